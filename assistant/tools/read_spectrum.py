"""The tool ``read_spectrum``: what the uploaded files are, and physical parameters with intervals."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.tools.arguments import UploadedFiles
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.records import Measurement, Source
from retriever.names.positions import Position
from retriever.reading.records import Reading

_NEAR = 1 / 60  # degrees


class ReadSpectrum(ToolArguments):
    """Read the uploaded files (`which`: "all"): what they are, physical parameters with intervals."""

    which: UploadedFiles = "all"


@dataclass(frozen=True)
class AtPosition:
    """A catalogue source near the position in a file's header, and the ledger's table with their separation."""

    source: Source
    table: str


@dataclass(frozen=True)
class ReadFile:
    """A reading with ledger ids: of the file, and of its parameters by their names."""

    reading: Reading
    source_id: str
    values: Mapping[str, str]
    at_position: AtPosition | None


@dataclass(frozen=True, kw_only=True)
class ReadFiles(Result):
    """The uploaded spectra as they were read."""

    files: tuple[ReadFile, ...]


def read_spectrum(bench: Workbench, a: ReadSpectrum) -> ReadFiles:
    """All files that were uploaded; raises BadInput, which is for the user, for files that can't be read."""
    files = tuple(_read(bench, reading) for reading in bench.read_files())
    return ReadFiles(tuple(i for one in files for i in (one.source_id, *one.values.values())), files=files)


def _read(bench: Workbench, reading: Reading) -> ReadFile:
    source_id, values = bench.ledger.add_upload(reading.file, reading.record), {}
    for p in reading.estimate.parameters:
        measured = Measurement(p.name, p.value, p.low, p.high, p.level, p.unit, p.method)
        values[p.name] = bench.ledger.add_measurement(measured, source_id, in_domain=p.in_domain)
    return ReadFile(reading, source_id, values, _at_header_position(bench, reading))


def _at_header_position(bench: Workbench, reading: Reading) -> AtPosition | None:
    """The catalogue source within 1' of the position in the file's header, if there is one."""
    ra, dec = reading.record["ra"], reading.record["dec"]
    if ra is None or dec is None or not (0 <= ra < 360 and -90 <= dec <= 90):
        return None
    source, separation = bench.library.names.nearest(Position(ra, dec), 1)[0]
    if separation > _NEAR:
        return None
    rows = [[source.name, f"{separation * 60:.2f} arcmin"]]
    title = f"catalogue source nearest to the header position of {reading.file}"
    return AtPosition(source, bench.ledger.add_table(title, ["source", "separation"], rows))


TOOL = Tool(ReadSpectrum, read_spectrum, step="Reading the spectrum", reads_uploads=True)

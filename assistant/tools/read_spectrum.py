"""The tool ``read_spectrum``: what the uploaded files are, and physical parameters with intervals."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from assistant.tools.arguments import UploadedFiles
from assistant.tools.computing.bands import band_of
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.quantities import label
from retriever.catalogue.records import Measurement, Source
from retriever.estimates.derived.fitted_values import NAMES
from retriever.estimates.parameter import Parameter
from retriever.estimates.search import COLUMN
from retriever.names.positions import Position
from retriever.reading.by_class import ByClass, by_class
from retriever.reading.known_source import Given, given
from retriever.reading.records import Reading, SpectrumReading

if TYPE_CHECKING:
    from retriever.reading.jointly import JointReading

_NEAR = 1 / 60  # degrees


class ReadSpectrum(ToolArguments):
    """Read the uploaded files (`which`: "all"): what they are, physical parameters with intervals. What is given is held in the
    fits: `redshift`, `galactic_column` (1e20 cm^-2), `band` (keV, "2-7"), `frozen` ("photon_index=1.7"), `absorption`."""

    which: UploadedFiles = "all"
    redshift: float | None = None
    galactic_column: float | None = None
    band: str | None = Field(None, max_length=20)
    frozen: tuple[Annotated[str, Field(max_length=60)], ...] = Field((), max_length=8)
    absorption: Literal["mm83", "tbabs"] = "mm83"


@dataclass(frozen=True)
class AtPosition:
    """A catalogue source near the position in a file's header, and the ledger's table with their separation."""

    source: Source
    table: str


@dataclass(frozen=True)
class ReadFile:
    """A reading with ledger ids: of the file, and of its parameters by their names. ``by_class``: its photon index with a prior, where that is
    better than the spectrum alone."""

    reading: Reading
    source_id: str
    values: Mapping[str, str]
    at_position: AtPosition | None
    by_class: ByClass | None = None


@dataclass(frozen=True)
class ReadTogether:
    """Uploads fitted together, with ledger ids: of them as one, and of the values by their names."""

    reading: "JointReading"
    source_id: str
    values: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class ReadFiles(Result):
    """The uploaded spectra as they were read; ``together`` where several are of one observation or source."""

    files: tuple[ReadFile, ...]
    together: ReadTogether | None


def read_spectrum(bench: Workbench, a: ReadSpectrum) -> ReadFiles:
    """All files that were uploaded; raises BadInput, which is for the user, for files that can't be read."""
    told = given(a.redshift, a.galactic_column, a.band, a.frozen, absorption=a.absorption)
    if told != Given():
        bench.fit_as_told(told)
    files = tuple(_read(bench, reading) for reading in bench.read_files())
    joint = bench.read_jointly()
    together = None if joint is None else _together(bench, joint)
    read: list[ReadFile | ReadTogether] = [*files, *([together] if together else [])]
    ids = tuple(i for one in read for i in (one.source_id, *one.values.values()))
    return ReadFiles(ids, files=files, together=together)


def _together(bench: Workbench, joint: "JointReading") -> ReadTogether:
    name = " + ".join(joint.files)
    record = {
        "name": name,
        "file": name,
        "class": "",
        "ra": None,
        "dec": None,
        "uploaded": True,
        "simulated_spectrum": False,
        "what": "real (uploaded) spectra as one",
        "joined_by": joint.by,
        "number": len(joint.files),
        "comparison": joint.verdict,
        "model": "" if joint.fit is None else joint.fit.model.label,
    }
    source_id, values = bench.ledger.add_upload(name, record), {}
    own = NAMES[joint.fit.model.name] if joint.fit is not None else {}
    for p in joint.parameters:
        called = own.get(p.name, p.name)
        measured = Measurement(called, p.value, p.low, p.high, p.level, p.unit, p.method)
        values[called] = bench.ledger.add_measurement(measured, source_id)
    return ReadTogether(joint, source_id, values)


def _read(bench: Workbench, reading: Reading) -> ReadFile:
    source_id, values = bench.ledger.add_upload(reading.file, reading.record), {}
    for p in reading.estimate.parameters:
        if p.low == p.value == p.high == 0 and reading.estimate.known.frozen.get(COLUMN) == 0:
            continue  # the source's own column, where all of it was asked to be in front
        measured = upload_measurement(p)
        values[p.name] = bench.ledger.add_measurement(measured, source_id, in_domain=p.in_domain)
    better = by_class(reading, bench.library) if isinstance(reading, SpectrumReading) else None
    return ReadFile(reading, source_id, values, _at_header_position(bench, reading), better)


def upload_measurement(p: Parameter) -> Measurement:
    """A value of an upload as a record; of a flux its label says the band."""
    said, _, rest = label(p.name).partition(" keV ")
    band = f"{said} keV" if rest and band_of(said) else ""
    return Measurement(p.name, p.value, p.low, p.high, p.level, p.unit, p.method, band=band)


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

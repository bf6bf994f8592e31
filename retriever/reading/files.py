"""Reading files: a spectrum on disk with its companions beside it, or an upload."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from astropy.units import UnitsWarning

from retriever.encoders.one_thread import numpy_on_one_thread
from retriever.errors import BadInput
from retriever.estimates.estimate import estimate
from retriever.estimates.from_tables import estimate_table
from retriever.estimates.variability import variability
from retriever.library.library import Library
from retriever.reading.known_source import Given, known_of
from retriever.reading.records import (
    PictureReading,
    Reading,
    SpectrumReading,
    TableReading,
    TimesReading,
    picture_reading,
)
from retriever.reading.times import times_alone, times_of_magnitudes, times_of_rates
from retriever.spectra.file_kinds import FileKind, file_kind
from retriever.spectra.load import PathLike, load_observation
from retriever.spectra.observation import Observation
from retriever.spectra.ogip.companions import source_spectra
from retriever.spectra.pictures import read_picture
from retriever.spectra.tables.spectrum_tables import read_table

MAX_FILES = 12
_TABLES: Mapping[str, Callable[[FileKind], TableReading | TimesReading | PictureReading]] = {
    "table": lambda file: _table(file),
    "rates": times_of_rates,
    "magnitudes": times_of_magnitudes,
    "image": lambda file: picture_reading(read_picture(file.path)),
}
# astropy on the style of units in tables: the reading's own warnings say what matters
warnings.filterwarnings("ignore", category=UnitsWarning)


def read_one(
    path: PathLike,
    arf: PathLike | None = None,
    rmf: PathLike | None = None,
    background: PathLike | None = None,
    row: int | None = None,
    library: Callable[[], Library] | None = None,
    told: Given | None = None,
) -> Reading:
    """Read a spectrum, an event list or a table on disk with its companions beside it, and estimate its parameters.

    ``told`` by the user of the source; what is not told is looked for in the ``library`` (``known_source``), which is
    opened once the file is read.
    """
    file = file_kind(path)
    if file.kind in _TABLES:
        return _TABLES[file.kind](file)
    try:
        observation = load_observation(file, arf, rmf, background, row=row)
    except BadInput as error:
        return times_alone(file, error)
    return _estimated(observation, library, told)


def read_upload(paths: Sequence[PathLike], library: Callable[[], Library] | None = None) -> list[Reading]:
    """Read uploaded files: companions are looked for among them only, redshifts in what ``library``
    gives. Raises ``BadInput`` with
    one line."""
    if len(paths) > MAX_FILES:
        raise BadInput(f"{len(paths)} files were given: at most {MAX_FILES} at a time (spectra with their responses).")
    files = [file_kind(path) for path in dict.fromkeys(Path(p) for p in paths)]
    sources = source_spectra(files)
    readings = [_of_upload(file, files, library) for file in sources if file.kind not in _TABLES]
    for file in sources:
        if file.kind not in _TABLES:
            continue
        try:
            readings.append(_TABLES[file.kind](file))
        except BadInput as error:
            if not readings:
                raise
            # a table beside a spectrum may be anything, and must not keep the spectrum from being read
            readings[0].estimate.warnings.append(f"A table in the upload was left out: {error}")
    return readings


def read_as_told(reading: Reading, told: Given, library: Callable[[], Library] | None = None) -> Reading:
    """A reading fitted again with what the user says now, and what was said before; as it is where nothing is fitted."""
    if not isinstance(reading, SpectrumReading):
        return reading
    return _estimated(reading.observation, library, told.over(reading.told), True)


def _of_upload(file: FileKind, files: Sequence[FileKind], library: Callable[[], Library] | None) -> Reading:
    """A spectrum or event list among uploaded ``files``."""
    try:
        observation = load_observation(file, companions=files)
    except BadInput as error:
        return times_alone(file, error)
    return _estimated(observation, library)


def _table(file: FileKind) -> TableReading:
    table = read_table(file.path)
    return TableReading(table, estimate_table(table))


def _estimated(
    observation: Observation,
    library: Callable[[], Library] | None = None,
    told: Given | None = None,
    say_told: bool = False,
) -> SpectrumReading:
    """``say_told``: whether the record tells what was told, as in a conversation."""
    numpy_on_one_thread()
    known = known_of(observation, library() if library else None, told)
    found = estimate(observation, known)
    found.warnings += known.said
    if observation.events is not None:
        found.parameters += variability(observation.events)
    return SpectrumReading(observation, found, told if say_told else None)

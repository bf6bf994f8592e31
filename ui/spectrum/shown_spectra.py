"""Which spectra belong to an answer.

An uploaded spectrum is REAL, a source's of a library is REAL where the library holds files of it, else SIMULATED; the
plot, the text under it, the table and every file made from it say which.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.evidence.claims import Answer
from retriever.catalogue.records import Measurement, Source
from retriever.estimates.by_hand.input_model import InputModel, input_model
from retriever.estimates.fit import FitResult
from retriever.library.library import Library
from retriever.reading.header_text import clean
from retriever.reading.records import PictureReading, Reading, SpectrumReading, TableReading, TimesReading
from retriever.spectra.observation import Observation
from retriever.spectra.tables.spectrum_tables import TableSpectrum
from retriever.timing.records import Timing
from ui.words import say

if TYPE_CHECKING:
    from retriever.reading.jointly import JointReading

MOST_SHOWN = 12


@dataclass(frozen=True, eq=False)
class ShownSpectrum:
    """One spectrum to show with its parameters; ``simulation`` says what a simulated one was made from.

    ``load`` gives the observation (None for a plain table): of the sources that an answer lists, few are looked at.
    ``source`` is the id of a library's, ``library`` the name of that library, ``reading`` what was read of an upload. ``timing``: its
    light curve is shown, ``joint``: several uploads with the fit of them all; there is no observation then.
    """

    name: str
    load: Callable[[], Observation | None]
    simulated: bool
    fit: FitResult | None = None
    parameters: list[tuple[Measurement, bool]] = field(default_factory=list)
    simulation: dict = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    source: str = ""
    reading: Reading | None = None
    library: str = ""
    timing: Timing | None = None
    joint: "JointReading | None" = None

    @property
    def is_spectrum(self) -> bool:
        """Whether one spectrum is shown, and no light curve, no image, nor several spectra."""
        return self.timing is None and self.joint is None and not self.is_picture

    @property
    def is_picture(self) -> bool:
        return isinstance(self.reading, PictureReading)

    @cached_property
    def observation(self) -> Observation | None:
        return self.load()

    @cached_property
    def drawn_model(self) -> FitResult | InputModel | None:
        """The fit of an upload, or what a simulated spectrum was made from, as far as the library holds it."""
        if self.fit is not None or not self.simulated or self.observation is None:
            return self.fit
        return input_model(self.observation, self.simulation)

    @property
    def table(self) -> TableSpectrum | None:
        """The plain table that was uploaded in place of an observation."""
        return self.reading.table if isinstance(self.reading, TableReading) else None

    @property
    def title(self) -> str:
        """The name without a stranger's markup."""
        return clean(self.name, 60)

    @property
    def label(self) -> str:
        return f"{self.title} ({self.origin_word})"

    @property
    def key(self) -> str:
        """What tells it from all others: two uploads may be of one object."""
        return (
            self.name if self.reading is None or self.reading.file == self.name else f"{self.name}, {self.reading.file}"
        )

    @property
    def whole_label(self) -> str:
        """The label with the file of an upload, beside others."""
        return f"{clean(self.key, 120)} ({self.origin_word})"

    @property
    def origin_word(self) -> str:
        """SIMULATED, or REAL and from where."""
        if self.simulated:
            return say("origin.simulated")
        return say("spectrum.real_library", library=self.library) if self.source else say("spectrum.real_uploaded")

    @property
    def origin(self) -> str:
        """REAL or SIMULATED, and through which instrument."""
        if self.simulated:
            return say("spectrum.simulated_origin")
        name = self.observation.instrument_name if self.observation else ""
        instrument = self.reading.instrument if self.reading else clean(name, 40)
        kind = "real_library_origin" if self.source else "real_origin"
        return say(f"spectrum.{kind}", instrument=instrument, library=self.library)


def spectra_of(answer: Answer, readings: list[Reading], library: Library) -> list[ShownSpectrum]:
    """The uploads and sources of the library that the answer cites, uploads first, and of these what was fitted together. Uploads
    of one object are told apart by their files."""
    cited = [item for item in answer.ledger.of_kind("source") if item.id in answer.cited]
    files = {item.record["file"] for item in cited if item.record.get("uploaded")}
    sources = [library.sources[item.subject] for item in cited if item.subject in library.sources]
    read = [one for one in readings if one.file in files]
    objects = Counter(one.object for one in read)
    uploads = [
        uploaded(one, objects[one.object] > 1) for one in read if not isinstance(one, TimesReading | PictureReading)
    ]
    joint = _joined(readings) if len(uploads) > 1 else None
    uploads = [*([together(joint)] if joint is not None else []), *uploads]
    uploads += [light_curve(one) for one in read if one.timing is not None]
    uploads += [picture(one) for one in read if isinstance(one, PictureReading)]
    return (uploads + [of_source(s, library) for s in sources[:MOST_SHOWN] if s.simulation or s.spectrum_files])[
        :MOST_SHOWN
    ]


def uploaded(reading: Reading, by_file: bool = False) -> ShownSpectrum:
    """A reading as it is shown, by the name of its object, or ``by_file``."""
    estimated = [
        (Measurement(p.name, p.value, p.low, p.high, p.level, p.unit, p.method), p.in_domain)
        for p in reading.estimate.parameters
    ]
    name, found = reading.file if by_file else reading.object or reading.file, reading.estimate
    observation = reading.observation if isinstance(reading, SpectrumReading) else None
    return ShownSpectrum(name, lambda: observation, False, found.best_fit, estimated, {}, found.warnings, "", reading)


def _joined(readings: Sequence[Reading]) -> "JointReading | None":
    from retriever.reading.jointly import joined_uploads  # loads the fits

    return joined_uploads(tuple(readings))


def together(joint: "JointReading") -> ShownSpectrum:
    """Uploads of one source with their joint fit."""
    values = [
        (Measurement(p.name, p.value, p.low, p.high, p.level, p.unit, p.method), p.in_domain) for p in joint.parameters
    ]
    name = say("spectrum.together", files=" + ".join(joint.files))
    return ShownSpectrum(name, lambda: None, False, joint.fit, values, {}, list(joint.choice.notes), joint=joint)


def light_curve(reading: Reading) -> ShownSpectrum:
    """The times of an upload as they are shown."""
    warnings = list(reading.timing.warnings) if reading.timing is not None else []
    name = say("spectrum.light_curve", name=reading.object or reading.file)
    return ShownSpectrum(name, lambda: None, False, warnings=warnings, reading=reading, timing=reading.timing)


def picture(reading: PictureReading) -> ShownSpectrum:
    """An uploaded image as it is shown."""
    return ShownSpectrum(
        say("pictured.name", name=reading.object or reading.file), lambda: None, False, reading=reading
    )


def of_source(source: Source, library: Library) -> ShownSpectrum:
    """A source's spectrum, real or simulated, as it is shown, with the values of the catalogues."""
    values = [(m, True) for m in source.measurements]
    return ShownSpectrum(
        source.name,
        lambda: library.observation(source),
        not source.spectrum_files,
        None,
        values,
        {} if source.spectrum_files else source.simulation,
        source=source.id,
        library=source.library or library.title,
    )


def found_again(shown: ShownSpectrum, library: Library) -> ShownSpectrum | None:
    """An upload as it is, a source's spectrum as another library has it, by its name; None where it has none."""
    if shown.reading is not None or shown.joint is not None:
        return shown
    source = library.names.resolve(shown.name)
    return of_source(source, library) if source and (source.simulation or source.spectrum_files) else None

"""Which spectra belong to an answer.

An uploaded spectrum is REAL, a catalogue source's is SIMULATED; the plot, the text under it, the table and every file
made from it say which.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from assistant.evidence.claims import Answer
from retriever.catalogue.records import Measurement, Source
from retriever.estimates.fit import FitResult
from retriever.library.library import Library
from retriever.reading.header_text import clean
from retriever.reading.records import Reading, SpectrumReading, TableReading
from retriever.spectra.observation import Observation
from retriever.spectra.tables.spectrum_tables import TableSpectrum
from ui.words import say

MOST_SHOWN = 12


@dataclass(frozen=True, eq=False)
class ShownSpectrum:
    """One spectrum to show with its parameters; ``simulation`` says what a simulated one was made from.

    ``load`` gives the observation (None for a plain table): of the sources that an answer lists, few are looked at.
    ``source`` is the catalogue id of a simulated one, ``reading`` what was read of an uploaded one.
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

    @cached_property
    def observation(self) -> Observation | None:
        return self.load()

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
        return f"{self.title} ({say('origin.simulated' if self.simulated else 'spectrum.real_uploaded')})"

    @property
    def origin(self) -> str:
        """REAL or SIMULATED, and through which instrument."""
        if self.simulated:
            return say("spectrum.simulated_origin")
        name = self.observation.instrument_name if self.observation else ""
        instrument = self.reading.instrument if self.reading else clean(name, 40)
        return say("spectrum.real_origin", instrument=instrument)


def spectra_of(answer: Answer, readings: list[Reading], library: Library) -> list[ShownSpectrum]:
    """The uploads and catalogue sources that the answer cites, uploads first."""
    cited = [item for item in answer.ledger.of_kind("source") if item.id in answer.cited]
    files = {item.record["file"] for item in cited if item.record.get("uploaded")}
    sources = [library.sources[item.subject] for item in cited if item.subject in library.sources]
    uploads = [uploaded(reading) for reading in readings if reading.file in files]
    return (uploads + [simulated(s, library) for s in sources[:MOST_SHOWN] if s.simulation])[:MOST_SHOWN]


def uploaded(reading: Reading) -> ShownSpectrum:
    """A reading as it is shown."""
    estimated = [
        (Measurement(p.name, p.value, p.low, p.high, p.level, p.unit, p.method), p.in_domain)
        for p in reading.estimate.parameters
    ]
    name, found = reading.object or reading.file, reading.estimate
    observation = reading.observation if isinstance(reading, SpectrumReading) else None
    return ShownSpectrum(name, lambda: observation, False, found.best_fit, estimated, {}, found.warnings, "", reading)


def simulated(source: Source, library: Library) -> ShownSpectrum:
    """A catalogue source's simulated spectrum as it is shown, with the values of the catalogues."""
    values = [(m, True) for m in source.measurements]
    return ShownSpectrum(
        source.name,
        lambda: library.observation(source),
        True,
        None,
        values,
        source.simulation,
        source=source.id,
    )

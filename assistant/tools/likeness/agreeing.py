"""In which measured properties two sources with spectra alike agree: values of one measurement, band and instrument only."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.tools.workbench import Workbench
from retriever.catalogue.filters import NOT_ITS_OWN, is_limit
from retriever.catalogue.quantities import format_number, label, quantity_by_key
from retriever.catalogue.records import Measurement, Source
from retriever.text.units import split_unit

SPECTRAL = ("photon_index", "hardness", "column_density", "temperature")
_NEAR = {"photon_index": 0.2, "hardness": 0.1}  # where no interval says whether two values agree
_FACTOR = 1.5  # the same for columns and temperatures


@dataclass(frozen=True)
class Property:
    """A measurement of both, in their order; ``agrees`` where their intervals overlap or they are close."""

    quantity: str
    mine: Measurement
    its: Measurement
    agrees: bool

    @property
    def name(self) -> str:
        return label(self.mine.name)

    def texts(self) -> tuple[str, str]:
        """Both values with their unit."""
        return _text(self.mine), _text(self.its)


def properties(one: Source, other: Source) -> list[Property]:
    """What may be compared of two sources, a measurement for each spectral quantity."""
    found = []
    for key in SPECTRAL:
        pairs = (
            (m, o)
            for name in quantity_by_key(key).names
            for m in _of(one, name)
            for o in _of(other, name)
            if _like(m, o)
        )
        if pair := next(pairs, None):
            found.append(Property(key, *pair, _agree(key, *pair)))
    return found


def compared_in(source: Source, others: Sequence[Source]) -> list[Measurement]:
    """Of each spectral quantity the source's measurement that most of the others have, too."""
    found = []
    for key in SPECTRAL:
        own = [m for name in quantity_by_key(key).names for m in _of(source, name)]
        if own:
            found.append(max(own, key=lambda m: sum(alike_to(other, m) is not None for other in others)))
    return found


def alike_to(source: Source, measurement: Measurement) -> Measurement | None:
    """The source's value of that measurement, of the same band and instrument."""
    return next((m for m in _of(source, measurement.name) if _like(m, measurement)), None)


def kept(bench: Workbench, source: Source, m: Measurement) -> str:
    """The ledger id of a value."""
    return bench.ledger.add_measurement(m, bench.ledger.add_source(source), source.id)


def _text(m: Measurement) -> str:
    factor, unit = split_unit(m.unit)
    return f"{format_number(m.value * factor, 3)} {unit}".strip()


def _of(source: Source, name: str) -> list[Measurement]:
    return [m for m in source.measurements if m.name == name != NOT_ITS_OWN and not m.flag and not is_limit(m.name)]


def _like(one: Measurement, other: Measurement) -> bool:
    return (one.band, one.instrument, one.unit) == (other.band, other.instrument, other.unit)


def _agree(key: str, one: Measurement, other: Measurement) -> bool:
    ends = (one.low, one.high, other.low, other.high)
    if None not in ends:
        return one.low <= other.high and other.low <= one.high  # type: ignore[operator]
    if key in _NEAR:
        return abs(one.value - other.value) <= _NEAR[key]
    low, high = sorted((one.value, other.value))
    return low > 0 and high / low <= _FACTOR

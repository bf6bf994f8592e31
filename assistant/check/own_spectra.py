"""Numbers of a text against spectra of the user's own: what their fits give, with intervals, and what their files say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.evidence.ledger import Ledger
from assistant.evidence.sentences import say
from assistant.request.premises import fits
from retriever.catalogue.quantities import format_value, in_unit_of, quantities_of, quantity_by_key
from retriever.catalogue.records import Measurement
from retriever.library.library import Library
from retriever.reading.records import Reading
from retriever.text.numbers import Figure

_COUNTED = re.compile(r"\s*(?:net |source |background )?counts\b", re.I)  # behind a number
_FACTS = {"exposure_s": "time", "counts": "", "net_counts": "", "background_counts": ""}


@dataclass(frozen=True)
class Told:
    """What the user's spectra say of a number."""

    status: Literal["supported", "contradicted", "unknown"]
    says: str
    evidence: tuple[str, ...]


class OwnSpectra:
    """Readings of spectra in a ledger."""

    def __init__(self, readings: Sequence[Reading], ledger: Ledger, library: Library):
        self.readings, self.ledger = list(readings), ledger
        self._ids = [ledger.add_upload(one.file, one.record) for one in self.readings]
        self._sources = [library.names.resolve(one.object) if one.object else None for one in self.readings]
        self._measured = [
            [
                (m, ledger.add_measurement(m, place, in_domain=p.in_domain))
                for p in one.estimate.parameters
                for m in [Measurement(p.name, p.value, p.low, p.high, p.level, p.unit, p.method)]
            ]
            for one, place in zip(self.readings, self._ids, strict=True)
        ]

    def named_in(self, text: str, subject: str, others: bool) -> list[int]:
        """Places of the spectra that a sentence is on: named by object or file, or of the source that it names; all of them
        where it names no source (``others``: whether it names any)."""
        flat = text.lower()
        said = [
            n
            for n, one in enumerate(self.readings)
            if one.file.lower() in flat or (one.object and one.object.lower() in flat)
        ]
        of_subject = [n for n, source in enumerate(self._sources) if source is not None and source.id == subject]
        return said or of_subject or ([] if others else list(range(len(self.readings))))

    def told(self, figure: Figure, quantity: str, after: str, places: Sequence[int]) -> Told | None:
        """What these spectra say of a number; None where they say nothing. One of several spectra is enough to support it, none
        alone contradicts it."""
        if not quantity:
            return self._fact(figure, after, places)
        held = [(n, m, place) for n in places for m, place in self._measured[n] if quantity in quantities_of(m.name)]
        if not held:
            return None
        what = quantity_by_key(quantity)
        right = [place for _, m, place in held if _within(figure, m, in_unit_of(what, m))]
        first = held[0]
        words = {"file": self.readings[first[0]].file, "what": what.label, "value": format_value(first[1])}
        if right:
            return Told("supported", say("draft.own_value", **words), tuple(right[:3]))
        near = any(fits(figure, in_unit_of(what, m), *_ends(m, in_unit_of(what, m))) for _, m, _ in held)
        limits = any(m.name.endswith("_limit") for _, m, _ in held)
        if near or limits or len(places) > 1:
            return Told("unknown", say("draft.own_near", **words), (first[2],))
        return Told("contradicted", say("draft.own_other", **words), (first[2],))

    def _fact(self, figure: Figure, after: str, places: Sequence[int]) -> Told | None:
        """An exposure or a number of counts as the file has it."""
        for n in places:
            for key, dimension in _FACTS.items():
                value = self.readings[n].record.get(key)
                if value is None or figure.dimension != dimension or not (dimension or _COUNTED.match(after)):
                    continue
                number = figure.value * (figure.factor if figure.dimension else 1.0)
                if abs(number - float(value)) <= max(figure.half_unit, 0.5):
                    return Told("supported", say("draft.own_fact", file=self.readings[n].file), (self._ids[n],))
        return None


def _ends(m: Measurement, value: float) -> tuple[float, float]:
    """The interval in the unit of the value; the value itself where it is open or lacking."""
    scale = value / m.value if m.value else 1.0
    low, high = (value if end is None else end * scale for end in (m.low, m.high))
    return low, high


def _within(figure: Figure, m: Measurement, value: float) -> bool:
    """Whether a number is the value as it may be rounded, or lies in its interval."""
    if m.name.endswith("_limit"):
        return False
    low, high = _ends(m, value)
    number = figure.value * (figure.factor if figure.dimension else 1.0)
    return min(low, value) - figure.half_unit <= number <= max(high, value) + figure.half_unit

"""The same measurement of several sources: like is set beside like, and bands and instruments are never mixed silently."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.tools.facts.bands import Restriction
from assistant.tools.facts.known_values import EVERY, KnownValue, known_values, of_another_model
from assistant.tools.workbench import Workbench
from retriever.catalogue.quantities import QUANTITIES, label
from retriever.catalogue.records import Source

# what is compared instead where sources lack a common value, and whether the higher one of it is then the lower one
INSTEAD = {"hardness": ("photon_index", -1), "distance": ("redshift", 1)}


@dataclass(frozen=True)
class LikeValues:
    """Values of one measurement, by source id; ``key`` is its quantity, ``name`` how it is called. ``sign`` -1: the lower value
    means more of what was asked for (a harder spectrum has the smaller index). ``others`` are the best values of sources that
    lack it. ``instead_of`` is the quantity that was asked for, where this one stands in for it."""

    key: str
    name: str
    values: Mapping[str, KnownValue]
    others: Mapping[str, KnownValue]
    sign: int = 1
    instead_of: str = ""

    def of(self, source: Source) -> KnownValue | None:
        """The value of a source, else the best that it has under another name."""
        return self.values.get(source.id) or self.others.get(source.id)


def like_values(bench: Workbench, sources: Sequence[Source], key: str, of: Restriction = EVERY) -> LikeValues:
    """Of the measurement that most sources have, the better one where several are as common; of another quantity that
    says the same where that has more."""
    found = _of_key(bench, sources, key, of)
    if key in INSTEAD and len(found.values) < len(sources):
        other_key, sign = INSTEAD[key]
        other = _of_key(bench, sources, other_key, of, sign)
        if len(other.values) > len(found.values):
            return replace(other, instead_of=key)
    return found


def _of_key(bench: Workbench, sources: Sequence[Source], key: str, of: Restriction, sign: int = 1) -> LikeValues:
    held = {source.id: known_values(bench, source, key, of) for source in sources}
    comparable = {
        source.id: [v for v in held[source.id] if v.comparable and not of_another_model(source, key, v.measurement)]
        for source in sources
    }
    names = list(dict.fromkeys(called(v) for values in comparable.values() for v in values))
    counts = {name: sum(any(called(v) == name for v in values) for values in comparable.values()) for name in names}
    best = max(names, key=lambda name: counts[name], default="")
    if quantity := next((q for q in QUANTITIES if q.key == key and q.best_first), None):
        shared = (said for said in quantity.measurements.values() if counts.get(said, 0) >= min(2, len(sources)))
        best = next(shared, best)
    like = {i: next((v for v in values if called(v) == best), None) for i, values in comparable.items()}
    values = {i: value for i, value in like.items() if value}
    others = {i: known[0] for i, known in held.items() if known and i not in values}
    return LikeValues(key, best, values, others, sign)


def called(value: KnownValue) -> str:
    """What a value is called with others of its kind: two that are called the same may be compared."""
    return label(value.measurement.name)

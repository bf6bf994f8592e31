"""What the open libraries hold of a quantity, counted when it is asked: values, their intervals, limits, where they are from."""

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from assistant.agent.engine import State
from assistant.evidence.held import here
from assistant.evidence.sentences import say
from assistant.verbs.itself.facts import Fact
from retriever.catalogue.nouns import joined
from retriever.catalogue.quantities import QUANTITIES, format_number, quantity_by_key
from retriever.library.index.value_columns import ValueColumns
from retriever.library.library import Library

KEYS = frozenset(quantity.key for quantity in QUANTITIES)
_TOLD = 6  # quantities that are named, those with most first
_SAMPLE = 60  # sources looked at for where the values of a quantity are from
Mask = NDArray[np.bool_]


def limits_held(state: State) -> list[Fact]:
    """How many limits there are beside values, and of what."""
    library = state.toolbox.library
    values = library.sources.measured
    at = values.limit & (values.quantity >= 0)
    counts = Counter(values.quantity[at].tolist())
    if not counts:
        return [Fact(say("about.no_limits_held", here=here(library)), "the index"), Fact(say("about.intervals_limits"))]
    told = [f"{QUANTITIES[number].label} ({count})" for number, count in counts.most_common(_TOLD)]
    found = {"count": int(at.sum()), "what": joined(told, "and"), "here": here(library)}
    return [Fact(say("about.limits_held", **found), "the index"), Fact(say("about.intervals_limits"))]


def errors_held(state: State) -> list[Fact]:
    """How many values come with an interval."""
    library = state.toolbox.library
    values = library.sources.measured
    kept = ~values.limit & (values.quantity >= 0)
    with_errors = int((kept & _has_interval(values)).sum())
    found = {"count": with_errors, "total": int(kept.sum()), "here": here(library)}
    return [Fact(say("about.errors_held", **found), "the index"), Fact(say("about.errors_shown"))]


def significances(state: State) -> list[Fact]:
    """The lowest detection significance that is held; the program itself cuts nothing."""
    library = state.toolbox.library
    held = library.columns.value("significance")
    held = held[np.isfinite(held)]
    first = Fact(say("about.no_cut"))
    if not held.size:
        return [first]
    told = {"count": held.size, "lowest": format_number(float(held.min()), 3)}
    return [first, Fact(say("about.lowest_significance", **told, here=here(library)), "the index")]


def of_quantity(key: str, state: State, within: Mask | None = None, noun: str = "") -> list[Fact]:
    """How many sources have a value of a quantity, how exact the values are, and where they are from; of those ``within`` only,
    which ``noun`` names."""
    library = state.toolbox.library
    values = library.sources.measured
    kept = values.of_quantity(key) & ~values.limit & ~values.flagged
    if within is not None:
        kept &= within[values.source]
    label, total = quantity_by_key(key).label, int(within.sum()) if within is not None else len(library.sources)
    having = len(np.unique(values.source[kept]))
    of = say("about.of_noun", total=total, noun=noun or say("about.sources"))
    first = Fact(say("about.quantity_held", count=having, of=of, what=label), "the index")
    if not having:
        return [first]
    return [first, _exactness(values, kept, label), *_where_from(key, kept, library)]


def _has_interval(values: ValueColumns) -> Mask:
    found: Mask = np.isfinite(values.low) & np.isfinite(values.high) & (values.high > values.low)
    return found


def _exactness(values: ValueColumns, kept: Mask, label: str) -> Fact:
    """Of how many values the interval is known, and how wide half of it usually is."""
    at = kept & _has_interval(values) & (values.value != 0)
    found = {"count": int(at.sum()), "total": int(kept.sum()), "what": label}
    if not at.any():
        return Fact(say("about.no_interval", **found), "the index")
    width = np.median((values.high[at] - values.low[at]) / 2 / np.abs(values.value[at]))
    return Fact(say("about.with_interval", **found, percent=format_number(100 * float(width), 2)), "the index")


def _where_from(key: str, kept: Mask, library: Library) -> list[Fact]:
    """From how many catalogues' and how many papers' values: the catalogues by the methods of the first sources that have one."""
    values = library.sources.measured
    papers = int((kept & values.reported).sum())
    rows = np.unique(values.source[kept & ~values.reported])
    methods: Counter[str] = Counter()
    names = quantity_by_key(key).names
    for row in rows[:: max(1, len(rows) // _SAMPLE)].tolist():
        source = library.sources[library.sources.id_at(row)]
        methods.update(
            m.method.split(",")[0].split(":")[0] for m in source.measurements if m.name in names and m.method
        )
    told = joined([method for method, _ in methods.most_common(3)], "and")
    facts = [Fact(say("about.values_from", catalogues=told), "the index")] if told else []
    return [*facts, Fact(say("about.values_of_papers", count=papers), "the index")] if papers else facts

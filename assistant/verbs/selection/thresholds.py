"""What "high", "low" and "variable" mean as numbers: the bounds of the vocabulary's adjectives, else the outer quarters."""

from dataclasses import replace

import numpy as np

from assistant.evidence.sentences import say
from retriever.catalogue.filters import Condition, SourceFilter
from retriever.catalogue.quantities import quantity_by_key
from retriever.library.library import Library
from retriever.library.source_sets import in_sets
from retriever.library.value_looks import value_look

COMPTON_THICK = 1.5e24
BY_COLUMN = {
    "compton_thick": (COMPTON_THICK, "Compton-thick"),
    "obscured": (1e22, "obscured"),
}  # kinds that a column tells
_FEWEST = 8  # values that a quarter or a tenth of says something
_UP, _DOWN = (">", ">="), ("<", "<=")


def bound_of(library: Library, wanted: SourceFilter, condition: Condition) -> Condition:
    """The condition of a state such as "very_high" as a bound with a number, and how it was read."""
    state, quantity = condition.state, quantity_by_key(condition.quantity)
    if state in ("variable", "not_variable"):
        low, high = quantity.plain_steps or (0.5, 0.9)
        op, value = (">", high) if state == "variable" else ("<", low)
        return _read(condition, op, value, state.replace("_", " "))
    upward = state.endswith("high")
    bounds = [a for a in quantity.adjectives if a.bound in (_UP if upward else _DOWN) and a.value != COMPTON_THICK]
    if bounds:
        ordered = sorted(bounds, key=lambda a: a.value, reverse=upward)
        found = ordered[0] if state.startswith("very") else ordered[-1]
        return _read(condition, found.bound, found.value, state.replace("_", " "))
    base = in_sets(library.sources, wanted)
    look = value_look(library.sources, condition, base)
    known, of_all = look.values[base & ~np.isnan(look.values)], False
    if len(known) < _FEWEST:  # a quarter of one or two says nothing
        known, of_all = look.values[~np.isnan(look.values)], True
    share = {"very_high": 90, "high": 75, "low": 25, "very_low": 10}[state]
    value = float(np.percentile(known, share)) if len(known) >= _FEWEST else np.nan
    op = ">=" if upward else "<="
    part = {
        "very_high": "highest tenth",
        "high": "highest quarter",
        "low": "lowest quarter",
        "very_low": "lowest tenth",
    }
    reading = f"{state.replace('_', ' ')}: the {part[state]}"
    return _read(condition, op, value, say("selection.of_all_sources", reading=reading) if of_all else reading)


def _read(condition: Condition, op: str, value: float, reading: str) -> Condition:
    return replace(condition, op=op, value=value, reading=reading, state="")

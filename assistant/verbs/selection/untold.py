"""What an empty list does not show: that no source has two values means that none can disagree, and nothing more."""

from functools import reduce

import numpy as np

from assistant.evidence.sentences import say
from assistant.tools.selection.select_sources import Selected
from assistant.verbs.selection.filter_of import KEYS
from retriever.catalogue.filters import SourceFilter
from retriever.catalogue.quantities import quantity_by_key
from retriever.library.library import Library
from retriever.library.selecting import Selection

_ANY = ("any_quantity", "galactic_column")


def disagreeing_untold(library: Library, result: Selected, noun: str) -> str:
    """Of a list of sources whose values disagree: that none has two values of one kind with intervals, where none has; else ""."""
    condition = next((c for c in result.wanted.conditions if c.state == "disagree"), None)
    if condition is None or condition.quantity in _ANY or len(result.wanted.conditions) > 1:
        return ""
    values, count = library.sources.measured, len(library.columns)
    inside = np.zeros(count, bool)
    inside[result.selection.base] = True
    at = values.of_quantity(condition.quantity) & ~values.limit & ~values.flagged & inside[values.source]
    whole = at & ~np.isnan(values.low) & ~np.isnan(values.high)
    _, alike = np.unique(np.stack([values.group[whole], values.source[whole]]), axis=1, return_counts=True)
    if (alike > 1).any():
        return ""
    having = len(np.unique(values.source[at]))
    what = quantity_by_key(condition.quantity).label
    return say("selection.no_two_values", base=len(result.selection.base), noun=noun, having=having, what=what)


def untold(wanted: SourceFilter, selection: Selection) -> tuple[str, ...]:
    """The quantities of bounds that none of the sources in question has any value of: nothing can be told by these, unless
    conditions are alternatives."""
    pairs = list(zip(wanted.conditions, selection.looks, strict=True))
    bounds = [(c.quantity, look) for c, look in pairs if c.op != "is" and c.quantity in KEYS]
    without = [key for key, look in bounds if not look.having]
    if wanted.any and len(without) < len(pairs):
        return ()
    if not without and len(bounds) > 1 and not wanted.any:
        known = reduce(np.logical_and, [~np.isnan(look.values[selection.base]) for _, look in bounds])
        without = [] if known.any() else [key for key, _ in bounds]
    return tuple(dict.fromkeys(without))

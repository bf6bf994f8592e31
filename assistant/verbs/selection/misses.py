"""What comes closest where no source meets all that is asked: the values next to a bound, and how many meet each bound alone."""

from functools import reduce

import numpy as np
from numpy.typing import NDArray

from assistant.agent.engine import State
from assistant.evidence.sentences import say
from assistant.tools.selection.select_sources import Selected
from assistant.verbs.selection.filter_of import KEYS
from assistant.verbs.selection.ranking import called, unit_of
from assistant.verbs.selection.words import conditions_of
from retriever.catalogue.filters import Condition, SourceFilter
from retriever.catalogue.nouns import joined
from retriever.catalogue.quantities import format_number
from retriever.library.value_looks import Look, meets

_NAMED = 3

Bound = tuple[Condition, Look]


def misses(state: State, result: Selected) -> tuple[str, tuple[str, ...]]:
    """A sentence or two, and the evidence of the sources that they name; "" where nothing comes close or no number is compared."""
    pairs = list(zip(result.wanted.conditions, result.selection.looks, strict=True))
    bounds = [(c, look) for c, look in pairs if c.op != "is" and c.quantity in KEYS and look.having]
    if len(bounds) != len(pairs) or result.wanted.any:
        return "", ()
    return _closest(state, result, bounds[0]) if len(bounds) == 1 else _one_by_one(state, result, bounds)


def _closest(state: State, result: Selected, bound: Bound) -> tuple[str, tuple[str, ...]]:
    """The sources whose values lie next to the bound."""
    condition, look = bound
    values = look.values[result.selection.base]
    limit = look.bound if look.bound is not None else condition.value
    away = np.abs(values - limit)
    if condition.op == "between":
        away = np.minimum(away, np.abs(values - condition.upper))
    order = np.argsort(away, kind="stable")
    rows = result.selection.base[order[: min(_NAMED, int((~np.isnan(values)).sum()))]]
    names, cited = _named(state, rows)
    told = [f"{name} ({format_number(float(look.values[row]), 4)})" for name, row in zip(names, rows, strict=True)]
    what = f"{called(look)}{unit_of(look)}" if not unit_of(look) else f"{called(look)} in{unit_of(look)}"
    return say("selection.closest", names=f"{joined(told, 'and')}, {what}"), cited


def _one_by_one(state: State, result: Selected, bounds: list[Bound]) -> tuple[str, tuple[str, ...]]:
    """How many meet each bound alone, and which meet all that they have a value for and lack only one."""
    base = result.selection.base
    met = [meets(look.values[base], c, c.value if look.bound is None else look.bound) for c, look in bounds]
    library = state.toolbox.library
    told = []
    for (condition, look), mask in zip(bounds, met, strict=True):
        one = SourceFilter(conditions=(condition,), centre=result.wanted.centre)
        text = conditions_of(library, one, (look,))
        told.append(say("selection.alone", condition=text, count=int(mask.sum())))
    parts = [say("selection.each_alone", counts=joined(told, "and"))]
    cited: tuple[str, ...] = ()
    for number, (_, look) in enumerate(bounds):
        others = reduce(np.logical_and, [mask for place, mask in enumerate(met) if place != number])
        open_rows = base[others & np.isnan(look.values[base])]
        if len(open_rows):
            names, cited = _named(state, open_rows[:_NAMED])
            more = len(open_rows) - len(names)
            said = joined([*names, *([say("selection.more_of_them", count=more)] if more else [])], "and")
            parts.append(say("selection.lacking_rest", count=len(open_rows), what=called(look), names=said))
            break
    return " ".join(parts), cited


def _named(state: State, rows: NDArray[np.intp]) -> tuple[list[str], tuple[str, ...]]:
    sources = [state.toolbox.library.sources.at(row) for row in rows.tolist()]
    return [source.name for source in sources], tuple(state.ledger.add_source(source) for source in sources)

"""Whether a named source is the highest, or among the first few, of a class or of those that meet conditions."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.agent.engine import State, ToolCall
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.selection.select_sources import Selected
from assistant.verbs.conclusions.verdict import Verdict
from assistant.verbs.selection import listing
from assistant.verbs.selection.filter_of import KEYS, PLACED, filter_of
from assistant.verbs.selection.ranking import called, unit_of
from assistant.verbs.selection.words import conditions_of, noun_of
from retriever.catalogue.quantities import format_number
from retriever.catalogue.records import Source
from retriever.library.value_looks import Look

Rows = NDArray[np.intp]
_HALF = 0.5  # share of sources with a value below which no place is said for certain
_ORDERS = KEYS | PLACED | {"number_of_papers", "number_of_values"}


def on_place(wanted: Wanted) -> bool:
    """Whether it asks for the place of named sources in an order."""
    named = bool(wanted.known or wanted.sources)
    return named and wanted.verdict == "whether" and wanted.limit is not None and wanted.order in _ORDERS


def _selecting(wanted: Wanted) -> Wanted:
    """The list in which the place is asked: that of before where one is referred to."""
    sources = wanted.sources if wanted.earlier in ("list", "both", "rest") else ()
    return replace(wanted, do="list", names=(), sources=sources, limit=None, offset=0, quantities=())


def calls(wanted: Wanted, state: State) -> list[ToolCall]:
    """The whole list in its order; nothing of it is shown."""
    return [ToolCall(c.name, c.arguments | {"limit": 0}) for c in listing.calls(_selecting(wanted), state)]


def on_rank(state: State, source: Source, wanted: Wanted) -> Verdict:
    """By the source's place among those that have a value of one kind."""
    library, result = state.toolbox.library, state.found(Selected)
    cited = (state.ledger.add_source(source),)
    title = f"the place of {source.name} in order"
    if result is None or result.selection.ordered is None:
        refused = ", ".join(filter_of(_selecting(wanted), library).refused) or wanted.order.replace("_", " ")
        why = say("rank.no_order", what=refused)
        return Verdict(None, why, title, ("found",), (("nothing",),), cited)
    look, rows = result.selection.ordered, result.selection.rows
    noun = noun_of(library, result.wanted)
    if result.wanted.conditions:
        conditions = conditions_of(library, result.wanted, result.selection.looks)
        noun = say("selection.with_conditions", noun=noun, conditions=conditions)
    known = rows[~np.isnan(look.values[rows])]
    told: dict[str, Any] = {
        "name": source.name,
        "what": called(look),
        "noun": noun,
        "count": len(known),
        "total": len(rows),
    }
    row = library.sources.row(source.id)
    if row not in rows:
        why = say("rank.not_of_them", **told)
        return Verdict(False, why, title, ("source", "of"), ((source.name, str(len(rows))),), cited)
    if np.isnan(look.values[row]):
        why = say("rank.no_value", **told)
        return Verdict(None, why, title, ("source", "of", "all"), ((source.name, *_counts(told)),), cited)
    return _placed(state, source, told, known, look, wanted)


def _placed(state: State, source: Source, told: dict[str, Any], known: Rows, look: Look, wanted: Wanted) -> Verdict:
    """Its place by its value; only the first of them is named beside it."""
    library, values, unit = state.toolbox.library, look.values, unit_of(look)
    own = float(values[library.sources.row(source.id)])
    before = known[values[known] > own] if wanted.descending else known[values[known] < own]
    place, most = len(before) + 1, (wanted.limit or 1) + wanted.offset
    first = library.sources.at(int(known[0]))
    told |= {"place": str(place), "value": f"{format_number(own, 4)}{unit}", "first": first.name}
    told["first_value"] = f"{format_number(float(values[known[0]]), 4)}{unit}"
    key = "first_high" if wanted.descending else "first_low"
    why = say(f"rank.{key}" if place == 1 else "rank.place_high" if wanted.descending else "rank.place_low", **told)
    holds: bool | None = place <= most and place > wanted.offset
    if told["count"] < _HALF * told["total"] and holds:
        holds, why = None, f"{why} {say('rank.few', **told)}"
    elif told["count"] < told["total"]:
        why += " " + say("rank.others")
    rows = ((source.name, told["value"], str(place), *_counts(told)), (first.name, told["first_value"], "1", "", ""))
    cited = (state.ledger.add_source(source), state.ledger.add_source(first))
    title = f"the place of {source.name} in order"
    return Verdict(holds, why, title, ("source", told["what"], "place", "of", "all"), rows, cited)


def _counts(told: dict[str, Any]) -> tuple[str, str]:
    return str(told["count"]), str(told["total"])

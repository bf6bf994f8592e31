"""Which is highest, lowest, second: said only where enough of the sources in question have a value of one kind."""

import numpy as np

from assistant.agent.engine import State
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.computing.bands import SURVEY
from assistant.tools.selection.select_sources import Selected
from assistant.verbs.selection.filter_of import KEYS, PLACED
from assistant.verbs.selection.words import conditions_of, noun_of
from retriever.catalogue.nouns import joined
from retriever.catalogue.quantities import format_number, quantity_by_key
from retriever.library.value_looks import Look

_HALF = 0.5  # share of sources with a value below which no superlative is said
_PLACES = ("", "second", "third", "fourth", "fifth")
_NAMED = 5
_COUNTED = ("number_of_papers", "number_of_values", "papers")  # every source has such a number


def first(state: State, result: Selected) -> str:
    """The one that is highest or lowest, or comes second, third ..."""
    look = result.selection.ordered
    assert look is not None
    told, falling = _told(state, result, look), result.wanted.descending
    row = int(result.selection.rows[result.offset])
    if np.isnan(look.values[row]):
        return say("selection.no_value", what=told["what"], noun=told["noun"], total=told["total"])
    told |= {"name": result.sources[0].name, "value": format_number(float(look.values[row]), 4) + unit_of(look)}
    if look.quantity in _COUNTED:
        alike = int((look.values[result.selection.rows] == look.values[row]).sum()) - 1
        told["what"] = say(
            "selection.counted_values" if look.quantity == "number_of_values" else "selection.counted_papers"
        )
        text = say("selection.most" if falling else "selection.fewest", **told)
        return text + (" " + say("selection.as_many", count=alike) if alike else "")
    if not _enough(result):
        return say("selection.few_highest", **told) if falling else say("selection.few_lowest", **told)
    if 0 < result.offset < len(_PLACES):
        told["place"] = _PLACES[result.offset]
        return say("selection.place_highest", **told) if falling else say("selection.place_lowest", **told)
    return say("selection.highest", **told) if falling else say("selection.lowest", **told)


def several(state: State, result: Selected) -> str:
    """The first few by name."""
    look = result.selection.ordered
    assert look is not None
    told, falling = _told(state, result, look), result.wanted.descending
    at = result.selection.rows[result.offset : result.offset + len(result.sources)]
    unit = unit_of(look)
    found = [(s.name, float(look.values[r])) for s, r in zip(result.sources, at.tolist(), strict=True)]
    names = [f"{name} ({format_number(v, 4)})" for name, v in found if not np.isnan(v)]
    told["what"] = say("selection.in_unit", what=told["what"], unit=unit.strip()) if unit else told["what"]
    if not names:
        return say("selection.no_value", what=told["what"], noun=told["noun"], total=told["total"])
    more = len(names) - _NAMED
    told["names"] = joined(names if more <= 0 else [*names[:_NAMED], say("selection.more_of_them", count=more)], "and")
    if look.quantity in _COUNTED:
        told["what"] = say(
            "selection.counted_values" if look.quantity == "number_of_values" else "selection.counted_papers"
        )
        return say("selection.most_several" if falling else "selection.fewest_several", **told)
    if not _enough(result):
        return say("selection.few_highest_several", **told) if falling else say("selection.few_lowest_several", **told)
    return say("selection.highest_several", **told) if falling else say("selection.lowest_several", **told)


def is_ranked(wanted: Wanted, result: Selected) -> bool:
    """Whether the first few in an order are asked for, by a quantity or a number that sources have."""
    ordered = wanted.order in KEYS or wanted.order in _COUNTED or wanted.order in PLACED - {"separation"}
    return wanted.limit is not None and ordered and result.selection.ordered is not None


def called(look: Look) -> str:
    """What a look's values are called."""
    return look.group or look.quantity.replace("_", " ")


def unit_of(look: Look) -> str:
    """The unit of a look's values behind a space; "" for none."""
    if look.places is None:
        return " deg" if look.quantity in ("separation", "declination", "galactic_latitude", "right_ascension") else ""
    quantity = quantity_by_key("column_density" if look.quantity == "galactic_column" else look.quantity)
    unit = quantity.unit or quantity.held_in
    return f" {unit}" if unit else ""


def _told(state: State, result: Selected, look: Look) -> dict[str, object]:
    noun = noun_of(state.toolbox.library, result.wanted)
    if result.wanted.conditions:
        conditions = conditions_of(state.toolbox.library, result.wanted, result.selection.looks)
        noun = say("selection.with_conditions", noun=noun, conditions=conditions)
    having = result.total - result.selection.unordered
    return {"what": called(look), "noun": noun, "having": having, "total": result.total}


def _enough(result: Selected) -> bool:
    surveyed = result.wanted.band_word == SURVEY and result.wanted.order_by == "flux" and result.wanted.descending
    if surveyed and result.selection.unordered < result.total:
        return True
    return result.total - result.selection.unordered >= _HALF * result.total

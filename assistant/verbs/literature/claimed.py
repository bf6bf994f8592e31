"""What papers are said to claim ("that its photon index is above 2"): the values they report against it, the verdict first."""

from collections.abc import Sequence

import numpy as np

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Limit, Wanted
from assistant.tools.literature.reported_values import Said, ValuesSaid
from assistant.verbs.literature import values
from assistant.verbs.selection.filter_of import KEYS
from assistant.verbs.selection.thresholds import bound_of
from retriever.catalogue.filters import OPERATORS, Condition, SourceFilter
from retriever.catalogue.quantities import QUANTITIES, format_number, in_unit_of, quantity_by_key
from retriever.catalogue.records import Source
from retriever.library.library import Library

_STANCES = frozenset(["claim", "doubt", "evidence"])
_OPS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_LEVELS = frozenset(["high", "low", "very_high", "very_low", "variable", "not_variable"])
_KEYS = frozenset(quantity.key for quantity in QUANTITIES)
_NEAR = 0.01  # how far a value without an interval may be from the number that it is said to be
# words that papers say a level in
_WORDS = {
    ("column_density", "high"): "absorbed",
    ("column_density", "very_high"): "absorbed",
    ("column_density", "low"): "unabsorbed",
    ("distance", "low"): "nearby",
    ("flux", "high"): "bright",
    ("variability", "variable"): "variable",
    ("variability", "not_variable"): "constant",
}


def bounds(wanted: Wanted) -> list[Limit]:
    """The bounds on values that papers are said to give; none where no stance is asked for."""
    if wanted.stance not in _STANCES:
        return []
    return [one for one in wanted.limits if one.quantity in KEYS & _KEYS and (one.values or one.state in _LEVELS)]


def words(wanted: Wanted) -> str:
    """The words in which papers would say a level: ``variable``, ``absorbed``; "" where none is asked for."""
    said = [_WORDS.get((one.quantity, one.state), "") for one in bounds(wanted) if one.state]
    return " ".join(filter(None, said))


def verdicts(state: State, result: ValuesSaid, sources: Sequence[Source], wanted: Wanted) -> list[Claim]:
    """Of each source and bound how many of the values reported meet it, with the table of all."""
    told = []
    for source in sources:
        for limit in bounds(wanted):
            said = [v for v in result.values if (v.source.id, v.quantity) == (source.id, limit.quantity)]
            told.append(_verdict(state, said, source, _condition(state.toolbox.library, limit)))
    return told


def _condition(library: Library, limit: Limit) -> Condition:
    if limit.state:
        return bound_of(library, SourceFilter(), Condition(limit.quantity, "is", state=limit.state))
    upper = limit.values[1] if len(limit.values) > 1 else np.nan
    return Condition(limit.quantity, _OPS.get(limit.op, limit.op), limit.values[0], upper=upper)


def _verdict(state: State, said: list[Said], source: Source, condition: Condition) -> Claim:
    whole = [v for v in said if not v.measurement.name.endswith(values.LIMITS)]
    if not whole:
        return values.of_one(state, said, source, condition.quantity)
    meeting = [v for v in whole if _meets(v, condition)]
    key = "all_say" if len(meeting) == len(whole) else "some_say" if meeting else "none_says"
    if len(whole) == 1:
        key = "one_says" if meeting else "one_says_not"
    told = {"count": len(meeting), "total": len(whole), "not_so": len(whole) - len(meeting)}
    what = quantity_by_key(condition.quantity).label
    bound = _in_words(condition)
    text = say(f"claimed.{key}", what=what, name=source.name, bound=bound, **told)
    table = values.table_of(state, said, source, condition.quantity)
    counted = state.ledger.add_table(text.replace("**", ""), list(told), [list(told.values())], len(whole))
    ids = tuple(dict.fromkeys(v.value_id for v in whole))
    return Claim(text, (table, counted, *ids, state.ledger.add_source(source)), table=table)


def _meets(said: Said, condition: Condition) -> bool:
    """Whether a value meets a bound; that it is a number, where that lies within its interval or is as good as it."""
    m, quantity = said.measurement, quantity_by_key(condition.quantity)
    value = in_unit_of(quantity, m)
    if condition.op == "between":
        return condition.value <= value <= condition.upper
    if condition.op in OPERATORS:
        return bool(OPERATORS[condition.op](value, condition.value))
    scale = value / m.value if m.value else 1.0
    inside = m.low is not None and m.high is not None and m.low * scale <= condition.value <= m.high * scale
    return inside or abs(value - condition.value) <= _NEAR * abs(condition.value)


def _in_words(c: Condition) -> str:
    quantity = quantity_by_key(c.quantity)
    unit = f" {quantity.unit or quantity.held_in}" if quantity.unit or quantity.held_in else ""
    number = f"{format_number(c.value, 4)}{unit}"
    if c.op == "between":
        return say("claimed.between", low=format_number(c.value, 4), high=f"{format_number(c.upper, 4)}{unit}")
    key = {"<": "below", "<=": "below", ">": "above", ">=": "above"}.get(c.op, "equal")
    told = say(f"claimed.{key}", value=number)
    return say("selection.reading", bound=told, words=c.reading) if c.reading else told

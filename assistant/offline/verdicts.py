"""Whether a source meets a bound that a question asks about: "Is NGC 8020 heavily absorbed?".

The first value of the quantity that can be trusted decides, as in a list; how a word was read as a bound is said.
"""

from assistant.agent.engine import State
from assistant.evidence.claims import Claim, refused
from assistant.evidence.sentences import say
from assistant.offline.values import bound_text, measurement_of_record
from assistant.tools.source_parameters import Parameters
from retriever.catalogue.filters import NOT_ITS_OWN, OPERATORS, Condition
from retriever.catalogue.quantities import format_value, in_unit_of, quantity_by_key
from retriever.catalogue.records import Measurement


def verdicts(state: State, result: Parameters) -> list[Claim]:
    """One sentence for each bound of which a value is known; none where the question does not ask whether."""
    intent = state.asked.intent
    if "whether" not in intent.wants:
        return []
    claims = []
    for condition in (Condition(**c) for c in intent.conditions):
        if value := _deciding(state, result, condition.quantity):
            claims.append(_verdict(state, result, condition, *value))
    return claims


def _deciding(state: State, result: Parameters, key: str) -> tuple[str, Measurement] | None:
    """Ledger id and value of what decides; the Galactic foreground is no column of the source."""
    for value in result.values.get(key, ()):
        r = state.ledger.measurement(value.measurement)
        if r["name"] != NOT_ITS_OWN and not r["flag"]:
            return value.measurement, measurement_of_record(r)
    return None


def _verdict(state: State, result: Parameters, condition: Condition, measured: str, m: Measurement) -> Claim:
    name, bound = result.source.name, bound_text(condition)
    found = _answer(condition, m)
    title = say("verdict.table_open" if found == "open" else "verdict.table", name=name, bound=bound)
    if found == "no":  # nothing of that name is among them
        nothing = state.ledger.add_table(title, ["found"], [["nothing"]], 0)
        return refused("verdict.no", (nothing, result.source_id), name=name, bound=bound)
    table = state.ledger.add_table(title, ["source", condition.quantity], [[name, format_value(m)]])
    text = say("verdict.open" if found == "open" else "verdict.yes", name=name, bound=bound)
    return Claim(text, (table, measured, result.source_id))


def _answer(condition: Condition, m: Measurement) -> str:
    """``yes``, ``no``, or ``open`` where the value's interval, or the limit that it is, allows both."""
    quantity, meets = quantity_by_key(condition.quantity), OPERATORS[condition.op]
    value = in_unit_of(quantity, m)
    scale = value / m.value if m.value else 1.0
    low, high = (value if end is None else end * scale for end in (m.low, m.high))
    if m.name.endswith("_upper_limit"):
        low = float("-inf")
    if m.name.endswith("_lower_limit"):
        high = float("inf")
    met = {bool(meets(end, condition.value)) for end in (low, high)}
    return "open" if len(met) > 1 else "yes" if met == {True} else "no"

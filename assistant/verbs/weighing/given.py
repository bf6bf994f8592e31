"""A number of the question beside the values that are known of a source: how many of their errors it lies off, or by what factor."""

from math import hypot

from assistant.agent.engine import State
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Limit, Wanted
from assistant.tools.facts.differences import CONSISTENT, difference, meets, spread_of
from assistant.tools.facts.known_values import KnownValue, known_values, label_of
from assistant.verbs.conclusions.verdict import Verdict
from assistant.verbs.sources.difference_text import with_unit
from assistant.verbs.sources.subjects import restriction
from assistant.verbs.sources.value_text import said, value_text, who_measured
from assistant.verbs.weighing.both_given import spread_of_given
from retriever.catalogue.quantities import format_number
from retriever.catalogue.records import Source

_CLEARLY = 2.0  # what differs by this factor is no matter of errors that are not given
_SHOWN = 4


def given_beside(state: State, source: Source, limit: Limit, wanted: Wanted) -> Verdict:
    """Whether the number agrees with what is known: yes where it does with one trusted value, no where it does with none."""
    key, source_id = limit.quantity, state.ledger.add_source(source)
    number = limit.said or with_unit(key, format_number(limit.values[0], 4))
    title = f"{label_of(key)} of {source.name} beside {number}"
    values = [v for v in known_values(state.toolbox, source, key, restriction(wanted)) if v.trusted][:_SHOWN]
    if not values:
        why = say("verdicts.unknown", what=label_of(key), name=source.name)
        return Verdict(None, why, title, ("found",), (("nothing",),), (source_id,))
    beside = [(value, *_beside(value, limit)) for value in values]
    told = "; ".join(text for _, _, text, _ in beside)
    holds = [agrees for _, agrees, _, _ in beside]
    whole = True if True in holds else None if None in holds else False
    why = say("given.beside", number=number, told=told, name=source.name)
    rows = [(source.name, value_text(v.measurement), f"{who_measured(v.measurement)}; {by}") for v, _, _, by in beside]
    cited = (*(i for v in values for i in v.ids), source_id)
    return Verdict(whole, why, title, ("source", label_of(key), "by"), (*rows, ("given", number, "")), cited)


def _beside(value: KnownValue, limit: Limit) -> tuple[bool | None, str, str]:
    """Whether the number agrees with one value, how that is said, and the number that says it."""
    m, number = value.measurement, limit.values[0]
    spread = spread_of(m, limit.quantity)
    told = {"what": said(m), "value": value_text(m), "who": who_measured(m)}
    if spread is None:
        return None, say("given.other_unit", **told), ""
    if limit.op == "between":
        inside = meets(spread, "between", limit.values)
        key = "given.across_range" if inside is None else "given.in_range" if inside else "given.out_of_range"
        return inside, say(key, **told), ""
    found = difference(spread, spread_of_given(limit))
    if value.bound:
        inside = number <= spread.value if value.bound == "<" else number >= spread.value
        return inside, say("given.in_limit" if inside else "given.out_of_limit", **told), ""
    sigma = hypot(spread.sigma(upwards=number > spread.value) or 0.0, limit.error)
    if sigma:
        sigmas = f"{abs(number - spread.value) / sigma:.1f}"
        return float(sigmas) < CONSISTENT, say("given.sigmas", sigmas=sigmas, **told), sigmas
    if not found.ratio:
        return None, say("given.no_error", **told), ""
    ratio = format_number(found.ratio, 3)
    high = found.sign < 0
    text = say("given.times" if high else "given.times_less", ratio=ratio, **told)
    if spread.low is not None and spread.high is not None:
        return spread.low <= number <= spread.high, text, ratio
    return (False if found.ratio >= _CLEARLY else None), text + say("given.without_error"), ratio

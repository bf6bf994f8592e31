"""What a hardness ratio that a question gives means: how many counts the harder band has for each of the softer one."""

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.verbs.sources.finding import finding
from retriever.catalogue.quantities import format_number


def counts_of_ratio(wanted: Wanted, state: State) -> list[Claim]:
    """One claim for each ratio between -1 and 1 of the request."""
    limits = (one for one in wanted.limits if one.quantity == "hardness" and one.op == "eq" and one.values)
    return [_told(limit.values[0], state) for limit in limits if -1 < limit.values[0] < 1]


def _told(value: float, state: State) -> Claim:
    ratio, number = (1 + value) / (1 - value), format_number(value, 3)
    more = ratio >= 1
    times = format_number(ratio if more else 1 / ratio, 3)
    text = say("explain.harder_counts" if more else "explain.softer_counts", value=number, times=times)
    return finding(state, text, "counts behind a hardness ratio", ("ratio", "times"), [[number, times]])

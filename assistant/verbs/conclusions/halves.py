"""One kind of sources in two halves by a bound on one quantity, set against each other by another: are the long-period ones of
them the more absorbed ones?"""

from dataclasses import replace

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Limit, Wanted
from assistant.tools.facts.known_values import label_of
from assistant.tools.facts.population import PLACED, Population, of_rows
from assistant.tools.selection.shares import share_of
from assistant.verbs.classes.medians import medians_claim
from assistant.verbs.selection.filter_of import filter_of, lacks
from assistant.verbs.selection.notes import refusals
from assistant.verbs.selection.words import conditions_of, noun_of
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.subjects import KEYS, restriction
from retriever.catalogue.quantities import format_number

_FEWEST = 5  # values of a half, below which halves are not compared
_SIDES = frozenset(["lt", "le", "gt", "ge"])
_STATES = frozenset(["high", "low", "very_high", "very_low", "variable", "not_variable"])
_VERDICTS = frozenset(["whether", "which", "significant", "difference", "ratio", "trend", ""])


def in_halves(wanted: Wanted) -> bool:
    """Whether one kind is parted by a bound and another quantity of the parts is asked about."""
    bound = _bound(wanted)
    if bound is None or wanted.known or wanted.unknown or wanted.near or wanted.verdict not in _VERDICTS:
        return False
    one_kind = len(wanted.class_words) < 2 and bool(wanted.class_words or wanted.kinds)
    return one_kind and not wanted.sources and bool(_asked(wanted, bound))


def halves_beside(state: State, wanted: Wanted) -> list[Claim]:
    """For each quantity the medians of those that meet the bound and of those that don't, and whether they differ by chance."""
    bound = _bound(wanted)
    assert bound is not None  # in_halves has seen to it
    library = state.toolbox.library
    selecting = replace(wanted, limits=(bound,), quantities=(), order="", columns=(), stat="")
    planned = filter_of(selecting, library)
    told = lacks(Wanted("list", limits=(bound,)))
    if planned.refused or told:
        return refusals(state, planned, told)
    share = share_of(library.sources, planned.filter)
    noun = noun_of(library, share.whole)
    met = say("halves.met", noun=noun, what=conditions_of(library, planned.filter, share.looks))
    labels = (met, say("halves.rest"))
    claims = []
    for key in _asked(wanted, bound):
        halves = of_rows(
            state.toolbox, dict(zip(labels, (share.met, share.failing), strict=True)), key, restriction(wanted)
        )
        claims.append(
            _few(state, key, halves, noun) if _least(halves) < _FEWEST else medians_claim(state, key, halves, wanted)
        )
    return claims


def _least(halves: tuple[Population, ...]) -> int:
    return min(half.count for half in halves)


def _few(state: State, key: str, halves: tuple[Population, ...], noun: str) -> Claim:
    """That the values are too few to compare, with how many there are and what they say."""
    medians = [f"{half.count} of {half.total} ({half.label}{_median(half)})" for half in halves]
    text = say("halves.few", what=label_of(key), noun=noun, counts="; ".join(medians))
    rows = [[half.label, str(half.count), str(half.total), _median(half)] for half in halves]
    title = f"{label_of(key)} of {noun} in two halves"
    return finding(state, text, title, ("half", "number", "of", "median"), rows, refuses=True)


def _median(half: Population) -> str:
    return say("halves.median", value=format_number(half.median, 3)) if half.count else ""


def _bound(wanted: Wanted) -> Limit | None:
    """The bound that parts them; of two on one quantity (above and below) the first; None where there is no such one."""
    bounds = [one for one in wanted.limits if (one.op in _SIDES and one.values) or one.state in _STATES]
    same = len({one.quantity for one in wanted.limits}) == 1
    return bounds[0] if bounds and same else None


def _asked(wanted: Wanted, bound: Limit) -> list[str]:
    """The quantities by which the halves are compared."""
    keys = dict.fromkeys((*wanted.quantities, wanted.order))
    return [key for key in keys if key in KEYS | PLACED.keys() and key != bound.quantity]

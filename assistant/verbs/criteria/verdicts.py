"""Whether a number of the question speaks for a kind of sources: the verdict, the bound as a computation, how surely, what would speak
against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.computations import Computation, Input
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.differences import CONSISTENT
from assistant.tools.facts.known_values import label_of
from assistant.verbs.conclusions.classes.kinds import on_kinds
from assistant.verbs.conclusions.verdict import word_of
from assistant.verbs.criteria.numbers import Number, given_numbers, number_for
from assistant.verbs.criteria.table import Criterion, bound_of, criteria, kinds_asked, what_of
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.in_entries import entry_on
from assistant.verbs.sources.premises import a_kind
from assistant.verbs.sources.value_text import with_article
from retriever.catalogue.nouns import joined
from retriever.catalogue.quantities import format_number

_VERDICTS = frozenset(("whether", "which", "significant", "enough", "certain", "reliable", ""))


@dataclass(frozen=True)
class _Weighed:
    """A number held against a criterion of a kind; ``sigmas`` are from the bound, where it has an error."""

    kind: str
    criterion: Criterion
    number: Number
    holds: bool | None
    sigmas: float | None

    @property
    def what(self) -> str:
        return what_of(self.criterion)


def by_criteria(state: State, wanted: Wanted) -> list[Claim]:
    """The verdict on each kind that a number of the question decides; where none does, that is said by name. Nothing where no number is
    given or no kind asked about."""
    kinds = kinds_asked(wanted)
    on_answer = wanted.earlier == "answer"
    if not kinds or wanted.verdict not in _VERDICTS or wanted.order or not (given_numbers(wanted) or on_answer):
        return []
    weighed = [one for kind in kinds for one in _of_kind(state, kind, wanted)]
    if not weighed:
        return []
    claims = [claim for one in weighed for claim in _told(state, one, wanted)]
    if wanted.verdict == "which" and len(weighed) > 1:
        claims.insert(0, _which(state, weighed))
    beside = [v.reason(state) for source in wanted.known for v in on_kinds(state, source, wanted)]
    return [*claims, *_left(state, wanted, weighed), *beside]


def no_criterion(state: State, wanted: Wanted) -> list[Claim]:
    """That no criterion is held for what is asked by the numbers given, which there are, and what the kind is."""
    kinds = kinds_asked(wanted)
    if not kinds or not given_numbers(wanted) or wanted.verdict not in _VERDICTS or wanted.order:
        return []
    claims = list[Claim]()
    by = joined([_label(key) for key in dict.fromkeys(one.quantity for one in given_numbers(wanted))], "and")
    for kind in kinds:
        held = [one for one in criteria() if kind in one.kinds]
        rows = [[what_of(one), bound_of(one)] for one in held]
        told = joined([f"{what_of(one)} ({bound_of(one)})" for one in held], "and")
        text = say("criteria.none", kind=a_kind(kind.replace("_", " ")), by=by)
        text += " " + say("criteria.others", told=told) if held else ""
        title = f"criteria for {kind.replace('_', ' ')}"
        claims.append(finding(state, text, title, ("by", "bound"), rows or [["nothing", ""]], refuses=True))
        if entry := entry_of(state, kind):
            claims.append(entry)
    return claims


def entry_of(state: State, kind: str) -> Claim | None:
    """What the glossary says of a kind, where it has an entry of that name."""
    name = kind.replace("_", " ").lower()
    article = a_kind(name).split(" ", 1)[-1].lower()
    return entry_on(state, (name, article, name.replace(" ", "-"), f"{name} x-ray source"))


def _label(key: str) -> str:
    return say("criteria.number") if key == "any_quantity" else label_of(key)


def _of_kind(state: State, kind: str, wanted: Wanted) -> list[_Weighed]:
    """The criteria of a kind that a number is given for: of each quantity the first."""
    found = dict[str, _Weighed]()
    asked_sigmas = next((one.values[0] for one in given_numbers(wanted) if one.quantity == "significance"), None)
    for criterion in criteria():
        if kind not in criterion.kinds or criterion.quantity in found:
            continue
        if number := number_for(criterion, wanted, state):
            sigmas = _sigmas(criterion, number)
            holds = criterion.met(number.value)
            if asked_sigmas is not None and sigmas is None:
                holds = None if holds else holds
            elif sigmas is not None and holds is not None:
                needed = asked_sigmas if asked_sigmas is not None else CONSISTENT
                short = sigmas < needed
                holds = None if short and asked_sigmas is None else holds and not short
            found[criterion.quantity] = _Weighed(kind, criterion, number, holds, sigmas)
    return list(found.values())


def _sigmas(criterion: Criterion, number: Number) -> float | None:
    """How many of its errors a number lies from the nearest bound."""
    if not number.has_error:
        return None
    bound = _nearest(criterion, number)
    error = number.value - number.low if bound < number.value else number.high - number.value
    return abs(number.value - bound) / error


def _nearest(criterion: Criterion, number: Number) -> float:
    return min(criterion.values, key=lambda bound: abs(bound - number.value))


def _told(state: State, one: _Weighed, wanted: Wanted) -> list[Claim]:
    """The verdict, the bound as a computation, and what would speak against it."""
    computed, how, bound = _beside_bound(state, one), one.criterion, bound_of(one.criterion)
    kind = a_kind(one.kind.replace("_", " "))
    value = one.number.said
    met = one.criterion.met(one.number.value)
    told = {"what": with_article(one.what), "value": value, "bound": bound, "kind": kind, "by": how.by}
    word = word_of(one.holds)
    if how.firm in ("range", "needed") and one.holds:
        word = say("criteria.fits")
    elif how.firm == "range" and one.holds is False:
        word = say("criteria.unlike")
    other = f"{format_number(how.open, 3)} {how.unit}".strip() if how.open is not None else ""
    if met is None:
        why = say("criteria.open", other=other, **told)
    else:
        why = say(f"criteria.{how.firm}" if met else f"criteria.not_{how.firm}", **told)
    if met and not one.holds:
        why = say("criteria.short", **told) if one.sigmas is not None else say("criteria.no_error", **told)
    rows = [[one.what, value, bound], ["by", how.by, ""], ["open to", other, ""]]
    rows.append(["against", how.against, ""])
    title = f"{one.what} as a criterion for {one.kind.replace('_', ' ')}"
    cited = (computed, *one.number.ids)
    columns = ("of", "value", "criterion")
    first = finding(state, f"{word}: {why}", title, columns, rows, cited, refuses=one.holds is None)
    against = finding(state, how.against, title, columns, rows)
    return [first, _surely(state, one, computed, wanted), *([against] if one.holds is not False else [])]


def _beside_bound(state: State, one: _Weighed) -> str:
    """The ledger id of the computation: how many errors from the bound, or how many times the bound."""
    number, bound = one.number, _nearest(one.criterion, one.number)
    unit = one.criterion.unit
    said, at = format_number(number.value, 4), format_number(bound, 4)
    inputs = (
        Input(one.what, number.value, unit, *((number.low, number.high) if number.has_error else (None, None))),
        Input("bound", bound, unit),
    )
    if one.sigmas is None:
        what, formula, put_in, value = "ratio to the bound", "value / bound", f"{said} / {at}", number.value / bound
    else:
        up = bound > number.value
        error = format_number(number.high - number.value if up else number.value - number.low, 3)
        what, formula = "distance from the bound in sigma", "|value - bound| / error"
        put_in, value = f"|{said} - {at}| / {error}", one.sigmas
    return state.ledger.add_computation(Computation(what, formula, value, "", inputs, put_in=put_in))


def _surely(state: State, one: _Weighed, computed: str, wanted: Wanted) -> Claim:
    """How far from the bound the number lies."""
    record = state.ledger.computation(computed)
    put_in = record["put_in"]
    if one.sigmas is None:
        text = say("criteria.times", ratio=format_number(record["value"], 3), put_in=put_in)
        return Claim(text, (computed,))
    chance = format_number(NormalDist().cdf(-one.sigmas), 2)
    sigmas = f"{one.sigmas:.1f}"
    text = say("criteria.sigmas", sigmas=sigmas, put_in=put_in, chance=chance)
    rows = [[sigmas, chance, put_in]]
    return finding(state, text, f"{one.what} and its bound", ("sigma", "chance", "put in"), rows, (computed,))


def _which(state: State, weighed: Sequence[_Weighed]) -> Claim:
    """Which of the kinds the numbers speak for."""
    said: dict[bool | None, list[str]] = {True: [], False: [], None: []}
    for kind in dict.fromkeys(one.kind for one in weighed):
        held = {one.holds for one in weighed if one.kind == kind}
        said[False if False in held else None if None in held else True].append(a_kind(kind.replace("_", " ")))
    parts = [(say("criteria.which_for", kinds=joined(said[True], "or")),)] if said[True] else []
    parts += [(say("criteria.which_against", kinds=joined(said[False], "or")),)] if said[False] else []
    parts += [(say("criteria.which_open", kinds=joined(said[None], "or")),)] if said[None] else []
    text = " ".join(part for (part,) in parts)
    rows = [[one.kind.replace("_", " "), one.what, word_of(one.holds).strip("*")] for one in weighed]
    return finding(state, text, "what speaks for which kind", ("kind", "by", "holds"), rows, refuses=not said[True])


def _left(state: State, wanted: Wanted, weighed: Sequence[_Weighed]) -> list[Claim]:
    """The numbers of the question that no criterion is held for."""
    used = {id(limit) for one in weighed for limit in one.number.of}
    left = [one for one in given_numbers(wanted) if id(one) not in used and one.quantity != "significance"]
    if not left:
        return []
    told = joined([f"{_label(one.quantity)} ({one.said or format_number(one.values[0], 4)})" for one in left], "and")
    rows = [[_label(one.quantity), one.said or format_number(one.values[0], 4)] for one in left]
    return [finding(state, say("criteria.left", told=told), "what was not weighed", ("of", "given"), rows)]

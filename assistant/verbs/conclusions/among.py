"""What a value means that a question gives: where it lies among those of the sources here, of all and of each class."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Limit, Wanted
from assistant.tools.facts.bands import Restriction
from assistant.tools.facts.known_values import label_of
from assistant.tools.facts.population import Population, of_words
from assistant.verbs.conclusions.typical import FEWEST
from assistant.verbs.conclusions.verdict import word_of
from assistant.verbs.selection.crabs import in_flux
from assistant.verbs.sources.difference_text import with_unit
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.subjects import KEYS
from assistant.verbs.sources.value_text import with_article
from retriever.catalogue.kinds import KINDS
from retriever.catalogue.quantities import format_number, quantity_by_key

_HIGH, _LOW = 0.9, 0.1  # shares below, from which a value is called high or low
_ROWS = 10
_OF_BANDS = ("flux", "luminosity")
_ASKS = ("typical", "unusual")


def values_among(state: State, wanted: Wanted) -> list[Claim]:
    """One claim for each value of the request that some class has enough values to compare with."""
    given = [limit for limit in wanted.limits if limit.op == "eq" and limit.values and limit.quantity in KEYS]
    found = [(claim, holds) for limit in given for claim, holds in _among(state, limit, wanted)]
    claims, verdicts = [claim for claim, _ in found], [holds for _, holds in found]
    if len(claims) < 2 or wanted.verdict not in _ASKS:
        return claims
    odd = wanted.verdict == "unusual"
    count = sum(holds is not None and holds == odd for holds in verdicts)  # of the unusual ones
    whole = odd if count else None if None in verdicts else not odd
    text = say("among.several", verdict=word_of(whole), count=count, total=len(verdicts))
    rows = [[count, len(verdicts)]]
    first = finding(state, text, "the values together", ("unusual", "of"), rows, refuses=whole is None)
    return [first, *(replace(claim, text=_without_verdict(claim.text)) for claim in claims)]


def _without_verdict(text: str) -> str:
    """A verdict on one of several values as a sentence below that on all."""
    for holds in (True, False):
        if text.startswith(f"{word_of(holds)}: "):
            rest = text.removeprefix(f"{word_of(holds)}: ")
            return rest[0].upper() + rest[1:]
    return text


def _among(state: State, limit: Limit, wanted: Wanted) -> list[tuple[Claim, bool | None]]:
    """The claim on a value, if there is one, and whether it is as asked (usual, or unusual)."""
    banded = bool(limit.band or wanted.band or limit.instrument or wanted.instrument)
    limit = in_flux(limit, wanted.band)
    words = wanted.class_words or wanted.kinds or tuple(KINDS)
    of = Restriction(limit.band or wanted.band, limit.instrument or wanted.instrument, wanted.not_instrument)
    found = of_words(state.toolbox, words, limit.quantity, of)
    enough = sorted((one for one in found if one.count >= FEWEST), key=lambda one: -one.count)
    if not enough:
        few = _too_few(state, limit, found)
        return [(few, None)] if few else []
    value, count = limit.values[0], sum(one.count for one in enough)
    share = sum(one.share_below(value) * one.count for one in enough) / count
    rows: list[list[str | int]] = [_row(one, value, limit.quantity) for one in enough[:_ROWS]]
    rows_all: list[list[str | int]] = [*rows, ["all of these", count, _percent(share), ""]] if len(enough) > 1 else rows
    key = "high" if share >= _HIGH else "low" if share <= _LOW else "usual"
    told = {"what": enough[0].group, "value": with_unit(limit.quantity, format_number(value, 3))}
    told |= {"share": _percent(share), "count": f"{count}", "of": _of(enough, wanted)}
    text = say(f"among.{key}", **told)
    if key == "low" and quantity_by_key(limit.quantity).low_is_usual:
        key, text = "usual", say("among.little", **told)
    holds = (key == "usual") == (wanted.verdict != "unusual")
    if wanted.verdict in _ASKS:
        plain = text.replace("**", "").replace(f"A {told['what']}", with_article(told["what"]), 1)
        text = f"{word_of(holds)}: {plain[0].lower()}{plain[1:]}"
    if limit.quantity in _OF_BANDS and not banded:
        text += " " + say("among.band_taken", what=enough[0].group)
    columns = ["class", "sources", "lower than that", "median"]
    given: list[list[str | int]] = [["asked for", "", "", told["value"]]]
    title = f"{told['what']} by class, beside {told['value']}"
    return [(finding(state, text, title, columns, rows_all + given, shown=len(rows) > 1), holds)]


def _too_few(state: State, limit: Limit, found: Sequence[Population]) -> Claim | None:
    """That too few of a class have the quantity to compare a value with; None for words that mean nothing of the catalogue."""
    if not found:
        return None
    count, total = sum(one.count for one in found), sum(one.total for one in found)
    of = found[0].label.replace("_", " ") if len(found) == 1 else say("among.sources")
    value = with_unit(limit.quantity, format_number(limit.values[0], 3))
    what = label_of(limit.quantity)
    told = {"total": total, "of": of, "what": what, "value": value}
    text = say("among.few", count=count, **told) if count else say("among.none", **told)
    title = f"{what} of {of}, to compare with"
    return finding(state, text, title, ("with one", "sources", "asked for"), [[count, total, value]], refuses=True)


def _of(found: Sequence[Population], wanted: Wanted) -> str:
    """Which sources are compared with, in words."""
    return (
        found[0].label.replace("_", " ")
        if len(found) == 1 and (wanted.class_words or wanted.kinds)
        else say("among.sources")
    )


def _row(one: Population, value: float, key: str) -> list[str | int]:
    median = with_unit(key, format_number(one.median, 3))
    return [one.label.replace("_", " "), one.count, _percent(one.share_below(value)), median]


def _percent(share: float) -> str:
    """Rounded, but never up to all or down to none."""
    if 0.995 <= share < 1.0:
        return say("among.nearly_all")
    return say("among.hardly_any") if 0.0 < share < 0.005 else f"{100 * share:.0f} %"

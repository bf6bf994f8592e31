"""Readings that are no choice for whoever asked: where nothing is to be chosen between them, the likeliest is carried out, and the
answer says how the question was taken."""

from collections.abc import Sequence
from dataclasses import fields, replace

from assistant.formulas.choosing import NO_FORMULA
from assistant.reading.reader import Reading
from assistant.request.language.wanted import Wanted
from retriever.requests.accounting import TELLING

# shares of the confidence below which a question is asked back:
_ALONE = 0.6  # that a reading needs which stands alone and asks for values
_TOGETHER = 0.45  # that those need which ask the same in two forms
_WHOLE = 0.9  # that the one of two needs which leaves no word out
_SHOWN = frozenset(("export", "table"))  # forms in which a list is given
_HARMLESS = frozenset(("act", "about", "papers", "summarise"))  # a misreading is seen at once
_SELECTING = frozenset(("list", "count"))
_TOLD_WHOLE = frozenset(("values", "compare"))  # of which further quantities can be told beside
_MANY = 5  # quantities that are told beside one another
_MANNER = frozenset(  # how much is told of the sources that are meant, and in which order
    (
        "quantities", "columns", "not_columns", "order", "descending", "limit", "offset", "topic", "unread", "taken", "format", "length",
        "register", "language", "question", "action", "ask", "also", "fields", "papers",
    )
)  # fmt: off
# how sources that are named are told of
_TELLS = frozenset(("stat", "stance", "verdict", "instrument", "aspects", "kinds", "band"))
_KINDS_OF = frozenset(("class", "subclass"))  # told together


def meant_anyway(readings: Sequence[Reading], unsure: float) -> Reading | None:
    """The reading to carry out though none is likely enough: those that explain what the question names, those that ask the same
    in another form, those that compute by the same formula, those that ask for other quantities of the same sources (all are told), the
    one that leaves fewest words out of those that ask the same of the same named sources, the only one there is, the one of two that accounts for every
    word, and of those that tell of the same sources the likelier that does. None where there is a choice; ``unsure`` is the confidence
    below which a question is asked back."""
    likelier = sorted(readings, key=lambda one: -one.confidence)
    best, wanted = likelier[0], [one.wanted for one in likelier]
    if any(one.missing or one.also for one in wanted):
        return None
    if all(one.do == "explain" and not one.earlier for one in wanted):
        return best
    if len({one.formula for one in wanted if one.do == "compute"}) == len({one.do for one in wanted}) == 1:
        # which number is what, units decide; a computation that no formula is, is refused however it is read
        return best if len(likelier) > 1 or best.wanted.formula == NO_FORMULA else None
    together = sum(one.confidence for one in likelier) >= _TOGETHER * unsure
    if len(likelier) > 1 and all(_alike(one, wanted[0]) for one in wanted[1:]):
        return best if together else None
    if together and (both := _of_all(likelier)):
        return both
    if together and best.wanted.known and len(likelier) > 1 and len({repr(_of_what(one)) for one in wanted}) == 1:
        return min(likelier, key=lambda one: len(one.wanted.unread))
    whole = [one for one in likelier if not one.wanted.unread]
    if whole and len({repr(_selected(one)) for one in wanted}) == 1 and wanted[0].do in _SELECTING and len(wanted) > 1:
        return whole[0]
    if len(likelier) == 1:
        return best if whole and (best.wanted.do in _HARMLESS or best.confidence >= _ALONE * unsure) else None
    telling = all(one.do in TELLING and not one.language for one in wanted)  # it is known which words these account for
    surely = telling and whole == [best] and best.confidence >= _WHOLE * unsure
    return best if surely else None


def _of_all(readings: Sequence[Reading]) -> Reading | None:
    """The likeliest of readings that ask for other quantities of the same named sources, with the quantities of all: to tell them all is
    less than to ask which; None for readings that differ otherwise, or ask for many."""
    wanted = [one.wanted for one in readings]
    same = {repr(replace(one, quantities=(), columns=(), unread=(), taken=(), format="")) for one in wanted}
    quantities = tuple(dict.fromkeys(key for one in wanted for key in one.quantities))
    if len(readings) < 2 or len(same) > 1 or not wanted[0].known or not all(one.quantities for one in wanted):
        return None
    if wanted[0].do not in _TOLD_WHOLE or len(quantities) > _MANY:
        return None
    return replace(readings[0], wanted=replace(wanted[0], quantities=quantities))


def _of_what(wanted: Wanted) -> list[object]:
    """What is asked of which sources, whatever of them is told and in which form; of a choice of sources all that chooses them."""
    kept = _TELLS if wanted.known and wanted.do not in _SELECTING else frozenset[str]()
    return [
        getattr(wanted, part.name)
        for part in fields(wanted)
        if part.name not in (_MANNER | kept) or part.name == "also"
    ]


def _alike(one: Wanted, other: Wanted) -> bool:
    return _subject(one) == _subject(other)


def _selected(wanted: Wanted) -> list[object]:
    """Which sources a request tells of, whatever is told of them."""
    return [getattr(wanted, part.name) for part in fields(wanted) if part.name not in _MANNER]


def _subject(wanted: Wanted) -> Wanted:
    """A request without what only says in which form it is told, or what a named source is anyway."""
    wanted = replace(wanted, unread=(), taken=(), format="", length="", language="")
    if wanted.do == "act" and wanted.action in _SHOWN:
        wanted = replace(wanted, do="list", action="")
    if wanted.do == "list":
        told = {*wanted.quantities, *wanted.columns} - {"name", "names"}
        wanted = replace(wanted, quantities=tuple(sorted(told)), columns=())
    if wanted.do == "summarise" and not wanted.stance:
        wanted = replace(wanted, do="papers")
    if wanted.names and wanted.do in ("papers", "values"):
        wanted = replace(wanted, kinds=(), classes=(), class_words=(), subclass="")
    if wanted.do == "values":
        told = {"class" if key in _KINDS_OF else key for key in wanted.quantities}
        wanted = replace(wanted, quantities=tuple(sorted(told)))
    return wanted

"""Places of a request: what sources are to lie near to, within, or outside of."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.request.exclusions import is_left_out
from assistant.request.language.wanted import Limit, Named, Unknown, Wanted
from retriever.catalogue.records import Source
from retriever.names.positions import Position
from retriever.requests.grammar import MARK
from retriever.requests.marked import Marked, Region
from retriever.requests.program import Request

_LOOKED_AT = ("unusual", "described", "similar")  # a position with a description is still a position


def named(word: str, marked: Marked) -> Named:
    """The source of a mark, or the name as it was written."""
    mark = marked[word]
    if isinstance(mark.value, Region):  # "Vela" may be any of several: asked back
        return mark.value.source or Unknown(mark.text)
    return Unknown(mark.value) if word[0] == "U" else mark.value


def near(words: Sequence[str], marked: Marked) -> Named | Position | None:
    """The place that sources are to lie near to; of several, any of them, unless one is not known."""
    return any_of([_place(word, marked) for word in words if MARK.fullmatch(word)])


def any_of(places: Sequence[Named | Position]) -> Named | Position | None:
    """Several places as one with as many centres."""
    unknown = next((place for place in places if isinstance(place, Unknown)), None)
    if unknown is not None or len(places) < 2:
        return unknown or next(iter(places), None)
    known = [place if isinstance(place, Position) else _at(place) for place in places if not isinstance(place, Unknown)]
    first, *others = known
    also = (*first.also, *(centre for place in others for centre in ((place.ra, place.dec), *place.also)))
    text = " or ".join(place.text for place in known)
    before = tuple(area for place in known for area in place.before)
    return replace(first, text=text, extent=max(place.extent for place in known), also=also, before=before)


def outside(words: Sequence[str], marked: Marked) -> tuple[Position, ...]:
    """The places that sources are not to lie in."""
    return tuple(marked[word].value for word in words if word[0] == "P" and MARK.fullmatch(word))


def contradicted(r: Request, marked: Marked) -> tuple[str, ...]:
    """Areas that a request has sources lie in while the question leaves them out: the very opposite is never listed."""
    said = (word for word in r.all("near") if word[0] == "P" and MARK.fullmatch(word) and marked[word].value.extent)
    return tuple(word for word in said if is_left_out(marked.text[: marked[word].start]))


def within(limits: tuple[Limit, ...], place: Named | Position | None) -> tuple[Limit, ...]:
    """The bounds of a request, with that of a place that is an area: what lies in the LMC lies within its radius."""
    bounded = any(limit.quantity == "separation" for limit in limits)
    if bounded or not isinstance(place, Position) or not place.extent:
        return limits
    return (*limits, Limit("separation", "le", (place.extent,), said=f"{place.extent:g} deg", unit="deg"))


def named_field(found: Wanted) -> Wanted:
    """Papers on a field and nothing else are those that name it, not those on the sources within its radius."""
    place = found.near
    if (
        not isinstance(place, Position)
        or not place.extent
        or found.classes
        or found.class_words
        or len(found.limits) > 1
    ):
        return found
    alone = (place.extent,) == (found.limits[0].values if found.limits else ())
    return replace(found, names=(*found.names, Unknown(place.text)), near=None, limits=()) if alone else found


def looked_at(found: Wanted, r: Request, marked: Marked) -> Wanted:
    """What is asked of spectra or outliers beside a position that the request leaves out: what lies there, for a position is one
    whatever is said of it."""
    given = [mark for mark in marked.of_kind("P") if not mark.value.extent]
    unused = given and not any(mark.key in str(r).split() for mark in given)
    if found.do not in _LOOKED_AT or not unused or found.names or found.sources or found.earlier:
        return found
    return Wanted("identify", near=given[0].value, question=found.question, language=found.language)


def _place(word: str, marked: Marked) -> Named | Position:
    value = marked[word].value
    return value if isinstance(value, Position) else named(word, marked)


def _at(source: Source) -> Position:
    return Position(source.ra, source.dec, 0.0, source.name)

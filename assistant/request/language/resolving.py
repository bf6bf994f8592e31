"""From a request with marks to what is wanted: sources, numbers in their units, classes, and what earlier turns gave."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.request.conversation import Conversation
from assistant.request.language import places
from assistant.request.language.calling import is_logarithm
from assistant.request.language.changing import changed
from assistant.request.language.cosmology_said import cosmology_in
from assistant.request.language.fitting import behind, factor_of, fitted, probability_of
from assistant.request.language.nested import narrowed
from assistant.request.language.periods import with_periods
from assistant.request.language.referring import changed_from, earlier_of, going_on, referred
from assistant.request.language.searched import authors_of, topic_of, without_idle_authors
from assistant.request.language.stretches import words_of_parts
from assistant.request.language.tongue import tongue_of
from assistant.request.language.wanted import Further, Limit, Wanted
from assistant.request.language.years import first_year, last_year, only_years
from retriever.catalogue.families import kind_of_word
from retriever.catalogue.filters import EITHER
from retriever.catalogue.kinds import classes_in
from retriever.catalogue.quantities import QUANTITIES, factor_for, quantity_by_key
from retriever.catalogue.records import Source
from retriever.requests.grammar import LITERAL, MARK, grammar
from retriever.requests.marked import Kinds, Marked
from retriever.requests.program import Bound, Request
from retriever.text.numbers import Figure
from retriever.text.units import unit_said

_CLASS_NAMES = {"cluster": "galaxy cluster", "symbiotic": "symbiotic star", "stellar_black_hole": "black hole"}
_PHRASES = {"TDE": "tidal disruption event", "GRB": "gamma-ray burst"}  # of no class of the catalogue: searched for
_SELECTING = frozenset("list count aggregate unusual described similar".split())
_KEYS = frozenset(quantity.key for quantity in QUANTITIES)
_OF_FILE = {"counts": "counts", "background_counts": "background", "exposure": "exposure"}
_LISTING = ("list", "count")
_IN_A_UNIVERSE = ("compute", "conclude", "interpret")
# parts of a request that are a word, several words, or a text of the question
_SINGLE = "sky not_earlier stat verdict stance formula to ask register length action format about model band reason language".split()
_SEVERAL = {
    "kinds": "kind",
    "not_kinds": "not_kind",
    "quantities": "quantity",
    "columns": "column",
    "not_columns": "not_column",
    "papers": "paper",
    "fields": "field",
    "aspects": "aspect",
}
_TEXTS = ("constellation", "not_constellation", "first_author", "not_instrument")


def wanted_of(
    request: Request,
    marked: Marked,
    conversation: Conversation,
    upload: str = "",
    sources: Mapping[str, Source] | None = None,
) -> Wanted:
    """What the request wants; of ``same``, the request before with what is said changed. ``sources`` are those of the library,
    of which an earlier turn knows the ids."""
    first, *others = zip(request.parts, words_of_parts(request, marked), strict=True)
    found = _of_part(*first, marked, conversation, upload, sources or {})
    also = (Further(part, marked, words, _concrete(part, marked, words, upload)) for part, words in others)
    return replace(found, also=tuple(also))


def wanted_then(
    further: Further, conversation: Conversation, upload: str = "", sources: Mapping[str, Source] | None = None
) -> Wanted:
    """What a further wish of a question wants, once those before it are the last turns of the conversation."""
    return _of_part(further.request, further.words, further.marked, conversation, upload, sources or {})


def _of_part(
    request: Request,
    words: str,
    marked: Marked,
    conversation: Conversation,
    upload: str,
    sources: Mapping[str, Source],
) -> Wanted:
    """One of the requests that ``also`` joins; ``words`` is the question with only what is said of it."""
    found = _aside(_concrete(request, marked, words, upload), request, conversation, sources)
    if found.instrument and found.quantities == (
        "counterpart",
    ):  # "its counterpart in Chandra": what is measured of it there
        found = replace(found, quantities=("everything",))
    found = going_on(found, conversation.turns)
    if found.do == "same":
        before = changed_from(found, conversation.turns)
        if before is None:
            return replace(found, missing="before")
        found = changed(before, found)
    referring = tuple(request.all("earlier"))
    referring = referring if found.earlier in referring else (found.earlier,)  # "the third by flux" is on the list
    return _of_class(referred(found, conversation, referring), conversation, sources)


def _of_class(found: Wanted, conversation: Conversation, known: Mapping[str, Source]) -> Wanted:
    """A selection of "such": of the class spoken of, else of that of the source before, never of all sources."""
    if found.earlier != "class" or found.do not in ("list", "count", "aggregate", "unusual"):
        return found
    if found.classes or found.kinds or found.subclass or found.class_of:
        return replace(found, sources=(), missing="")
    source = next((known[i] for i in conversation.subjects if i in known and known[i].object_class), None)
    return replace(found, sources=(), class_of=source, missing="" if source else "class")


def _aside(found: Wanted, r: Request, conversation: Conversation, known: Mapping[str, Source]) -> Wanted:
    """With the earlier source that something is to lie near to or to be compared with ("closer than it")."""
    beside = [word for word in r.all("near") if word in grammar().words["earlier"]][:1]
    asked = [*beside]
    asked += ["source"] if any(limit.state == "source" for limit in found.limits) else []
    if not asked:
        return found
    ids, _, missing = earlier_of(asked[0], conversation.turns)
    source = next((known[i] for i in ids if i in known), None)
    if source is None:
        return replace(found, missing=missing or asked[0])
    place = places.any_of([source, *([found.near] if found.near else [])]) if beside else found.near
    limits = tuple(replace(one, source=source, state="") if one.state == "source" else one for one in found.limits)
    return replace(found, limits=limits, near=place)


def _concrete(r: Request, marked: Marked, words: str, upload: str) -> Wanted:
    """Everything that the request says by itself, part by part; ``words`` is the question with only what is said of it."""
    order = r.all("order")
    years = only_years(r.one("year_eq"), marked) or (None, None)
    found = Wanted(
        r.do,
        order=order[0] if order else "",
        descending=not order or order[1] == "desc",
        limit=_whole(r.one("limit"), marked),
        offset=_whole(r.one("offset"), marked) or 0,
        topic=topic_of(without_idle_authors(r, marked, words), bool(r.all("name") and r.all("class")), _dated(r))
        if r.has("topic")
        else "",
        year_from=first_year(r.one("year_from"), marked) or years[0],
        year_to=last_year(r.one("year_to"), marked) or years[1],
        bibcodes=tuple(_text(word, marked) for word in r.all("bibcode")),
        authors=authors_of(r, marked, words),
        not_authors=tuple(_text(word, marked) for word in r.all("not_author")),
        instrument=EITHER.join(_text(word, marked) for word in r.all("instrument")),
        upload=upload,
        universe=cosmology_in(marked.text) if r.do in _IN_A_UNIVERSE else None,
        question=" ".join(words.split()) if words != marked.text else marked.text,
    )
    single = {name: r.one(name) for name in _SINGLE}
    if r.do != "act":  # there it is what is to be translated into
        single["language"] = tongue_of(marked.text)
    if single["length"] not in ("", "short", "long"):
        single["length"] = str(_whole(single["length"], marked))
    several = {field: r.all(keyword) for field, keyword in _SEVERAL.items()}
    several["not_kinds"] = (*several["not_kinds"], *_left_out(r, marked)[1])
    texts = {name: _text(r.one(name), marked) for name in _TEXTS}
    bare = {name: r.has(name) for name in ("any", "by_class", "other_class")}
    found = replace(found, **_selection(r, marked))
    found = places.named_field(found) if r.do in ("papers", "summarise") else found
    found = replace(found, **single, **several, **texts, **bare)  # type: ignore[arg-type]
    return places.looked_at(with_periods(_of_file(found)), r, marked)


def _of_file(found: Wanted) -> Wanted:
    """Counts of an upload are asked for as a part of what a file says, by whichever of the two words for them."""
    if found.do != "interpret":
        return found
    moved = tuple(_OF_FILE[key] for key in found.quantities if key in _OF_FILE)
    kept = tuple(key for key in found.quantities if key not in _OF_FILE)
    return replace(found, quantities=kept, aspects=tuple(dict.fromkeys((*found.aspects, *moved))))


def _selection(r: Request, marked: Marked) -> dict[str, Any]:
    """Which sources are meant."""
    named = narrowed(r.all("class"), marked) if r.do in _LISTING else r.all("class")
    classes, subclass = _classes(named, marked)
    not_classes, not_subclass = _classes(_left_out(r, marked)[0], marked)
    words = (
        marked[word].text if MARK.fullmatch(word) else _PHRASES.get(word, word.replace("_", " ")) for word in named
    )
    turned = places.contradicted(r, marked)
    class_of, place = r.one("class_of"), places.near([word for word in r.all("near") if word not in turned], marked)
    return {
        "names": tuple(places.named(word, marked) for word in r.all("name") if MARK.fullmatch(word)),
        "not_names": tuple(places.named(word, marked) for word in r.all("not_name") if word[0] != "P"),
        "not_places": places.outside((*r.all("not_name"), *turned), marked),
        "classes": classes,
        "class_words": tuple(words),
        "subclass": subclass,
        "not_classes": not_classes,
        "not_subclass": not_subclass,
        "class_of": places.named(class_of, marked) if MARK.fullmatch(class_of) else None,
        "limits": places.within(tuple(_limit(bound, marked) for bound in fitted(r, marked)), place),
        "near": place,
        "earlier": r.one("earlier") or ("source" if "earlier" in (*r.all("name"), class_of) else ""),
    }


def _dated(r: Request) -> bool:
    """Whether years are conditions, not words as in "the 2015 outburst"."""
    return any(r.one(name) for name in ("year_eq", "year_from", "year_to"))


def _text(word: str, marked: Marked) -> str:
    return str(marked[word].value) if word else ""


def _classes(words: Sequence[str], marked: Marked) -> tuple[tuple[str, ...], str]:
    """The catalogue's classes that words or marks hold, and a word of the subclass."""
    found: list[str] = []
    subclass = ""
    for word in words:
        kinds = (
            marked[word].value
            if MARK.fullmatch(word)
            else Kinds(*classes_in(_CLASS_NAMES.get(word, word.replace("_", " "))))
        )
        found += [name for name in kinds.classes if name not in found]
        subclass = subclass or kinds.subclass
    return tuple(found), subclass


def _left_out(r: Request, marked: Marked) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words for classes that are left out, and of several that a selection leaves out the kinds that are each a family: "neither
    neutron stars nor black holes" are two, that no one subclass says."""
    words = r.all("not_class")
    if len(words) < 2 or r.do not in _SELECTING:
        return words, ()
    texts = {word: marked[word].text if MARK.fullmatch(word) else word.replace("_", " ") for word in words}
    kinds = {word: kind_of_word(text) for word, text in texts.items()}
    families = {word: kind.family for word, kind in kinds.items() if kind and kind.family and not kind.classes}
    return tuple(word for word in words if word not in families), tuple(families.values())


def _limit(bound: Bound, marked: Marked) -> Limit:
    instrument = _text(bound.instrument, marked) if bound.instrument else ""
    limit = Limit(bound.quantity, bound.op, band=bound.band, instrument=instrument)
    first = bound.values[0]
    if bound.op == "is" or first in ("mean", "before", "source"):
        return replace(limit, state=first)
    if MARK.fullmatch(first) and first[0] in "SUL":
        return replace(limit, source=places.named(first, marked))
    pairs = [_value(word, bound.quantity, marked) for word in bound.values]
    if bound.op == "between" and not pairs[0].unit and pairs[-1].unit:  # "1.5 to 1.7 kpc"
        pairs[0] = replace(pairs[0], value=pairs[0].value * pairs[-1].factor)
    values = tuple(sorted(one.value for one in pairs)) if bound.op == "between" else (pairs[0].value,)
    said, one = " and ".join(one.said for one in pairs), pairs[0]
    with_error = replace(limit, values=values, said=said, unit=pairs[-1].unit, error=one.error, below=one.below)
    return replace(with_error, factor=factor_of(first, marked))


@dataclass(frozen=True)
class _Number:
    """A number in the unit of its quantity, as it was said, the unit behind it as written and the error given with it."""

    value: float
    said: str
    unit: str = ""
    error: float = 0.0
    below: float = 0.0
    factor: float = 1.0


def _value(word: str, quantity: str, marked: Marked) -> _Number:
    """The number that a word of a condition stands for."""
    if LITERAL.fullmatch(word):
        return _Number(float(word[1:]), word[1:])
    mark = marked[word]
    if not isinstance(mark.value, Figure):
        return _Number(float(mark.value), mark.text)
    found, text = behind(mark, marked)
    told = marked.text[mark.start : mark.end + found.length] if found else mark.text
    unit, _ = unit_said(text)
    factor = (factor_for(quantity_by_key(quantity), text) if quantity in _KEYS else 1.0) or 1.0
    value, error, below = (found.number, found.error, found.below) if found else (mark.value.value, 0.0, 0.0)
    if quantity == "variability":
        value = probability_of(value)
    said = f"{told} {unit}".rstrip(" ?!,;")
    if not unit and is_logarithm(mark, marked, quantity):
        return _Number(10.0**value, said, error=10.0**value * math.log(10) * error, factor=factor)
    return _Number(value * factor, said, unit, error * factor, below * factor, factor)


def _whole(word: str, marked: Marked) -> int | None:
    if not word:
        return None
    return round(float(word[1:])) if LITERAL.fullmatch(word) else round(marked[word].value.value)

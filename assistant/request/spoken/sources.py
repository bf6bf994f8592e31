"""The sources of a request in words: those that are named, and those that meet its conditions."""

from dataclasses import replace

from assistant.request.language.wanted import Limit, Wanted
from assistant.request.spoken.words import (
    Line,
    constellation,
    has,
    kind,
    listed,
    name_of,
    number,
    place_of,
    put,
    quantity,
    unit_of,
    with_article,
    word,
)
from retriever.catalogue.families import family_of, kind_of_word
from retriever.catalogue.nouns import classes_plural

_NAMED = 3  # sources of earlier turns that are told by name
_NO_SOURCES = frozenset(("answer", "upload", "quantity", "class", "paper", "before"))
_SELECTING = (
    "classes", "class_words", "subclass", "not_classes", "not_subclass", "kinds", "not_kinds", "other_class", "class_of",
    "limits", "any", "near", "constellation", "not_constellation", "not_places", "sky", "not_names", "not_earlier", "not_sources", "by_class",
)  # fmt: off


def whose(line: Line) -> str:
    """The sources that are named or referred to; "" where none is."""
    line.take("names", "earlier", "sources")
    either = line.wanted.any and line.wanted.do in ("papers", "summarise")
    return listed([*(name_of(name) for name in line.wanted.names), referred(line)], either=either)


def referred(line: Line) -> str:
    """What a reference to earlier turns leads to, by name where they are few."""
    wanted = line.wanted
    names = [line.sources[i].name for i in wanted.sources if i in line.sources]
    if wanted.earlier in _NO_SOURCES or (wanted.earlier and not names):
        return word("whose", {"source": "it", "list": "them"}.get(wanted.earlier, wanted.earlier))
    if not names:
        return ""
    return (
        put("whose.from_before", names=listed(names)) if len(names) <= _NAMED else put("whose.many", count=len(names))
    )


def asked(line: Line) -> str:
    """The quantities asked for; "" where none is named."""
    line.take("quantities")
    keys = line.wanted.quantities
    said = listed(quantity(key) for key in keys)
    return put("said.the", what=said) if said and "everything" not in keys else said


def selects(wanted: Wanted) -> bool:
    """Whether it says which sources are meant, beside those that are named or referred to."""
    return replace(wanted, sources=(), not_names=()).selects or bool(wanted.class_words or wanted.by_class)


def which(line: Line, like: str = "", ordered: bool = True) -> str:
    """The sources that meet the conditions: ``the three brightest quasars with a redshift above 2``; ``like`` stands behind the
    noun, ``ordered`` says order and number too."""
    wanted = line.wanted
    noun = noun_of(line)
    line.take(*_SELECTING)
    parts = [noun, *([like] if like else []), *_roles(wanted), *_places(wanted), *conditions(wanted), *_left_out(line)]
    if wanted.by_class:
        parts.append(put("which.by_class"))
    if "names" not in line.told and (among := whose(line)):
        parts.append(put("which.among", names=among))
    return in_order(line, " ".join(parts)) if ordered else " ".join(parts)


def noun_of(line: Line) -> str:
    """Classes as many: ``Seyfert 2 galaxies and quasars``."""
    wanted = line.wanted
    line.take("classes", "class_words", "subclass")
    if wanted.class_words:
        return listed(_kind_words(said) for said in wanted.class_words)
    return classes_plural(wanted.classes) or (_subclass(wanted.subclass) or put("which.sources"))


def _kind_words(said: str) -> str:
    found = kind_of_word(said)
    if found is None:
        return said
    classes = classes_plural(found.classes)
    if found.family and classes:
        return put("which.kind_of_class", kind=kind(found.family), classes=classes)
    return kind(found.family) if found.family else classes


def _subclass(name: str) -> str:
    family = family_of(name) if name else ""
    return kind(family) if family else name


def _roles(wanted: Wanted) -> list[str]:
    """Roles, classes that are left out, and the class of another source."""
    parts = []
    if wanted.kinds:
        parts.append(put("which.that_are", what=listed(map(kind, wanted.kinds), either=wanted.any)))
    excluded = [_subclass(wanted.not_subclass) or classes_plural(wanted.not_classes), *map(kind, wanted.not_kinds)]
    if any(excluded):
        parts.append(put("which.that_are_not", what=listed(excluded, either=True)))
    if wanted.class_of:
        parts.append(put("which.class_of", name=name_of(wanted.class_of)))
    if wanted.other_class:
        parts.append(put("which.other_class"))
    return parts


def _places(wanted: Wanted) -> list[str]:
    """Where on the sky."""
    parts = []
    if wanted.constellation:
        parts.append(put("which.in", where=constellation(wanted.constellation)))
    if wanted.not_constellation:
        parts.append(put("which.not_in", where=constellation(wanted.not_constellation)))
    if wanted.not_places:
        parts.append(put("which.not_in", where=listed(map(place_of, wanted.not_places), either=True)))
    if wanted.sky:
        parts.append(put(f"which.{wanted.sky}"))
    if wanted.near and not any(limit.quantity == "separation" for limit in wanted.limits):
        parts.append(put("which.near", place=place_of(wanted.near)))
    return parts


def _left_out(line: Line) -> list[str]:
    """Sources that are not meant, by name or from earlier turns."""
    wanted = line.wanted
    names = [name_of(name) for name in wanted.not_names]
    if wanted.not_earlier:
        names.append(word("whose", {"source": "it", "list": "them"}.get(wanted.not_earlier, wanted.not_earlier)))
    else:
        names += [line.sources[i].name for i in wanted.not_sources if i in line.sources]
    return [put("which.without", names=listed(names))] if names else []


def conditions(wanted: Wanted) -> list[str]:
    """The conditions: within a distance, compared with another source, and on values."""
    near = [limit for limit in wanted.limits if limit.quantity == "separation" and limit.values]
    rest = [limit for limit in wanted.limits if limit not in near]
    compared = [limit for limit in rest if comparative(limit)]
    parts = [_apart(limit, wanted) for limit in near]
    if wanted.any:
        more = [put("which.that_are", what=comparative(limit)) for limit in compared]
        held = [put("which.with", what=bound(limit)) for limit in rest if limit not in compared]
        return [put("which.any", what=listed([*parts, *more, *held], either=True))] if wanted.limits else []
    if compared:
        parts.append(put("which.that_are", what=listed(comparative(limit) for limit in compared)))
    if held := [bound(limit) for limit in rest if limit not in compared]:
        parts.append(put("which.with", what=listed(held)))
    return parts


def _apart(limit: Limit, wanted: Wanted) -> str:
    key = {"lt": "within", "le": "within", "gt": "beyond", "ge": "beyond", "between": "at_distance"}.get(
        limit.op, "apart"
    )
    return put(f"bound.{key}", value=_value(limit), place=place_of(wanted.near))


def _value(limit: Limit) -> str:
    """The number as it was said, with the unit that it is taken in where none was."""
    said = limit.said.rstrip(".,;?! ")
    unit = "" if limit.unit or not limit.values else unit_of(limit.quantity)
    return put("said.with_unit", number=said, unit=unit) if unit else said


def comparative(limit: Limit) -> str:
    """``harder than 3C 273``; "" where there is no such word."""
    key = f"comparative.{limit.quantity}_{limit.op}"
    plain = limit.source and not (limit.band or limit.instrument)
    return (
        put("comparative.than", more=put(key), name=name_of(limit.source))
        if plain and limit.source and has(key)
        else ""
    )


def bound(limit: Limit) -> str:
    """A condition on a value: ``a photon index below 1.5``."""
    bare = quantity(limit.quantity)
    if limit.op == "is":
        said = put(f"bound.{limit.state}", bare=bare) if has(f"bound.{limit.state}") else f"{limit.state} {bare}"
    else:
        value = _value(limit) or (word("bound", limit.state) if limit.state else "")
        if limit.source:
            value = put("bound.that_of", name=name_of(limit.source))
        said = put(f"bound.{limit.op}", what=with_article(bare), value=value)
    where = listed([word("band", limit.band) if limit.band else "", limit.instrument])
    return put("bound.band", bound=said, band=where) if where else said


def best(order: str, descending: bool) -> tuple[str, str]:
    """A superlative where there is one ("brightest"), and the same of any quantity ("highest flux")."""
    way = "desc" if descending else "asc"
    key = f"superlative.{order}_{way}"
    what = quantity(order)
    return put(key) if has(key) else "", put("superlative.highest" if descending else "superlative.lowest", what=what)


def in_order(line: Line, noun: str) -> str:
    """The noun with its order, how many of them, and from where on."""
    wanted = line.wanted
    line.take("order", "descending", "limit", "offset")
    if wanted.order:
        superlative, extreme = best(wanted.order, wanted.descending)
        kind_of_phrase = "best" if superlative else "extreme"
        several = "_first" if wanted.limit is None else "" if wanted.limit == 1 else "_several"
        count = number(wanted.limit or 0)
        noun = put(f"which.{kind_of_phrase}{several}", best=superlative, extreme=extreme, count=count, which=noun)
    elif wanted.limit:
        noun = put("which.some", count=number(wanted.limit), which=noun)
    return put("said.comma").join([noun, put("which.from", number=wanted.offset + 1)]) if wanted.offset else noun

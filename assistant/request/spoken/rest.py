"""What the head of a line does not say: columns, bands, authors, years, and how the answer is to be given."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from assistant.request.language.wanted import Wanted
from assistant.request.spoken.sources import best, which, whose
from assistant.request.spoken.words import Line, as_written, listed, number, put, quantity, word

_EMPTY = Wanted("")
_NEVER_SAID = frozenset("do descending class_words missing unread question upload".split())


def rest(line: Line) -> list[str]:
    """A phrase for each part of the request that was not told yet."""
    said = []
    for name, phrase in _PHRASES.items():
        if _is_left(line, name):
            line.take(name)
            said.append(phrase(line, getattr(line.wanted, name)))
    if any(_is_left(line, name) for name in _OF_SOURCES):
        line.take("order", "limit", "offset")  # told above
        said.append(put("rest.classes", what=which(line)))
    return [phrase for phrase in said if phrase]


def _is_left(line: Line, name: str) -> bool:
    return name not in line.told and getattr(line.wanted, name) != getattr(_EMPTY, name)


def years(wanted: Wanted) -> str:
    """``since 2020``."""
    first, last = wanted.year_from, wanted.year_to
    if first and last:
        return put("papers.in_year", year=first) if first == last else put("papers.between", year=first, until=last)
    return put("papers.since", year=first) if first else put("papers.until", year=last)


def topic(wanted: Wanted) -> str:
    """The words that papers are searched for, as quoted."""
    return put("papers.topic", words=as_written(wanted.topic)) if as_written(wanted.topic) else ""


def _several(key: str, group: str) -> Callable[[Line, Any], str]:
    return lambda line, names: put(key, what=listed(word(group, name) for name in names))


def _one(key: str, group: str) -> Callable[[Line, Any], str]:
    return lambda line, name: put(key, what=word(group, name))


def _aside(group: str) -> Callable[[Line, Any], str]:
    return _one("rest.aside", group)


def _year(line: Line, value: int) -> str:
    line.take("year_from", "year_to")
    return years(line.wanted)


def _order(line: Line, order: str) -> str:
    superlative, extreme = best(order, line.wanted.descending)
    return put("rest.aside", what=put("papers.first", best=superlative or extreme))


def _length(line: Line, length: str) -> str:
    said = put("length.count", count=number(int(length))) if length.isdigit() else word("length", length)
    return put("rest.aside", what=said)


def _papers(line: Line, kinds: tuple[str, ...]) -> str:
    return put("rest.aside", what=put("papers.many") + ": " + listed(word("paper", kind) for kind in kinds))


def _bibcodes(line: Line, codes: tuple[str, ...]) -> str:
    """Papers that are named; those of earlier turns are told by the reference to them."""
    said = listed(map(as_written, codes[:3]))
    return "" if line.wanted.earlier else put("rest.aside", what=put("papers.the_paper", bibcodes=said))


# in the order in which they are said
_PHRASES: dict[str, Callable[[Line, Any], str]] = {
    "names": lambda line, _: put("rest.aside", what=whose(line)),
    "earlier": lambda line, _: put("rest.aside", what=whose(line)),
    "sources": lambda line, _: put("rest.aside", what=whose(line)),
    "quantities": lambda line, keys: put("rest.quantities", what=listed(map(quantity, keys))),
    "columns": _several("rest.with", "column"),
    "not_columns": _several("rest.not_with", "column"),
    "fields": _several("papers.fields", "field"),
    "papers": _papers,
    "bibcodes": _bibcodes,
    "topic": lambda line, _: put("rest.about", what=topic(line.wanted)) if topic(line.wanted) else "",
    "authors": lambda line, names: put("rest.by", what=listed(map(as_written, names))),
    "first_author": lambda line, name: put("papers.first_author", who=as_written(name)),
    "year_from": _year,
    "year_to": _year,
    "stance": _aside("stance"),
    "stat": lambda line, stat: put("rest.aside", what=put("stat.said", stat=stat.replace("_", " "))),
    "formula": _aside("formula"),
    "aspects": _several("rest.aside", "aspect"),
    "model": _one("rest.model", "model"),
    "band": _aside("band"),
    "instrument": lambda line, name: put("rest.measured_by", what=name),
    "not_instrument": lambda line, name: put("rest.not_by", what=name),
    "to": lambda line, unit: put("computing.in", unit=word("unit", unit)),
    "order": _order,
    "limit": lambda line, count: put("rest.aside", what=put("rest.only", what=number(count))),
    "offset": lambda line, count: put("rest.aside", what=put("which.from", number=count + 1)),
    "verdict": lambda line, name: put("rest.aside", what=name.replace("_", " ")),
    "ask": lambda line, name: put("rest.aside", what=put("rest.and", what=name.replace("_", " "))),
    "action": _aside("action"),
    "about": _aside("about"),
    "reason": _aside("reason"),
    "register": _aside("register"),
    "length": _length,
    "format": _one("rest.aside", "format"),
    "language": _aside("language"),
}
_OF_SOURCES = tuple(part.name for part in fields(Wanted) if part.name not in (*_PHRASES, *_NEVER_SAID))

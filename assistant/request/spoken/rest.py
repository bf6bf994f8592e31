"""What the head of a line does not say: columns, bands, authors, years, and how the answer is to be given."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from assistant.request.language.wanted import Wanted
from assistant.request.spoken.sources import best, which, whose
from assistant.request.spoken.words import Line, as_written, listed, number, put, quantity, word

_EMPTY = Wanted("")
_NEVER_SAID = frozenset("do descending missing unread taken also question upload".split())


def rest(line: Line) -> list[str]:
    """A phrase for each part of the request that was not told yet; the last is all that stands in brackets."""
    said = _said(line, _PHRASES)
    if any(_is_left(line, name) for name in _OF_SOURCES):
        line.take("order", "limit", "offset")  # these are not of the sources
        said.append(put("rest.classes", what=which(line)))
    asides = put("said.semicolon").join(_said(line, _ASIDES))
    return [*said, put("rest.aside", what=asides)] if asides else said


def _said(line: Line, phrases: Mapping[str, Callable[[Line, Any], str]]) -> list[str]:
    said = []
    for name, phrase in phrases.items():
        if _is_left(line, name):
            said.append(phrase(line, getattr(line.wanted, name)))
            line.take(name)
    return [phrase for phrase in said if phrase]


def _is_left(line: Line, name: str) -> bool:
    return name not in line.told and getattr(line.wanted, name) != getattr(_EMPTY, name)


def years(wanted: Wanted) -> str:
    """``since 2020``; with the years as they were written: "after 2019" begins with 2020."""
    first, last = wanted.year_from, wanted.year_to
    if first and last is None and str(first) not in wanted.question and str(first - 1) in wanted.question:
        return put("papers.after", year=first - 1)
    if last and first is None and str(last) not in wanted.question and str(last + 1) in wanted.question:
        return put("papers.before", year=last + 1)
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


def _one_word(group: str) -> Callable[[Line, Any], str]:
    return lambda line, name: word(group, name)


def _year(line: Line, value: int) -> str:
    line.take("year_from", "year_to")
    return years(line.wanted)


def _order(line: Line, order: str) -> str:
    superlative, extreme = best(order, line.wanted.descending)
    return put("papers.first", best=superlative or extreme)


def _length(line: Line, length: str) -> str:
    return put("length.count", count=number(int(length))) if length.isdigit() else word("length", length)


def _papers(line: Line, kinds: tuple[str, ...]) -> str:
    return put("rest.papers", what=listed(word("paper", kind) for kind in kinds))


def _bibcodes(line: Line, codes: tuple[str, ...]) -> str:
    """Papers that are named; those of earlier turns are told by the reference to them."""
    said = listed(map(as_written, codes[:3]))
    return "" if line.wanted.earlier else put("papers.the_paper", bibcodes=said)


# in the order in which they are said
_PHRASES: dict[str, Callable[[Line, Any], str]] = {
    "quantities": lambda line, keys: put("rest.quantities", what=listed(map(quantity, keys))),
    "columns": _several("rest.with", "column"),
    "not_columns": _several("rest.not_with", "column"),
    "fields": _several("papers.fields", "field"),
    "topic": lambda line, _: put("rest.about", what=topic(line.wanted)) if topic(line.wanted) else "",
    "authors": lambda line, names: put("rest.by", what=listed(map(as_written, names))),
    "not_authors": lambda line, names: put("rest.not_of", what=listed(map(as_written, names), either=True)),
    "first_author": lambda line, name: put("papers.first_author", who=as_written(name)),
    "year_from": _year,
    "year_to": _year,
    "model": _one("rest.model", "model"),
    "instrument": lambda line, name: put("rest.measured_by", what=name),
    "not_instrument": lambda line, name: put("rest.not_by", what=name),
    "universe": lambda line, given: put("computing.universe", hubble=given.hubble, matter=given.matter),
    "to": lambda line, unit: put("computing.in", unit=word("unit", unit)),
}
_ASIDES: dict[str, Callable[[Line, Any], str]] = {
    "names": lambda line, _: whose(line),
    "earlier": lambda line, _: whose(line),
    "sources": lambda line, _: whose(line),
    "bibcodes": _bibcodes,
    "papers": _papers,
    "order": _order,
    "limit": lambda line, count: put("rest.only", what=number(count)),
    "offset": lambda line, count: put("which.from", number=count + 1),
    "stance": _one_word("stance"),
    "stat": lambda line, stat: put("stat.said", stat=stat.replace("_", " ")),
    "formula": _one_word("formula"),
    "aspects": lambda line, names: listed(word("aspect", name) for name in names),
    "band": _one_word("band"),
    "verdict": lambda line, name: name.replace("_", " "),
    "ask": lambda line, name: put("rest.and", what=name.replace("_", " ")),
    "action": _one_word("action"),
    "about": _one_word("about"),
    "reason": _one_word("reason"),
    "register": _one_word("register"),
    "length": _length,
    "format": _one_word("format"),
    "language": _one_word("language"),
}
_OF_SOURCES = tuple(part.name for part in fields(Wanted) if part.name not in (*_PHRASES, *_ASIDES, *_NEVER_SAID))

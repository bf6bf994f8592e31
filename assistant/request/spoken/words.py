"""Words for a request, from ``words_en.toml``; a request's word that the table lacks is said as it stands."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from assistant.request.language.wanted import Named, Unknown, Wanted
from retriever.catalogue.families import FAMILIES
from retriever.catalogue.quantities import QUANTITIES
from retriever.catalogue.records import Source
from retriever.names.constellations import FULL_NAMES
from retriever.names.positions import Position
from retriever.text.number_words import NUMBER_WORDS
from retriever.toml_tables import read_table

_LABELS = {quantity.key: quantity.label for quantity in QUANTITIES}
_ANGLES = dict.fromkeys(("separation", "declination", "right_ascension", "galactic_latitude"), "deg")
_UNITS = {quantity.key: quantity.held_in or quantity.unit for quantity in QUANTITIES} | _ANGLES
_NUMBERS = {number: word for word, number in reversed(NUMBER_WORDS.items())}
_WRITTEN_OUT = 12  # numbers up to which are said as words
_ASIDE = re.compile(r" \(.*\)$")  # abbreviations behind a label
_LONGEST = 80  # characters of what a user wrote


@cache
def _table() -> dict[str, dict[str, str]]:
    return read_table("assistant.request.spoken", "words_en.toml", dict[str, dict[str, str]])


@dataclass
class Line:
    """A request on its way into words; ``told`` are the parts of it that have been said, ``sources`` the library's by id."""

    wanted: Wanted
    sources: Mapping[str, Source]
    told: set[str] = field(default_factory=set)

    def take(self, *parts: str) -> None:
        """Those parts of the request are said now."""
        self.told.update(parts)


def put(key: str, **values: object) -> str:
    """The phrase under a dotted key, with the values put in; raises KeyError for an unknown key."""
    group, _, name = key.partition(".")
    return _table()[group][name].format(**values)


def has(key: str) -> bool:
    """Whether there is such a phrase."""
    group, _, name = key.partition(".")
    return name in _table()[group]


def word(group: str, name: str) -> str:
    """A word of requests in plain words."""
    return _table()[group].get(name) or name.replace("_", " ")


def listed(parts: Iterable[str], either: bool = False) -> str:
    """``A, B and C``, each once; with "or" where it is either."""
    some = list(dict.fromkeys(part for part in parts if part))
    if len(some) < 2:
        return "".join(some)
    return put("said.or_two" if either else "said.two", first=put("said.comma").join(some[:-1]), last=some[-1])


def quantity(key: str) -> str:
    """``column density``."""
    return _table()["quantity"].get(key) or _LABELS.get(key) or key.replace("_", " ")


def unit_of(key: str) -> str:
    """The unit in which a number without one is taken; "" for a ratio."""
    return _UNITS.get(key, "")


def with_article(what: str) -> str:
    """``an Eddington ratio``."""
    many = what.endswith("s") and not what.endswith("ss")
    return what if many else put("said.an" if what[:1].lower() in "aeio" else "said.a", what=what)


def kind(key: str) -> str:
    """A role or subclass as many: ``magnetars``."""
    return _ASIDE.sub("", FAMILIES[key].label) if key in FAMILIES else word("kind", key)


def constellation(name: str) -> str:
    """``Cygnus``, of its abbreviation too."""
    return FULL_NAMES.get(name, name)


def number(count: int) -> str:
    """``three``; of many the digits."""
    return _NUMBERS.get(count, str(count)) if 0 < count <= _WRITTEN_OUT else str(count)


def name_of(name: Named) -> str:
    """A source by its name, an unknown one as it was written."""
    return put("whose.unknown", name=as_written(name.name)) if isinstance(name, Unknown) else name.name


def place_of(near: Named | Position | None) -> str:
    """A source, a position or a place on the sky."""
    if near is None:
        return put("bound.centre")
    if not isinstance(near, Position):
        return name_of(near)
    text = as_written(near.text) or f"{near.ra:.4f} {near.dec:+.4f}"
    return text if text[:1].isalpha() else put("which.position", place=text)


def as_written(text: str) -> str:
    """What a user wrote, without signs that would read as markup, and not too long."""
    return re.sub(r"[^\w\s'’&+.,:/()^%=~*-]", "", text).strip()[:_LONGEST].strip(" .,:;-")

"""Classes and subclasses of sources, and how people say them: one table, ``kinds.toml``."""

import re
from collections.abc import Iterable
from typing import Literal

from pydantic.dataclasses import dataclass

from retriever.toml_tables import CHECKED, read_table


@dataclass(config=CHECKED, frozen=True)
class Words:
    """Words for a kind: those that sources are listed by, and those that only a premise holds."""

    words: tuple[str, ...] = ()
    premise: tuple[str, ...] = ()


@dataclass(config=CHECKED, frozen=True)
class Kind:
    """A class of the catalogue; ``kinds.toml`` says what each part means."""

    label: str
    realm: Literal["galactic", "extragalactic"]
    spectrum: Literal["", "thermal"] = ""
    plasma: bool = False
    words: tuple[str, ...] = ()
    premise: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    @property
    def noun(self) -> str:
        """Its label without article and abbreviation: ``low-mass X-ray binary``."""
        return re.sub(r"^an? | \(\w+\)$", "", self.label)


@dataclass(config=CHECKED, frozen=True)
class InAbstracts:
    """What a passage calls a source, and the pattern that tells."""

    noun: str
    pattern: str


@dataclass(config=CHECKED, frozen=True)
class _Table:
    classes: dict[str, Kind]
    groups: dict[str, Words]
    not_kinds: Words
    subclasses: dict[str, tuple[str, ...]]
    abstracts: tuple[InAbstracts, ...]


_TABLE = read_table("retriever.catalogue", "kinds.toml", _Table)
KINDS = _TABLE.classes
IN_ABSTRACTS = _TABLE.abstracts
# words of what is no class of the catalogue: they keep a shorter word inside them from being read
NOT_KINDS = _TABLE.not_kinds.words


def _held_by(words: str, kinds: Iterable[tuple[str, Kind]]) -> dict[str, tuple[str, ...]]:
    """Each word with the classes that it holds; ``words`` is ``words`` or ``premise``."""
    held: dict[str, tuple[str, ...]] = {}
    for key, kind in kinds:
        for group in (kind, *(_TABLE.groups[name] for name in kind.groups)):
            for word in getattr(group, words):
                held[word] = (*held.get(word, ()), key)
    return held


# words for classes, and the classes of this catalogue that they hold
CLASS_WORDS = _held_by("words", KINDS.items())
# all words that a premise may hold, with the classes of which it is then true (of some, none)
PREMISE_WORDS = {
    **dict.fromkeys((*NOT_KINDS, *_TABLE.not_kinds.premise), ()),
    **CLASS_WORDS,
    **_held_by("premise", KINDS.items()),
}
# words that name a kind held in the subclass, not the class
SUBCLASS_WORDS = {word: value for value, words in _TABLE.subclasses.items() for word in words}
GALACTIC = frozenset(key for key, kind in KINDS.items() if kind.realm == "galactic")
THERMAL = frozenset(key for key, kind in KINDS.items() if kind.spectrum == "thermal")
PLASMA = frozenset(key for key, kind in KINDS.items() if kind.plasma)
ACTIVE = frozenset(key for key, kind in KINDS.items() if "active galaxy" in kind.groups)


def class_label(key: str) -> str:
    """A class with its article, as a sentence says it; a class that is not in the table as it stands."""
    return KINDS[key].label if key in KINDS else key


def classes_in(text: str) -> tuple[tuple[str, ...], str]:
    """Classes named in the text (the longest words win) and a word of the subclass."""
    lowered, found = text.lower(), []
    taken: list[tuple[int, int]] = []
    for word in sorted((w for w in (*CLASS_WORDS, *NOT_KINDS) if w in lowered), key=len, reverse=True):
        for match in re.finditer(rf"(?<![\w-]){re.escape(word)}s?(?![\w-])", lowered):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append((match.start(), match.end()))
                found += [c for c in CLASS_WORDS.get(word, ()) if c not in found]
    return tuple(found), _subclass_word(lowered)


def without_words_of(classes: Iterable[str], text: str) -> str:
    """A text in small letters without the words that name these classes."""
    wanted = set(classes)
    held = (w for w, named in CLASS_WORDS.items() if w in text and wanted & set(named))
    for word in sorted(held, key=len, reverse=True):
        text = re.sub(rf"(?<![\w-]){re.escape(word)}s?(?![\w-])", " ", text)
    return text


def _subclass_word(lowered: str) -> str:
    longest_first = sorted(SUBCLASS_WORDS.items(), key=lambda item: -len(item[0]))
    begun = (value for word, value in longest_first if word in lowered and re.search(_beginning(word), lowered))
    return next(begun, "")


def _beginning(word: str) -> str:
    return rf"(?<![\w-]){re.escape(word)}"


def nearest_key(classes: tuple[str, ...]) -> str:
    """What "nearest" and "most distant" mean for these classes: distance in the Galaxy, redshift beyond it."""
    return "distance" if classes and set(classes) <= GALACTIC else "redshift"

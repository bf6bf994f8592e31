"""Stop words by purpose (``stopwords.toml``): what is noise in one place is a topic in another."""

import re
from dataclasses import fields

from pydantic.dataclasses import dataclass

from retriever.toml_tables import CHECKED, read_table


@dataclass(config=CHECKED, frozen=True)
class _Lists:
    question: str
    topic: str
    asking: str
    listing: str
    search: str
    sense: str
    reporting: str
    prefix: str
    nickname: str


_LISTS = read_table("retriever.text", "stopwords.toml", _Lists)
_WORDS = {purpose.name: frozenset(getattr(_LISTS, purpose.name).split()) for purpose in fields(_Lists)}


def stop_words(purpose: str) -> frozenset[str]:
    """The words of one purpose, in small letters; raises KeyError for a purpose that has no list."""
    return _WORDS[purpose]


def without_stop_words(text: str, purpose: str) -> str:
    """The text without these words, whatever their case, and with single blanks; "look" stays in "changing-look"."""
    words = "|".join(sorted(_WORDS[purpose], key=lambda word: (-len(word), word)))
    return " ".join(re.sub(rf"(?<![\w-])(?:{words})(?![\w-])", " ", text, flags=re.I).split())

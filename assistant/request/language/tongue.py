"""Which language a question is written in, by the small words that it is full of; Chinese by its script."""

import re
from functools import cache

from pydantic.dataclasses import dataclass

from retriever.text.stopwords import stop_words
from retriever.toml_tables import CHECKED, read_table

_WORD = re.compile(r"(?<![\w/])[^\W\d_]+(?![\w/])")  # no letter of "w/o" or of 4e-12
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(config=CHECKED, frozen=True)
class _Table:
    de: str
    fr: str
    es: str
    it: str


def tongue_of(text: str) -> str:
    """``de``, ``fr``, ``es``, ``it`` or ``zh``; "" for English and for what can't be told (a name, two words)."""
    if _CHINESE.search(text):
        return "zh"
    words = _WORD.findall(text.lower())
    counts = {language: sum(word in held for word in words) for language, held in _words().items()}
    english = sum(word in stop_words("question") for word in words)
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= 2 and counts[best] > english else ""


@cache
def _words() -> dict[str, frozenset[str]]:
    table = read_table("assistant.request.language", "tongue.toml", _Table)
    return {language: frozenset(getattr(table, language).split()) for language in ("de", "fr", "es", "it")}

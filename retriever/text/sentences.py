"""Where sentences end: in plain prose, and in abstracts whose TeX has been made plain.

Two rules on purpose. What is verified and quoted is prose of many sources (answers, summaries, glossary entries, cells of
tables joined by ``|``), read with care for abbreviations before a capital. The rule for abstracts fed the text encoder when
it was trained, so its sentences stay the same to the byte.
"""

import re

_END = re.compile(r"(?<=[.!?|])\s+|\s\|\s")
_ABBREVIATION = re.compile(r"\b(?:al|e\.g|i\.e|Fig|cf|vs|ca|approx|No)\.$")
_BEGINS = re.compile(r"[\"'(]?[A-Z0-9Α-Ω]")
_END_IN_ABSTRACT = re.compile(
    r"(?<=[.!?])(?<!et al\.)(?<!Fig\.)(?<!e\.g\.)(?<!i\.e\.)(?<!cf\.)(?<!vs\.)(?<!approx\.)(?<! [A-Z]\.)\s+(?=[A-Z(~<>0-9])"
)


def sentences(text: str) -> list[str]:
    """Sentences of prose; ``et al. (2012)`` does not end one, a bar between cells does."""
    parts: list[str] = []
    for part in _END.split(text):
        if parts and (_ABBREVIATION.search(parts[-1]) or not _BEGINS.match(part)):
            parts[-1] += " " + part
        else:
            parts.append(part)
    return [part for part in parts if part.strip()]


def sentences_of_abstract(text: str) -> list[str]:
    """Sentences of an abstract in plain mathematics; a full stop after an abbreviation or within a number ends none."""
    return [part.strip() for part in _END_IN_ABSTRACT.split(text) if part.strip()]

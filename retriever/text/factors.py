"""Factors in words: "ten times farther", "twice as bright", "half the flux", "a factor of 3 lower"."""

import re
from dataclasses import dataclass

from retriever.text.number_words import NUMBER_WORDS

_WORDS = {
    **{word: float(n) for word, n in NUMBER_WORDS.items() if n > 1},
    **dict.fromkeys(("twice", "double", "doubled", "twofold"), 2.0),
    **dict.fromkeys(("thrice", "triple", "tripled", "threefold"), 3.0),
    "tenfold": 10.0,
    "half": 0.5,
    "halved": 0.5,
    "third": 1 / 3,
    "quarter": 0.25,
    "hundred": 100.0,
    "thousand": 1000.0,
}
_ALONE = "twice|double[d]?|thrice|tripled?|twofold|threefold|tenfold|half|halved|(?:a |one )(?:third|quarter)"
_TIMES = re.compile(
    rf"(?P<number>\d+(?:\.\d+)?|{'|'.join(_WORDS)})(?:\s*(?:times|[x×]|-?fold)(?!\w))|factors? of (?:about )?(?P<by>\d+(?:\.\d+)?|{'|'.join(_WORDS)})"
    rf"|(?<!\w)(?P<word>{_ALONE})(?!\w)",
    re.I,
)
_LOWER = re.compile(
    r"(?<!\w)(?:smaller|lower|less|fainter|dimmer|closer|nearer|shorter|cooler|lighter|weaker|slower|below|down|reduced)(?!\w)",
    re.I,
)


@dataclass(frozen=True)
class Factor:
    """By how much, and whether it makes ``higher`` or ``lower``."""

    value: float
    to: str


def factor_in(text: str) -> Factor | None:
    """The first factor of a text; None where none is said."""
    match = _TIMES.search(text)
    if match is None:
        return None
    said = (match["number"] or match["by"] or match["word"]).lower().removeprefix("a ").removeprefix("one ")
    value = _WORDS[said] if said in _WORDS else float(said)
    return Factor(value, "lower" if _LOWER.search(text[match.end() :]) else "higher") if value else None

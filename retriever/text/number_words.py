"""Numbers written as words: those that count something, factors, shares and orders of magnitude."""

import re

from retriever.text.numbers import Figure

NUMBER_WORDS = {
    w: i for i, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
_MORE_WORDS: dict[str, float] = {
    **dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True)),
    **dict.fromkeys(("hundred", "hundreds"), 1e2),
    **dict.fromkeys(("thousand", "thousands"), 1e3),
    **dict.fromkeys(("million", "millions"), 1e6),
    **dict.fromkeys(("billion", "billions"), 1e9),
    "trillion": 1e12,
    **dict.fromkeys(("dozen", "dozens"), 12),
    **dict.fromkeys(("twice", "double", "doubled", "doubles", "twofold"), 2),
    **dict.fromkeys(("thrice", "triple", "tripled", "threefold"), 3),
    "fourfold": 4,
    "fivefold": 5,
    "tenfold": 10,
    **dict.fromkeys(("half", "halved"), 1 / 2),
    "third": 1 / 3,
    "quarter": 1 / 4,
}
_VALUES = {**NUMBER_WORDS, **_MORE_WORDS}
_SPELLED = re.compile(
    rf"\b(?:{'|'.join([*_MORE_WORDS, *list(NUMBER_WORDS)[3:]])})\b|\b(?:two|one|zero)(?=\s+(?:times|orders?|magnitudes?|percent|per cent|parts)\b)",
    re.I,
)
_COUNTED = re.compile(
    rf"\b({'|'.join(NUMBER_WORDS)})\b(?=\s+(?:\w+[\s-]){{0,3}}(?:sources?|papers?|objects?|measurements?|values?|spectra))",
    re.I,
)


def counted_in(text: str) -> list[Figure]:
    """Small numbers written as words before what they count: ``three sources``."""
    return [Figure(float(NUMBER_WORDS[m[1].lower()]), 0.0, m[1], m.start(), m.end()) for m in _COUNTED.finditer(text)]


def spelled_in(text: str) -> list[Figure]:
    """Numbers, factors and shares written as words: ``twice``, ``a third``, ``three orders of magnitude``, ``millions``."""
    return [Figure(float(_VALUES[m[0].lower()]), 0.0, m[0], m.start(), m.end()) for m in _SPELLED.finditer(text)]


def number_words(text: str) -> list[float]:
    """Every number word, counted or not: what a counted one may lean on."""
    return [float(NUMBER_WORDS[word]) for word in re.findall(r"[a-z]+", text.lower()) if word in NUMBER_WORDS]

"""By what a list is sorted, and how many of it are asked for: "the three most distant quasars"."""

import re

from assistant.request.phrases import PHRASES
from assistant.request.wording import spoken_quantities
from retriever.catalogue.comparisons import DEGREES, IMPLIED, LOWEST, SUPERLATIVE, any_of
from retriever.catalogue.kinds import CLASS_WORDS, nearest_key
from retriever.text.number_words import NUMBER_WORDS

_SORTED_BY = re.compile(r"\b(?:sort|order|rank)\w*\b.*?\bby\b(?P<by>.*)", re.I)
_ASCENDING = re.compile(r"\b(?:ascending|lowest|smallest|nearest|faintest|increasing)\b", re.I)
_DEGREE = re.compile(rf"\s*(?P<degree>{any_of(list(DEGREES))})", re.I)
_TO_A_NUMBER = re.compile(r"\s*to\s+[-+]?\d")  # "closest to 1.7" sorts by nothing that a list can be sorted by
_COUNT_WORD = re.compile(
    rf"\b(?:top|first)\s+(\d{{1,2}})\b|\b(\d{{1,2}}|{'|'.join(list(NUMBER_WORDS)[2:11])})\s+(?:most\s+)?(?={SUPERLATIVE.pattern})",
    re.I,
)
# "which two blazars are brightest": a number of sources or of a class, an adjective between
_COUNTED = re.compile(
    rf"(?<![\w.-])(?<!type )(?<!class )(?<!seyfert )(?<!population )(?P<count>\d{{1,2}}|{'|'.join(list(NUMBER_WORDS)[1:13])})\s+(?:[\w-]+\s+)?"
    rf"(?:{PHRASES.sources.pattern}|(?:{any_of(map(re.escape, CLASS_WORDS))})s?(?![\w-]))",
    re.I,
)
USUAL = 0  # the limit of a list where no number is asked for: see ``rows_shown``
WHOLE = 12  # a list of at most as many is shown whole: eight of ten would only cost a second question
_FEW, _MOST = 8, 50  # shown of a longer list, and at most


def order_of(text: str, classes: tuple[str, ...]) -> tuple[str, bool]:
    """The key of the quantity to sort by (empty without one) and whether the highest come first."""
    sorting = _SORTED_BY.search(text)
    if sorting and (by := spoken_quantities(sorting["by"])):
        return by[0].key, not _ASCENDING.search(sorting["by"])
    match = SUPERLATIVE.search(text)
    if not match or _TO_A_NUMBER.match(text, match.end()):
        return "", True
    return _superlative_of(text, match, classes), match[0].lower() not in LOWEST


def _superlative_of(text: str, match: re.Match[str], classes: tuple[str, ...]) -> str:
    """The quantity that a superlative is of: named behind it, else its own, else named before it ("rotates fastest")."""
    if after := spoken_quantities(text[match.start() :]):
        return after[0].key
    degree = _DEGREE.match(text, match.end())
    key = IMPLIED.get(match[0].lower()) or (DEGREES[degree["degree"].lower()] if degree else "")
    if key == "distance":
        return nearest_key(classes)
    if not key and (before := spoken_quantities(text[: match.end()])):
        return before[-1].key
    return key


def limit_of(text: str, ordered: bool = False, usual: int = USUAL) -> int:
    """How many are asked for; of a list that is ``ordered``, also by "which two blazars"."""
    if match := _COUNT_WORD.search(text):
        word = (match[1] or match[2]).lower()
    elif ordered and (match := _COUNTED.search(text)):
        word = match["count"].lower()
    else:
        return usual
    return max(1, min(_MOST, NUMBER_WORDS.get(word) or int(word)))


def rows_shown(total: int) -> int:
    """How many rows of a list of ``total`` are shown where no number is asked for."""
    return total if total <= WHOLE else _FEW

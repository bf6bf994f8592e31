"""The bands of a request held against those that its question types."""

from assistant.request.bounds import OPERATOR
from retriever.catalogue.families import BANDS
from retriever.requests.marked import Marked
from retriever.requests.program import Request, parse
from retriever.text.numbers import numbers_in, ranges

_NAMED = {"soft": "0.5-2", "hard": "2-10"}  # by the words that may be meant by the numbers
_EDGES = frozenset(_NAMED.values()) & BANDS.keys()


def banded(request: Request, marked: Marked) -> Request:
    """The request without a band that the question says in no manner; of a flux to be told in another band, the band typed beside its
    number is the one that it is of."""
    words = str(request).split()
    places = [place for place, word in enumerate(words) if word == "band" and place + 1 < len(words)]
    unsaid = [place for place in places if words[place + 1] in _EDGES and not _said(words[place + 1], marked)]
    if "restrict_band" in words and (typed := typed_bands(marked.text)):  # which the grammar has no word for, mostly
        unsaid += [place for place in places if words[place + 1] not in typed and place not in unsaid]
    if unsaid:
        kept = [word for place, word in enumerate(words) if not {place, place - 1}.intersection(unsaid)]
        return parse(" ".join(kept))
    if request.one("formula") == "band_conversion" and len(places) == 2 and _exchanged(words, places, marked):
        first, second = (place + 1 for place in places)
        words[first], words[second] = words[second], words[first]
        return parse(" ".join(words))
    return request


def _said(band: str, marked: Marked) -> bool:
    """Whether a question types the edges of a band, or a word that may mean them."""
    lowered = marked.text.lower()
    low, _, high = band.partition("-")
    named = any(word in lowered for word, edges in _NAMED.items() if edges == band)
    return named or (low in lowered and high in lowered)


def _exchanged(words: list[str], places: list[int], marked: Marked) -> bool:
    """Whether the band of the result stands beside the number of the question, and the number's own does not."""
    number = words[places[0] - 1]
    held = next((mark for mark in marked.of_kind("N") if mark.key == number), None)
    if held is None:
        return False
    gaps: dict[str, int] = {}
    for band, start, end in _typed(marked.text):
        gap = held.start - end if end <= held.start else start - held.end
        gaps[band] = min(gap, gaps.get(band, gap))
    own, other = (words[place + 1] for place in places)
    return own in gaps and other in gaps and gaps[other] < gaps[own]


def typed_bands(text: str) -> list[str]:
    """The bands in keV that a text types, as "2-7" or "between 0.3 and 10 keV"."""
    return [band for band, _, end in _typed(text) if text[:end].lower().endswith("kev")]


def open_band(text: str) -> tuple[float | None, float | None] | None:
    """The band that a text bounds on one side, as "above 5 keV"; None where it types none, several, or one with two ends."""
    found = []
    for number in numbers_in(text):
        before = text[: number.start].lower().rstrip()
        said = next((op for word, op in OPERATOR.items() if _ends_with(before, word)), "")
        if said and text[number.end :].lstrip().lower().startswith("kev"):
            found.append((number.value, None) if ">" in said else (None, number.value))
    return found[0] if len(found) == 1 and not typed_bands(text) else None


def _ends_with(text: str, word: str) -> bool:
    return text.endswith(word) and not text[: -len(word)][-1:].isalpha()


def _typed(text: str) -> list[tuple[str, int, int]]:
    """The bands that a text types, as the grammar writes them, each with its unit's end."""
    found = []
    for first, second in ranges(numbers_in(text), text):
        unit = text[second.end :].lstrip().lower().startswith("kev")
        end = text.lower().index("kev", second.end) + len("kev") if unit else second.end
        found.append((f"{first.value:g}-{second.value:g}", first.start, end))
    return found

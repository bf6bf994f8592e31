"""The first and the last year that a request means: "before 2010" ends with 2009, "until 2010" with 2010; the 1990s are ten."""

from retriever.requests.marked import Marked
from retriever.requests.program import LITERAL

# words before a year that leave it out
_BEFORE = ("before", "prior to", "earlier than", "older than", "vor", "avant", "antes de", "prima del")
_AFTER = ("after", "later than", "newer than", "younger than", "nach", "après", "después de", "dopo il")


def first_year(word: str, marked: Marked) -> int | None:
    """Of a clause ``year_from``; None without one."""
    return _year(word, marked, _AFTER, _length(word, marked))


def last_year(word: str, marked: Marked) -> int | None:
    """Of a clause ``year_to``; None without one."""
    last = _year(word, marked, (), 0)
    before = last is not None and _year(word, marked, _BEFORE, -1) != last
    return None if last is None else last - 1 if before else last + _length(word, marked) - 1


def only_years(word: str, marked: Marked) -> tuple[int, int] | None:
    """Of a clause ``year_eq``, the first and the last; None without one."""
    year = _year(word, marked, (), 0)
    return None if year is None else (year, year + _length(word, marked) - 1)


def _length(word: str, marked: Marked) -> int:
    """How many years a mark means: "1994" one, "the 1990s" ten."""
    return 10 if word and not LITERAL.fullmatch(word) and marked[word].text.endswith("s") else 1


def _year(word: str, marked: Marked, without: tuple[str, ...], step: int) -> int | None:
    if not word:
        return None
    if LITERAL.fullmatch(word):
        return int(float(word[1:]))
    mark = marked[word]
    said = f" {' '.join(marked.text[: mark.start].lower().split()).removesuffix(' the')}"
    return int(mark.value) + (step if said.endswith(tuple(f" {words}" for words in without)) else 0)

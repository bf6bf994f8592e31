"""The first and the last year that a request means: "before 2010" ends with 2009, "until 2010" with 2010."""

from retriever.requests.marked import Marked
from retriever.requests.program import LITERAL

# words before a year that leave it out
_BEFORE = ("before", "prior to", "earlier than", "older than", "vor", "avant", "antes de", "prima del")
_AFTER = ("after", "later than", "newer than", "younger than", "nach", "après", "después de", "dopo il")


def first_year(word: str, marked: Marked) -> int | None:
    """Of a clause ``year_from``; None without one."""
    return _year(word, marked, _AFTER, 1)


def last_year(word: str, marked: Marked) -> int | None:
    """Of a clause ``year_to``; None without one."""
    return _year(word, marked, _BEFORE, -1)


def only_year(word: str, marked: Marked) -> int | None:
    """Of a clause ``year_eq``; None without one."""
    return _year(word, marked, (), 0)


def _year(word: str, marked: Marked, without: tuple[str, ...], step: int) -> int | None:
    if not word:
        return None
    if LITERAL.fullmatch(word):
        return int(float(word[1:]))
    mark = marked[word]
    said = f" {' '.join(marked.text[: mark.start].lower().split())}"
    return int(mark.value) + (step if said.endswith(tuple(f" {words}" for words in without)) else 0)

"""Citations in a text: bibcodes, and an author with a year behind, looked up in the library."""

from dataclasses import dataclass

from retriever.catalogue.records import Paper
from retriever.library.index.records import flat_surname
from retriever.library.library import Library
from retriever.requests.marked import Mark
from retriever.requests.marks import marks_in
from retriever.text.numbers import BIBCODE

_FAR = 45  # characters from an author to the year: "Miller, Smith & Jones ("
_EARLIEST, _LATEST = 1900, 2100


@dataclass(frozen=True)
class Citation:
    """A citation at ``span`` of a text, and the papers of the library that it may be; none where the library has none."""

    text: str
    span: tuple[int, int]
    papers: tuple[Paper, ...]


def citations_in(text: str, library: Library) -> list[Citation]:
    """Every citation of a sentence, in its order."""
    found = [
        Citation(m[0], m.span(), (library.papers[m[0]],) if m[0] in library.papers else ())
        for m in BIBCODE.finditer(text)
    ]
    marks = marks_in(text, library).marks
    authors = [mark for mark in marks if mark.key[0] == "A"]
    for year in (mark for mark in marks if _is_year(mark)):
        before = [mark for mark in authors if mark.end <= year.start and year.start - mark.end <= _FAR]
        signed = [mark for mark in before if "." not in text[mark.end : year.start].replace("et al.", "")]
        if signed:
            papers = _signed([str(mark.value) for mark in signed], _number(year), library)
            found.append(Citation(text[signed[0].start : year.end], (signed[0].start, year.end), papers))
        elif text[: year.start].rstrip(" (,.").endswith("et al"):
            head = text[: year.start].rstrip(" (,.").removesuffix("et al").rstrip()
            start = max(head.rfind(" "), head.rfind("(")) + 1
            found.append(Citation(text[start : year.end], (start, year.end), ()))
    return sorted(found, key=lambda citation: citation.span)


def _is_year(mark: Mark) -> bool:
    if mark.key[0] == "Y":
        return True
    return mark.key[0] == "N" and len(mark.text) == 4 and mark.text.isdigit() and _EARLIEST <= int(mark.text) <= _LATEST


def _number(mark: Mark) -> int:
    return int(mark.text[:4])


def _signed(authors: list[str], year: int, library: Library) -> tuple[Paper, ...]:
    """Papers of that year that all of these have signed, the first named as the first author where any is so."""
    signed = [dict(library.by_author(flat_surname(author))) for author in authors]
    papers = [paper for paper in signed[0] if paper.year == year and all(paper in other for other in signed[1:])]
    first = [paper for paper in papers if signed[0][paper] == 0]
    return tuple(first or papers)

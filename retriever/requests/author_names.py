"""Names of authors beside their surnames in a library: given names ("Brian McNamara"), and who is said to have written papers."""

import re
from collections.abc import Iterator

from retriever.library.index.records import flat_surname
from retriever.library.library import Library

_GIVEN = re.compile(r"(?<![\w-])(?P<name>[A-ZÀ-Þ][a-zà-þ]+)(?:\s+[A-ZÀ-Þ]\.)*\s+$")
_WRITTEN_BY = re.compile(
    r"(?<![\w-])(?:papers?|articles?|publications?|something|anything|written)\s+by\s+"
    r"(?:[A-ZÀ-Þ][a-zà-þ]+\s+|[A-ZÀ-Þ]\.\s*)*(?P<who>[A-ZÀ-Þ][a-zà-þ][\w’'-]+)(?![\w-])"
)
_CITED = re.compile(  # "BibTeX of Oda 1965": whoever that is
    r"(?<![\w-])(?:bibtex|bib|citations?|references?|cite|entry|entries)\b(?:\s+(?:entry|for|of|to|the|paper))*\s+(?P<who>[A-ZÀ-Þ][a-zà-þ][\w’'-]+)"
    r"(?=(?:\s+et\s+al\.?|\s+(?:and|&)\s+[A-ZÀ-Þ][\w’'-]+)?,?\s+\(?(?:19|20)\d\d\b)",
    re.I,
)
_SIGNATURES = 60  # papers of a surname that are looked at for given names


def given_name(before: str, surname: str, library: Library) -> str:
    """The given name that stands before a surname ("Brian" of McNamara, B. R.), with its blank; "" where there is none."""
    match = _GIVEN.search(before)
    if match is None or not before[: match.start()].strip(" \"'("):
        return ""
    signed = (author for paper, _ in library.by_author(surname)[:_SIGNATURES] for author in paper.authors)
    initials = {author.partition(",")[2].strip()[:1] for author in signed if flat_surname(author) == surname}
    return match[0] if match["name"][0] in initials else ""


def written_by(text: str) -> Iterator[tuple[int, int]]:
    """Places of names that papers are said to be by, whether a library has papers of theirs or not."""
    for pattern in (_WRITTEN_BY, _CITED):
        for match in pattern.finditer(text):
            if match["who"][0].isupper():
                yield match.start("who"), match.end("who")

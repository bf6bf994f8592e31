"""Given names before the surnames of authors: "Brian McNamara"."""

import re

from retriever.library.index.records import flat_surname
from retriever.library.library import Library

_GIVEN = re.compile(r"(?<![\w-])(?P<name>[A-ZÀ-Þ][a-zà-þ]+)(?:\s+[A-ZÀ-Þ]\.)*\s+$")
_SIGNATURES = 60  # papers of a surname that are looked at for given names


def given_name(before: str, surname: str, library: Library) -> str:
    """The given name that stands before a surname ("Brian" of McNamara, B. R.), with its blank; "" where there is none."""
    match = _GIVEN.search(before)
    if match is None or not before[: match.start()].strip(" \"'("):
        return ""
    signed = (author for paper, _ in library.by_author(surname)[:_SIGNATURES] for author in paper.authors)
    initials = {author.partition(",")[2].strip()[:1] for author in signed if flat_surname(author) == surname}
    return match[0] if match["name"][0] in initials else ""

"""Papers whose title or abstract has a name, of a source that a library need not know."""

import re
from collections.abc import Sequence

from retriever.library.library import Library

_LOOKED_AT = 150  # papers that hold words of a name, the best first
_PARTS = re.compile(r"[a-z]+|\d+")


def papers_naming(library: Library, names: Sequence[str]) -> dict[str, str]:
    """Bibcodes of the papers that have one of the names, with "title" or "mention": blanks, hyphens and large letters are no part
    of a name ("M 82 X-2" is "M82 X-2"), its letters and numbers are, each whole."""
    found: dict[str, str] = {}
    for name in names:
        parts = _parts(name)
        words = f"{name} {''.join(name.split())}"  # "PDS456" is a word of its own
        for hit in library.search_papers(words, _LOOKED_AT, dense=False) if parts else []:
            paper = hit.paper
            if _holds(paper.plain_title, parts):
                found[paper.bibcode] = "title"
            elif _holds(paper.abstract, parts) or any(_holds(report.summary, parts) for report in paper.reports):
                found.setdefault(paper.bibcode, "mention")
    return found


def _parts(text: str) -> list[str]:
    return _PARTS.findall(text.lower())


def _holds(text: str, parts: list[str]) -> bool:
    words = _parts(text)
    return any(words[i : i + len(parts)] == parts for i in range(len(words) - len(parts) + 1))

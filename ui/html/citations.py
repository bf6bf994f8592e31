"""A paper as BibTeX, and as one line."""

from typing import Any

from retriever.names.authors import shortened
from retriever.text.bibtex import bibtex_entry


def bibtex(paper: dict[str, Any]) -> str:
    """One entry, keyed by the bibcode as ADS does."""
    return bibtex_entry(str(paper["bibcode"]), str(paper["title"]), map(str, paper["authors"]), paper["year"])


def citation(paper: dict[str, Any]) -> str:
    """One paper in a line, for an e-mail or a note."""
    return f'{"; ".join(shortened([str(author) for author in paper["authors"]]))} ({paper["year"]}), "{paper["title"]}", {paper["bibcode"]}'

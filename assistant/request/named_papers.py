"""Papers that a question names by bibcode, author or year: looked up, never left to likeness of words.

``papers by Fabian``, ``Gou et al. (2011)``, ``2011ApJ...742...85G``, ``published before 2000``. An author counts where the
words around a name say so; the name must be one of the catalogue's authors.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.request.topic import stems_met, topic_stems
from retriever.catalogue.records import Paper
from retriever.library.index.records import flat_surname
from retriever.library.library import Library
from retriever.library.paper_lookup import newest_first, signed_by
from retriever.text.numbers import BIBCODE

_NAME = r"\b[A-ZÀ-Þ][\w\-]*(?:['’][A-Z])?[\w\-]+(?![\w\-])"
_WRITTEN = r"(?:papers?|works?|results?|stud(?:y|ies)|articles?|publications?)"
_AUTHOR = [
    re.compile(pattern)
    for pattern in (
        rf"\b(?:by|authored by|{_WRITTEN} (?:from|of))\s+(?:[A-Z]\.\s*)*(?P<who>{_NAME})(?!\s+(?:[A-Z]-)?\d)",
        rf"(?P<who>{_NAME})\s+(?:et\.? al\b|(?:and|&) (?:colleagues|collaborators|co-?workers|co-?authors|others|team|{_NAME}\s+\(?\d{{4}}))",
        rf"(?P<who>{_NAME})(?:'s|’s)?,?\s+\(?(?:19|20)\d\d\b",
        rf"\b(?i:has|have|did|does|do)\s+(?P<who>{_NAME})(?:\s+[a-z]+){{0,3}}?\s+(?:wr[io]t|publish|report|f[io]u?nd|sa(?:y|id)|measur|stud|show|conclu|observ|discover)",
        rf"(?P<who>{_NAME})(?:'s|’s)\s+(?:\d{{4}}\s+)?(?:papers?|work|review|study|studies|articles?|publications?|results?)\b",
    )
]
_YEAR = re.compile(
    r"\b(?P<how>before|after|since|until|prior to|later than|earlier than|from|in|of|year)?\s*\(?(?P<year>(?:19|20)\d\d)\b(?!\s*[A-Za-z]{0,3}\d|[\w.+-]*\d{3})"
)
ON_TOPIC = (
    0.6  # more than this share of the topic's words: a year alone names many papers, so it is stricter than a search
)
MOST_OF_YEARS = 2_000  # papers that years alone name: the newest of more
YEARS = (1900, 2100)
_NEWEST = re.compile(r"\b(?:latest|newest|most recent|last)\b", re.I)
_OLDEST = re.compile(r"\b(?:oldest|earliest|first)\b(?! (?:time|detection|order))", re.I)


@dataclass(frozen=True)
class Named:
    """Papers that were named, newest first; ``lacking`` are bibcodes that are none of the catalogue's. ``topic`` are stems of what
    else is said where a year alone names them."""

    papers: tuple[Paper, ...]
    lacking: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()

    def on_topic(self) -> "Named":
        """Of these papers those that speak of the topic, in their titles or in what is known of them."""

        def met(paper: Paper) -> int:
            return stems_met(list(self.topic), " ".join([paper.plain_title, *(r.summary for r in paper.reports)]))

        if not self.topic:
            return self
        kept = [p for p in self.papers if met(p) > ON_TOPIC * len(self.topic)]
        return Named(tuple(sorted(kept, key=met, reverse=True)), self.lacking)


def named_papers(text: str, library: Library) -> Named | None:
    """The papers that a text names by bibcode, author or (where papers are spoken of) year; None if it names none so."""
    bibcodes = list(dict.fromkeys(BIBCODE.findall(text)))
    if bibcodes:
        known = tuple(library.papers[b] for b in bibcodes if b in library.papers)
        return Named(known, tuple(b for b in bibcodes if b not in library.papers))
    by_author = signed_by(library, _signed(text, library))
    years = _YEAR.search(text)
    of_year = years and (
        by_author or re.search(r"\bpapers?|publi(?:shed|cations?)|articles?|literature|works?\b", text, re.I)
    )
    if not by_author and not of_year:
        return None
    if by_author:
        papers: list[Paper] = [p for p in by_author if not (of_year and years) or _in_year(p.year, years)]
    else:
        papers = library.of_years(*_span(years), MOST_OF_YEARS) if years else []
    papers = in_order(papers, text)
    first = [p for p in papers if by_author.get(p) == 0]  # what one wrote before what one signed
    rest = f"{text[: years.start()]} {text[years.end() :]}" if years and not by_author else ""
    return Named(tuple(first + [p for p in papers if p not in first]), topic=tuple(topic_stems(rest)))


def _signed(text: str, library: Library) -> Iterator[str]:
    """What stands where an author would: no designation, and nothing that is the name of a source."""
    named = [(mention.start, mention.end) for mention in library.names.mentions(text)]
    for pattern in _AUTHOR:
        for match in pattern.finditer(text):
            start, end = match.span("who")
            is_name = len(flat_surname(match["who"])) > 1 and not re.search(r"\d", match["who"])
            if is_name and not any(a < end and start < b for a, b in named):
                yield match["who"]


def in_order(papers: list[Paper], text: str = "") -> list[Paper]:
    """Newest first, or oldest first where the text asks for that."""
    return newest_first(papers, oldest=bool(_OLDEST.search(text)))


def by_age(text: str) -> bool:
    """Whether the newest or the oldest is asked for."""
    return bool(_NEWEST.search(text) or _OLDEST.search(text))


def _in_year(year: int, match: re.Match) -> bool:
    asked, how = int(match["year"]), match["how"] or ""
    if how in ("before", "prior to", "earlier than", "until"):
        return year < asked or (how == "until" and year == asked)
    if how in ("after", "since", "later than"):
        return year > asked or (how == "since" and year == asked)
    return year == asked


def _span(match: re.Match[str]) -> tuple[int, int]:
    """The first and the last year that are asked for."""
    years = [year for year in range(*YEARS) if _in_year(year, match)]
    return (min(years), max(years)) if years else (1, 0)

"""Which papers on an object are asked for and kept: those that name it, the most cited and the newest of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from retriever.catalogue.records import Paper, Report
from retriever.library.format.quoting import names_any, quoted
from retriever.library.online import checked
from retriever.library.online.asking import Referring

MOST = 15  # papers of a look-up
_CITED = 8  # of these by citations, the others the newest
ASKED_AT_ONCE = 50
_LONGEST_ABSTRACT = 20_000


def to_ask_for(references: Sequence[Referring], names: Sequence[str]) -> list[str]:
    """At most ``ASKED_AT_ONCE`` bibcodes: half the newest whose title names it, half over all years, then any others.

    Only ADS knows how often a paper is cited, and the much cited are not the newest.
    """
    titled = [paper for paper in references if names_any(paper.title, names)]
    titled = sorted(titled, key=lambda paper: -paper.year)
    newest, older = titled[: ASKED_AT_ONCE // 2], titled[ASKED_AT_ONCE // 2 :]
    step = max(1, -(-len(older) // (ASKED_AT_ONCE // 2)))
    others = sorted(references, key=lambda paper: -paper.year)
    chosen = [*newest, *older[::step], *others]
    return list(dict.fromkeys(paper.bibcode for paper in chosen))[:ASKED_AT_ONCE]


def papers_of(
    rows: Iterable[dict[str, Any]], names: Sequence[str], source: str | None, linked: bool
) -> tuple[Paper, ...]:
    """The papers to keep of an answer of ADS or arXiv, with what each quotes of its abstract on the object.

    ``linked``: a database links them to it; else those that don't name it are left out.
    """
    papers = [paper for row in rows if (paper := _paper(row)) is not None]
    naming = [paper for paper in papers if names_any(f"{paper.title}. {paper.abstract}", names)]
    others = [paper for paper in papers if paper not in naming] if linked else []
    chosen = _cited_and_new(naming, MOST)
    chosen += _cited_and_new(others, MOST - len(chosen))
    return tuple(replace(paper, reports=(_report(paper, names, source, linked),)) for paper in chosen)


def _cited_and_new(papers: list[Paper], most: int) -> list[Paper]:
    chosen: list[Paper] = []
    orders: tuple[tuple[int, Callable[[Paper], int]], ...] = (
        (_CITED, lambda p: -p.citations),
        (most, lambda p: -p.year),
    )
    for count, order in orders:
        left = [paper for paper in sorted(papers, key=order) if paper not in chosen]
        chosen += left[: max(0, min(count, most) - len(chosen))]
    return chosen


def _report(paper: Paper, names: Sequence[str], source: str | None, linked: bool) -> Report:
    in_title = names_any(paper.title, names)
    # the first sentences of an abstract that never names it may be on another object
    told = quoted(paper.abstract, names) if in_title or names_any(paper.abstract, names) else ""
    about = "title" if in_title else "link" if linked else "mention"
    return Report(source, about, told, by="abstract" if told else "")


def _paper(row: dict[str, Any]) -> Paper | None:
    """A row of an archive as a paper without reports; None of what is none."""
    title, year = checked.text_of(row.get("title"), 1_000), checked.year_of(row.get("year"))
    authors = checked.names_of(row.get("authors") or (), most=50)
    if not checked.is_bibcode(row.get("bibcode")) or not title or year is None or not authors:
        return None
    return Paper(
        bibcode=row["bibcode"],
        title=title,
        authors=authors,
        year=year,
        reports=(),
        abstract=checked.text_of(row.get("abstract"), _LONGEST_ABSTRACT),
        refereed=bool(row.get("refereed")),
        retracted=bool(row.get("retracted")),
        citations=int(checked.number_of(row.get("citations"), 0, 1e7) or 0),
        origin=str(row.get("origin")),
    )

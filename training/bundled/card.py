"""The figures of ``docs/library-card.md``, counted in the shipped library: ``python -m training.bundled.card``."""

import argparse
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from retriever.catalogue.records import ABOUT, Paper, Source
from retriever.library.format.tables import papers_of, sources_of
from retriever.pages import write_section
from training.bundled.build import SHIPPED
from training.bundled.measurements import BAT, CSC, XRB

PAGE = Path("docs/library-card.md")
MARK = "training.bundled.card"
_CATALOGUES = ((CSC, "Chandra Source Catalog 2"), (BAT, "Swift-BAT 105-month"), (XRB, "XRBcats, HMXBs"))
_MEANING = {
    "main": "own summary: the paper is on the source",
    "sample": "own summary: the source is in its sample",
    "title": "its name is in the title",
    "link": "XRBcats names it as a value's reference",
    "mention": "its name is in the abstract",
    "class": "the training set names it as the class's reference",
}


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--page", type=Path, default=PAGE)
    options = parser.parse_args(argv)
    write_section(options.page, MARK, figures(SHIPPED))


def figures(folder: Path) -> list[str]:
    """The lines of the section."""
    sources, papers = list(sources_of(folder)), list(papers_of(folder))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    return [
        f"{len(sources):,} sources, {len(papers):,} papers, {size:.0f} MB with vectors.",
        "",
        *_table(("catalogue", "sources"), _by_catalogue(sources)),
        *_table(("class", "sources"), Counter(s.object_class or "none known" for s in sources).most_common()),
        *_table(("quantity", "values", "flagged"), _by_quantity(sources)),
        *_table(("why flagged", "values"), _by_flag(sources)),
        *_table(("link of a paper to a source", "links"), _by_link(papers)),
        *_table(("papers from", "papers"), Counter(p.origin for p in papers).most_common()),
        f"Redshifts: {sum(s.redshift is not None for s in sources):,}. Simulated spectra: "
        f"{sum(bool(s.simulation) for s in sources):,}. Papers of which only the bibcode is known: "
        f"{sum(not p.title for p in papers):,}.",
    ]


def _by_catalogue(sources: list[Source]) -> list[tuple[str, int]]:
    held = [(label, sum(name in s.origin for s in sources)) for name, label in _CATALOGUES]
    return [
        *held,
        ("in more than one", sum(";" in s.origin for s in sources)),
        ("curated", sum(s.curated for s in sources)),
    ]


def _by_quantity(sources: list[Source]) -> list[tuple[str, int, int]]:
    values = [m for s in sources for m in s.measurements]
    flagged = Counter(m.name for m in values if m.flag)
    return [(f"`{name}`", count, flagged[name]) for name, count in Counter(m.name for m in values).most_common()]


def _by_flag(sources: list[Source]) -> list[tuple[str, int]]:
    reasons = Counter(_reason(m.flag) for s in sources for m in s.measurements if m.flag)
    return reasons.most_common()


def _reason(flag: str) -> str:
    """The reason without the number of sources in it."""
    return re.sub(r"\d+", "N", flag) if flag.startswith("measured on one detection") else flag


def _by_link(papers: list[Paper]) -> list[tuple[str, int]]:
    links = Counter(r.about for p in papers for r in p.reports if r.source)
    read = sum(len(r.quantities) for p in papers for r in p.reports if not r.summary)
    rows = [(f"`{about}`: {_MEANING[about]}", links[about]) for about in ABOUT]
    return [*rows, ("all", links.total()), ("quantities read by rules with them", read)]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str | int, ...]]) -> list[str]:
    lines = [f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |"]
    lines += [f"| {' | '.join(f'{c:,}' if isinstance(c, int) else c for c in row)} |" for row in rows]
    return [*lines, ""]


if __name__ == "__main__":
    main()

"""The card of a library as Markdown: what it holds, where it is from, how it may be used, what is flagged."""

import re
from collections import Counter
from collections.abc import Iterable

from retriever.catalogue.quantities import label
from retriever.catalogue.records import ABOUT, Paper, Source
from retriever.errors import BadInput
from retriever.library.format.content import Content, read_content
from retriever.library.format.manifest import Manifest, read_manifest
from retriever.library.shelf.known import CORPUS, LIBRARY, Known

_MEANING = {
    "main": "the paper is on the source",
    "sample": "the source is in its sample",
    "title": "its name is in the title",
    "link": "a database links it",
    "mention": "its name is in the abstract",
    "class": "the source's class is from it",
}
_CORPUS = Manifest(
    name="",
    origin="the archives that its records name (scholar corpus)",
    licence="catalogue values and spectra are the archives': cite the catalogues; abstracts belong to their publishers or "
    "authors: for your own use",
    made="scholar corpus build",
)


def card(library: Known) -> str:
    """The card; ``BadInput`` where the library can't be read, or is a bare index, which does not say where it is from."""
    if library.kind not in (LIBRARY, CORPUS):
        raise BadInput(
            f"{library.name} is {library.kind} and keeps no records of its origin: add the file of papers instead."
        )
    content = read_content(library.place)
    manifest = read_manifest(library.place) if library.kind == LIBRARY else _CORPUS
    return "\n".join([*_head(library, manifest, content), *_figures(content)])


def _head(library: Known, manifest: Manifest, content: Content) -> list[str]:
    lines = [f"# {manifest.title or library.name}", "", f"The library `{library.name}`.", ""]
    told = (("Origin", manifest.origin), ("Licence", manifest.licence), ("Made by", manifest.made))
    lines += [f"- {what}: {text or 'not said'}" for what, text in told]
    cite = (manifest.cite,) if isinstance(manifest.cite, str) else manifest.cite
    return [*lines, *(["", "To cite:", "", *(f"- {line}" for line in cite)] if cite else []), ""]


def _figures(content: Content) -> list[str]:
    sources, papers = list(content.sources()), list(content.papers())
    values = [m for source in sources for m in source.measurements]
    flagged = Counter(m.name for m in values if m.flag)
    names = Counter(m.name for m in values).most_common()
    read = sum(len(r.quantities) for p in papers for r in p.reports)
    return [
        f"{len(sources):,} sources, {len(papers):,} papers, {len(values):,} values, {sum(flagged.values()):,} of them flagged.",
        "",
        *_table(("catalogue", "sources"), _catalogues(sources)),
        *_table(("class", "sources"), Counter(s.object_class or "not known" for s in sources).most_common()),
        *_table(("quantity", "what", "values", "flagged"), [(f"`{n}`", label(n), c, flagged[n]) for n, c in names]),
        *_table(("why flagged", "values"), Counter(_reason(m.flag) for m in values if m.flag).most_common()),
        *_table(("link of a paper to a source", "links"), _links(papers)),
        *_table(("papers from", "papers"), Counter(p.origin or "not said" for p in papers).most_common()),
        *_spectra(sources),
        f"Values that papers report: {read:,}. Papers with an abstract: {sum(bool(p.abstract) for p in papers):,}; "
        f"retracted: {sum(p.retracted for p in papers):,}.",
    ]


def _catalogues(sources: list[Source]) -> list[tuple[str, int]]:
    """Sources of each catalogue that a record names; one of two counts with both."""
    origins = (part.strip() for source in sources for part in (source.origin or "not said").split(";"))
    return Counter(origins).most_common()


def _links(papers: list[Paper]) -> list[tuple[str, int]]:
    links = Counter(report.about for paper in papers for report in paper.reports if report.source)
    return [(f"`{about}`: {_MEANING[about]}", links[about]) for about in ABOUT if links[about]]


def _spectra(sources: list[Source]) -> list[str]:
    real = sum(bool(s.spectrum_files) for s in sources)
    simulated = sum(bool(s.simulation) and not s.spectrum_files for s in sources)
    if not real + simulated:
        return []
    return [f"Spectra: {real:,} real; {simulated:,} **simulated** from catalogue values, each marked so.", ""]


def _reason(flag: str) -> str:
    """A reason without the numbers that differ from source to source."""
    return re.sub(r"\b\d+\b(?= (?:catalogued )?sources)", "N", flag)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str | int, ...]]) -> list[str]:
    rows = list(rows)
    if not rows:
        return []
    lines = [f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |"]
    lines += [f"| {' | '.join(_cell(value) for value in row)} |" for row in rows]
    return [*lines, ""]


def _cell(value: str | int) -> str:
    return f"{value:,}" if isinstance(value, int) else value.replace("|", r"\|").replace("\n", " ")

"""Papers that are told of where none meets a request: the nearest ones that are here all the same."""

from dataclasses import replace

from assistant.tools.workbench import Workbench
from retriever.catalogue.records import Paper
from retriever.library.index.records import flat_surname
from retriever.library.paper_lookup import FoundPapers, PaperQuery, look_up, newest_first
from retriever.library.relevance import Topic

_ON_IT, _MOST = ("main", "title"), 4


def instead_of(bench: Workbench, query: PaperQuery, found: FoundPapers, topic: str) -> tuple[str, ...]:
    """A few papers: of a paper that was named that one; those by the authors asked for, on whatever; those on the sources, nearest
    to the topic first; else those next to the topic, by others or of other years."""
    held = bench.library.papers
    if query.naming:
        return tuple(p.bibcode for p in newest_first(held[b] for b in found.about))[:_MOST]
    if query.bibcodes:
        return tuple(b for b in query.bibcodes if b in held)[:_MOST] if query.sources else ()
    if (query.authors or query.first_author) and (written := _by_them(bench, query, topic)):
        return written[:_MOST]
    if query.sources:
        return _on_sources(bench, query, found, topic)[:_MOST]
    if not topic:
        return ()
    if found.papers or found.near:  # on it and of another sort than was asked for, or next to it
        return (*found.papers, *found.near)[:_MOST]
    wider = replace(query, authors=(), first_author="") if query.authors or query.first_author else _of_any_year(query)
    return look_up(bench.library, wider).papers[:_MOST]


def beside(bench: Workbench, query: PaperQuery, found: FoundPapers, topic: str, one: str) -> tuple[str, ...]:
    """Beside the one paper that was found: what else is by the authors asked for, else what is next to the topic."""
    signed = topic and (query.authors or query.first_author) and not query.sources
    written = _by_them(bench, query, topic) if signed else ()
    return tuple(bibcode for bibcode in written if bibcode != one)[:_MOST] or found.near


def _of_any_year(query: PaperQuery) -> PaperQuery:
    return replace(query, since=None, until=None)


def _by_them(bench: Workbench, query: PaperQuery, topic: str) -> tuple[str, ...]:
    """All papers by the authors: nearest to what they were asked on first, then those that they wrote first."""
    signed = PaperQuery(authors=query.authors, any_author=query.any_author, first_author=query.first_author)
    papers = [bench.library.papers[b] for b in look_up(bench.library, signed).papers]
    names = [bench.known_source(i).name for i in query.sources]
    on = Topic(" ".join((topic, *names)), bench.library)
    first = {flat_surname(name) for name in (*query.authors, query.first_author) if name}
    papers.sort(key=lambda p: (-on.share(_text(p)), not (p.authors and flat_surname(p.authors[0]) in first)))
    return tuple(paper.bibcode for paper in papers)


def _on_sources(bench: Workbench, query: PaperQuery, found: FoundPapers, topic: str) -> tuple[str, ...]:
    """Those on the sources, nearest to the topic first; a year that was asked for counts as one of its words."""
    held, year = bench.library.papers, str(query.since) if query.since and query.since == query.until else ""
    on = [held[b] for b, about in found.about.items() if about in _ON_IT] or [held[b] for b in found.about]
    if not on and found.class_only:  # papers that say of which class the sources are
        on = [paper for i in query.sources for paper in bench.library.papers_of.get(i, ())]
    on, words = newest_first(on), Topic(f"{topic} {year}".strip(), bench.library)
    on.sort(key=lambda paper: -words.share(_text(paper)))
    return tuple(paper.bibcode for paper in on)


def _text(paper: Paper) -> str:
    return f"{paper.plain_title} {paper.abstract}"

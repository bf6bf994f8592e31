"""Which papers a request means: by source, class, author, year and bibcode looked up, by topic searched and cut.

Nothing here reads a question. Every condition holds for every paper found; a topic keeps those that bear on it
(``relevance``) and counts what it leaves out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.records import ABOUT, Paper
from retriever.library.index.columns import Filter
from retriever.library.index.records import flat_surname
from retriever.library.library import Library
from retriever.library.naming import papers_naming
from retriever.library.paper_records import PaperHit
from retriever.library.relevance import FEW, HALF, NEAR, Topic, written_out

POOL = 150  # papers that a topic alone is looked for among
_ALL_WORDS = 0.99  # the share of a class's words in a paper that names it
_CLASS_ONLY = ABOUT.index("class")
# how near a link is: on it, named in the title, in the sample, linked by a database, named in the abstract
_NEARNESS = {
    ABOUT.index(about): place for place, about in enumerate(("main", "title", "sample", "link", "mention", "class"))
}


@dataclass(frozen=True)
class PaperQuery:
    """Conditions on papers; those left empty do not hold. ``together``: on all the sources, not on any of them.

    ``authors`` are surnames, all of which signed (``any_author``: one of them did). ``class_words`` are phrases by which papers
    are found that speak of the ``classes`` without being linked to a source of one. ``selected`` are ids of sources, any of which a
    paper is to be linked to (None: no such condition), ``not_sources`` those that it is not to be linked to. ``naming`` are names
    of which the title or the abstract has one; ``every``: without any other condition all papers are meant.
    """

    sources: tuple[str, ...] = ()
    together: bool = False
    classes: tuple[str, ...] = ()
    class_words: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    any_author: bool = False
    first_author: str = ""
    since: int | None = None
    until: int | None = None
    bibcodes: tuple[str, ...] = ()
    topic: str = ""
    selected: tuple[str, ...] | None = None
    not_sources: tuple[str, ...] = ()
    naming: tuple[str, ...] = ()
    every: bool = False


@dataclass(frozen=True)
class FoundPapers:
    """The papers in the order of the search: nearest to the sources, best on the topic, else newest first.

    ``about`` says of each how it is linked to the sources (``ABOUT``), ``hits`` by which passage a topic found it. ``left_out``
    met all conditions but bear nothing on the topic, ``class_only`` only say of which class the source is. ``at_least``: there
    may be more than were looked at. ``lacking``: bibcodes that are not here. ``whole``: those that have all words of the topic;
    where at most one bears on it ``near`` are those next to that, by meaning.
    """

    papers: tuple[str, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    hits: Mapping[str, PaperHit] = field(default_factory=dict)
    left_out: int = 0
    class_only: int = 0
    at_least: bool = False
    lacking: tuple[str, ...] = ()
    whole: frozenset[str] = frozenset()
    near: tuple[str, ...] = ()


def look_up(library: Library, query: PaperQuery) -> FoundPapers:
    """The papers that meet the query; a query without any condition finds nothing unless ``every`` is meant."""
    about, class_only = _linked(library, query)
    sets: list[dict[str, None]] = [dict.fromkeys(about)] if query.sources else []
    lacking = tuple(b for b in query.bibcodes if b not in library.papers)
    if query.bibcodes:
        sets.append(dict.fromkeys(b for b in query.bibcodes if b in library.papers))
    if query.naming:
        named = papers_naming(library, query.naming)
        about |= {bibcode: ABOUT.index(how) for bibcode, how in named.items()}
        sets.append(dict.fromkeys(named))
    if query.authors or query.first_author:
        sets.append(dict.fromkeys(_signed(library, query)))
    years: dict[str, int] = {}  # of many papers, which need not be read for it
    if query.classes and not query.topic:
        years = _of_classes(library, query)
        sets.append(dict.fromkeys(years))
    if query.selected is not None:
        of_selected = _on_sources(library, query.selected)
        years |= of_selected
        sets.append(dict.fromkeys(of_selected))
    held = [b for b in sets[0] if all(b in other for other in sets[1:])] if sets else None
    if held is not None:
        held = [b for b in held if _in_years(_year(library, b, years), query)] if query.since or query.until else held
    elif not query.topic:
        held = _of_years(library, query)
    links = {bibcode: ABOUT[place] for bibcode, place in about.items()}
    if query.topic:
        return _without(library, query, _on_topic(library, query, held, links, class_only, lacking))
    if sets and not query.bibcodes:
        held = sorted(held or (), key=lambda b: _place(library, b, query, about, years))
    return _without(library, query, FoundPapers(tuple(held or ()), links, {}, 0, class_only, False, lacking))


def signed_by(library: Library, surnames: Iterable[str]) -> dict[Paper, int]:
    """Papers by any of these surnames, with the name's place among the authors."""
    found: dict[Paper, int] = {}
    for surname in sorted({flat_surname(name) for name in surnames}):
        for paper, place in library.by_author(surname):
            found[paper] = min(place, found.get(paper, place))
    return found


def newest_first(papers: Iterable[Paper], oldest: bool = False) -> list[Paper]:
    """By year, and within one by bibcode; the oldest first where that is asked for."""
    return sorted(papers, key=lambda p: (p.year, p.bibcode), reverse=not oldest)


def source_counts(library: Library) -> Counter[str]:
    """How many sources each paper is linked to, those whose class alone is from it included."""
    counted: Counter[str] = Counter()
    for part in library.parts:
        counted.update(part.links.counts())
    return counted


def _linked(library: Library, query: PaperQuery) -> tuple[dict[str, int], int]:
    """Papers on the sources with their nearest link (place in ``ABOUT``), and how many only say a source's class."""
    links: list[dict[str, int]] = []
    for source in query.sources:
        on: dict[str, int] = {}
        for paper in library.papers_of.get(source, []):
            places = [ABOUT.index(r.about) for r in paper.reports if r.source == source]
            on[paper.bibcode] = min(places, default=ABOUT.index("link"))
        links.append(on)
    if not links:
        return {}, 0
    bibcodes = dict.fromkeys(b for on in links for b in on if not query.together or all(b in other for other in links))
    nearest = {b: min(on[b] for on in links if b in on) for b in bibcodes}
    kept = {b: place for b, place in nearest.items() if place != _CLASS_ONLY}
    return kept, len(nearest) - len(kept)


def _signed(library: Library, query: PaperQuery) -> list[str]:
    """Bibcodes of papers by the authors; by the first author where one is meant."""
    by_each = [{p.bibcode: place for p, place in signed_by(library, [name]).items()} for name in query.authors]
    if query.first_author:
        first = signed_by(library, [query.first_author])
        by_each.append({p.bibcode: place for p, place in first.items() if place == 0})
    signed = dict.fromkeys(b for by_one in by_each for b in by_one)
    return [b for b in signed if query.any_author or all(b in by_one for by_one in by_each)]


def _of_classes(library: Library, query: PaperQuery) -> dict[str, int]:
    """Papers linked to sources of the classes, and those that name a class in what is known of them, with their years."""
    found: dict[str, int] = {}
    of_class = library.columns.of_classes(query.classes)
    for number, part in enumerate(library.parts):
        links = part.links
        meant = (links.about != _CLASS_ONLY) & of_class[library.sources.rows_in(number)[links.row]]
        for bibcode, year in links.papers(meant).items():
            found[bibcode] = found.get(bibcode) or year
    for words in query.class_words:
        topic = Topic(words, library)
        for hit in library.search_papers(words, POOL):
            if topic.share(hit.text) > _ALL_WORDS:
                found[hit.paper.bibcode] = hit.paper.year
    return found


def _on_sources(library: Library, ids: Iterable[str]) -> dict[str, int]:
    """Papers linked to any of these sources by more than a class, with their years."""
    sources, found = library.sources, dict[str, int]()
    meant = np.zeros(len(sources.columns), bool)
    meant[[row for i in ids if (row := sources.row_or_none(i)) is not None]] = True
    for number, part in enumerate(library.parts):
        links = part.links
        found |= links.papers((links.about != _CLASS_ONLY) & meant[sources.rows_in(number)[links.row]])
    return found


def _without(library: Library, query: PaperQuery, found: FoundPapers) -> FoundPapers:
    """Without the papers on sources that they are not to be on."""
    if not query.not_sources:
        return found
    others = _on_sources(library, query.not_sources)
    return replace(found, papers=tuple(b for b in found.papers if b not in others))


def _of_years(library: Library, query: PaperQuery) -> list[str]:
    """Bibcodes of all papers of some years, newest first; nothing where neither a year nor every paper is meant."""
    if query.since is None and query.until is None and not query.every:
        return []
    found: dict[str, int] = {}
    for part in library.parts:
        years: NDArray[np.int32] = part.passages.year
        meant = part.passages.alive & (years >= (query.since or 0)) & (years <= (query.until or 9999)) & (years > 0)
        found |= dict(
            zip((b.decode() for b in part.passages.bibcode[meant].tolist()), years[meant].tolist(), strict=True)
        )
    return sorted(found, key=lambda b: (-found[b], b))


def _in_years(year: int, query: PaperQuery) -> bool:
    return year > 0 and (query.since or 0) <= year <= (query.until or 9999)


def _on_topic(
    library: Library,
    query: PaperQuery,
    held: list[str] | None,
    links: Mapping[str, str],
    class_only: int,
    lacking: tuple[str, ...],
) -> FoundPapers:
    """Those of the papers held (None: all of the years meant) that bear on the topic, the best first."""
    keep = Filter(query.since, query.until, bibcodes=None if held is None else frozenset(held))
    words = " ".join(dict.fromkeys((*query.class_words, written_out(query.topic))))
    topic, pool = Topic(query.topic, library), POOL if held is None else max(len(held), 1)
    hits = library.search_papers(words, pool, keep) if held is None or held else []
    shares = {hit.paper.bibcode: topic.share(f"{hit.text} {_told(library, hit.paper)}") for hit in hits}
    signed = bool(query.authors or query.first_author)  # then few are left, and half of the words tell which are meant
    least = HALF if signed else 1.0
    bearing = [hit for hit in hits if shares[hit.paper.bibcode] >= least or topic.bears(hit, shares[hit.paper.bibcode])]
    at_least = held is None and len(hits) == pool and any(hit in bearing for hit in hits[-pool // 10 :])
    left_out = 0 if held is None else len(held) - len(bearing)
    by_bibcode = {hit.paper.bibcode: hit for hit in bearing}
    whole = frozenset(b for b in by_bibcode if shares[b] > _ALL_WORDS)
    near = _near([hit for hit in hits if hit.paper.bibcode not in by_bibcode], shares)
    near = near if len(by_bibcode) <= 1 else ()
    return FoundPapers(tuple(by_bibcode), links, by_bibcode, left_out, class_only, at_least, lacking, whole, near)


def _near(hits: Sequence[PaperHit], shares: Mapping[str, float]) -> tuple[str, ...]:
    """The next to a topic of those that do not bear on it, by half its words or by meaning and some of them."""
    least = {hit.paper.bibcode: HALF if hit.cosine < NEAR else FEW for hit in hits}
    told = [hit for hit in hits if shares[hit.paper.bibcode] >= least[hit.paper.bibcode]]
    told.sort(key=lambda hit: -(shares[hit.paper.bibcode] + hit.cosine))
    return tuple(hit.paper.bibcode for hit in told[:_NEXT])


def _told(library: Library, paper: Paper) -> str:
    """What is known of a paper beside its title: its words, and the classes of the first sources that it is linked to."""
    ids = [r.source for r in paper.reports[:_FIRST] if r.source]
    linked = [library.sources[i].object_class for i in ids if i in library.sources]
    return " ".join([paper.abstract, *(report.summary for report in paper.reports), *linked])


_FIRST = 8
_NEXT = 6


def _year(library: Library, bibcode: str, years: Mapping[str, int]) -> int:
    return years[bibcode] if bibcode in years else library.papers[bibcode].year


def _place(
    library: Library, bibcode: str, query: PaperQuery, about: Mapping[str, int], years: Mapping[str, int]
) -> tuple[int, bool, int, str]:
    """Nearest to the sources first; what one wrote before what one signed; then the newest."""
    first = False
    if query.authors:
        names, signed = {flat_surname(name) for name in query.authors}, library.papers[bibcode].authors
        first = bool(signed) and flat_surname(signed[0]) in names
    return _NEARNESS[about.get(bibcode, 0)], not first, -_year(library, bibcode, years), bibcode

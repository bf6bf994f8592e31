"""Who says that the sources of a table are what they are listed as: whose their class is, and which of their papers speak of it."""

from collections.abc import Sequence

from retriever.catalogue.families import FAMILIES
from retriever.catalogue.filters import SourceFilter
from retriever.catalogue.kinds import class_label
from retriever.catalogue.members import is_member
from retriever.catalogue.records import Source
from retriever.library.library import Library
from retriever.library.relevance import HALF, Topic

_MOST = 3  # papers in a cell
SPEAKING = "papers here that speak of it"
WELL_KNOWN = "well known; a list of this project, without a reference"
UNKNOWN = "not recorded"


def whose_class(sources: Sequence[Source], wanted: SourceFilter) -> tuple[str, ...]:
    """For each source the catalogue, paper or person whose class it is; what only its fame says is told as that."""
    families = _families(wanted)
    return tuple(_whose(source, families) for source in sources)


def speaking(library: Library, sources: Sequence[Source], wanted: SourceFilter) -> tuple[str, ...]:
    """For each source the bibcodes of its newest papers here whose title or passage on it has most words of the kind listed; empty
    where no kind is, or none speaks of it."""
    kinds = _labels(wanted)
    topics = [Topic(kind, library) for kind in kinds]
    return tuple(_papers(library, source, topics) for source in sources)


def _families(wanted: SourceFilter) -> list[str]:
    return [*(kind.family for kind in wanted.kinds if kind.family), *wanted.roles]


def _labels(wanted: SourceFilter) -> list[str]:
    """What the kinds are called, the narrowest where there are any."""
    narrow = [FAMILIES[name].label for name in _families(wanted) if name in FAMILIES]
    narrow += [wanted.subclass] if wanted.subclass else []
    classes = [*wanted.classes, *(name for kind in wanted.kinds for name in kind.classes)]
    return narrow or [class_label(name) for name in classes]


def _whose(source: Source, families: Sequence[str]) -> str:
    by_fame = any(not FAMILIES[name].holds(source.subclass) and is_member(source, name) for name in families)
    return WELL_KNOWN if by_fame else source.class_from or UNKNOWN


def _papers(library: Library, source: Source, topics: Sequence[Topic]) -> str:
    found = []
    for paper in library.papers_of.get(source.id, []):
        told = " ".join([paper.plain_title, *(r.summary for r in paper.reports if r.source in (source.id, None, ""))])
        if any(topic.share(told) >= HALF for topic in topics):
            found.append(paper)
    newest = sorted(found, key=lambda paper: (-paper.year, paper.bibcode))
    return ", ".join(paper.bibcode for paper in newest[:_MOST])

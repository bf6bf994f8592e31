"""Who says that the sources of a table are what they are listed as: whose their class is, and which of their papers speak of it."""

from collections.abc import Sequence

import numpy as np

from assistant.evidence.sentences import say
from retriever.catalogue.families import FAMILIES
from retriever.catalogue.filters import SourceFilter
from retriever.catalogue.kinds import class_label
from retriever.catalogue.records import Source
from retriever.library.library import Library
from retriever.library.relevance import HALF, Topic
from retriever.library.source_sets import well_known

_MOST = 3  # papers in a cell
SPEAKING = "papers here that speak of it"
CLASS_FROM = "class from"
WELL_KNOWN, UNKNOWN = say("selection.of_fame"), say("selection.of_nobody")


def whose_class(library: Library, at: Sequence[int], wanted: SourceFilter) -> tuple[str, ...]:
    """For the sources at rows the catalogue, paper or person whose class it is; what only their fame says is told as that."""
    famous = np.zeros(len(library.columns), bool)
    for family in _families(wanted):
        famous |= well_known(library.sources, family)
    return tuple(WELL_KNOWN if famous[row] else library.sources.at(row).class_from or UNKNOWN for row in at)


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
    narrow = [FAMILIES[name].label for name in _families(wanted)]
    narrow += [wanted.subclass] if wanted.subclass else []
    classes = [*wanted.classes, *(name for kind in wanted.kinds for name in kind.classes)]
    return narrow or [class_label(name) for name in classes]


def _papers(library: Library, source: Source, topics: Sequence[Topic]) -> str:
    found = []
    for paper in library.papers_of.get(source.id, []):
        told = " ".join([paper.plain_title, *(r.summary for r in paper.reports if r.source in (source.id, None, ""))])
        if any(topic.share(told) >= HALF for topic in topics):
            found.append(paper)
    newest = sorted(found, key=lambda paper: (-paper.year, paper.bibcode))
    return ", ".join(paper.bibcode for paper in newest[:_MOST])

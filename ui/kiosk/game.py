"""Which of these is the black hole? Sources of the library of which the record leaves no doubt, each with what that rests on.

A black hole is one whose record says so, candidates left out, and of which a paper here speaks as a black hole. The others are of classes
that hold none: what may hold one (an active galaxy, a binary of unknown kind, an ultraluminous source) is in no round.
"""

from dataclasses import dataclass

from retriever.catalogue.records import Paper, Source
from retriever.library.library import Library
from ui.catalogue.small_plot import SmallPlot, small_plot
from ui.catalogue.stop_pictures import drawn_curve
from ui.html.plain_words import constellation, kind_words
from ui.words import paper_line

MOST_HOLES, MOST_OF_A_CLASS, MOST_PAPERS = 6, 2, 20
OTHERS = ("pulsar", "galaxy cluster", "SNR", "star", "CV", "PWN")
_NEUTRON_STARS = ("neutron-star", "pulsar", "burster")
_ABOUT = ("main", "sample")  # how a paper is linked to a source that it studies
_SPOKEN_OF = ("black hole", "black-hole")


@dataclass(frozen=True)
class Candidate:
    """A source of the game; ``paper`` is what says so, for a black hole always, as (reference, title, bibcode, line)."""

    id: str
    name: str
    hole: bool
    kind: str
    listed: str
    class_from: str
    origin: str
    constellation: str
    simulated: bool
    plot: SmallPlot
    paper: tuple[str, str, str, str] | None


def candidates(library: Library) -> list[Candidate]:
    """Black holes first, then others; few of each class, so that no round is like the one before."""
    found: list[Candidate] = []
    seen: dict[str, int] = {}
    curated = [source for source in map(library.sources.get, library.sources) if source is not None and source.curated]
    for source in curated:
        hole, kind = is_black_hole(source), source.object_class
        if not (hole or is_none(source)):
            continue
        most = MOST_HOLES if hole else MOST_OF_A_CLASS
        group = "hole" if hole else kind
        if seen.get(group, 0) >= most:
            continue
        told = [paper for paper in _papers(source, library) if not hole or _speaks_of_a_hole(paper, source)]
        if hole and not told:
            continue
        if (one := _candidate(source, library, hole, told[0] if told else None)) is not None:
            seen[group] = seen.get(group, 0) + 1
            found.append(one)
    return sorted(found, key=lambda one: not one.hole)


def is_black_hole(source: Source) -> bool:
    """Whether the record says that it is one, and not only a candidate."""
    return source.subclass.startswith("black-hole") and "candidate" not in source.subclass


def is_none(source: Source) -> bool:
    """Whether the record says that it is something that holds no black hole."""
    binary = source.object_class in ("LMXB", "HMXB")
    return (source.object_class in OTHERS and "candidate" not in source.subclass) or (
        binary and any(word in source.subclass for word in _NEUTRON_STARS)
    )


def _papers(source: Source, library: Library) -> list[Paper]:
    """The papers that are on the source, alone or among others, and summarised here."""
    found = []
    for hit in library.papers_on(source, k=MOST_PAPERS):
        report = hit.paper.report_on(source.id.rpartition("/")[2]) or hit.paper.report_on(source.id)
        if report is not None and report.about in _ABOUT and report.summary and hit.paper.title:
            found.append(hit.paper)
    return found


def _speaks_of_a_hole(paper: Paper, source: Source) -> bool:
    report = paper.report_on(source.id.rpartition("/")[2]) or paper.report_on(source.id)
    said = f"{paper.plain_title} {report.summary if report else ''}".lower()
    return any(words in said for words in _SPOKEN_OF)


def _candidate(source: Source, library: Library, hole: bool, paper: Paper | None) -> Candidate | None:
    curve, simulated = drawn_curve(source, library)
    if curve is None or source.ra is None or source.dec is None:
        return None
    told = None
    if paper is not None:
        told = (paper.short_reference, paper.plain_title, paper.bibcode, paper_line(paper.bibcode))
    return Candidate(
        source.id,
        source.name,
        hole,
        kind_words(source.object_class, source.subclass),
        ", ".join(part for part in (source.object_class, source.subclass) if part),
        source.class_from,
        source.origin,
        constellation(source.ra, source.dec),
        simulated,
        small_plot(curve),
        told,
    )

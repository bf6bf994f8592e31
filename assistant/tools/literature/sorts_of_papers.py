"""What sort of paper it is, as far as its record says: a review, a preprint, one that uses an instrument or gives a value.

No library says of a paper that it is a review; its title, its journal or its summary may.
"""

from collections.abc import Collection

from retriever.catalogue.quantities import quantities_named, quantity_by_key
from retriever.catalogue.records import Paper
from retriever.library.relevance import Topic
from retriever.text.numbers import numbers_in
from retriever.text.sentences import sentences

_REVIEW_JOURNALS = ("ARA&A", "A&ARv", "SSRv.", "RvMP.", "LRR..", "LRSP.", "NewAR", "PhR..", "RPPh.", "ARNPS")
_BEGINS = 120  # characters of a summary in which a review calls itself one


def is_review(paper: Paper) -> bool:
    """By its title, its journal, or the beginning of a summary."""
    told = [paper.plain_title, *(report.summary[:_BEGINS] for report in paper.reports)]
    words = {word.strip(".,:;()'\"").lower() for text in told for word in text.split()}
    return paper.bibcode[4:9] in _REVIEW_JOURNALS or "review" in words


def is_discovery(paper: Paper) -> bool:
    """Whether its title begins with a discovery: what is a discovery in its middle is often another's."""
    words = {word.strip(".,:;()'\"").lower() for word in paper.plain_title.split()[:2]}
    return bool(words & {"discovery", "discovering"})


def is_preprint(paper: Paper) -> bool:
    """Whether it is known here by the bibcode of a preprint."""
    return paper.bibcode[4:9] == "arXiv"


def is_published(paper: Paper) -> bool:
    """Whether it was refereed; where that is not recorded, whether it is known here by more than a preprint."""
    return not is_preprint(paper) if paper.refereed is None else paper.refereed


def instruments_of(paper: Paper, spellings: dict[str, tuple[str, ...]]) -> list[str]:
    """Instruments that its title, its text or its values name; ``spellings`` are the ways to write each."""
    teams = (author for author in paper.authors if "collaboration" in author.lower())  # "Hitomi Collaboration"
    values = (q.instrument for report in paper.reports for q in report.quantities)
    text = " ".join([paper.plain_title, paper.abstract, *(report.summary for report in paper.reports), *values, *teams])
    words = "".join(c if c.isalnum() else " " for c in text.lower()).split()
    held = f" {' '.join(words)} "
    return [name for name, ways in spellings.items() if any(f" {' '.join(_bare(way))} " in held for way in ways)]


def titled_with(paper: Paper, topic: Topic) -> bool:
    """Whether all the words stand in its title."""
    return topic.share(paper.plain_title) > 0.99


def gives(paper: Paper, quantity: str, sources: Collection[str] = ()) -> bool:
    """Whether a value of the quantity is known from it, or a sentence of its summary gives one; of these sources, if any."""
    names = names_of(quantity)
    reports = [report for report in paper.reports if not sources or report.source in sources or report.source is None]
    if any(value.name in names for report in reports for value in report.quantities):
        return True
    return any(states(part, quantity) for report in reports for part in sentences(report.summary))


def states(sentence: str, quantity: str) -> bool:
    """Whether a sentence names the quantity and holds a number."""
    return quantity in quantities_named(sentence) and bool(numbers_in(sentence))


def names_of(quantity: str) -> frozenset[str]:
    """Names of the measurements of a quantity, those of its limits included."""
    return frozenset(n + end for n in quantity_by_key(quantity).names for end in ("", "_upper_limit", "_lower_limit"))


def _bare(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.lower()).split()

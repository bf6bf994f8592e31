"""What papers on a source say of a matter that the catalogue has no value of: the sentence that bears on it, quoted."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.topic import stems_met, topic_stems
from assistant.tools.facts.bands import Restriction
from assistant.tools.facts.known_values import EVERY
from assistant.tools.quotations import said_of
from assistant.verbs.citation import cited_sentence
from retriever.catalogue.quantities import dimension_of_quantity, quantity_by_key
from retriever.catalogue.records import Paper, Report, Source
from retriever.text.numbers import numbers_in
from retriever.text.sentences import sentences

_MOST = 2
_ON_IT = ("main", "title")  # how a paper is linked to the source that it is on
_LOOKED_AT = 4  # papers whose pages are looked at


def papers_saying(
    state: State,
    source: Source,
    words: Sequence[str],
    most: int = _MOST,
    fits: Callable[[str], bool] = bool,
    meant: Callable[[Paper], bool] = bool,
) -> list[Claim]:
    """Sentences of the papers meant on a source that hold one of the words and fit, the paper on it alone first."""
    claims: list[Claim] = []
    told = set[str]()
    for paper, report in _reports(state, source, words):
        saying = (s for s in sentences(report.summary) if any(_holds(s, word) for word in words) and fits(s))
        sentence = next(saying, "")
        if sentence and paper.bibcode not in told and meant(paper):
            told.add(paper.bibcode)
            paper_id = state.toolbox.add_paper(paper, report)
            claims.append(Claim(cited_sentence(state, paper_id, sentence), (paper_id,)))
        if len(claims) == most:
            break
    return claims


def titles_saying(state: State, source: Source, word: str) -> list[Claim]:
    """The newest paper on a source whose title holds the word."""
    papers = state.toolbox.library.papers_of.get(source.id, [])
    for paper in sorted(papers, key=lambda one: -one.year):
        report = paper.report_on(source.id)
        if report and report.about in _ON_IT and _holds(paper.title, word):
            paper_id = state.toolbox.add_paper(paper, report)
            text = say("papers.titled_so", reference=paper.short_reference, title=paper.plain_title)
            return [Claim(text, (paper_id,))]
    return []


def _reports(state: State, source: Source, words: Sequence[str]) -> Iterator[tuple[Paper, Report]]:
    """What each paper on a source reports, then the pages of the user's own files that are nearest to the words: searched for only
    where the reports are not enough."""
    library = state.toolbox.library
    papers = library.papers_of.get(source.id, [])
    for paper in papers:
        if report := paper.report_on(source.id):
            yield from ((paper, one) for one in (report, *_further(paper, report, source)))
    nearest = library.papers_on(source, " ".join(words)[:300], _LOOKED_AT) if papers else []
    yield from ((hit.paper, hit.report) for hit in nearest if hit.report.page)


def papers_on_quantity(state: State, source: Source, key: str, of: Restriction = EVERY) -> list[Claim]:
    """Sentences with a number that name a quantity, where no value of it was read from them; by the authors and of the years meant.
    Of which band or instrument such a number is, no sentence tells surely: where one is meant, there are none."""
    if of.band or of.instrument or of.not_instrument:
        return []
    quantity, dimension = quantity_by_key(key), dimension_of_quantity(key)
    words = [word for word in (quantity.label, *quantity.words) if len(word) > 4 and not word.startswith("how")]

    def states(sentence: str) -> bool:
        return any(figure.dimension == dimension for figure in numbers_in(sentence))

    def meant(paper: Paper) -> bool:
        return of.signed(paper.authors) and (of.years is None or of.years[0] <= paper.year <= of.years[1])

    return papers_saying(state, source, words, fits=states, meant=meant)


def _further(paper: Paper, report: Report, source: Source) -> list[Report]:
    """The sentences of a user's own abstract that are on the source and no part of what is reported already."""
    told = (sentence for sentence in said_of(paper, report, source) if sentence not in report.summary)
    return [replace(report, summary=sentence, by="abstract", page=None) for sentence in told]


def _holds(sentence: str, word: str) -> bool:
    """Whether the words stand in the sentence, in any form of theirs."""
    stems = topic_stems(word) or [word.lower()]
    return stems_met(stems, sentence) >= len(stems)

"""What papers on a source say of a matter that the catalogue has no value of: the sentence that bears on it, quoted."""

from collections.abc import Callable, Sequence

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.topic import stems_met, topic_stems
from retriever.catalogue.quantities import dimension_of_quantity, quantity_by_key
from retriever.catalogue.records import Source
from retriever.text.numbers import numbers_in
from retriever.text.sentences import sentences

_MOST = 2


def papers_saying(
    state: State, source: Source, words: Sequence[str], most: int = _MOST, fits: Callable[[str], bool] = bool
) -> list[Claim]:
    """Sentences of papers on a source that hold one of the words and fit, the paper on it alone first."""
    claims: list[Claim] = []
    for paper in state.toolbox.library.papers_of.get(source.id, []):
        report = paper.report_on(source.id)
        if report is None:
            continue
        for sentence in sentences(report.summary):
            if any(_holds(sentence, word) for word in words) and fits(sentence):
                claims.append(_quoted(state, state.toolbox.add_paper(paper, report), sentence))
                break
        if len(claims) == most:
            break
    return claims


def papers_on_quantity(state: State, source: Source, key: str) -> list[Claim]:
    """Sentences with a number that name a quantity, where no value of it was read from them."""
    quantity, dimension = quantity_by_key(key), dimension_of_quantity(key)
    words = [word for word in (quantity.label, *quantity.words) if len(word) > 4 and not word.startswith("how")]

    def states(sentence: str) -> bool:
        return any(figure.dimension == dimension for figure in numbers_in(sentence))

    return papers_saying(state, source, words, fits=states)


def _holds(sentence: str, word: str) -> bool:
    """Whether the words stand in the sentence, in any form of theirs."""
    stems = topic_stems(word) or [word.lower()]
    return stems_met(stems, sentence) >= len(stems)


def _quoted(state: State, paper_id: str, sentence: str) -> Claim:
    r = state.ledger.paper(paper_id)
    surnames = [author.split(",")[0] for author in r["authors"]] or [say("papers.no_authors")]
    who = surnames[0] + (" et al." if len(surnames) > 2 else f" & {surnames[1]}" if len(surnames) == 2 else "")
    if r["passage_from"] == "summary":
        return Claim(say("papers.reports", who=who, year=r["year"], summary=sentence), (paper_id,))
    return Claim(say("papers.quoted", who=who, year=r["year"], quote=sentence), (paper_id,))

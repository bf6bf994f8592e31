"""What papers say that bears on a question: of each its best sentence, and more of the nearest ones where few have any."""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.tools.literature.best_sentence import bearing
from assistant.verbs.literature.rows import PaperRows
from retriever.library.relevance import Topic
from retriever.text.sentences import sentences

_ENOUGH = 4  # papers that speak: then one sentence of each will do
_SAME = 0.7  # the share of a sentence's words that another one says again


@dataclass(frozen=True)
class Told:
    """A sentence of what is told of a paper; ``bears``: it speaks of the topic or the quantity that was asked for."""

    bibcode: str
    paper_id: str
    year: int
    sentence: str
    bears: bool


def told_by(rows: PaperRows, meant: Callable[[str], bool] | None = None) -> list[Told]:
    """The best sentence of each paper that has any, in the order of the papers, then further ones where few papers speak.

    ``meant`` keeps to sentences of one kind.
    """
    ranked: list[list[Told]] = []
    asked, topic = bool(rows.topic.text or rows.quantities), rows.topic if rows.topic.text else None
    for bibcode, paper_id in rows.result.ids.items():
        r = rows.state.ledger.paper(paper_id)
        parts = [part for part in sentences(r["passage"]) if meant is None or meant(part)]
        scored = [(bearing(part, topic, rows.quantities), part) for part in parts]
        best = sorted(scored, key=lambda pair: -pair[0]) if asked else scored
        ranked.append([Told(bibcode, paper_id, r["year"], part, not asked or score > BEARS) for score, part in best])
    ranked = [some for some in ranked if some]
    first = [some[0] for some in ranked]
    more = [one for some in ranked for one in some[1:3] if one.bears] if len(first) < _ENOUGH else []
    chosen: list[Told] = []
    for one in (*first, *more):
        if not any(_repeats(rows, one.sentence, other.sentence) for other in chosen):
            chosen.append(one)
        if len(chosen) == _MOST:
            break
    return chosen


_MOST = 40  # sentences: more are never told, and each is compared with those before it
BEARS = 0.25  # the least share of a topic, or a quantity that is named


def _repeats(rows: PaperRows, sentence: str, other: str) -> bool:
    return Topic(sentence, rows.state.toolbox.library).share(other) > _SAME

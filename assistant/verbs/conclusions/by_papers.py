"""What papers here say of a verdict that no record decides: sentences that bear on it, else the titles that do.

A record has classes and numbers; whether a star cools fast, or mergers hide more, stands in papers alone. They are looked for only
where nothing held decides, and never turned into a yes or a no.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.request.topic import stems_met, topic_stems
from assistant.tools.literature.find_papers import Literature
from assistant.verbs import syntheses
from assistant.verbs.citation import cited_sentence, who_of
from assistant.verbs.conclusions.over_many import on_many
from assistant.verbs.literature.passages import told_by
from assistant.verbs.literature.rows import PaperRows, title_of
from assistant.verbs.sources.finding import finding
from retriever.catalogue.nouns import joined
from retriever.text.stopwords import without_stop_words

_MOST = 3  # papers that are told
# words of a question that a paper on its source must have; the share of them where no source is named
_LEAST, _SHARE = 2, 0.6
_ASKS = frozenset(("whether", "which", "typical", "unusual", "certain", "consistent", "significant", "trend", ""))


def is_of_words(wanted: Wanted) -> bool:
    """Whether a verdict on kinds of sources is asked for in words that no record has."""
    placed = all(limit.quantity == "separation" for limit in wanted.limits)  # by where they are alone
    return bool(wanted.topic) and on_many(wanted) and placed and wanted.stat not in ("fraction", "all")


def by_papers(state: State, wanted: Wanted, told: Sequence[Claim]) -> list[Claim]:
    """What is told, followed by what papers say of it where that decides nothing."""
    first = [refused_by_records(state)] if is_of_words(wanted) else list(told)
    if wanted.verdict not in _ASKS or not all(claim.refuses or claim.plain for claim in first[:1]):
        return first
    return [*first, *_papers(state, wanted)]


def refused_by_records(state: State) -> Claim:
    """That the records here hold nothing to tell it by."""
    text = say("conclude.beyond_records")
    return finding(state, text, "what the records here hold of it", ("found",), [["nothing"]], refuses=True)


def _papers(state: State, wanted: Wanted) -> list[Claim]:
    """At most three papers that have words of the question: sentences first, then titles; none where it names something unknown."""
    topic = wanted.topic or without_stop_words(state.asked.intent.topic, "asking")
    if not topic or wanted.unknown or wanted.missing or any(limit.values for limit in wanted.limits):
        return []
    asked = replace(
        wanted,
        do="summarise",
        topic=topic,
        verdict="",
        limits=(),
        quantities=(),
        order="",
        kinds=(),
        stat="",
        columns=(),
    )
    if not (wanted.known or wanted.sources):
        asked = replace(asked, classes=(), class_words=(), subclass="", near=None)
    for call in syntheses.calls(asked, state):
        if call.name == "find_papers":
            result = state.toolbox.call(call.name, call.arguments)
            return _told(PaperRows(asked, state, result), call, state) if isinstance(result, Literature) else []
    return []


def _told(rows: PaperRows, call: ToolCall, state: State) -> list[Claim]:
    stems = topic_stems(rows.wanted.topic)
    named = bool(rows.wanted.known or rows.wanted.sources)
    least = min(_LEAST, len(stems)) if named else ceil(_SHARE * len(stems))
    sentences = told_by(rows) if named else []  # of other sources: a title says what a paper is on
    speaking = [one for one in sentences if one.bears and stems_met(stems, one.sentence) >= least][:_MOST]
    claims = [Claim(cited_sentence(state, one.paper_id, one.sentence), (one.paper_id,)) for one in speaking]
    papers = state.toolbox.library.papers
    rest = [
        (title_of(papers[bibcode]), paper_id)
        for bibcode, paper_id in rows.result.ids.items()
        if papers[bibcode].title
        and stems_met(stems, papers[bibcode].title) >= least
        and paper_id not in {one.paper_id for one in speaking}
    ][: _MOST - len(claims)]
    if not claims and not rest:
        return []
    # so that a page shows the step, and the next turn may go on from these papers
    state.done.append((call, rows.result))
    if rest:
        listed = [_cited(state, title, paper_id) for title, paper_id in rest]
        text = say("conclude.titles", papers=joined(listed, "and"))
        shown = [[one] for one in listed]
        claims.append(finding(state, text, say("conclude.titles_table"), ("paper",), shown, [i for _, i in rest]))
    return claims


def _cited(state: State, title: str, paper_id: str) -> str:
    r = state.ledger.paper(paper_id)
    return say("conclude.titled", who=who_of(r), year=r["year"], title=title)

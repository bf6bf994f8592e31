"""Rules for questions about named sources, or those that the conversation is about."""

from dataclasses import replace

from assistant.agent.engine import ToolCall
from assistant.offline.case import PLAIN_QUANTITIES, Case, explain, identify, papers_on, parameters
from assistant.offline.rule import Rule
from assistant.request.named_papers import by_age
from assistant.request.order import limit_of
from assistant.request.phrases import PHRASES
from assistant.request.topic import topic_stems
from retriever.catalogue.quantities import quantity_by_key

_FIRST = 3  # of several subjects, so many are looked up
_COMPARED = 5
_SIMILAR, _NEIGHBOURS = 5, 5  # told where no number is asked for


def _identified(case: Case) -> list[ToolCall]:
    return [identify(s) for s in case.subjects[:_FIRST]]


def _correct(case: Case) -> list[ToolCall]:
    values = [parameters(case.subjects[0], [q.key for q in case.intent.quantities])] if case.intent.quantities else []
    return values + _identified(case)


def _compares(case: Case) -> bool:
    return len(case.subjects) >= 2 and (case.wants("compare") or bool(case.quantities)) and not case.wants("papers")


def _compare(case: Case) -> list[ToolCall]:
    wanted = list(dict.fromkeys(case.quantities)) or PLAIN_QUANTITIES
    wanted = [*wanted, "photon_index"] if "hardness" in wanted and "photon_index" not in wanted else wanted
    return [ToolCall("compare_sources", {"sources": list(case.subjects[:_COMPARED]), "quantities": wanted[:_COMPARED]})]


def _resemble(case: Case) -> list[ToolCall]:
    count = limit_of(case.intent.text, ordered=True, usual=_SIMILAR)
    return [*_identified(case)[:1], ToolCall("similar_sources", {"source": case.subjects[0], "limit": min(count, 20)})]


def _neighbours(case: Case) -> list[ToolCall]:
    """The nearest one, or several where the question says so."""
    i = case.intent
    usual = _NEIGHBOURS if PHRASES.several.find(i.bare) else 1
    count = limit_of(i.text, ordered=True, usual=usual)
    arguments = {
        "source": case.subjects[0],
        "classes": list(i.classes),
        "subclass": i.subclass,
        "limit": min(count, 20),
    }
    return [ToolCall("nearest_sources", arguments)]


def _is_whether(case: Case) -> bool:
    """Whether a source meets a bound is asked, and nothing beside it: "Is it heavily absorbed?"."""
    i = case.intent
    if not i.conditions or not case.wants("whether") or case.wants("papers"):
        return False
    rest = i.bare
    for condition in i.conditions:
        rest = rest.replace(condition.get("reading") or " ", " ")
    bounded = tuple(quantity_by_key(condition["quantity"]) for condition in i.conditions)
    return not topic_stems(rest, (*i.quantities, *bounded))


def _bounded(case: Case) -> list[ToolCall]:
    keys = [condition["quantity"] for condition in case.intent.conditions]
    wanted = list(dict.fromkeys([*keys, *case.quantities]))
    return [parameters(s, wanted) for s in case.subjects[:_FIRST]]


def _named_papers(case: Case) -> list[ToolCall]:
    return [papers_on(s, case.clipped(), 4) for s in case.subjects[:_FIRST]]


def _values(case: Case) -> list[ToolCall]:
    """Values of the first subject; a hardness is told with the photon index."""
    wanted = case.quantities + (["photon_index"] if "hardness" in case.quantities else [])
    return [parameters(case.subjects[0], list(dict.fromkeys(wanted)))]


def _two_papers(case: Case) -> list[ToolCall]:
    return [papers_on(case.subjects[0], case.clipped(), 2)]


def _papers(case: Case, limit: int) -> list[ToolCall]:
    """Papers on each subject: on the question's topic, or by their age, if it asks for that."""
    by = case.topical or (case.wants("papers") and by_age(case.intent.text))
    return [papers_on(s, case.clipped() if by else "", limit) for s in case.subjects[:_FIRST]]


def _term(case: Case) -> list[ToolCall]:
    return [explain(case.intent.term.term)] if case.intent.term else []


def _portrait(case: Case) -> list[ToolCall]:
    return [*_identified(case), parameters(case.subjects[0], PLAIN_QUANTITIES), *_papers(case, 2)]


SUBJECT_RULES = (
    Rule("wrong class", "Why is 3C 273 a galaxy cluster?", lambda c: bool(c.state.asked.wrong_classes), _correct),
    Rule(
        "sources nearest to a source",
        "Which source is nearest to 3C 273 on the sky?",
        lambda c: c.wants("neighbours") and len(c.subjects) == 1,
        _neighbours,
    ),
    Rule("comparison of sources", "Is 3C 273 harder than NGC 4151?", _compares, _compare),
    Rule("sources like a source", "Which sources look like Mrk 421?", lambda c: c.wants("similar"), _resemble),
    Rule("whether a source is so", "Is NGC 4151 heavily absorbed?", _is_whether, _bounded),
    Rule(
        "named papers on a source",
        "Which papers by Fabian are on NGC 4151?",
        lambda c: c.names_papers and not c.quantities,
        _named_papers,
    ),
    Rule(
        "who a source is, and a value",
        "What is 3C 273 and how hard is its X-ray spectrum?",
        lambda c: bool(c.quantities) and c.intent.identity,
        lambda c: [*_identified(c), *_values(c), *_two_papers(c)],
    ),
    Rule(
        "a value and papers on it",
        "Which papers report the photon index of NGC 4151?",
        lambda c: bool(c.quantities) and c.wants("papers"),
        lambda c: [*_values(c), *_two_papers(c)],
    ),
    Rule("a value", "What is the redshift of 3C 273?", lambda c: bool(c.quantities), _values),
    Rule(
        "a term in a conversation",
        "What is a blazar, and is it one?",
        lambda c: c.intent.term is not None and c.wants("define") and c.wants("follow_up") and not c.intent.mentions,
        _term,
        history=("What is 3C 273?",),
    ),
    Rule(
        "papers on a source",
        "Which papers are there on Cyg X-1?",
        lambda c: c.wants("papers") and not c.intent.identity,
        lambda c: _papers(c, 4),
    ),
    Rule(
        "who a source is, and papers",
        "What is 3C 273 and which papers are there on it?",
        lambda c: c.wants("papers"),
        lambda c: [*_identified(c), *_papers(c, 4)],
    ),
    Rule(
        "a topic of a source",
        "Does M 87 have a jet?",
        lambda c: c.topical,
        lambda c: [*_identified(c), *_papers(c, 2)],
    ),
    Rule("portrait of a source", "What is 3C 273?", lambda c: True, _portrait),
)


def on_subjects(rule: Rule) -> Rule:
    """The rule among those for any question: only where the question has subjects."""
    return replace(rule, applies=lambda case: bool(case.subjects) and rule.applies(case))

"""Which papers an answer tells of: those on a source, named ones, those on a topic, and how many there are."""

import re

from assistant.agent.engine import State
from assistant.evidence.claims import Claim, refused
from assistant.evidence.held import here
from assistant.evidence.sentences import say
from assistant.request.intents import Intent
from assistant.request.topic import stems_met, topic_stems
from assistant.tools.papers_on_source import PapersOn
from assistant.tools.search_papers import FoundPapers, NamedPapers
from assistant.verbs.citation import best_claim, paper_claim, titled
from retriever.catalogue.kinds import class_label
from retriever.catalogue.quantities import quantity_by_key
from retriever.library.paper_records import PaperHit

# below this likeness, and without a shared content word, a paper is not about the question (measured in tests)
MIN_COSINE, MIN_COSINE_WITH_WORD = 0.55, 0.36
MET = 0.5  # more than this share of the topic's words stands in a passage that is on the topic


def on_source(state: State, result: PapersOn, seen: list[Claim]) -> list[Claim]:
    """Papers on a source; where a topic was asked, those that speak of it."""
    intent = state.asked.intent
    listing, asked = state.called("filter_sources"), "papers" in intent.wants
    name, cited = result.source.name, {i for claim in seen for i in claim.evidence}
    papers = [i for i in result.papers if i not in cited]
    if not result.papers:
        if not asked or listing:
            return []
        where = here(state.toolbox.library)
        nothing = state.ledger.add_table(f"papers on {name}", ["found"], [[f"none in {where}"]], 0)
        return [refused("refusal.no_papers_on", (nothing, result.source_id), name=name, here=where)]
    if re.search(r"\bhow many\b", intent.text, re.I) and asked:
        return [*_counted(state, result), *(paper_claim(state, i, 1) for i in papers)]
    wanted = [] if result.named else wanted_stems(intent)
    if not result.topical or not wanted:
        return [best_claim(state, i, topic_stems(intent.bare)) for i in papers]
    on_topic = [i for i in papers if is_met(wanted, state.ledger[i].support)]
    if on_topic:
        return [best_claim(state, i, topic_stems(intent.bare) or wanted) for i in on_topic]
    if listing or state.called("source_parameters"):
        return []
    # off the topic, as `writer` says first; shown as what there is
    return [paper_claim(state, i, 1) for i in papers[: 4 if asked else 1]]


def named(state: State, result: NamedPapers) -> list[Claim]:
    """Papers that were named by bibcode, author or year; those that are not here are said."""
    total, shown, r = result.total, len(result.papers), state.ledger.table(result.table)
    where = here(state.toolbox.library)
    if not total:
        return [refused("refusal.no_such_papers", (result.table,), papers=r["title"], here=where)]
    table = state.ledger.add_table(f"{r['title']} ({shown} shown)", r["columns"], r["rows"], total)
    claims = [Claim(say("papers.named_some", total=total, shown=shown, here=where), (table,))]
    return (claims if total > shown else []) + [titled(state, i) for i in result.papers]


def _counted(state: State, result: PapersOn) -> list[Claim]:
    """How many papers of the catalogue are on the source."""
    source = result.source
    total = len(state.toolbox.library.papers_of.get(source.id, []))
    where = here(state.toolbox.library)
    table = state.ledger.add_table(f"papers of {where} linked to {source.name}", ["papers"], [[total]], total)
    told = {"total": total, "name": source.name, "here": where}
    text = say("papers.count", **told) if total != 1 else say("papers.count_one", **told)
    return [Claim(text, (table, result.source_id))]


def found(state: State, result: FoundPapers, seen: list[Claim]) -> list[Claim]:
    """Papers of a free search that are near enough to the question."""
    intent = state.asked.intent
    claims = []
    cited = {i for claim in seen for i in claim.evidence}
    best = max((hit.cosine for hit in result.hits), default=0.0)
    wanted = topic_stems(intent.text) + condition_stems(intent)
    for paper_id, hit in zip(result.evidence, result.hits, strict=True):
        shared = stems_met(wanted, f"{hit.paper.plain_title} {_text_of(state, hit)}") > 0
        relevant = hit.cosine >= MIN_COSINE or (hit.cosine >= MIN_COSINE_WITH_WORD and shared)
        if intent.classes and state.called("filter_sources") and not _of_classes(state, intent, hit):
            continue
        if relevant and hit.cosine >= 0.75 * best and paper_id not in cited:
            claims.append(best_claim(state, paper_id, wanted))
    return claims


def wanted_stems(intent: Intent) -> list[str]:
    """The stems that a paper must share to be on the topic: of the topic, and of the conditions."""
    return topic_stems(intent.bare, intent.quantities) + condition_stems(intent)


def condition_stems(intent: Intent) -> list[str]:
    stems: list[str] = []
    for condition in intent.conditions:
        stems += topic_stems(condition.get("reading", "")) + topic_stems(
            " ".join(quantity_by_key(condition["quantity"]).words[:1])
        )
    return list(dict.fromkeys(stems))


def is_met(wanted: list[str], passage: str) -> bool:
    return stems_met(wanted, passage) > MET * len(wanted)


def _of_classes(state: State, intent: Intent, hit: PaperHit) -> bool:
    """Whether a paper speaks of the classes asked for: by its source's class, or by the class's name in the passage."""
    linked = [hit.report.source] if hit.report.source else [r.source for r in hit.paper.reports if r.about != "class"]
    sources = state.toolbox.library.sources
    if known := [sources[i] for i in linked if i]:
        return any(source.object_class in intent.classes for source in known)
    words = re.findall(r"[\w-]{3,}", " ".join(class_label(c) for c in intent.classes).lower())
    text = f"{hit.paper.plain_title} {hit.report.summary}".lower()
    return any(w[: max(4, len(w) - 3)] in text for w in words if w not in ("x-ray", "source", "galaxy", "object"))


def _text_of(state: State, hit: PaperHit) -> str:
    """What a hit was found by: the name of its source and what is told of it."""
    source = state.toolbox.library.sources.get(hit.report.source) if hit.report.source else None
    return f"{source.name} ({source.object_class}). {hit.report.summary}" if source else hit.report.summary

"""What a rule of the plan looks at: the question as it was read, the catalogue, and what tools have found so far."""

import re
from dataclasses import dataclass
from functools import cached_property

from assistant.agent.engine import State, ToolCall
from assistant.request.bounds import conditions_in
from assistant.request.intents import Intent
from assistant.request.topic import topic_stems, topic_words
from retriever.catalogue.kinds import class_label, without_words_of
from retriever.library.library import Library
from retriever.text.stopwords import stop_words

_WHY = re.compile(r"\s*(?:why|how (?:do|does|did|can|is|are|come))\b", re.I)
_LISTING = ("which", "list", "how many", "here", "catalog", "number of", "total", "count")
PLAIN_QUANTITIES = ["photon_index", "hardness", "column_density", "flux"]


@dataclass(frozen=True)
class Case:
    """One question in the hands of the rules."""

    state: State

    @property
    def intent(self) -> Intent:
        """What was recognised in the question."""
        return self.state.asked.intent

    @property
    def subjects(self) -> tuple[str, ...]:
        return self.state.asked.subjects

    @property
    def library(self) -> Library:
        return self.state.toolbox.library

    def wants(self, what: str) -> bool:
        """Whether the question wants papers, a comparison, a list (``Intent.wants``)."""
        return what in self.intent.wants

    @property
    def about_upload(self) -> bool:
        """Files came with the question, or it speaks of a spectrum uploaded before."""
        box = self.state.toolbox
        return bool(box.files) or bool(box.readings and self.wants("upload") and not self.intent.mentions)

    @property
    def is_why(self) -> bool:
        return bool(_WHY.match(self.intent.text))

    @property
    def names_papers(self) -> bool:
        """Whether papers are asked for by bibcode, author or year."""
        return self.state.asked.papers is not None

    @property
    def has_list_words(self) -> bool:
        return any(word in self.intent.text.lower() for word in _LISTING)

    @property
    def quantities(self) -> list[str]:
        """Keys of the quantities asked for; beyond the Galaxy the redshift is what is known of a distance."""
        keys = [q.key for q in self.intent.quantities]
        known = [self.library.sources[s] for s in self.subjects if s in self.library.sources]
        return keys + (["redshift"] if "distance" in keys and any(s.redshift for s in known) else [])

    @cached_property
    def topical(self) -> bool:
        """Whether the question has a topic of its own beside its sources."""
        return bool(topic_stems(self.intent.bare)) or self.names_papers

    @cached_property
    def topic_words(self) -> list[str]:
        """Words of the topic that the structured parts do not already cover."""
        i = self.intent
        parts = [*i.classes, i.subclass, *(c.get("reading", "") for c in i.conditions)]
        listed = i.bare if self.wants("papers") else without_words_of(i.classes, i.bare.lower())
        topic = topic_words(conditions_in(listed)[1])
        covered = " ".join([*parts, *(w for q in i.quantities for w in q.words)]).lower()
        return [
            w
            for w in topic.lower().split()
            if w.rstrip("s") not in covered and w not in stop_words("listing") and len(w) > 3
        ]

    def clipped(self, limit: int = 300) -> str:
        """The question as a tool takes it for a topic."""
        return clip(self.intent.text, limit)


def clip(text: str, limit: int = 300) -> str:
    return " ".join(text.split())[:limit]


def identify(name: str) -> ToolCall:
    return ToolCall("identify_source", {"name": name})


def parameters(source: str, quantities: list[str]) -> ToolCall:
    return ToolCall("source_parameters", {"source": source, "quantities": quantities[:6]})


def papers_on(source: str, topic: str, limit: int) -> ToolCall:
    return ToolCall("papers_on_source", {"source": source, "topic": topic, "limit": limit})


def filtered(case: Case, order_by: str = "") -> ToolCall:
    """The list that the question asks for."""
    i = case.intent
    arguments = {
        "classes": list(i.classes),
        "subclass": i.subclass,
        "conditions": list(i.conditions),
        "around": i.around[:200],
        "radius_deg": i.radius_deg,
        "order_by": order_by or i.order_by,
        "descending": i.descending,
        "limit": i.limit,
    }
    return ToolCall("filter_sources", arguments)


def topic_searches(case: Case) -> list[ToolCall]:
    """Papers on the topic of a list: on sources of its classes, then on any."""
    query = clip(" ".join([*(class_label(c) for c in case.intent.classes), case.intent.topic]), 500)
    return [
        ToolCall("search_papers", {"query": query, "classes": list(case.intent.classes), "limit": 3}),
        ToolCall("search_papers", {"query": query, "limit": 3}),
    ]


def topic_search(case: Case, topic: str) -> list[ToolCall]:
    """Papers on a topic, after the term in it if there is one."""
    calls = [ToolCall("search_papers", {"query": clip(topic, 500), "limit": 4})] if len(topic) >= 2 else []
    return ([explain(case.intent.term.term)] if case.intent.term else []) + calls


def explain(term: str) -> ToolCall:
    return ToolCall("explain_term", {"term": term})

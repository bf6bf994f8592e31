"""The offline engine: no language model, rules and embeddings only.

It recognises what a question asks for (``intents``), plans the tool calls for that, looks once more where a first result
calls for it ("who measured it"), and has the answer written from the ledger (``writer``).
"""

import re
from functools import cached_property

from assistant.agent.engine import Draft, State, ToolCall
from assistant.evidence.claims import Claim, Dropped
from assistant.offline import answer
from assistant.request.asked import Asked, read_question
from assistant.request.intents import Intent
from assistant.request.named_papers import by_age
from assistant.request.topic import topic_stems
from assistant.tools.filter_sources import Listed
from assistant.tools.read_spectrum import ReadFiles
from assistant.tools.similar_sources import Similar
from assistant.tools.source_parameters import Parameters
from retriever.catalogue.comparisons import DESCRIBED
from retriever.catalogue.kinds import class_label
from retriever.errors import BadInput
from retriever.text.stopwords import stop_words

# a spectrum described, with no name and no verb but to find: "a heavily absorbed source with a strong iron line"
_DESCRIBED = re.compile(
    r"^\s*(?:(?:please )?(?:find|show(?: me)?|search(?: for)?|look for|give me)\s+)?(?:(?:an?|any|some)\b|(?=spectra\b))(?=.*\b(?:source|spectrum|spectra|object)s?\b)"
    rf"(?=.*\b(?:{DESCRIBED})\b)"
    r"[^?]*[.?]?$",
    re.I,
)
_LISTING = ("which", "list", "how many", "here", "catalog", "number of", "total", "count")
_PLAIN_QUANTITIES = ["photon_index", "hardness", "column_density", "flux"]


class OfflineEngine:
    """Deterministic planner and writer."""

    name = "offline"

    async def next_step(self, state: State) -> list[ToolCall] | Draft:
        plan = Plan(state)
        if not state.done:
            calls = plan.first_calls()
            if calls:
                return calls
        elif not plan.looked_twice:
            calls = plan.second_calls()
            if calls:
                return calls
        return answer.write(state, plan.intent, plan.subjects)

    async def repair(self, state: State, dropped: list[Dropped]) -> list[Claim]:
        return []  # rules that failed once fail again: the claim is dropped and listed


class Plan:
    """The calls for one question, derived from its intent and the conversation."""

    def __init__(self, state: State):
        self.state = state
        self.retriever = state.toolbox.retriever

    @cached_property
    def asked(self) -> Asked:
        """The question as it was read."""
        return read_question(self.state.question, self.state.conversation, self.retriever)

    @property
    def intent(self) -> Intent:
        return self.asked.intent

    @property
    def subjects(self) -> list[str]:
        return list(self.asked.subjects)

    @property
    def named_papers(self) -> bool:
        """Whether papers are asked for by bibcode, author or year."""
        return self.asked.papers is not None

    @property
    def looked_twice(self) -> bool:
        return len(self.state.done) > 12

    @property
    def about_upload(self) -> bool:
        """Files came with the question, or it speaks of a spectrum uploaded before."""
        box = self.state.toolbox
        return bool(box.files) or bool(box.readings and "upload" in self.intent.wants and not self.intent.mentions)

    def first_calls(self) -> list[ToolCall]:
        i = self.intent
        if self.about_upload:
            return [
                ToolCall("read_spectrum", {"which": "all"}),
                ToolCall("similar_sources", {"source": "upload", "limit": 12}),
            ]
        if not i.text.strip():
            raise BadInput("The question is empty: ask about a source, a class, a parameter or a term.")
        unknown = [ToolCall("identify_source", {"name": name}) for name in i.unknown_names[:2]]
        if unknown:
            return unknown + (self._subject_calls() if i.mentions else [])
        if self.named_papers and not self.subjects:
            return [ToolCall("search_papers", {"query": _clip(i.text, 500), "limit": 6})]
        if not i.mentions and not i.around and not i.wants & {"papers", "define"} and _DESCRIBED.match(i.text):
            return [ToolCall("search_spectra", {"description": _clip(i.text)})]
        if self._is_list():
            return self._list_calls()
        if self.subjects:
            return self._subject_calls()
        if i.position:
            return [ToolCall("identify_source", {"name": i.text})]
        return self._general_calls()

    def second_calls(self) -> list[ToolCall]:
        """Papers on what the first calls found."""
        if self.state.called("papers_on_source"):
            return []
        if read := self.state.found(ReadFiles):
            return self._papers_of_similar(read)
        listed = self.state.found(Listed)
        if listed and "papers" in self.intent.wants:
            topic = " ".join([self.intent.topic, *(q["quantity"].replace("_", " ") for q in self.intent.conditions)])
            matches = [one.match.source.id for one in listed.sources]
            with_papers = [i for i in matches if self.retriever.catalogue.papers_of.get(i)]
            return [
                ToolCall("papers_on_source", {"source": i, "topic": topic[:300], "limit": 1}) for i in with_papers[:5]
            ]
        values = self.state.found(Parameters)
        if values and self._lacks_values(values):
            return [
                ToolCall(
                    "papers_on_source",
                    {"source": values.source.id, "topic": _clip(self.intent.text), "limit": 2},
                )
            ]
        return []

    def _papers_of_similar(self, read: ReadFiles) -> list[ToolCall]:
        similar = self.state.found(Similar)
        near = similar.sources if similar else ()
        at_position = [file.at_position.source for file in read.files if file.at_position]
        candidates = dict.fromkeys(s.id for s in [*at_position, *near] if self.retriever.catalogue.papers_of.get(s.id))
        return [ToolCall("papers_on_source", {"source": i, "limit": 1}) for i in list(candidates)[:3]]

    def _lacks_values(self, values: Parameters) -> bool:
        """Whether a value that was asked for is missing, or the question has a topic beyond its quantities."""
        asked = {q.key for q in self.intent.quantities}
        empty = any(not known for key, known in values.values.items() if key in asked)
        return empty or bool(topic_stems(self.intent.bare, self.intent.quantities))

    def _is_list(self) -> bool:
        """Whether sources are asked for by what they are, not by name."""
        i = self.intent
        if i.around:
            return True
        if self.subjects or _is_why(i.text):
            return False
        if not (i.conditions or i.order_by or i.subclass or "list" in i.wants) and self._topic_words():
            return False
        plural = i.subclass.lower().replace("-", " ") + "s" in i.text.lower().replace("-", " ") if i.subclass else False
        kinds = bool(
            i.classes or i.conditions or i.order_by or (i.subclass and (i.term is None or plural or "list" in i.wants))
        )
        defined = i.term is not None and "define" in i.wants and not i.conditions and not i.order_by
        return kinds and not (defined and "list" not in _list_words(i))

    def _list_calls(self, order_by: str = "") -> list[ToolCall]:
        i = self.intent
        arguments = {
            "classes": list(i.classes),
            "subclass": i.subclass,
            "conditions": list(i.conditions),
            "around": i.around,
            "radius_deg": i.radius_deg,
            "order_by": order_by or i.order_by,
            "descending": i.descending,
            "limit": i.limit,
        }
        calls = [ToolCall("filter_sources", arguments)]
        if self._topic_words() and not i.around and not i.order_by:
            query = _clip(" ".join([*(class_label(c) for c in i.classes), i.topic]), 500)
            calls += [
                ToolCall("search_papers", {"query": query, "classes": list(i.classes), "limit": 3}),
                ToolCall("search_papers", {"query": query, "limit": 3}),
            ]
        return calls

    def _topic_words(self) -> list[str]:
        """Words of the topic that the structured parts do not already cover."""
        i = self.intent
        covered = " ".join(
            [
                *i.classes,
                i.subclass,
                *(c.get("reading", "") for c in i.conditions),
                *(w for q in i.quantities for w in q.words),
            ]
        ).lower()
        return [
            w
            for w in i.topic.lower().split()
            if w.rstrip("s") not in covered and w not in stop_words("listing") and len(w) > 3
        ]

    def _subject_calls(self) -> list[ToolCall]:
        i, subjects = self.intent, self.subjects
        quantities, known = [q.key for q in i.quantities], self.retriever.catalogue.sources
        if self.asked.wrong_classes:
            values = (
                [ToolCall("source_parameters", {"source": subjects[0], "quantities": quantities[:6]})]
                if quantities
                else []
            )
            return values + [ToolCall("identify_source", {"name": s}) for s in subjects[:3]]
        if "distance" in quantities and any(known[s].redshift for s in subjects if s in known):
            quantities.append("redshift")  # beyond the Galaxy that is what is known of a distance
        if len(subjects) >= 2 and ("compare" in i.wants or quantities) and "papers" not in i.wants:
            wanted = list(dict.fromkeys(quantities)) or _PLAIN_QUANTITIES
            wanted += ["photon_index"] if "hardness" in wanted and "photon_index" not in wanted else []
            return [ToolCall("compare_sources", {"sources": subjects[:5], "quantities": wanted[:5]})]
        calls = [ToolCall("identify_source", {"name": s}) for s in subjects[:3]]
        first = subjects[0]
        if "similar" in i.wants:
            return [*calls[:1], ToolCall("similar_sources", {"source": first})]
        if self.named_papers and not quantities:
            return [
                ToolCall("papers_on_source", {"source": s, "topic": _clip(i.text), "limit": 4}) for s in subjects[:3]
            ]
        if quantities:
            wanted = list(dict.fromkeys(quantities + (["photon_index"] if "hardness" in quantities else [])))
            calls = calls if i.identity else []
            calls.append(ToolCall("source_parameters", {"source": first, "quantities": wanted[:6]}))
            if "papers" in i.wants or i.identity:
                calls.append(ToolCall("papers_on_source", {"source": first, "topic": _clip(i.text), "limit": 2}))
            return calls
        if i.term and "define" in i.wants and "follow_up" in i.wants and not i.mentions:
            return [ToolCall("explain_term", {"term": i.term.term})]
        return self._portrait_calls(calls)

    def _portrait_calls(self, calls: list[ToolCall]) -> list[ToolCall]:
        """Who the sources are, their plain parameters, and papers on them: on the question's topic if it has one."""
        i, subjects = self.intent, self.subjects
        topical = bool(topic_stems(i.bare)) or self.named_papers
        topic = _clip(i.text) if topical or ("papers" in i.wants and by_age(i.text)) else ""
        if "papers" in i.wants and not i.identity:
            calls = []
        calls += [
            ToolCall("papers_on_source", {"source": s, "topic": topic, "limit": 4 if "papers" in i.wants else 2})
            for s in subjects[:3]
        ]
        if "papers" not in i.wants and not topical:
            calls.insert(
                len(subjects[:3]),
                ToolCall("source_parameters", {"source": subjects[0], "quantities": _PLAIN_QUANTITIES}),
            )
        return calls

    def _general_calls(self) -> list[ToolCall]:
        """Questions without a source: terms, classes, topics of papers."""
        i = self.intent
        if (
            i.term
            and not i.conditions
            and "papers" not in i.wants
            and ("define" in i.wants or (len(i.text.split()) <= 4 and not _list_words(i)))
            and not (i.classes and i.quantities)
        ):
            return self._topic_calls(i.text) if _is_why(i.text) else [ToolCall("explain_term", {"term": i.term.term})]
        if i.classes and i.quantities and "papers" not in i.wants and not _is_why(i.text):
            return self._list_calls(order_by=i.order_by or i.quantities[0].key)
        if (i.classes or i.conditions or i.subclass) and not self._topic_words() and not _is_why(i.text):
            return self._list_calls()
        return self._topic_calls(i.text if _is_why(i.text) else i.topic or i.text)

    def _topic_calls(self, topic: str) -> list[ToolCall]:
        calls = [ToolCall("search_papers", {"query": _clip(topic, 500), "limit": 4})] if len(topic) >= 2 else []
        if self.intent.term:
            calls.insert(0, ToolCall("explain_term", {"term": self.intent.term.term}))
        return calls


def _is_why(text: str) -> bool:
    return bool(re.match(r"\s*(?:why|how (?:do|does|did|can|is|are|come))\b", text, re.I))


def _list_words(intent: Intent) -> set[str]:
    return {"list"} if any(w in intent.text.lower() for w in _LISTING) else set()


def _clip(text: str, limit: int = 300) -> str:
    return " ".join(text.split())[:limit]

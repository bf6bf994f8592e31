"""The offline engine: no language model.

A request that the trained reader wrote is carried out by its verb (``assistant.verbs``); what it is not sure of is
answered with what is held on what the question names (``nearest``). What the rules
alone read is planned by tables of rules (``plan``), looked up once more where a first result calls for it, and written from the
ledger (``answer``).
"""

from dataclasses import replace

from assistant.agent.engine import Draft, Reader, State, ToolCall
from assistant.offline import answer
from assistant.offline.case import Case
from assistant.offline.nearest.answer import NearestAnswer
from assistant.offline.plan import FIRST_LOOK, SECOND_LOOK
from assistant.offline.rule import first_of
from assistant.offline.whole import computation
from assistant.request.asked import Asked, Certainty
from assistant.request.conversation import Conversation
from assistant.verbs import missing
from assistant.verbs.act.again import instead
from assistant.verbs.sources.neighbours import as_can_be_had
from assistant.verbs.table import VERBS
from retriever.library.library import Library


class OfflineEngine:
    """Deterministic planner and writer."""

    name = "offline"
    first_step = ""

    async def read(
        self, question: str, conversation: Conversation, library: Library, upload: str, reader: Reader
    ) -> Asked:
        return reader(question, conversation, library, upload)

    def begin(self, state: State) -> "OfflineAnswering":
        return OfflineAnswering(state)


class OfflineAnswering:
    """One question answered by rules; ``rules`` are the names of those that planned it."""

    def __init__(self, state: State):
        self.state = state
        self.rules: list[str] = []
        self._looks = [FIRST_LOOK, SECOND_LOOK]
        if state.asked.certainty is Certainty.UNCLEAR and (meant := computation(state)):
            state.asked = replace(state.asked, wanted=meant, certainty=Certainty.UNSURE, offered=())
        wanted = state.asked.wanted
        if wanted:  # an action on an earlier request is that request, in another form
            wanted = as_can_be_had(instead(wanted, state.conversation), state)
            state.asked = replace(state.asked, wanted=wanted)
        self._verb = VERBS.get(wanted.do) if wanted else None
        self._called = False
        turns = state.conversation.turns
        again = (
            bool(turns) and bool(state.asked.offered) and state.asked.offered is turns[-1].offered
        )  # "yes" to two readings
        unclear = state.asked.certainty is Certainty.UNCLEAR and not again
        self._nearest = NearestAnswer(state) if unclear else None

    async def next_step(self) -> list[ToolCall] | Draft:
        """What the request's verb calls and writes, or a question back; of a question that only rules read, the calls of the first
        look, of the second if it has any, then the answer."""
        wanted = self.state.asked.wanted
        if self.state.asked.certainty in (Certainty.UNCLEAR, Certainty.DECLINED):
            return self._asked_back()
        if wanted and wanted.do == "same":
            return missing.nothing_before(wanted, self.state)
        if self._verb and wanted:
            if not self._called and (asked := missing.calls(self._verb, wanted, self.state)):
                self._called = True
                return asked
            return missing.draft(self._verb, wanted, self.state)
        while self._looks:
            table, case = self._looks.pop(0), Case(self.state)
            if table is SECOND_LOOK and self.state.called("papers_on_source"):
                continue  # papers were looked up already
            rule = first_of(table, case)
            calls = rule.calls(case) if rule else []
            if rule and calls:
                self.rules.append(rule.name)
                return calls
        return answer.write(self.state)

    def _asked_back(self) -> list[ToolCall] | Draft:
        """What is held on what the question names, or a question back."""
        if self._nearest is None:
            return missing.asked_back(self.state)
        if not self._called and (asked := self._nearest.calls()):
            self._called = True
            return asked
        return self._nearest.draft()

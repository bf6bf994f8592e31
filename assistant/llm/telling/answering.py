"""A question in the hands of a language model that words its answer: tools and a draft as without it, then its claims.

The draft is what is answered where the model says nothing that can stand, or can't be had. Where the model words an answer at all
``planner.toml`` says, by what it was measured to be worth.
"""

import time
from dataclasses import dataclass, replace

from assistant.agent.engine import Answering, Draft, State, ToolCall
from assistant.check.verify import Verifier
from assistant.evidence.sentences import say
from assistant.llm.client import ModelServer, ModelTrouble
from assistant.llm.planning import Telling
from assistant.llm.telling.composing import composed, leading
from assistant.llm.telling.evidence import shown_of
from assistant.llm.telling.further import further_calls
from assistant.llm.telling.writing import Task, Told, Writer
from assistant.reading.choices import asked_in
from assistant.request.asked import Certainty

_OPEN = frozenset(("explain", "conclude", "summarise"))  # what is asked for is an argument
_UNTOLD = frozenset(("act", "about", "greet", "refuse", "same"))
_UNSURE = (Certainty.UNSURE, Certainty.UNCLEAR)


@dataclass(frozen=True)
class Means:
    """What a model words answers with: the server, of which answers by whether it is the tuned one, and how long it may take."""

    server: ModelServer
    tuned: Telling
    other: Telling
    seconds: float

    @property
    def of(self) -> Telling:
        """Of which answers the model that is served words claims."""
        return self.tuned if self.server.tuned else self.other


class TellingAnswering:
    """An answer drafted by another, then told by the model."""

    def __init__(self, drafting: Answering, state: State, means: Means):
        self.drafting, self.state, self.means = drafting, state, means
        self._draft: Draft | None = None
        self._tokens = 0

    async def next_step(self) -> list[ToolCall] | Draft:
        """The other's tool calls; behind its draft one look-up more where the model asks for it, then the answer."""
        if self._draft is not None:
            return await self._told(self._draft)
        step = await self.drafting.next_step()
        if not isinstance(step, Draft):
            return step
        deadline = time.monotonic() + self.means.seconds
        try:
            if not await self._tells(deadline):
                return step
            self._draft = step
            calls, self._tokens = await further_calls(self.state, self.means.server, deadline)
        except ModelTrouble as trouble:
            return _without(step, trouble)
        return calls or await self._told(step)

    async def _tells(self, deadline: float) -> bool:
        """Whether the model is to word this answer."""
        asked, wanted = self.state.asked, self.state.asked.wanted
        if asked.certainty is Certainty.DECLINED or (asked.planned and asked.planned.note):
            return False
        if wanted and wanted.do in _UNTOLD:
            return False
        if self.means.tuned == self.means.other == "nothing":
            return False
        await self.means.server.ready(deadline)
        of = self.means.of
        return of == "all" or of == "open" and (asked.certainty in _UNSURE or bool(wanted and wanted.do in _OPEN))

    async def _told(self, draft: Draft) -> Draft:
        state, unclear = self.state, self.state.asked.certainty is Certainty.UNCLEAR
        shown = shown_of(state.ledger, (i for claim in draft.claims for i in claim.evidence))
        if not shown:
            return replace(draft, tokens=self._tokens)
        verifier = Verifier(state.toolbox.library.names)
        first = leading(draft.claims, unclear)
        for claim in first:
            if not verifier.check(claim, state.ledger):
                state.show(claim)
        before = asked_in(state.conversation.turns[-1]) if state.conversation.turns else ""
        task = Task(state.question, before, shown, state.ledger, verifier)
        state.wording(self.means.server.model, len(shown))
        writer = Writer(task, self.means.server, state.show)
        told = await writer.write(time.monotonic() + self.means.seconds)
        return self._answer(draft, told, unclear)

    def _answer(self, draft: Draft, told: Told, unclear: bool) -> Draft:
        notes = [*draft.notes, *([say("note.not_told", why=told.trouble)] if told.trouble else [])]
        claims = composed(draft.claims, told.claims, self.state.ledger, unclear)
        model = self.means.server.model if told.claims else ""
        if model:
            notes.append(say("note.worded", count=len(told.claims), model=model))
        return Draft(claims, notes, [*draft.dropped, *told.dropped], model, self._tokens + told.tokens)


def _without(draft: Draft, trouble: ModelTrouble) -> Draft:
    """The draft, with why the model did not word it."""
    return replace(draft, notes=[*draft.notes, say("note.not_told", why=str(trouble).rstrip("."))])

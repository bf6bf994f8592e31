"""The path of every question: plan, act, write, verify; a LlamaIndex workflow that both engines walk.

Events are streamed as they happen (a tool starts, a tool is done, a claim is verified), so that a page can show the steps.
Limits: turns of tools, tools in one turn, seconds. A tool's bad input is told to the engine, not raised, unless it is
the user's file or question that is bad.
"""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Any

from workflows import Context, Workflow, step
from workflows.events import Event, StartEvent, StopEvent

from assistant.agent.engine import Draft, Engine, Reader, State, ToolCall
from assistant.agent.events import ClaimReady, ToolFinished, ToolStarted, Wording
from assistant.agent.look_ups import LookUps, Search
from assistant.agent.remembered import turn_of
from assistant.agent.wishes import joined, of_domain, reading_step, wishes_of, with_reading
from assistant.check.verify import Verifier
from assistant.evidence.claims import NO_EVIDENCE, Answer, Claim
from assistant.evidence.ledger import Ledger
from assistant.evidence.sentences import say
from assistant.reading.by_modality import by_modality
from assistant.reading.in_domain import in_domain
from assistant.reading.question import READERS
from assistant.request.asked import Asked
from assistant.request.checked import checked_question
from assistant.request.conversation import Conversation
from assistant.tools.tool import Failed, Result
from assistant.tools.toolbox import TOOLS, Toolbox
from assistant.tools.workbench import Files
from retriever.errors import BadInput, ScholarError
from retriever.library.library import Library
from retriever.settings import settings

MAX_ROUNDS, MAX_CALLS, BUDGET_S = 10, 8, 120.0


class _Next(Event):
    pass


class _Act(Event):
    calls: list[ToolCall]


class _Check(Event):
    draft: Draft


class ScholarWorkflow(Workflow):
    """One question, or one wish of it, from its text to a verified answer; ``told`` is what was shown of it already."""

    def __init__(
        self,
        engine: Engine,
        state: State,
        verifier: Verifier,
        search: Search | None = None,
        told: Sequence[Claim] = (),
    ):
        super().__init__(timeout=BUDGET_S)
        self.engine, self.state, self.verifier = engine, state, verifier
        self.answering = engine.begin(state)
        self.tools_log: list[dict[str, Any]] = list(search.log) if search else []
        self.notes = list(search.notes) if search else []
        self.rounds = 0
        self.told = list(told)

    @step
    async def begin(self, event: StartEvent) -> _Next:
        return _Next()

    @step
    async def plan(self, context: Context, event: _Next) -> _Act | _Check:
        self.state.show = partial(self._show, context)
        self.state.wording = lambda model, count: context.write_event_to_stream(Wording(model=model, count=count))
        decided = await self.answering.next_step()
        if isinstance(decided, Draft):
            return _Check(draft=decided)
        self.rounds += 1
        if self.rounds > MAX_ROUNDS:
            return _Check(draft=Draft([NO_EVIDENCE], [say("note.too_many_rounds")]))
        return _Act(calls=decided[:MAX_CALLS])

    @step
    async def act(self, context: Context, event: _Act) -> _Next:
        for call in event.calls:
            context.write_event_to_stream(ToolStarted(name=call.name, arguments=call.arguments))
            started = time.perf_counter()
            result = await asyncio.to_thread(self._call, call)
            seconds = time.perf_counter() - started
            self.state.done.append((call, result))
            self.tools_log.append({"name": call.name, "arguments": call.arguments, "seconds": round(seconds, 4)})
            context.write_event_to_stream(
                ToolFinished(
                    name=call.name,
                    arguments=call.arguments,
                    seconds=seconds,
                    found=list(result.evidence),
                    note=result.note,
                )
            )
        return _Next()

    @step
    async def verify(self, context: Context, event: _Check) -> StopEvent:
        draft = event.draft
        kept, dropped = self.verifier.sift(draft.claims, self.state.ledger)
        if not kept:
            kept = [NO_EVIDENCE]
        for claim in kept:
            self._show(context, claim)
        return StopEvent(
            result=Answer(
                self.state.question,
                self.engine.name,
                kept,
                self.state.ledger,
                draft.dropped + dropped,
                self.tools_log,
                self.notes + draft.notes,
                tokens=draft.tokens,
                worded_by=draft.worded_by,
            )
        )

    def _show(self, context: Context, claim: Claim) -> None:
        """Tell a claim that stands in the answer, once."""
        if claim not in self.told:
            self.told.append(claim)
            context.write_event_to_stream(ClaimReady(text=claim.shown, evidence=list(claim.evidence)))

    def _call(self, call: ToolCall) -> Result:
        try:
            return self.state.toolbox.call(call.name, call.arguments)
        except BadInput as error:
            if call.name in TOOLS and TOOLS[call.name].reads_uploads:
                raise
            return Failed(note=str(error))


class Assistant:
    """Questions in, answers out; one object serves many conversations."""

    def __init__(
        self,
        library: Library,
        engine: Engine,
        verifier: Verifier | None = None,
        read: Reader | None = None,
        look_ups: LookUps | None = None,
    ):
        """``read`` reads a question (that of ``SCHOLAR_READER``); once more where something was looked up for it. Another
        verifier than the usual one is for measuring what it does. ``look_ups`` go to the archives where they may, or say what
        they would ask."""
        self.engine, self.look_ups, self._given = engine, look_ups, verifier
        self.read = read or READERS[settings().reader]
        self._joining = threading.Lock()
        self._open(look_ups.with_kept(library) if look_ups and look_ups.allowed else library)

    async def stream(
        self,
        question: str,
        files: Files | None = None,
        conversation: Conversation | None = None,
        engine: Engine | None = None,
    ) -> AsyncIterator[Event | Answer]:
        """Events as they happen, the Answer last; ``engine`` answers this question instead of the usual one. Raises
        ScholarError for bad input."""
        engine = engine or self.engine
        conversation = conversation if conversation is not None else Conversation()
        question = checked_question(question, bool(files))
        started = time.perf_counter()
        upload = "spectrum" if files else ""
        if engine.first_step:
            yield ToolStarted(name=engine.first_step, arguments={})
        asked, search = await engine.read(question, conversation, self.library, upload, self.read), None
        known = self.library.names.resolve
        asked = in_domain(by_modality(asked), conversation, [str(path) for path in files or ()], known)
        for one in reading_step(engine, asked):
            yield ToolFinished(**one | {"arguments": {}}, found=[], note=asked.request)
        searching = asked.wanted is not None and asked.wanted.do == "find"  # among examples, not in the archives
        if self.look_ups and not (files or searching) and (missing := self.look_ups.missing(asked, self.library)):
            search = Search(self.look_ups, missing)
            async for event in search.events():
                yield event
            if search.brought:
                try:
                    asked = await self._read_again(search, question, conversation, engine)
                except BadInput as error:  # what was kept can't be opened now: papers are told all the same
                    search.notes.append(str(error))
        toolbox = Toolbox(self.library, Ledger(), files, [] if files else conversation.readings)
        answers, kept = list[Answer](), list(conversation.turns)
        try:
            for wish in wishes_of(asked, conversation, upload, self.library):
                state = State(wish, conversation, toolbox)
                if search:
                    state.naming = search.naming(toolbox.ledger)
                async for event in self._carry_out(state, None if answers else search, answers, engine):
                    yield event
                conversation.readings = toolbox.readings or conversation.readings
                conversation.turns.append(turn_of(question, answers[-1], state))
        except BaseException:  # also where the user stopped it: half a turn is none
            conversation.turns[:] = kept
            raise
        answer = with_reading(joined(answers), asked, engine)
        answer.notes += [] if files else of_domain(answer, asked, conversation.domain)
        answer.seconds = time.perf_counter() - started
        yield answer

    async def _carry_out(
        self, state: State, search: Search | None, answers: list[Answer], engine: Engine
    ) -> AsyncIterator[Event]:
        """Events of one wish as they happen; its answer joins ``answers``."""
        told = [claim for answer in answers for claim in answer.claims]
        workflow = ScholarWorkflow(engine, state, self.verifier, search, told)
        handler = workflow.run()
        try:
            async for event in handler.stream_events():
                if not isinstance(event, StopEvent):
                    yield event
            answer: Answer = await handler
        except Exception as error:
            raise _known_error(error) from None
        finally:
            if not handler.is_done():  # the user stopped it: no model goes on writing for nobody
                await handler.cancel_run()
        answer.libraries = tuple(part.name for part in self.library.parts)
        answers.append(answer)

    async def _read_again(self, search: Search, question: str, conversation: Conversation, engine: Engine) -> Asked:
        """The question over the library with what was found for it, which stays open for those that follow."""
        await asyncio.to_thread(self._join, search)
        asked = await engine.read(question, conversation, self.library, "", self.read)
        return search.settled(asked, self.library)

    def _join(self, search: Search) -> None:
        with self._joining:
            self._open(search.opened(self.library))

    def _open(self, library: Library) -> None:
        self.library = library
        self.verifier = self._given or Verifier(library.names)

    def ask(self, question: str, files: Files | None = None, conversation: Conversation | None = None) -> Answer:
        """The answer, without its steps."""

        async def last() -> Answer:
            events = [event async for event in self.stream(question, files, conversation)]
            answer = events[-1]
            assert isinstance(answer, Answer)
            return answer

        return asyncio.run(last())


def _known_error(error: Exception) -> Exception:
    """Errors of ours come out of the workflow as they are; its time-out as one line."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ScholarError):
            return cause
        cause = cause.__cause__ or cause.__context__
    if "Timeout" in type(error).__name__:
        return ScholarError(f"No answer within {BUDGET_S:.0f} s: ask something smaller.")
    return error

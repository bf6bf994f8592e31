"""One question in the hands of a language model: its turns, its budgets, its answer, and what is done when it fails.

Each turn the model calls tools (``tool_choice`` required, strict schemas) or ends with ``answer`` or ``no_evidence``. What
it can't do right is told to it once or twice; then, and when the server fails or a budget is spent, the rules answer and
a note says so.
"""

import time
from dataclasses import dataclass, replace
from typing import Any

from assistant.agent.engine import Draft, Review, State, ToolCall
from assistant.evidence.claims import Claim, Dropped
from assistant.evidence.sentences import say
from assistant.llm.client import ModelReply, ModelServer, ModelTrouble, Schema, parsed_arguments
from assistant.llm.completion import first_calls, owed_calls, unsaid
from assistant.llm.prompt import ANSWER_TOKENS, messages
from assistant.llm.rails import allowed, hold, is_refusal, on_question
from assistant.llm.reply import claims_in, claims_so_far
from assistant.llm.schemas import final_specs, tool_specs
from assistant.offline.engine import OfflineAnswering

FOUND_NOTHING = "it found no evidence"


@dataclass(frozen=True)
class Limits:
    """Budgets of one question."""

    turns: int = 5
    tokens: int = 40_000
    seconds: float = 60.0
    mistakes: int = 2
    calls_in_turn: int = 4
    reply_tokens: int = ANSWER_TOKENS  # of one reply


@dataclass(frozen=True)
class Strictness:
    """What holds a model to its schemas; taken away to measure what it is worth."""

    strict: bool = True  # a grammar made of them
    enumerate_ids: bool = True  # citations only of ids that there are


class VllmAnswering:
    """One question answered with a language model."""

    def __init__(self, server: ModelServer, limits: Limits, strictness: Strictness, state: State, review: Review):
        self.server, self.limits, self.strictness = server, limits, strictness
        self.state, self.review = state, review
        self.deadline = time.monotonic() + limits.seconds
        self.tokens = 0
        self.turns = 0
        self.mistakes = 0
        self.problems: list[str] = []
        self.share = 1.0  # of the model's window; halved when the server says it was too much
        self.finish = False  # nothing new is to be looked up: only an answer is taken
        self.drafted: list[Claim] | None = None  # the model's answer, while rules look up what it left out
        self.held: list[Claim] = []  # what of it will be shown
        self.announced = 0  # how much of a streamed answer was looked at for whole claims
        self.fallen: _Fallen | None = None

    async def next_step(self) -> list[ToolCall] | Draft:
        """Calls that the model or the rules around it want, or the answer; without the model where it fails."""
        if self.drafted is not None:
            return self._held(self.drafted)
        if not self.state.done and (calls := first_calls(self.state)):
            return calls
        while self.fallen is None:
            try:
                decided = await self._turn()
            except ModelTrouble as trouble:
                if trouble.overflow and self.share > 0.3:
                    self.share /= 2
                    continue
                self.fallen = _Fallen(self.state, str(trouble))
                break
            if decided is not None:
                return decided
            if self.mistakes > self.limits.mistakes:
                self.fallen = _Fallen(self.state, self.problems[-1])
        return await self.fallen.next_step()

    async def repair(self, dropped: list[Dropped]) -> list[Claim]:
        """Asks the model once for better claims; what is still wrong is dropped by the workflow."""
        if self.fallen is not None:
            return []
        better = await self._corrected(dropped)
        return better + unsaid(self.state, self.held + better)

    async def _corrected(self, dropped: list[Dropped]) -> list[Claim]:
        if time.monotonic() > self.deadline - 2:
            return []
        self.problems = [
            f"Left out: {d.text[:120]!r} {d.reason}. Say only what the evidence states." for d in dropped[:3]
        ]
        try:
            reply = await self._ask(self._final_specs()[:1], "answer")
        except ModelTrouble:
            return []
        shown = {d.text for d in dropped} | {claim.text for claim in self.held}
        return [c for c in claims_in(reply) or [] if c.text not in shown and on_question(c, self.state)]

    async def _turn(self) -> list[ToolCall] | Draft | None:
        """Calls to run, a draft, or None where the model must try again."""
        last = self.finish or self.turns >= self.limits.turns or self.tokens > self.limits.tokens
        if last and not len(self.state.ledger):
            raise ModelTrouble("the language model used up its turns without finding anything")
        how = self.strictness
        tools = self._final_specs() if last else tool_specs(self.state, how.strict, how.enumerate_ids)
        self.turns += 1
        if self.turns > self.limits.turns + 3:
            raise ModelTrouble("the language model used up its turns")
        reply = await self._ask(tools, "required")
        if not reply.calls:
            self._mistake("You called no tool: call one.")
            return None
        claims = claims_in(reply)
        if claims is not None:
            return self._draft(claims)
        return self._fresh(self._allowed(reply, {tool["function"]["name"] for tool in tools}))

    async def _ask(self, tools: list[Schema], choice: str) -> ModelReply:
        window = int((self.server.window or 4096) * self.share)
        reply = await self.server.call(
            messages(self.state, window, tools, self.problems),
            tools,
            choice if choice == "required" else {"type": "function", "function": {"name": choice}},
            self.deadline,
            self.limits.reply_tokens,
            self._announce,
        )
        self.tokens += reply.tokens
        return reply

    def _final_specs(self) -> list[Schema]:
        return final_specs(self.state, self.strictness.strict, self.strictness.enumerate_ids)

    def _allowed(self, reply: ModelReply, offered: set[str]) -> list[ToolCall]:
        """The calls of a reply that may run; what is wrong with the others is told to the model."""
        calls: list[ToolCall] = []
        for name, text in reply.calls[: self.limits.calls_in_turn]:
            if name == "no_evidence" and name in offered:
                if not calls:
                    raise ModelTrouble(FOUND_NOTHING)  # the rules are asked for a second opinion
                continue
            arguments = parsed_arguments(text)
            if arguments is None:
                self._mistake(f"{name[:40]}: its arguments are no JSON object")
            elif problem := allowed(name, arguments, offered, self.state):
                self._mistake(f"{name[:40]}: {problem}")
            else:
                calls.append(ToolCall(name, {k: _once(v) for k, v in arguments.items()}))
        return calls

    def _fresh(self, calls: list[ToolCall]) -> list[ToolCall] | None:
        """Calls that did not run before; a model that has nothing else to call is told to answer."""
        fresh = [call for call in calls if call not in [done for done, _ in self.state.done]]
        if fresh:
            return list({repr(call): call for call in fresh}.values())
        if calls:
            self._mistake("That was called before: answer now.")
        self.finish = bool(calls) and len(self.state.ledger) > 0
        return None

    def _draft(self, claims: list[Claim]) -> list[ToolCall] | Draft | None:
        """The claims with what the rails add; where none of them holds, the model is asked again."""
        good = [claim for claim in claims if not self.review.check(claim)]
        if not good:
            reason = self.review.check(claims[0]) if claims else "is empty"
            self._mistake(f"No claim of your answer is supported: it {reason}.")
            return None
        self.drafted = claims
        return owed_calls(self.state, good) or self._held(claims)

    def _held(self, claims: list[Claim]) -> Draft:
        """The answer behind the rails; values it leaves out are said at once, or after the repair if one is due."""
        draft = hold(self.state, claims, self.review.check)
        self.held = [claim for claim in draft.claims if not self.review.check(claim)]
        if len(self.held) < len(draft.claims):
            return draft
        return Draft(draft.claims + unsaid(self.state, draft.claims))

    def _mistake(self, problem: str) -> None:
        self.mistakes += 1
        self.problems.append(problem)

    def _announce(self, reply: ModelReply) -> None:
        """Claims of a streamed answer, each as soon as it is whole (the workflow shows it if it holds)."""
        for name, text in reply.calls[:1]:
            if name == "answer" and text.count("}") > self.announced:
                self.announced = text.count("}")
                for claim in claims_so_far(text):
                    if on_question(claim, self.state):
                        self.review.show(claim)


class _Fallen:
    """The rest of a question, by rules that see only what they looked up themselves."""

    def __init__(self, state: State, why: str):
        self.state, self.why, self.at = state, why.rstrip("."), len(state.done)
        self.rules = OfflineAnswering(replace(state, done=[]))

    async def next_step(self) -> list[ToolCall] | Draft:
        self.rules.state.done[:] = self.state.done[self.at :]
        decided = await self.rules.next_step()
        if not isinstance(decided, Draft) or (self.why == FOUND_NOTHING and is_refusal(decided.claims)):
            return decided
        note = say("note.by_rules", why=self.why)
        return Draft(decided.claims, [note, *decided.notes])


def _once(value: Any) -> Any:
    """A list of names or quantities without repetitions; anything else as it is."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return list(dict.fromkeys(value))
    return value

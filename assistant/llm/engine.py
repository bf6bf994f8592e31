"""The engine ``vllm``: a language model plans the tool calls and writes the claims, behind rails that hold for any model.

Each turn the model calls tools (``tool_choice`` required, strict schemas) or ends with ``answer`` or ``no_evidence``. Its
arguments are validated here again. What it can't do right is told to it once or twice; then, and when the server fails or
a budget is spent, the offline engine answers and a note says so. ``rails`` adds what must be said whatever the model says.
"""

import time
from dataclasses import dataclass, field, replace

from pydantic_core import from_json

from assistant.agent.engine import Draft, State, ToolCall
from assistant.evidence.claims import Claim, Dropped
from assistant.llm.client import ModelReply, ModelServer, ModelTrouble, parsed_arguments
from assistant.llm.completion import first_calls, owed_calls, unsaid
from assistant.llm.prompt import ANSWER_TOKENS, messages
from assistant.llm.rails import allowed, hold, is_refusal, on_question
from assistant.llm.schemas import MAX_CLAIM, final_specs, tool_specs
from assistant.offline.plan import OfflineEngine, Plan

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


@dataclass
class Session:
    """What this engine keeps for one question."""

    deadline: float
    turns: int = 0
    tokens: int = 0
    mistakes: int = 0
    finish: bool = False  # nothing new is to be looked up: only an answer is taken
    drafted: list[Claim] | None = None  # the model's answer, while rules look up what it left out
    held: list[Claim] = field(default_factory=list)  # what of it will be shown
    share: float = 1.0  # of the model's window; halved when the server says it was too much
    problems: list[str] = field(default_factory=list)
    fallen_at: int | None = None  # how many tool calls had run when the offline engine took over
    why: str = ""


class VllmEngine:
    """Plans and writes with a language model."""

    name = "vllm"

    def __init__(self, server: ModelServer, limits: Limits = Limits(), strict: bool = True, enumerate_ids: bool = True):  # noqa: B008
        self.server, self.limits = server, limits
        self.strict, self.enumerate_ids = strict, enumerate_ids
        self.offline = OfflineEngine()

    async def next_step(self, state: State) -> list[ToolCall] | Draft:
        session = self._session(state)
        if session.drafted is not None:
            return self._held(state, session)
        if not state.done and (calls := first_calls(state)):
            return calls
        while session.fallen_at is None:
            try:
                decided = await self._turn(state, session)
            except ModelTrouble as trouble:
                if trouble.overflow and session.share > 0.3:
                    session.share /= 2
                    continue
                self._fall(state, session, str(trouble))
                break
            if decided is not None:
                return decided
            if session.mistakes > self.limits.mistakes:
                self._fall(state, session, session.problems[-1])
        return await self._without_model(state, session)

    async def repair(self, state: State, dropped: list[Dropped]) -> list[Claim]:
        """Asks once for better versions; what is still wrong is dropped by the workflow."""
        session = self._session(state)
        if session.fallen_at is not None:
            return []
        mended = await self._mended(state, session, dropped)
        return mended + unsaid(state, session.held + mended)

    async def _mended(self, state: State, session: Session, dropped: list[Dropped]) -> list[Claim]:
        if time.monotonic() > session.deadline - 2:
            return []
        session.problems = [
            f"Left out: {d.text[:120]!r} {d.reason}. Say only what the evidence states." for d in dropped[:3]
        ]
        try:
            reply = await self._ask(state, session, final_specs(state, self.strict, self.enumerate_ids)[:1], "answer")
        except ModelTrouble:
            return []
        shown = {d.text for d in dropped} | {claim.text for claim in session.held}
        return [c for c in claims_in(reply) or [] if c.text not in shown and on_question(c, state)]

    async def _turn(self, state: State, session: Session) -> list[ToolCall] | Draft | None:
        """Calls to run, a draft, or None where the model must try again."""
        last = session.finish or session.turns >= self.limits.turns or session.tokens > self.limits.tokens
        if last and not len(state.ledger):
            raise ModelTrouble("the language model used up its turns without finding anything")
        intent = Plan(state).intent
        options = (self.strict, self.enumerate_ids)
        tools = final_specs(state, *options) if last else tool_specs(state, intent, *options)
        session.turns += 1
        if session.turns > self.limits.turns + 3:
            raise ModelTrouble("the language model used up its turns")
        reply = await self._ask(state, session, tools, "required")
        names = {tool["function"]["name"] for tool in tools}
        return self._decide(state, session, reply, names, intent)

    async def _ask(self, state: State, session: Session, tools: list[dict], choice: str) -> ModelReply:
        window = int((self.server.window or 4096) * session.share)
        named = choice if choice == "required" else {"type": "function", "function": {"name": choice}}
        reply = await self.server.call(
            messages(state, window, tools, session.problems),
            tools,
            named,
            session.deadline,
            self.limits.reply_tokens,
            lambda part: self._announce(state, part),
        )
        session.tokens += reply.tokens
        state.tokens = session.tokens
        return reply

    def _decide(
        self, state: State, session: Session, reply: ModelReply, names: set[str], intent
    ) -> list[ToolCall] | Draft | None:
        if not reply.calls:
            return self._mistake(session, "You called no tool: call one.")
        claims = claims_in(reply)
        if claims is not None:
            return self._draft(state, session, claims)
        calls = []
        for name, text in reply.calls[: self.limits.calls_in_turn]:
            arguments = parsed_arguments(text)
            if name == "no_evidence" and name in names:
                if not calls:
                    raise ModelTrouble(FOUND_NOTHING)  # the rules are asked for a second opinion
                continue
            problem = (
                "its arguments are no JSON object"
                if arguments is None
                else allowed(name, arguments, names, state, intent)
            )
            if problem:
                self._mistake(session, f"{name[:40]}: {problem}")
                continue
            calls.append(
                ToolCall(
                    name,
                    {k: list(dict.fromkeys(v)) if k in ("quantities", "sources") else v for k, v in arguments.items()},
                )
            )
        done = [(call.name, call.arguments) for call, _ in state.done]
        fresh = [call for call in calls if (call.name, call.arguments) not in done]
        if fresh:
            return list({repr(call): call for call in fresh}.values())
        session.finish = bool(calls) and len(state.ledger) > 0
        return self._mistake(session, "That was called before: answer now.") if calls else None

    def _draft(self, state: State, session: Session, claims: list[Claim]) -> Draft | None:
        """The claims with what the rails add; where none of them holds, the model is asked again."""
        good = [claim for claim in claims if not state.check(claim)]
        if not good:
            reason = state.check(claims[0]) if claims else "is empty"
            return self._mistake(session, f"No claim of your answer is supported: it {reason}.")
        session.drafted = claims
        return owed_calls(state, good) or self._held(state, session)

    def _held(self, state: State, session: Session) -> Draft:
        """The answer behind the rails; values it leaves out are said at once, or after the repair if one is due."""
        draft = hold(state, session.drafted)
        session.held = [claim for claim in draft.claims if not state.check(claim)]
        if len(session.held) < len(draft.claims):
            return draft
        return Draft(draft.claims + unsaid(state, draft.claims))

    def _mistake(self, session: Session, problem: str) -> None:
        session.mistakes += 1
        session.problems.append(problem)

    def _announce(self, state: State, reply: ModelReply) -> None:
        """Claims of a streamed answer, each as soon as it is whole (the workflow shows it if it holds)."""
        for name, text in reply.calls[:1]:
            if name == "answer" and text.count("}") > state.announced:
                state.announced = text.count("}")
                for claim in _claims(_partial(text)):
                    if on_question(claim, state):
                        state.announce(claim)

    def _session(self, state: State) -> Session:
        if state.memory is None:
            state.memory = Session(time.monotonic() + self.limits.seconds)
        return state.memory

    def _fall(self, state: State, session: Session, why: str) -> None:
        session.fallen_at, session.why = len(state.done), why

    async def _without_model(self, state: State, session: Session) -> list[ToolCall] | Draft:
        own = replace(state, done=state.done[session.fallen_at :])
        decided = await self.offline.next_step(own)
        if isinstance(decided, Draft):
            if session.why == FOUND_NOTHING and is_refusal(decided.claims):
                return decided
            note = f"Answered by rules, without the language model: {session.why.rstrip('.')}."
            return Draft(decided.claims, [note, *decided.notes])
        return decided


def claims_in(reply: ModelReply) -> list[Claim] | None:
    """The claims of an ``answer`` call; None if there is no such call or it is not whole."""
    for name, text in reply.calls:
        if name == "answer":
            arguments = parsed_arguments(text)
            return None if arguments is None else _claims(arguments)
    return None


def _claims(arguments) -> list[Claim]:
    found = arguments.get("claims") if isinstance(arguments, dict) else None
    claims = []
    for item in found if isinstance(found, list) else []:
        text, ids = (item.get("text"), item.get("evidence")) if isinstance(item, dict) else (None, None)
        if (
            isinstance(text, str)
            and 3 <= len(text.strip()) <= MAX_CLAIM
            and isinstance(ids, list)
            and ids
            and all(isinstance(i, str) for i in ids)
        ):
            claims.append(Claim(" ".join(text.split()), tuple(dict.fromkeys(ids))))
    return list({claim.text: claim for claim in claims}.values())


def _partial(text: str) -> dict:
    """The claims that are whole in the arguments so far."""
    try:
        value = from_json(text, allow_partial=True)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}

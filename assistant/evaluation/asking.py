"""Asks questions, each in a conversation of its own, and has the answers judged."""

import asyncio
import random
import time
from dataclasses import dataclass

from assistant.agent.events import ToolStarted
from assistant.agent.workflow import Assistant
from assistant.evaluation.question import Question
from assistant.evaluation.scoring import Judge, Verdict
from assistant.evidence.claims import Answer
from assistant.request.conversation import Conversation
from retriever.errors import ScholarError


@dataclass(frozen=True)
class Asked:
    """One question with its answer, the verdict, and how long it took."""

    question: Question
    answer: Answer | None
    verdict: Verdict | None
    first_step_s: float | None
    error: str = ""


def ask_all(assistant: Assistant, questions: list[Question], users: int = 1) -> list[Asked]:
    """Each question in a conversation of its own, ``users`` at once; one unmeasured first, so that everything is loaded."""
    judge = Judge(assistant.library, assistant.library.names)
    assistant.ask("What is an X-ray binary?")

    async def crowd() -> list[Asked]:
        free = asyncio.Semaphore(users)

        async def one(question: Question) -> Asked:
            async with free:
                return await _ask(assistant, judge, question)

        return await asyncio.gather(*map(one, questions))

    return asyncio.run(crowd())


async def _ask(assistant: Assistant, judge: Judge, question: Question) -> Asked:
    conversation = Conversation()
    first: float | None = None
    answer: Answer | None = None
    try:
        for earlier in question.history:
            async for _ in assistant.stream(earlier, None, conversation):
                pass
        started = time.perf_counter()
        async for event in assistant.stream(question.question, list(question.files) or None, conversation):
            if isinstance(event, ToolStarted) and first is None:
                first = time.perf_counter() - started
            if isinstance(event, Answer):
                answer = event
    except ScholarError as error:
        return Asked(question, None, None, None, str(error))
    return Asked(question, answer, judge.judge(question, answer) if answer else None, first)


def sample(questions: list[Question], size: int, seed: int = 5) -> list[Question]:
    """So many questions, evenly over the kinds."""
    dice = random.Random(seed)
    kinds: dict[str, list[Question]] = {}
    for question in dice.sample(questions, len(questions)):
        kinds.setdefault(question.kind, []).append(question)
    rounds = [
        group[n] for n in range(max(map(len, kinds.values()), default=0)) for group in kinds.values() if n < len(group)
    ]
    return rounds[:size]

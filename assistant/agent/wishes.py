"""A question of several wishes, as one turn: each is carried out behind the one before it, and the answers become one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from assistant.agent.engine import Engine
from assistant.evidence.claims import Answer, Claim
from assistant.evidence.sentences import say
from assistant.reading.in_domain import domain_beside
from assistant.request.asked import Asked, Certainty, Planned
from assistant.request.conversation import Conversation
from assistant.request.domains import DOMAINS, USUAL
from assistant.request.language.resolving import wanted_then
from retriever.library.library import Library


def wishes_of(asked: Asked, conversation: Conversation, upload: str, library: Library) -> Iterator[Asked]:
    """The question once for each of its wishes. A further one is made concrete when it is taken, since it may refer to what the
    turns of the conversation have by then; how the question was read is told with the first."""
    yield asked
    for further in asked.wanted.also if asked.wanted else ():
        wanted = wanted_then(further, conversation, upload, library.sources)
        yield replace(asked, wanted=wanted, certainty=Certainty.SURE, offered=())


def joined(answers: Sequence[Answer]) -> Answer:
    """The claims of each answer behind those before it, none twice; all are on the ledger of the first."""
    claims: dict[tuple[str, str, str], Claim] = {}
    for claim in (claim for one in answers for claim in one.claims):
        claims.setdefault((claim.shown, claim.table, claim.code), claim)
    return replace(
        answers[0],
        claims=[*claims.values()],
        dropped=[dropped for one in answers for dropped in one.dropped],
        tools=[tool for one in answers for tool in one.tools],
        notes=list(dict.fromkeys(note for one in answers for note in one.notes)),
        tokens=sum(one.tokens for one in answers),
        worded_by=next((one.worded_by for one in answers if one.worded_by), ""),
    )


def reading_step(engine: Engine, asked: Asked) -> list[dict[str, Any]]:
    """The reading of a question as a step, where it took its time."""
    if not engine.first_step:
        return []
    seconds = asked.planned.seconds if asked.planned else 0.0
    return [{"name": engine.first_step, "arguments": {"request": asked.request}, "seconds": round(seconds, 4)}]


def with_reading(answer: Answer, asked: Asked, engine: Engine) -> Answer:
    """The answer with what a language model had to do with it."""
    planned = asked.planned or Planned()
    return replace(
        answer,
        tools=[*reading_step(engine, asked), *answer.tools],
        notes=[*filter(None, (planned.note,)), *answer.notes],
        tokens=planned.tokens + answer.tokens,
        planner=planned.model,
    )


def of_domain(answer: Answer, asked: Asked, domain: str) -> list[str]:
    """What has to be said of domains: that this one was not searched, and which may be meant instead."""
    beside = domain_beside(asked, domain)
    told = [say("find.beside", domain=beside, title=DOMAINS[beside].title)] if beside else []
    searched = asked.wanted is not None and asked.wanted.do == "find"
    return told + ([say("find.by_library", domain=domain)] if answer.cited and domain != USUAL and not searched else [])

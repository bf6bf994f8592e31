"""A question read by a language model: it writes the request, and what carries requests out takes it from there.

The server holds it to the language of requests and to the marks that are there (``retriever.requests.strict``), so that it can
name any quantity, class or term of the library, and no source that nobody spoke of. What the default reader made of the question
is a hint beside it: a second reading to choose from, and what is answered where the model can't be had. A request that can't be
carried out is told to the model, once.
"""

import time
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Literal

from llama_index.core.llms import ChatMessage
from pydantic.dataclasses import dataclass as checked_dataclass

from assistant.evidence.sentences import say
from assistant.llm.client import ModelServer, ModelTrouble, Reply
from assistant.llm.described import description
from assistant.reading.by_entry import sure_by_itself
from assistant.reading.choices import asked_in, chosen
from assistant.reading.question import settled
from assistant.reading.reader import Reading, concrete
from assistant.request.asked import Asked, Planned
from assistant.request.conversation import Conversation
from assistant.verbs.table import VERBS
from retriever.library.library import Library
from retriever.requests.marked import Marked
from retriever.requests.marks import marks_in
from retriever.requests.network import Trust
from retriever.requests.program import Request, parse
from retriever.requests.prompt import SYSTEM, found_in, prompt_of
from retriever.requests.refusing import why_refused
from retriever.requests.strict import strict_grammar
from retriever.toml_tables import CHECKED, read_table

LONGEST_REQUEST = 160  # tokens
_TONGUE = " language "  # told by the question's words, whoever reads it


Telling = Literal["nothing", "open", "all"]


@checked_dataclass(config=CHECKED, frozen=True)
class Tells:
    """Of which answers each model words claims."""

    tuned: Telling
    other: Telling


@checked_dataclass(config=CHECKED, frozen=True)
class Trusts:
    """How far each model is to be trusted together with the default reader, and with what: ``planner.toml``."""

    tuned: Trust
    other: Trust
    tells: Tells


@dataclass(frozen=True)
class _Task:
    """One question in the hands of the model."""

    question: str
    conversation: Conversation
    library: Library
    upload: str
    marked: Marked

    def prompt(self, refused: tuple[str, str]) -> str:
        """The user's message."""
        before = asked_in(self.conversation.turns[-1]) if self.conversation.turns else ""
        return prompt_of(self.question, found_in(self.marked), before, self.upload, refused)

    def reading(self, request: Request, confidence: float) -> Reading:
        wanted = concrete(request, self.marked, self.conversation, self.upload, self.library)
        return Reading(self.marked, request, wanted, confidence)


async def planned(
    question: str,
    conversation: Conversation,
    library: Library,
    upload: str,
    asked: Asked,
    server: ModelServer,
    seconds: float,
) -> Asked:
    """The question with the model's request; ``asked`` is how the default reader read it, and what is given back with a note where
    the model wrote nothing within so many seconds. An answer to a question back needs no model."""
    if chosen(question, conversation):
        return asked
    started = time.monotonic()
    task = _Task(question, conversation, library, upload, marks_in(question, library))
    try:
        reading, refused, tokens = await _written(task, server, started + seconds)
    except ModelTrouble as trouble:
        note = say("note.not_planned", why=str(trouble).rstrip("."))
        return replace(asked, planned=Planned(seconds=time.monotonic() - started, note=note))
    trusts = read_trusts()
    named = partial(sure_by_itself, reading, conversation, library, upload)
    read = settled(asked, _together(reading, asked), trusts.tuned if server.tuned else trusts.other, named, list)
    same = read.request.partition(_TONGUE)[0] == str(reading.request).partition(_TONGUE)[0]
    model = server.model if same else ""
    return replace(read, planned=Planned(model, refused, tokens, time.monotonic() - started))


def _together(reading: Reading, asked: Asked) -> list[Reading]:
    """The model's reading and the default reader's, each as likely as the two hold it on average: where they ask the same they are
    surer than either, else likely by half at most. Alone, the model is right less often than it is sure."""
    hint = asked.wanted or next(iter(asked.offered), None)
    if hint is None or not asked.request:
        return [replace(reading, confidence=reading.confidence**2)]
    hinted = Reading(reading.marked, parse(asked.request), hint, asked.confidence / 2)
    return [replace(reading, confidence=reading.confidence / 2), hinted]


@lru_cache(maxsize=1)
def read_trusts() -> Trusts:
    """Those of ``planner.toml``."""
    return read_table("assistant.llm", "planner.toml", Trusts)


async def _written(task: _Task, server: ModelServer, deadline: float) -> tuple[Reading, int, int]:
    """The model's reading, how often it was refused, and the tokens used; raises ModelTrouble where it wrote none."""
    await server.ready(deadline)
    grammar = strict_grammar(key for key, _ in found_in(task.marked))
    system = ChatMessage(role="system", content=SYSTEM if server.tuned else description())
    first, tokens, refused = None, 0, ("", "")
    for attempt in range(2):
        asked = [system, ChatMessage(role="user", content=task.prompt(refused))]
        reply = await server.write(asked, grammar, LONGEST_REQUEST, deadline)
        tokens += reply.tokens
        reading, why = _read(task, reply)
        if reading and not why:
            return reading, attempt, tokens
        first, refused = first or reading, (reply.text, why)
    if first is None:
        raise ModelTrouble(f"it wrote no request ({refused[1]})")
    return first, 1, tokens  # what can't be done of it is told by what carries it out


def _read(task: _Task, reply: Reply) -> tuple[Reading | None, str]:
    """What the model wrote, and why it can't be carried out ("" where it can); None where it is no request."""
    why = why_refused(reply.text, (mark.key for mark in task.marked.marks)) if reply.whole else "it does not end"
    if why:
        return None, why
    request = parse(reply.text)
    reading = task.reading(request, reply.probability)
    verb = VERBS.get(reading.wanted.do)
    return reading, reading.wanted.missing or ", ".join(verb.lacks(reading.wanted) if verb else ())

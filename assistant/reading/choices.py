"""Answers to a question back: of the readings that the turn before offered, the one that is meant."""

import re
from typing import Literal

from pydantic.dataclasses import dataclass

from assistant.request.conversation import Conversation, Turn
from assistant.request.language.wanted import Wanted
from retriever.toml_tables import CHECKED, read_table


@dataclass(config=CHECKED, frozen=True)
class _Words:
    yes: tuple[str, ...]
    first: tuple[str, ...]
    second: tuple[str, ...]
    no: tuple[str, ...]


_WORDS = read_table("assistant.reading", "choices.toml", _Words)


def chosen(question: str, conversation: Conversation) -> Wanted | Literal["neither", "which"] | None:
    """The offered reading that is meant, ``neither``, or ``which`` where a yes leaves that open; None for another question."""
    offered = conversation.turns[-1].offered if conversation.turns else ()
    answer = _answer(question) if offered else ""
    if answer == "yes":
        return offered[0] if len(offered) == 1 else "which"
    if answer in ("first", "second"):
        place = ("first", "second").index(answer)
        return offered[place] if place < len(offered) else "which"
    return "neither" if answer == "no" else None


def asked_in(turn: Turn) -> str:
    """What a turn asked; of one that took up an offer, the question that was offered an answer."""
    return turn.wanted.question if turn.wanted and _answer(turn.question) else turn.question


def _answer(question: str) -> str:
    """Which kind of answer the words are; a choice behind "yes" or "no" is what counts."""
    said = " ".join(re.sub(r"[^\w\s']", " ", question.replace("’", "'").lower()).split()).removesuffix(" please")
    behind = next(
        (said.removeprefix(f"{word} ") for word in (*_WORDS.yes, *_WORDS.no) if said.startswith(f"{word} ")), ""
    )
    for text in (said, behind):
        for kind in ("first", "second", "yes", "no"):
            if text in getattr(_WORDS, kind):
                return kind
    return ""

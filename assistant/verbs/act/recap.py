"""What a conversation has come to: the sentence that answered each question, those last asked where only so many are wanted."""

import re

from assistant.agent.engine import State
from assistant.evidence.claims import Claim, refused
from assistant.evidence.sentences import say
from assistant.request.conversation import Turn
from assistant.request.language.wanted import Wanted
from retriever.text.sentences import sentences

_MOST, _LONGEST = 6, 240  # turns that are told, letters of a sentence
_REFERENCE = re.compile(r"\s*\[[A-Z]\d+\]")
_TALK = frozenset(("act", "greet", "refuse", "about"))


def is_recap(wanted: Wanted, papers: bool) -> bool:
    """Whether all that was said is to be summed up, and no papers (``papers``: the answer before told some)."""
    of_its_own = (wanted.names, wanted.topic, wanted.quantities, wanted.authors, wanted.bibcodes, wanted.stance)
    whole = wanted.do == "summarise" and wanted.earlier in ("answer", "before")
    return whole and not papers and not any(of_its_own)


def recap(wanted: Wanted, state: State) -> list[Claim]:
    """One line for each question, in their order."""
    turns = [turn for turn in state.conversation.turns if not (turn.wanted and turn.wanted.do in _TALK)]
    told = [(turn.question, line) for turn in turns if (line := _answered(turn))]
    count = int(wanted.length) if wanted.length.isdigit() else _MOST
    told = told[-min(count, _MOST) :]
    if not told:
        return [refused("act.nothing_before", plain=True)]
    rows = [list(pair) for pair in told]
    table = state.ledger.add_table("what was answered so far", ["asked", "answered"], rows)
    return [Claim(say("act.recap"), (table,), table=table)]


def _answered(turn: Turn) -> str:
    """The sentence of an answer that says what was asked: the first with something in bold, else the first."""
    text = _REFERENCE.sub("", turn.answer.split("\n|")[0])
    said = [part.strip() for line in text.split("\n") for part in sentences(line) if part.strip()]
    best = next((part for part in said if "**" in part), next(iter(said), ""))
    return best.replace("**", "")[:_LONGEST]

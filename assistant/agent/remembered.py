"""What a conversation keeps of a question that was answered, so that the next one may go on from it."""

from collections.abc import Mapping
from typing import Any

from assistant.agent.engine import State
from assistant.evidence.claims import Answer, describe_in
from assistant.request.conversation import Turn
from assistant.tools.read_spectrum import ReadFiles


def turn_of(question: str, answer: Answer, state: State) -> Turn:
    """What the conversation keeps of one wish of a question: the request, what the answer is about and leans on, and all that it
    listed."""
    held = [item for item in answer.ledger if item.id in answer.cited]
    references = [item.record.get("bibcode") or item.record.get("reference") for item in held]
    papers = _listed(state, "listed_papers")
    beside = [] if papers else _papers_told(answer, state)  # offered beside a "none"
    return Turn(
        question,
        answer.text,
        _subjects(answer, state) or _offered(state),
        state.asked.wanted and state.asked.wanted.wishes[0],
        _listed(state, "listed"),
        papers or beside,
        len(beside) or sum(getattr(result, "shown", 0) for _, result in state.done),
        list(dict.fromkeys(reference for reference in references if reference)),
        [describe_in(answer.ledger, item, answer.libraries) for item in held],
        [f"{call.name}: {_in_words(call.arguments)}" for call, _ in state.done],
        state.asked.offered,
        _listed(state, "examples"),
    )


def _empty(held: Any) -> bool:
    """Whether an argument says nothing; an array (of redshifts) is no truth value."""
    return held is None or isinstance(held, str | list | tuple | dict) and not held


def _in_words(value: Any) -> str:
    """Arguments of a tool as a reader takes them: what is empty is left out, a number stands as it was said."""
    if isinstance(value, Mapping):
        said = {"quantity": value.get("quantity"), "": value["said"]} if value.get("said") else value
        return ", ".join(f"{key} {_in_words(held)}".strip() for key, held in said.items() if not _empty(held))
    if isinstance(value, list | tuple):
        return ", ".join(map(_in_words, value))
    return str(value)


def _listed(state: State, field: str) -> list[str]:
    """Ids or bibcodes that results list, in their order; a result that lists none has no such field."""
    return list(dict.fromkeys(i for _, result in state.done for i in getattr(result, field, ())))


def _papers_told(answer: Answer, state: State) -> list[str]:
    """Bibcodes of the papers of an answer on papers, in the order in which it tells of them."""
    wanted = state.asked.wanted
    if wanted is None or wanted.do not in ("papers", "summarise"):
        return []
    ids = (i for claim in answer.claims for i in claim.evidence if i.startswith("P"))
    return list(dict.fromkeys(answer.ledger.paper(i)["bibcode"] for i in ids))


def _subjects(answer: Answer, state: State) -> list[str]:
    """Catalogue ids of the sources that the answer is about, in the order of its claims; an answer on an upload is about those that it
    names and what lies at the upload's place, not about sources that its spectrum is like."""
    read, wanted = state.found(ReadFiles), state.asked.wanted
    if read is not None and wanted is not None and wanted.on_upload:
        places = [file.at_position.source.id for file in read.files if file.at_position]
        return list(dict.fromkeys((*places, *(source.id for source in wanted.known))))
    ids = sorted((i for claim in answer.claims for i in claim.evidence), key=lambda i: i[0] == "P")
    found = [answer.ledger[i].subject for i in ids if i in answer.ledger and i[0] in "SMP"]
    return list(dict.fromkeys(subject for subject in found if subject))[:5]


def _offered(state: State) -> list[str]:
    """Ids of the sources that a question back is about."""
    return list(dict.fromkeys(source.id for wanted in state.asked.offered for source in wanted.known))

"""Papers and sources by words, best first, as another program gets them: ``scholar search`` through the door."""

from argparse import Namespace
from typing import Literal

from pydantic import BaseModel, Field

from assistant.door.desk import Desk
from assistant.door.results import harmless
from assistant.request.checked import checked_question
from assistant.terminal.searching import search_records
from retriever.errors import BadInput

MOST_FOUND = 100


class FoundPaper(BaseModel):
    """A paper or a source that was found."""

    bibcode: str = Field("", description="of a paper")
    name: str = Field("", description="of a source")
    title: str = Field(description="the paper's title; of a source its class")
    score: float = Field(description="for the order only: higher is better")
    library: str


class FoundPapers(BaseModel):
    """What was found, best first."""

    query: str
    kind: Literal["papers", "sources"]
    results: list[FoundPaper]


def search_told(
    desk: Desk, query: str, kind: Literal["papers", "sources"], limit: int, since: int, until: int, refereed: bool
) -> FoundPapers:
    """The best papers or sources; raises BadInput with a sentence for what can't be looked for."""
    if not 1 <= limit <= MOST_FOUND:
        raise BadInput(f"The limit {limit} is not possible: give 1 to {MOST_FOUND}.")
    wanted = checked_question(query)
    options = Namespace(kind=kind, k=limit, since=since or None, until=until or None, refereed=refereed)
    rows = search_records(desk.assistant.library, wanted, options)
    return FoundPapers(query=wanted, kind=kind, results=[FoundPaper(**harmless(row)) for row in rows])

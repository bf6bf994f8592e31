"""What is told while a question is answered, as it happens."""

from typing import Any

from workflows.events import Event


class ToolStarted(Event):
    """A tool is about to run."""

    name: str
    arguments: dict[str, Any]


class ToolFinished(Event):
    """A tool has run; ``found`` are ledger ids."""

    name: str
    arguments: dict[str, Any]
    seconds: float
    found: list[str]
    note: str


class ClaimReady(Event):
    """A claim passed verification."""

    text: str
    evidence: list[str]


class Wording(Event):
    """A language model is about to word claims from so many pieces of evidence; what it writes comes as ``ClaimReady``."""

    model: str
    count: int


class ArchiveAsked(Event):
    """An archive was asked for what the libraries lack; ``outcome`` is what came of it, or why nothing did."""

    archive: str
    what: str
    seconds: float
    outcome: str

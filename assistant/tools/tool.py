"""What a tool is: its arguments, a function over the workbench, a typed result, and the title of its step on a page.

One file in this folder is one tool: it ends with ``TOOL = Tool(...)``, and one line in ``toolbox`` offers it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from assistant.evidence.claims import Claim
from assistant.evidence.ledger import Ledger
from assistant.tools.workbench import Workbench


class ToolArguments(BaseModel):
    """Arguments of a tool."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Result:
    """What a tool found: ids in the ledger, best first, and a note where there is something to say beside them."""

    evidence: tuple[str, ...] = ()
    note: str = ""

    def claims(self, ledger: Ledger) -> list[Claim]:
        """The result in sentences, where it speaks for itself; what depends on the question ``assistant.offline`` words."""
        return []


@dataclass(frozen=True)
class Failed(Result):
    """The tool could not run: ``note`` says why, for whoever planned the call."""


@dataclass(frozen=True)
class Tool:
    """A tool as the toolbox offers it.

    ``step`` is the title of its step on a page, followed by the argument called ``subject`` ("Looking up" 3C 273); a
    tool without one is on what the question came with. ``reads_uploads``: what goes wrong is in the user's files, so it
    is told to the user.
    """

    arguments: type[ToolArguments]
    run: Callable[[Workbench, Any], Result]
    step: str
    subject: str = ""
    reads_uploads: bool = False

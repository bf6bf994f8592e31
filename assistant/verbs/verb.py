"""What a verb is: the tools that a request needs, what of it can't be done, and the claims that answer it.

``wanted`` is all that a verb knows of the question; what it finds comes from tools, and every claim leans on the ledger.
"""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim
from assistant.request.language.wanted import Wanted


@dataclass(frozen=True)
class Verb:
    """``calls`` are made first; ``write`` sees their results in ``state.done``. ``lacks`` names, in words for the user, the parts
    of a request that this verb can't do: they are told and never passed over. ``notes`` are what has to be known beside the
    answer, as warnings of a fit."""

    calls: Callable[[Wanted, State], list[ToolCall]]
    write: Callable[[Wanted, State], list[Claim]]
    lacks: Callable[[Wanted], tuple[str, ...]] = lambda wanted: ()
    notes: Callable[[State], list[str]] = lambda state: []

"""What an engine is: it plans tool calls and writes claims. ``offline`` (rules) and ``vllm`` (a language model) sit
in the same chair: the workflow hands them the same state, and verification holds both to the same ledger."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from assistant.evidence.claims import Claim, Dropped
from assistant.evidence.ledger import Ledger
from assistant.request.conversation import Conversation
from assistant.tools.tool import Result
from assistant.tools.toolbox import Toolbox

R = TypeVar("R", bound=Result)


@dataclass(frozen=True)
class ToolCall:
    """A tool and its arguments, as planned."""

    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """The claims that an engine wants to make, and remarks on how the answer came about."""

    claims: list[Claim]
    notes: list[str] = field(default_factory=list)


@dataclass
class State:
    """All that an engine may look at when it decides on the next step."""

    question: str
    conversation: Conversation
    toolbox: Toolbox
    done: list[tuple[ToolCall, Result]] = field(default_factory=list)
    check: Callable[[Claim], str] = lambda claim: ""  # why verification would drop a claim
    announce: Callable[[Claim], None] = lambda claim: None  # shows a claim before the answer is whole, if it holds
    announced: int = 0
    memory: object = None  # what the engine keeps for this question
    tokens: int = 0

    @property
    def ledger(self) -> Ledger:
        return self.toolbox.ledger

    def called(self, *names: str) -> bool:
        """Whether one of these tools has run, whatever came of it."""
        return any(call.name in names for call, _ in self.done)

    def found(self, kind: type[R]) -> R | None:
        """The first result of that kind."""
        return next(iter(self.all_found(kind)), None)

    def all_found(self, kind: type[R]) -> list[R]:
        """Every result of that kind, in the order of the calls."""
        return [result for _, result in self.done if isinstance(result, kind)]


class Engine(Protocol):
    """Plans and writes. ``next_step`` gives tool calls until it has enough, then a draft."""

    name: str

    async def next_step(self, state: State) -> list[ToolCall] | Draft: ...

    async def repair(self, state: State, dropped: list[Dropped]) -> list[Claim]:
        """Better versions of claims that failed verification; called once."""
        ...

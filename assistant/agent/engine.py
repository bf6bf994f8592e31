"""What an engine is: it plans tool calls and writes claims. ``offline`` (rules) and ``vllm`` (a language model) sit
in the same chair: the workflow hands them the same state, and verification holds both to the same ledger."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from assistant.evidence.claims import Claim, Dropped
from assistant.evidence.ledger import Ledger
from assistant.request.conversation import Conversation
from assistant.tools.toolbox import Toolbox, ToolResult


@dataclass(frozen=True)
class ToolCall:
    """A tool and its arguments, as planned."""

    name: str
    arguments: dict


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
    done: list[tuple[ToolCall, ToolResult]] = field(default_factory=list)
    check: Callable[[Claim], str] = lambda claim: ""  # why verification would drop a claim
    announce: Callable[[Claim], None] = lambda claim: None  # shows a claim before the answer is whole, if it holds
    announced: int = 0
    memory: object = None  # what the engine keeps for this question
    tokens: int = 0

    @property
    def ledger(self) -> Ledger:
        return self.toolbox.ledger

    def result(self, name: str) -> ToolResult | None:
        """The first result of that tool."""
        return next((result for call, result in self.done if call.name == name), None)


class Engine(Protocol):
    """Plans and writes. ``next_step`` gives tool calls until it has enough, then a draft."""

    name: str

    async def next_step(self, state: State) -> list[ToolCall] | Draft: ...

    async def repair(self, state: State, dropped: list[Dropped]) -> list[Claim]:
        """Better versions of claims that failed verification; called once."""
        ...

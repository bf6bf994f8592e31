"""What an engine is: it plans tool calls and writes claims. ``offline`` (rules) and ``vllm`` (a language model) implement
the same protocol and receive the same state; verification holds both to the same ledger."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from assistant.evidence.claims import Claim, Dropped
from assistant.evidence.ledger import Ledger
from assistant.request.asked import Asked
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
    """One question: as it was read, the conversation before it, its tools, and what they found so far.

    ``naming``: of names that stay unknown, ledger ids of papers that the archives have on them.
    """

    asked: Asked
    conversation: Conversation
    toolbox: Toolbox
    done: list[tuple[ToolCall, Result]] = field(default_factory=list)
    naming: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def question(self) -> str:
        return self.asked.intent.text

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


@dataclass(frozen=True)
class Review:
    """What verification offers an engine at work: ``check`` says why a claim would be dropped, empty if it holds;
    ``show`` shows one before the answer is whole, if it holds."""

    check: Callable[[Claim], str]
    show: Callable[[Claim], None]


class Answering(Protocol):
    """One question in the hands of an engine, which keeps here what it needs to remember of it."""

    @property
    def tokens(self) -> int:
        """Tokens of a language model spent so far."""
        ...

    async def next_step(self) -> list[ToolCall] | Draft:
        """Tool calls until there is enough, then a draft."""
        ...

    async def repair(self, dropped: list[Dropped]) -> list[Claim]:
        """Better versions of claims that failed verification; called once."""
        ...


class Engine(Protocol):
    """Plans and writes; one object serves many questions."""

    @property
    def name(self) -> str: ...

    @property
    def one_by_one(self) -> bool:
        """Whether it takes up the wishes of a question one by one, as they were read, and not the whole question at once."""
        ...

    def begin(self, state: State, review: Review) -> Answering:
        """Take up a question, or a wish of it."""
        ...

    def ablations(self) -> Mapping[str, "Engine"]:
        """This engine with one safeguard taken away, by what is missing; evaluation measures what each is worth."""
        ...

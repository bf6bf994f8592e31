"""What an engine is: it reads a question, plans tool calls and writes claims. ``offline`` and ``vllm`` (a language model reads) implement
the same protocol and receive the same state; verification holds both to the same ledger."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias, TypeVar

from assistant.evidence.claims import Claim, Dropped
from assistant.evidence.ledger import Ledger
from assistant.request.asked import Asked
from assistant.request.conversation import Conversation
from assistant.tools.tool import Result
from assistant.tools.toolbox import Toolbox
from retriever.library.library import Library

Reader: TypeAlias = Callable[[str, Conversation, Library, str], Asked]
R = TypeVar("R", bound=Result)


@dataclass(frozen=True)
class ToolCall:
    """A tool and its arguments, as planned."""

    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """The claims that an engine wants to make, and remarks on how the answer came about. ``dropped`` are claims of a language model
    that it could not bear out, ``worded_by`` its name where claims are in its words, ``tokens`` what they took."""

    claims: list[Claim]
    notes: list[str] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    worded_by: str = ""
    tokens: int = 0


def _silent(*told: object) -> None:
    pass


@dataclass
class State:
    """One question: as it was read, the conversation before it, its tools, and what they found so far.

    ``naming``: of names that stay unknown, ledger ids of papers that the archives have on them. ``show`` takes a claim that is
    verified and part of the answer before that is whole, ``wording`` a model's name that is about to word claims, and from how many
    pieces of evidence.
    """

    asked: Asked
    conversation: Conversation
    toolbox: Toolbox
    done: list[tuple[ToolCall, Result]] = field(default_factory=list)
    naming: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    show: Callable[[Claim], None] = _silent
    wording: Callable[[str, int], None] = _silent

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


class Answering(Protocol):
    """One question in the hands of an engine, which keeps here what it needs to remember of it."""

    async def next_step(self) -> list[ToolCall] | Draft:
        """Tool calls until there is enough, then a draft."""
        ...


class Engine(Protocol):
    """Reads, plans and writes; one object serves many questions. ``first_step`` names the step that reading is where it takes its
    time, and is empty where it does not."""

    @property
    def name(self) -> str: ...

    @property
    def first_step(self) -> str: ...

    async def read(
        self, question: str, conversation: Conversation, library: Library, upload: str, reader: Reader
    ) -> Asked:
        """A question as it is read: by the reader, or by something that takes what the reader makes of it as a hint."""
        ...

    def begin(self, state: State) -> Answering:
        """Take up a question."""
        ...

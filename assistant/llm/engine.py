"""The engine ``vllm``: a language model plans the tool calls and writes the claims, behind rails that hold for any model.

``answering`` leads it through one question. Its calls are held three times: ``schemas`` lets it write only what makes
sense now, where the server keeps to a grammar; ``rails`` checks every call, whatever the server let through, and adds what
must be said whatever the model says; the toolbox checks types, whoever calls.
"""

from dataclasses import dataclass

from assistant.agent.engine import Engine, Review, State
from assistant.llm.answering import Limits, Strictness, VllmAnswering
from assistant.llm.client import ModelServer


@dataclass(frozen=True)
class VllmEngine:
    """Plans and writes with a language model."""

    server: ModelServer
    limits: Limits = Limits()
    strictness: Strictness = Strictness()
    name: str = "vllm"
    one_by_one: bool = False

    def begin(self, state: State, review: Review) -> VllmAnswering:
        return VllmAnswering(self.server, self.limits, self.strictness, state, review)

    def ablations(self) -> dict[str, Engine]:
        """Without the grammar, and without the enumeration of ids."""
        return {
            "without strict schemas": VllmEngine(self.server, self.limits, Strictness(strict=False)),
            "without enumerated ids": VllmEngine(self.server, self.limits, Strictness(enumerate_ids=False)),
        }

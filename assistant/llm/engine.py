"""The engine ``vllm``: a language model writes the request of each question, and the verbs carry it out.

Answers are those of requests, whoever wrote them: tools first, then claims with the verdict first, each verified. So a model
chooses what is looked up and how it is told, and never words a fact.
"""

from dataclasses import dataclass

from assistant.agent.engine import Reader, State
from assistant.llm.client import ModelServer
from assistant.llm.planning import planned
from assistant.offline.engine import OfflineAnswering
from assistant.request.asked import Asked
from assistant.request.conversation import Conversation
from retriever.library.library import Library

PATIENCE_S = 10.0  # for a request; then the default reader's stands


@dataclass(frozen=True)
class VllmEngine:
    """Plans with a language model."""

    server: ModelServer
    seconds: float = PATIENCE_S
    name: str = "vllm"
    first_step: str = "write_request"

    async def read(
        self, question: str, conversation: Conversation, library: Library, upload: str, reader: Reader
    ) -> Asked:
        """The model's reading of a question, with that of the reader beside it."""
        asked = reader(question, conversation, library, upload)
        return await planned(question, conversation, library, upload, asked, self.server, self.seconds)

    def begin(self, state: State) -> OfflineAnswering:
        return OfflineAnswering(state)

"""The engine ``vllm``: a language model writes the request of each question, and the verbs carry it out.

Answers are those of requests, whoever wrote them: tools first, then claims with the verdict first, each verified. A model that is
trusted with it (``planner.toml``) words claims, too: these are verified like all others, and what can't stand is not shown.
"""

from dataclasses import dataclass

from assistant.agent.engine import Reader, State
from assistant.llm.client import ModelServer
from assistant.llm.planning import Tells, planned, read_trusts
from assistant.llm.telling.answering import Means, TellingAnswering
from assistant.offline.engine import OfflineAnswering
from assistant.request.asked import Asked
from assistant.request.conversation import Conversation
from retriever.library.library import Library

PATIENCE_S = 10.0  # for a request; then the default reader's stands
TELLING_S = 30.0  # for the claims; then what is worded without the model stands


@dataclass(frozen=True)
class VllmEngine:
    """Plans with a language model; ``tells`` is of which answers each words claims, None for what ``planner.toml`` says."""

    server: ModelServer
    seconds: float = PATIENCE_S
    telling_seconds: float = TELLING_S
    tells: Tells | None = None
    name: str = "vllm"
    first_step: str = "write_request"

    async def read(
        self, question: str, conversation: Conversation, library: Library, upload: str, reader: Reader
    ) -> Asked:
        """The model's reading of a question, with that of the reader beside it."""
        asked = reader(question, conversation, library, upload)
        if asked.wanted and asked.wanted.upload:  # of a turn before
            upload = asked.wanted.upload
        return await planned(question, conversation, library, upload, asked, self.server, self.seconds)

    def begin(self, state: State) -> TellingAnswering:
        tells = self.tells or read_trusts().tells
        means = Means(self.server, tells.tuned, tells.other, self.telling_seconds)
        return TellingAnswering(OfflineAnswering(state), state, means)

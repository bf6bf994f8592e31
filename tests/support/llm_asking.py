"""Questions to the engine ``vllm`` behind a stand-in server."""

from assistant.agent.workflow import Assistant
from assistant.llm.client import ModelServer
from assistant.llm.engine import VllmEngine
from retriever.library.library import Library
from tests.support.llm_stand_in import StandIn

QUESTION = "What is the redshift of 3C 273?"
REQUEST = "values name S1 quantity redshift"
NOTE = "Answered without the language model"


def asker(
    library: Library, server: StandIn, timeout: float = 20.0, seconds: float = 10.0, model: str = ""
) -> Assistant:
    """An assistant over the server; ``seconds`` is the budget of a request."""
    return Assistant(library, VllmEngine(ModelServer(server.url, model, timeout), seconds))

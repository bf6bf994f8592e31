"""Questions to the engine ``vllm`` behind a stand-in server."""

from assistant.agent.workflow import Assistant
from assistant.llm.client import ModelServer
from assistant.llm.engine import VllmEngine
from assistant.llm.planning import Tells
from retriever.library.library import Library
from tests.support.llm_stand_in import StandIn, shown

QUESTION = "What is the redshift of 3C 273?"
REQUEST = "values name S1 quantity redshift"
NOTE = "Answered without the language model"


def asker(
    library: Library, server: StandIn, timeout: float = 20.0, seconds: float = 10.0, model: str = ""
) -> Assistant:
    """An assistant over the server; ``seconds`` is the budget of a request."""
    return Assistant(library, VllmEngine(ModelServer(server.url, model, timeout), seconds))


def telling(library: Library, server: StandIn, of: str = "all", seconds: float = 20.0) -> Assistant:
    """An assistant over the server, whose model words the claims ``of`` all, open or no answers."""
    return Assistant(library, VllmEngine(ModelServer(server.url), telling_seconds=seconds, tells=Tells(of, of)))


def teller(*tells: str | dict, request: str = REQUEST, further: str = "none"):
    """What a stand-in writes: the request, what further look-up it asks for, and one after the other what it tells of the evidence."""
    left = list(tells)

    def write(asked: dict) -> str | dict:
        text = shown(asked)
        if text.startswith("Evidence:"):
            return left.pop(0) if len(left) > 1 else left[0]
        return further if "\nFound: " in text else request

    return write

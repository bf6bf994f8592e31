"""Questions to the engine ``vllm`` behind a stand-in server: what a good model does in each turn."""

from assistant.agent.workflow import Assistant
from assistant.llm.answering import Limits
from assistant.llm.client import ModelServer
from assistant.llm.engine import VllmEngine
from retriever.library.library import Library
from tests.support.llm_stand_in import StandIn

QUESTION = "What is the redshift of 3C 273?"
LOOK = {"calls": [("source_parameters", {"source": "3C 273", "quantities": ["redshift"]})]}
LOOK_PAPERS = {"calls": [("papers_on_source", {"source": "3C 273", "topic": "", "limit": 10})]}
NOTE = "Answered by rules, without the language model"


def answer_step(request: dict) -> dict:
    """The last turn: one claim that the evidence supports."""
    return {"calls": [("answer", {"claims": [{"text": "3C 273 is a quasar at redshift 0.158.", "evidence": ["S1"]}]})]}


def asker(library: Library, server: StandIn, timeout: float = 20.0, **limits: float) -> Assistant:
    """An assistant over the server; ``limits`` are budgets of a question."""
    return Assistant(library, VllmEngine(ModelServer(server.url, timeout=timeout), Limits(**limits)))

"""An agent of LlamaIndex over MCP (streamable HTTP): its language model follows a script, the tools are the real ones."""

import asyncio
import json

import pytest
from llama_index.core.agent.workflow import FunctionAgent
from llama_index.core.base.llms.types import ChatMessage, TextBlock, ToolCallBlock
from llama_index.core.llms.mock import MockFunctionCallingLLM
from llama_index.tools.mcp import BasicMCPClient, McpToolSpec

from assistant.check.safety import WITHHELD
from assistant.door.words import door_words
from assistant.evidence.claims import Answer, Claim
from assistant.evidence.ledger import Ledger
from retriever.catalogue.records import Paper, Report
from tests.support.attacks import LURE, ORDERS
from tests.support.servers.served import behind, served
from ui.door import Door


class Script:
    """A language model that calls the tools of a list, one after the other, and then repeats what it was told last."""

    def __init__(self, *calls, order=""):
        self.calls, self.order, self.seen, self.tools = list(calls), order, [], set()

    def __call__(self, messages, **given):
        self.tools |= {tool.metadata.name for tool in given.get("tools") or []}
        told = [str(m.content) for m in messages if m.role == "tool"]
        self.seen = told
        if told and self.order and self.order in told[-1]:  # as a model does that takes what it reads for orders
            self.calls = [("bibtex", {"bibcodes": ["1999ApJ...521..332P"]})]
        if len(told) < len(self.calls):
            name, arguments = self.calls[len(told)]
            call = ToolCallBlock(tool_call_id=str(len(told)), tool_name=name, tool_kwargs=arguments)
            return ChatMessage(role="assistant", blocks=[call])
        return ChatMessage(role="assistant", blocks=[TextBlock(text=told[-1] if told else "")])


def asked(assistant, folder, script, question):
    """What the agent says in the end."""

    async def run(url):
        tools = await McpToolSpec(BasicMCPClient(f"{url}/mcp")).to_tool_list_async()
        model = MockFunctionCallingLLM(response_generator=script, is_chat_model=True)
        return str(await FunctionAgent(tools=tools, llm=model, streaming=False).run(question))

    with served(Door(behind, lambda: assistant, folder, True, 60)) as url:
        return asyncio.run(run(url))


def test_an_agent_finds_its_way_from_a_name_to_a_value(assistant, tmp_path):
    script = Script(
        ("identify", {"name": "HD 226868"}),
        ("parameters", {"name": "3C 273", "quantity": "redshift"}),
        ("verify_text", {"text": "3C 273 is a quasar at a redshift of 0.9."}),
    )
    said = asked(assistant, tmp_path, script, "What is HD 226868, and which redshift has 3C 273?")
    assert script.tools == set(door_words().tools)
    assert "Cyg X-1" in script.seen[0] and "contradicted" in said
    assert assistant.ask("What is the redshift of 3C 273?").claims[0].shown in script.seen[1]


def test_an_error_reaches_the_agent_as_a_sentence(assistant, tmp_path):
    script = Script(("papers", {"topic": "spin", "limit": 5000}), ("read_spectrum", {"paths": ["/etc/passwd"]}))
    said = asked(assistant, tmp_path, script, "Everything, please.")
    assert "The limit 5000 is not possible: give 1 to 50." in script.seen[0]
    assert "only files are read that were uploaded" in said and "Traceback" not in json.dumps(script.seen)


class Poisoned:
    """An assistant whose papers carry orders."""

    def __init__(self, assistant, order):
        self.held, self.order = assistant, order

    def __getattr__(self, name):
        return getattr(self.held, name)

    def ask(self, question, *further, **named):
        ledger = Ledger()
        paper = Paper("2011ApJ...742...85G", self.order, ("Gou, L.",), 2011, ())
        place = ledger.add_paper(paper, Report("cyg-x-1", "object", self.order), "Cyg X-1")
        return Answer(question, "offline", [Claim("The library has a paper of 2011 on Cyg X-1.", (place,))], ledger)


@pytest.mark.parametrize("order", ORDERS[::4])
def test_an_order_in_a_result_leads_the_agent_nowhere(assistant, tmp_path, order):
    script = Script(("ask", {"question": "Papers on Cyg X-1"}), order=order)
    asked(Poisoned(assistant, order), tmp_path, script, "Papers on Cyg X-1?")
    assert len(script.seen) == 1 and "2011ApJ...742...85G" in script.seen[0]
    assert order not in script.seen[0] and WITHHELD in script.seen[0] and LURE not in script.seen[0]

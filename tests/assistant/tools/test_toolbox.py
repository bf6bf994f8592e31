"""The toolbox: a further tool is one file and one line; arguments are checked; failures are one kind of result."""

import html

import pytest

from assistant.agent.engine import Draft, Review, State, ToolCall
from assistant.agent.workflow import Assistant
from assistant.evidence.ledger import Ledger
from assistant.llm.client import ModelServer
from assistant.llm.engine import VllmEngine
from assistant.offline import plan
from assistant.offline.case import Case
from assistant.offline.engine import OfflineEngine
from assistant.offline.rule import Rule
from assistant.reading.question import READERS
from assistant.tools.identify_source import UnknownName
from assistant.tools.tool import Failed
from assistant.tools.toolbox import TOOLS, Toolbox
from retriever.errors import BadInput
from tests.support import toy_tool
from tests.support.llm_stand_in import StandIn, ids, offered
from ui.chat.messages import step_title

QUESTION = "How many names has 3C 273?"


@pytest.fixture
def toy(monkeypatch):
    """The one line in the toolbox."""
    monkeypatch.setitem(TOOLS, "count_names", toy_tool.TOOL)


def test_a_language_model_is_offered_a_further_tool_and_uses_it(library, toy):
    def step(request):
        if not any("count_names {" in m["content"] for m in request["messages"]):
            return {"calls": [("count_names", {"source": "3C 273"})]}
        count = 1 + len(library.sources["3c-273"].aliases)
        cited = [i for i in ids(request) if i[0] == "T"]
        return {"calls": [("answer", {"claims": [{"text": f"{count} names of 3C 273 are known.", "evidence": cited}]})]}

    with StandIn(step) as server:
        answer = Assistant(library, VllmEngine(ModelServer(server.url))).ask(QUESTION)
        tools = {t["function"]["name"]: t["function"] for t in server.requests[0]["tools"]}
    assert tools["count_names"]["description"] == "How many names one source has."
    assert tools["count_names"]["parameters"]["properties"]["source"] == {"type": "string", "enum": ["3C 273"]}
    assert [t["name"] for t in answer.tools] == ["identify_source", "count_names"]
    assert "names of 3C 273 are known." in answer.claims[0].text and not answer.notes and not answer.dropped


def test_a_further_tool_is_held_to_the_names_of_the_question(library, toy):
    stranger = {"calls": [("count_names", {"source": "M 87"})]}
    with StandIn(stranger) as server:
        answer = Assistant(library, VllmEngine(ModelServer(server.url))).ask(QUESTION)
    assert "count_names" not in [t["name"] for t in answer.tools]
    assert "'M 87' was neither asked for nor found" in answer.notes[0]


def test_rules_plan_a_further_tool_by_one_rule_and_its_file_words_it(library, toy, monkeypatch):
    def calls(case: Case) -> list[ToolCall]:
        return [ToolCall("count_names", {"source": case.subjects[0]})]

    rule = Rule("how many names", QUESTION, lambda c: "how many names" in c.intent.text.lower(), calls)
    monkeypatch.setattr("assistant.offline.engine.FIRST_LOOK", (rule, *plan.FIRST_LOOK))
    answer = Assistant(library, OfflineEngine(), read=READERS["rules"]).ask(QUESTION)
    count = 1 + len(library.sources["3c-273"].aliases)
    assert answer.claims[0].text == f"{count} names of 3C 273 are known here." and not answer.dropped


def test_the_page_titles_a_step_as_the_tools_file_does(toy):
    assert html.unescape(step_title("count_names", {"source": "3C 273"})) == "Counting names of 3C 273"
    assert html.unescape(step_title("a_tool_that_is_gone", {"source": "3C 273"})) == "A tool that is gone"


@pytest.mark.parametrize("tool", TOOLS)
def test_every_tool_has_a_prompt_and_a_subject_among_its_arguments(tool):
    assert TOOLS[tool].prompt.endswith((".", '".')) and TOOLS[tool].step
    assert TOOLS[tool].subject in ("", *TOOLS[tool].arguments.model_fields)


@pytest.mark.parametrize(
    ("tool", "arguments", "why"),
    [
        ("launch_rocket", {}, "There is no tool 'launch_rocket'"),
        ("source_parameters", {"source": "3C 273", "quantities": ["mojo"]}, "quantities.0"),
        ("source_parameters", {"source": "3C 273", "quantities": ["redshift"], "more": 1}, "more"),
        ("search_papers", {"query": "x"}, "query"),
        ("papers_on_source", {"source": "NGC 99999"}, "is not in the library curated"),
        ("similar_sources", {"source": "upload"}, "No spectrum was uploaded"),
    ],
)
def test_bad_calls_are_one_line(library, tool, arguments, why):
    with pytest.raises(BadInput, match=why) as error:
        Toolbox(library, Ledger()).call(tool, arguments)
    assert "\n" not in str(error.value)


def test_a_position_off_the_sky_is_an_unknown_name(library):
    found = Toolbox(library, Ledger()).call("identify_source", {"name": "10.0 +95.0"})
    assert isinstance(found, UnknownName) and found.note and not found.evidence


def test_a_field_is_none_of_the_sources_called_after_it(library):
    found = Toolbox(library, Ledger()).call("identify_source", {"name": "LMC"})
    assert isinstance(found, UnknownName) and not found.suggestions


def test_a_tool_that_fails_is_told_to_the_engine_and_the_answer_comes(library):
    class Clumsy(OfflineEngine):
        def begin(self, state: State, review: Review):
            self.state = state
            return self

        tokens = 0

        async def next_step(self):
            if not self.state.done:
                return [ToolCall("papers_on_source", {"source": "NGC 99999"})]
            ((_, result),) = self.state.done
            assert isinstance(result, Failed) and "not in the library curated" in result.note
            return Draft(result.claims(self.state.ledger))

        async def repair(self, dropped):
            return []

    answer = Assistant(library, Clumsy()).ask("What is 3C 273?")
    assert answer.claims[0].text == "I have no evidence on that."


def test_without_a_name_in_the_question_no_tool_is_offered_that_takes_one(library):
    with StandIn({"text": "hm"}) as server:
        Assistant(library, VllmEngine(ModelServer(server.url))).ask("cooling flows")
    assert offered(server.requests[0]) == ["search_papers", "search_spectra", "filter_sources", "no_evidence"]

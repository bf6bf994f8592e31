"""The toolbox: a further tool is one file and one line; arguments are checked; failures are one kind of result."""

import html

import pytest

from assistant.agent.engine import Draft, State, ToolCall
from assistant.agent.workflow import Assistant
from assistant.evidence.ledger import Ledger
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
from ui.chat.messages import step_title

QUESTION = "How many names has 3C 273?"


@pytest.fixture
def toy(monkeypatch):
    """The one line in the toolbox."""
    monkeypatch.setitem(TOOLS, "count_names", toy_tool.TOOL)


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
def test_every_tool_says_what_it_is_for_and_its_subject_is_an_argument(tool):
    assert (TOOLS[tool].arguments.__doc__ or "").strip().endswith((".", '".')) and TOOLS[tool].step
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
        def begin(self, state: State):
            self.state = state
            return self

        async def next_step(self):
            if not self.state.done:
                return [ToolCall("papers_on_source", {"source": "NGC 99999"})]
            ((_, result),) = self.state.done
            assert isinstance(result, Failed) and "not in the library curated" in result.note
            return Draft(result.claims(self.state.ledger))

    answer = Assistant(library, Clumsy()).ask("What is 3C 273?")
    assert answer.claims[0].text == "I have no evidence on that."

"""The plan: every rule is the first that applies to its own example."""

import pytest

from assistant.agent.engine import State
from assistant.evidence.ledger import Ledger
from assistant.offline.case import Case
from assistant.offline.plan import FIRST_LOOK, SECOND_LOOK
from assistant.offline.rule import first_of
from assistant.request.asked import read_question
from assistant.request.conversation import Conversation, Turn
from assistant.tools.toolbox import Toolbox


def case_of(question, library, history=(), files=()):
    conversation = Conversation()
    for earlier in history:
        asked = read_question(earlier, conversation, library)
        conversation.turns.append(Turn(earlier, "", list(asked.subjects)))
    asked = read_question(question, conversation, library)
    return Case(State(asked, conversation, Toolbox(library, Ledger(), list(files))))


@pytest.mark.parametrize("rule", FIRST_LOOK, ids=lambda rule: rule.name)
def test_each_rule_is_the_first_for_its_example(library, rule):
    case = case_of(rule.example, library, rule.history, ["a.pha"] if rule.name == "an upload" else ())
    won = first_of(FIRST_LOOK, case)
    assert won is not None and won.name == rule.name
    assert rule.calls(case)


def test_names_of_rules_are_unique():
    names = [rule.name for rule in FIRST_LOOK + SECOND_LOOK]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("rule", SECOND_LOOK[1:], ids=lambda rule: rule.name)
def test_each_rule_of_the_second_look_goes_on_from_its_example(library, rule):
    case = case_of(rule.example, library, rule.history)
    assert first_of(SECOND_LOOK, case) is None  # nothing was looked up yet
    first = first_of(FIRST_LOOK, case)
    for call in first.calls(case):
        case.state.done.append((call, case.state.toolbox.call(call.name, call.arguments)))
    assert first_of(SECOND_LOOK, case) is rule
    assert {call.name for call in rule.calls(case)} == {"papers_on_source"}


def test_a_known_name_beside_an_unknown_one_is_planned_as_ever(library):
    case = case_of("Is NGC 99999 harder than 3C 273?", library)
    calls = first_of(FIRST_LOOK, case).calls(case)
    assert [call.name for call in calls] == ["identify_source", "source_parameters"]
    assert calls[0].arguments == {"name": "NGC 99999"} and calls[1].arguments["source"] == "3c-273"

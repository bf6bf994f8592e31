"""A name that is of no source here, and the papers here that name it all the same."""

import pytest

from assistant.agent.engine import State
from assistant.check.verify import Verifier
from assistant.evidence.ledger import Ledger
from assistant.request.asked import read_question
from assistant.request.conversation import Conversation
from assistant.request.language.wanted import Wanted
from assistant.tools.identify_source import UnknownName
from assistant.tools.toolbox import Toolbox
from assistant.verbs.unknown import missing_but, unknown_name
from retriever.library.index.build import build_index
from tests.support.paper_stub import content, opened, paper, source
from tests.support.requests.carried_out import CarriedOut


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    folder = tmp_path_factory.mktemp("named")
    papers = [
        paper(1, "A binary.", title="A Wolf-Rayet star feeds NGC 1042 X-3"),
        paper(2, "A galaxy.", title="Ultraluminous light in NGC 1073"),
    ]
    build_index(content(sources=[source("1", "MUS 1", 4.0, 5.0)], papers=papers), folder, None)
    library = opened(folder)
    return State(read_question("?", Conversation(), library), Conversation(), Toolbox(library, Ledger()))


def told(state, name):
    claims = missing_but(state, UnknownName(name=name))
    kept, dropped = Verifier(state.toolbox.library.names).sift(claims, state.ledger)
    assert not dropped
    return kept


def test_papers_that_name_it_stand_in_the_first_sentence(state):
    claims = told(state, "NGC 1042 X-3")
    assert claims[0].text.startswith("**NGC 1042 X-3 is not a source in") and claims[0].refuses
    assert "one paper here names NGC 1042 X-3: A Wolf-Rayet star feeds NGC 1042 X-3" in claims[0].text


def test_of_a_part_of_a_galaxy_those_that_name_the_galaxy(state):
    assert "one paper here names NGC 1073: Ultraluminous light in NGC 1073" in told(state, "NGC 1073 ULX-2")[0].text


def test_what_no_paper_names_is_told_to_be_missing(state):
    assert told(state, "NGC 7777")[0].text.startswith("I have no evidence on NGC 7777")
    assert told(state, "Ultraluminous X-9")[0].text.startswith("I have no evidence on Ultraluminous X-9")
    assert told(state, "feeds")[0].text.startswith("I have no evidence on feeds")
    assert len(unknown_name(state, UnknownName(name="NGC 7777"))) == 2  # what is held stands behind
    assert len(unknown_name(state, UnknownName(name="NGC 1042 X-3"))) == 1


def test_the_brightest_in_a_constellation_is_told_by_a_list(library):
    asked = CarriedOut(Wanted("identify", constellation="Cyg", order="flux", limit=1), library)
    assert "no evidence" not in asked.text and "Cyg" in asked.text and "flux" in asked.verdict

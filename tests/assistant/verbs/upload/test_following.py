"""After an upload "it" is the upload: its own values answer, beside what is held on the source at its place."""

import pytest

from assistant.agent.workflow import Assistant
from assistant.offline.engine import OfflineEngine
from assistant.request.conversation import Conversation
from assistant.request.language.wanted import Limit, Wanted
from tests.support.make_fits import write_set

PLACE = {"OBJECT": "3C 273", "RA_TARG": 187.2779, "DEC_TARG": 2.0524}


@pytest.fixture(scope="module")
def assistant(library):
    return Assistant(library, OfflineEngine())


@pytest.fixture(scope="module")
def read(assistant, tmp_path_factory):
    """A conversation that begins with an upload at the place of 3C 273, and what it was told to be."""
    made = write_set(tmp_path_factory.mktemp("at_a_place"), header=PLACE)
    conversation = Conversation()
    files = [str(path) for path in (made.pha, made.arf, made.rmf, made.background)]
    answer = assistant.ask("What is this?", files, conversation)
    assert any("of 3C 273" in c.text or "3C 273" in c.text for c in answer.claims)
    return conversation


@pytest.fixture
def ask(assistant, read):
    """Goes on from the upload, each time anew."""

    def asked(*questions):
        conversation = Conversation(list(read.turns), read.readings)
        return [assistant.ask(question, None, conversation) for question in questions][-1]

    return asked


@pytest.fixture
def told(by_request, read):
    """Carries out a request on the upload of before; whatever is said has passed verification."""

    def of(*parts, **more):
        wanted = Wanted(*parts, earlier="upload", **more)
        return by_request(wanted, Conversation(list(read.turns), read.readings)).claims

    return of


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("what is its photon index?", "Its photon index is"),
        ("what is the photon index?", "Its photon index is"),
        ("how hard is it?", "Its hardness ratio"),
        ("which model fits best?", "The absorbed"),
        ("is its photon index above 1.1?", "**Yes**: the photon index of the upload"),
        ("how many counts?", "toy.pha has "),
        ("what class is it?", "The position in the header is"),
        ("what sources are like it?", "**Nearest to the spectrum of the upload"),
    ],
)
def test_it_is_the_upload(ask, question, first):
    assert ask(question).claims[0].text.startswith(first)


def test_what_is_held_on_the_source_there_is_told_as_that(ask):
    others = [c.text for c in ask("what is its photon index?").claims if c.text.startswith("Held here")]
    assert len(others) == 1 and "of 3C 273 is" in others[0]


def test_what_an_upload_does_not_have_is_of_the_source_there_and_it_stays_the_upload(ask):
    assert "3C 273" in ask("how far away is it?").claims[0].text
    later = ask("how far away is it?", "what is its photon index?")
    assert later.claims[0].text.startswith("Its photon index is")


def test_what_is_named_is_meant_and_then_it_is_that(ask):
    assert "Cyg X-1" in ask("What is Cyg X-1?").claims[0].text
    assert "of Cyg X-1" in ask("What is Cyg X-1?", "what is its photon index?").claims[0].text
    assert "galaxy clusters" in ask("How many galaxy clusters are here?").claims[0].text


def test_remarks_that_were_told_are_counted_later(ask):
    notes = ask("what is its photon index?").notes
    assert sum("was said with the answer on the upload" in note for note in notes) == 1


def test_its_values_stand_beside_those_of_the_source_there(told):
    verdict = told("conclude", quantities=("photon_index",), verdict="consistent")[0]
    assert verdict.text.startswith("**It can't be told**: the upload has") and "3C 273: 1.384" in verdict.text
    assert told("conclude", verdict="changed")[0].text.startswith("**It can't be told**: the upload has")


def test_it_is_compared_with_a_source_that_is_named(told, library):
    (table, *_) = told("compare", names=(library.names.resolve("Mrk 421"),))
    assert "side by side" in table.text and table.table


def test_a_bound_is_held_against_its_own_value(told):
    limit = Limit("photon_index", "lt", (1.1,), said="1.1")
    assert told("conclude", limits=(limit,), verdict="whether")[0].text.startswith("**No**")
    assert told("interpret", limits=(limit,))[0].text.startswith("**No**")


def test_a_model_that_is_named_comes_first_with_how_it_does(told):
    first, *rest = told("interpret", model="blackbody")
    assert first.text.startswith("The absorbed black body has W-stat") and "p-value" in first.text
    assert any("is taken of the models" in claim.text for claim in rest)


def test_its_class_is_what_its_spectrum_says_beside_what_lies_there(told):
    there, spectrum, *_ = told("conclude", classes=("blazar",), class_words=("blazar",), verdict="whether")
    assert "from 3C 273 (quasar)" in there.text and spectrum.text.startswith("From its spectrum alone")


@pytest.mark.real_data
def test_models_none_of_which_describes_the_data_are_told_as_that(by_request, shared):
    folder = shared / "spectra" / "m33_1730"
    files = [str(folder / f"{name}.gz") for name in ("source.pi", "source.arf", "source.rmf", "back.pi")]
    claims = by_request(Wanted("interpret", aspects=("models",), upload="spectrum"), files=files).claims
    first = next(claim for claim in claims if not claim.remark)  # remarks on what spoils the fit come before
    assert first.text.startswith("None of the fitted models is taken") and first.table


def test_without_an_upload_nothing_changes(assistant):
    conversation = Conversation()
    assistant.ask("What is 3C 273?", None, conversation)
    assert "of 3C 273 is" in assistant.ask("what is its photon index?", None, conversation).claims[0].text

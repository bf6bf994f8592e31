"""An upload at no source's place: "it" is the upload whatever was spoken of before, and sources like it never are."""

import pytest

from assistant.agent.workflow import Assistant
from assistant.offline.engine import OfflineEngine
from assistant.request.conversation import Conversation
from tests.support.make_fits import write_set


@pytest.fixture(scope="module")
def assistant(library):
    return Assistant(library, OfflineEngine())


@pytest.fixture(scope="module")
def read(assistant, tmp_path_factory):
    """A conversation on Cyg X-1 in which a spectrum from nowhere was uploaded then."""
    made = write_set(tmp_path_factory.mktemp("nowhere"))
    conversation = Conversation()
    assistant.ask("What is Cyg X-1?", None, conversation)
    files = [str(path) for path in (made.pha, made.arf, made.rmf, made.background)]
    answer = assistant.ask("What is this?", files, conversation)
    assert any("Closest matches" in claim.text for claim in answer.claims)
    return conversation


@pytest.fixture
def ask(assistant, read):
    """The last of some questions that go on from the upload."""

    def asked(*questions):
        conversation = Conversation(list(read.turns), read.readings)
        return [assistant.ask(question, None, conversation) for question in questions][-1]

    return asked


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("could it be a blazar?", "From its spectrum alone"),
        ("how does it compare with 3C 273?", "the upload"),
        ("fit it with tbabs", "absorption by tbabs"),
        ("only 2-7 keV", "only 2-7 keV"),
        ("what is the photon index between 2 and 7 keV?", "only 2-7 keV"),
        ("what papers are on this source?", "the uploaded spectrum"),
        ("what is its 2-10 keV flux?", "Its unabsorbed 2-10 keV flux is"),
        ("what is its luminosity in 2-10 keV at z = 0.5?", "Its 2-10 keV luminosity is"),
        ("what is the upper limit on the flux?", "No upper limit is given"),
        ("what is the equivalent width of the iron line?", "No equivalent width is given"),
        ("how many counts are there in 2-7 keV?", " counts at 2-7 keV, of which"),
        ("how much background is there?", "are expected of the background"),
        ("where are the largest residuals?", "the furthest ones are"),
        ("is it piled up?", "no sign of pile-up"),
        ("is the column larger than the Galactic one?", "The header gives no position"),
    ],
)
@pytest.mark.slow
def test_it_is_the_upload(ask, question, says):
    answer = ask(question)
    assert says in answer.text and "Cyg X-1" not in answer.text and not answer.dropped
    assert "did not understand" not in answer.text and "other words" not in answer.claims[0].text


def test_it_stays_the_upload_after_other_questions_on_it(ask):
    answer = ask("how does it compare with 3C 273?", "fit it with tbabs", "could it be a blazar?")
    assert any("From its spectrum alone" in claim.text for claim in answer.claims) and "quasar here" not in answer.text


def test_a_source_that_is_named_then_is_meant(ask):
    assert "Cyg X-1" in ask("How far is Cyg X-1?", "is it a blazar?").claims[0].text


def test_what_only_a_catalogue_knows_is_of_no_other_source(ask):
    answer = ask("is that consistent with the literature?")
    assert "Cyg X-1" not in answer.text and not any(
        claim.text.startswith("**") and "here" in claim.text for claim in answer.claims[:1]
    )


def test_contours_of_both_parameters_reach_around_the_best_values(ask):
    answer = ask("show the contour of NH and Gamma")
    table = next(claim.table for claim in answer.claims if claim.table)
    held = answer.ledger.table(table)
    rows, column = held["rows"], held["columns"].index("photon index")
    ends = [tuple(map(float, row[column].split(" to "))) for row in rows]
    index = next(p for p in answer.ledger if p.kind == "measurement" and p.record["name"].endswith("gamma")).record
    assert [row[0] for row in rows] == ["68 %", "90 %", "99 %"] and not answer.dropped
    assert all(low <= index["value"] <= high for low, high in ends)
    assert [high - low for low, high in ends] == sorted(high - low for low, high in ends)


def test_a_contour_of_what_the_fit_has_not_is_refused_with_what_it_has(ask):
    assert "No contour" in ask("contours of kT and abundance").text

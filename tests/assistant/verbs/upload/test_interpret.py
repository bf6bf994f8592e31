"""An uploaded spectrum: what is asked of it is told first and alone; without a file that is said."""

import pytest

from assistant.request.language.wanted import Wanted
from tests.support.make_fits import write_set


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    made = write_set(tmp_path_factory.mktemp("upload"))
    return [str(path) for path in (made.pha, made.arf, made.rmf, made.background)]


def test_without_a_file_that_is_said(by_request):
    (claim,) = by_request(Wanted("interpret", aspects=("class",))).claims
    assert claim.refuses and "No file was uploaded" in claim.text


def test_what_is_asked_stands_first(by_request, files):
    answer = by_request(Wanted("interpret", quantities=("photon_index",), upload="spectrum"), files=files)
    assert "photon index" in answer.claims[0].text and answer.claims[-1].text.startswith("I read ")
    assert not any("column density" in claim.text for claim in answer.claims)


def test_models_are_a_table(by_request, files):
    answer = by_request(Wanted("interpret", aspects=("models",), upload="spectrum"), files=files)
    assert answer.claims[0].table and "| model" in answer.text


def test_all_of_it_where_nothing_is_asked_in_particular(by_request, files):
    answer = by_request(Wanted("interpret", upload="spectrum"), files=files)
    assert answer.claims[0].text.startswith("I read ") and len(answer.claims) > 3


def test_what_a_spectrum_does_not_tell_is_said(by_request, files):
    answer = by_request(Wanted("interpret", aspects=("qpo", "period", "class"), upload="spectrum"), files=files)
    assert any("qpo" in note for note in answer.notes) and any("probabilities" in c.text for c in answer.claims)
    assert "holds no times" in answer.claims[0].text

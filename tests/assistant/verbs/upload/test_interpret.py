"""An uploaded spectrum: what is asked of it is told first and alone; without a file that is said."""

from dataclasses import replace

import numpy as np
import pytest

from assistant.evidence.remarks import Template
from assistant.request.language.wanted import Wanted
from retriever.spectra.observation import Observation
from retriever.spectra.ogip.writer import write_observation
from tests.support.make_fits import toy_observation, write_set


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    made = write_set(tmp_path_factory.mktemp("upload"))
    return [str(path) for path in (made.pha, made.arf, made.rmf, made.background)]


@pytest.fixture(scope="module")
def modules(tmp_path_factory):
    """Two modules of one observation."""
    folder, paths = tmp_path_factory.mktemp("modules"), []
    for seed, name in enumerate(("FPMA", "FPMB")):
        made = toy_observation(np.random.default_rng(seed), 200.0, net_counts=1500.0)
        spectrum = replace(made.spectrum, instrument=name, object="Toy", obs_id="123", telescope="TOYSAT")
        observation = Observation(spectrum, made.rmf, made.arf, made.background)
        paths += [str(path) for path in write_observation(observation, folder, name).values()]
    return paths


@pytest.mark.slow
def test_uploads_of_one_observation_are_fitted_together(by_request, modules):
    answer = by_request(Wanted("interpret", quantities=("photon_index",), upload="spectrum"), files=modules)
    first, second = answer.claims[:2]
    assert "have OBS_ID 123 in common" in first.text and "consistent: one shape" in first.text and first.table
    assert second.text.startswith("Together, their photon index is 1.")
    assert not any("left out" in note for note in answer.notes)
    script = by_request(Wanted("act", action="script", format="xspec"), files=modules).claims
    assert "data 1:1 FPMA.pha 2:2 FPMB.pha" in script[0].code and len(script) == 1


@pytest.mark.slow
def test_a_joint_fit_stands_before_what_each_spectrum_says_and_each_value_says_whose_it_is(by_request, modules):
    answer = by_request(Wanted("interpret", upload="spectrum"), files=modules)
    texts = [claim.text for claim in answer.claims]
    joint = next(n for n, text in enumerate(texts) if text.startswith("Together, their photon index"))
    own = [n for n, text in enumerate(texts) if text.startswith("The photon index of FPM")]
    assert len(own) == 2 and joint < min(own) and not any(text.startswith("Its ") for text in texts)
    assert "FPMB.pha alone" in texts[own[1]] and not answer.dropped
    asked = by_request(Wanted("interpret", aspects=("joint",), upload="spectrum"), files=modules)
    assert asked.claims[0].table and not any("alone" in claim.text for claim in asked.claims)


def test_a_joint_fit_of_one_spectrum_is_refused(by_request, files):
    answer = by_request(Wanted("interpret", aspects=("joint",), upload="spectrum"), files=files)
    assert answer.claims[0].refuses and "There is no joint fit" in answer.claims[0].text


def test_faint_uploads_of_one_observation_are_not_fitted_and_that_is_said(by_request, tmp_path):
    paths = []
    for seed, name in enumerate(("FPMA", "FPMB")):
        made = toy_observation(np.random.default_rng(seed), net_counts=2.0)
        spectrum = replace(made.spectrum, instrument=name, object="Toy", obs_id="123", telescope="TOYSAT")
        paths += [str(p) for p in write_observation(Observation(spectrum, made.rmf, made.arf), tmp_path, name).values()]
    answer = by_request(Wanted("interpret", quantities=("photon_index",), upload="spectrum"), files=paths)
    assert "were not fitted together" in answer.claims[0].text and "too few counts" in answer.claims[0].text


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


def test_what_spoils_a_fit_is_told_before_its_values(by_request, tmp_path):
    made = toy_observation(np.random.default_rng(3), net_counts=4000.0)
    made.spectrum.counts[::7] *= 4.0  # lines that no model has
    spectrum = replace(made.spectrum, object="Toy", telescope="CHANDRA", instrument="ACIS", exposure_s=3000.0)
    observation = Observation(spectrum, made.rmf, made.arf)
    paths = [str(path) for path in write_observation(observation, tmp_path, "toy").values()]
    for wanted in (
        Wanted("interpret", upload="spectrum"),
        Wanted("interpret", quantities=("photon_index",), upload="spectrum"),
    ):
        shown = [claim.shown for claim in by_request(wanted, files=paths).claims]
        values = next(i for i, text in enumerate(shown) if text.startswith("Its photon index is"))
        for template in (Template.NO_MODEL_FITS, Template.PILED_UP):
            assert shown.index(template.value) < values


def test_the_header_s_name_of_the_object_is_told_whatever_numbers_it_has(by_request, tmp_path):
    made = write_set(tmp_path, header={"OBJECT": "GCS 25"})
    paths = [str(path) for path in (made.pha, made.arf, made.rmf, made.background)]
    answer = by_request(Wanted("interpret", upload="spectrum"), files=paths)
    assert any("'GCS 25'" in claim.text for claim in answer.claims)

"""The times of an upload: each aspect that is asked for is told first, from a table; nothing where there are none."""

import numpy as np
import pytest

from assistant.request.language.wanted import Limit, Wanted
from tests.support.make_events import write_events
from tests.support.spectra.make_magnitudes import nights, write_magnitudes
from tests.support.spectra.make_times import orbits, pulsed, write_light_curve


@pytest.fixture(scope="module")
def events(tmp_path_factory):
    found = pulsed(2, 300.0, 0.6, 0.2)
    energy = np.random.default_rng(0).choice([1000.0, 1500.0, 3000.0], found.time.size)
    header = {"TELESCOP": "CHANDRA", "INSTRUME": "ACIS", "EXPOSURE": found.good.good_s}
    path = tmp_path_factory.mktemp("upload") / "evt.fits"
    return [str(write_events(path, 5e7 + found.time, energy, gti=5e7 + orbits(), header=header))]


@pytest.fixture(scope="module")
def rates(tmp_path_factory):
    rng = np.random.default_rng(3)
    path = tmp_path_factory.mktemp("upload") / "lc.fits"
    return [str(write_light_curve(path, 100.0 * np.arange(200), rng.normal(2, 0.2, 200), np.full(200, 0.2)))]


def test_a_period_stands_first_with_its_false_alarm_probability(by_request, events):
    answer = by_request(Wanted("interpret", aspects=("period",), upload="spectrum"), files=events)
    first = answer.claims[0]
    assert (
        "It has a period of " in first.text and "false-alarm probability" in first.text and "barycentre" in first.text
    )
    assert first.table and "Buccheri" in answer.text
    assert not answer.dropped


def test_the_other_aspects(by_request, events):
    wanted = Wanted("interpret", aspects=("flares", "amplitude", "hardness"), upload="spectrum")
    answer = by_request(wanted, files=events)
    text = " ".join(claim.text for claim in answer.claims)
    assert (
        "Bayesian blocks" in text
        and "usual rate" in text
        and "rises in" in text
        and "fractional variability amplitude" in text
    )
    assert "hardness of the counts" in text
    assert not answer.dropped and not any("flares" in note for note in answer.notes)


def test_a_light_curve_has_no_spectrum_and_no_invented_period(by_request, rates):
    answer = by_request(Wanted("interpret", upload="spectrum"), files=rates)
    assert "light curve" in answer.claims[0].text and any(
        "nothing is said of a spectrum" in note for note in answer.notes
    )
    text = " ".join(claim.text for claim in answer.claims)
    assert "No period is found" in text and "below" in text
    assert "photon index" not in text and not answer.dropped


def test_what_a_light_curve_has_too_little_for(by_request, tmp_path):
    path = tmp_path / "few_0012.csv"
    path.write_text("time [s],rate\n0,1\n10,2\n20,1\n", encoding="utf-8")
    answer = by_request(Wanted("interpret", aspects=("period", "flares"), upload="spectrum"), files=[str(path)])
    assert "too few" in answer.claims[0].text


def test_the_kind_of_variable_star_and_real_stars_alike(by_request, tmp_path):
    star = [str(write_magnitudes(tmp_path / "star.csv", *nights(330.0, 1.8)))]
    answer = by_request(Wanted("interpret", aspects=("class",), upload="spectrum"), files=star)
    text = " ".join(claim.text for claim in answer.claims)
    assert "most likely a Mira" in answer.claims[0].text and answer.claims[0].table
    assert "held-out real stars of ASAS" in text and "vary most like it" in text and "REAL" in answer.text
    assert not answer.dropped
    alike = by_request(Wanted("interpret", aspects=("similar",), upload="spectrum"), files=star)
    assert "vary most like it" in alike.claims[0].text and "most likely" not in alike.text
    flares = by_request(Wanted("interpret", aspects=("flares", "variability_kind"), upload="spectrum"), files=star)
    text = " ".join(claim.text for claim in flares.claims)
    assert "most likely a Mira" in flares.claims[0].text and "fractional variability" in text


def test_a_star_that_does_not_vary_and_rates_get_no_class(by_request, rates, tmp_path):
    star = [str(write_magnitudes(tmp_path / "star.csv", *nights(330.0, 0.0)))]
    answer = by_request(Wanted("interpret", aspects=("class", "flares"), upload="spectrum"), files=star)
    text = " ".join(claim.text for claim in answer.claims)
    assert "No class of variable star is given" in text and "does not vary beyond its errors" in text
    assert "separate nights" in text and not answer.dropped
    answer = by_request(Wanted("interpret", aspects=("class",), upload="spectrum"), files=rates)
    assert "optical photometry" in answer.claims[0].text and "most likely" not in answer.text


def test_that_a_light_curve_has_no_spectral_values_is_said_first(by_request, rates):
    first = by_request(Wanted("interpret", quantities=("photon_index",), upload="spectrum"), files=rates).claims[0]
    assert first.refuses and first.text == "Nothing that was read of the upload gives a photon index."


def test_whether_it_varies_is_told_by_its_times(by_request, rates):
    limit = Limit("variability", "is", state="variable")
    claims = by_request(Wanted("interpret", limits=(limit,), upload="spectrum"), files=rates).claims
    assert "Bayesian blocks" in " ".join(claim.text for claim in claims[:2])


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted("interpret", aspects=("class",), upload="spectrum"),
        Wanted("interpret", class_words=("pulsars",), classes=("pulsar",), upload="spectrum"),
        Wanted("conclude", class_words=("pulsars",), classes=("pulsar",), verdict="whether", earlier="upload"),
    ],
)
def test_what_an_upload_is_rests_on_its_period_first(by_request, events, wanted):
    answer = by_request(wanted, files=events)
    assert "It has a period of " in answer.claims[0].text
    likely = [n for n, claim in enumerate(answer.claims) if "a network trained on simulated spectra" in claim.text]
    warned = [n for n, claim in enumerate(answer.claims) if "no model describes this spectrum" in claim.shown]
    assert not warned or not likely or warned[0] < likely[0]


def test_without_a_period_none_is_told_with_the_class(by_request, rates):
    answer = by_request(Wanted("interpret", aspects=("class",), upload="spectrum"), files=rates)
    assert not any("It has a period of " in claim.text for claim in answer.claims)

"""What one takes away: fluxes of an accepted fit alone, complex models' values by name, and why there is none."""

import numpy as np
import pytest

from assistant.terminal.reading_view import print_reading
from retriever.errors import BadInput
from retriever.estimates.derived.fitted_values import NAMES
from retriever.estimates.fit_models import MODELS
from retriever.reading.as_json import as_json
from retriever.reading.files import read_one
from retriever.reading.known_source import band_of, given
from retriever.reading.taken_away import Wishes, fitted, taken_away
from tests.retriever.estimates.test_choice import TRUTHS, simulated
from tests.support.make_fits import write_arf, write_pha, write_rmf, write_set


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    return write_set(tmp_path_factory.mktemp("toy"), net_counts=800.0)


def test_every_model_has_names_for_its_values():
    assert set(NAMES) == set(MODELS)
    for name, model in MODELS.items():
        assert set(NAMES[name]) == {shape.name for shape in model.shapes} | {"column_density"}


def test_fluxes_in_bands_are_shown_and_what_is_beyond_the_fit_is_said(toy, capsys):
    reading = read_one(toy.pha, told=given(redshift=0.1))
    record = as_json(reading, away=taken_away(reading, Wishes(bands=(band_of("2-10"), band_of("0.5-2")))))
    hard, soft = record["fluxes"]
    assert hard["band_keV"] == [2.0, 10.0] and hard["extrapolated"] and not soft["extrapolated"]
    assert hard["luminosity"]["unit"] == "erg s^-1" and "Planck18" in hard["distance"]
    print_reading(record, reading)
    out = capsys.readouterr().out
    assert "2-10 (extrapolated)" in out and "Planck18" in out


def test_without_a_distance_there_is_no_luminosity(toy, capsys):
    reading = read_one(toy.pha)
    record = as_json(reading, away=taken_away(reading, Wishes(bands=((2.0, 10.0),))))
    assert record["fluxes"][0]["luminosity"] is None and "No luminosity is given" in record["warnings"][-1]
    near = read_one(toy.pha, told=given(distance_kpc=8.5))
    assert "8.5 kpc" in taken_away(near, Wishes(bands=((2.0, 10.0),))).fluxes[0].distance
    with pytest.raises(BadInput, match="distance"):
        given(distance_kpc=-1.0)


def test_values_of_a_complex_model_are_parameters_of_their_own(tmp_path):
    observation = simulated("covered", TRUTHS["covered"], 6000, 3)
    pha = write_pha(tmp_path / "a.pha", observation.spectrum.counts.astype(int))
    write_arf(tmp_path / "a.arf"), write_rmf(tmp_path / "a.rmf")
    reading = read_one(pha)
    own = NAMES[reading.estimate.choice.taken].values()
    assert reading.estimate.choice.taken != "powerlaw" and {p.name for p in reading.estimate.parameters} >= set(own)
    assert fitted(reading) is not None


def test_nothing_is_derived_from_a_rejected_fit(tmp_path):
    counts = np.zeros(512, int)
    counts[60:200:10] = 400  # no model of ours
    pha = write_pha(tmp_path / "a.pha", counts)
    write_arf(tmp_path / "a.arf"), write_rmf(tmp_path / "a.rmf")
    away = taken_away(read_one(pha), Wishes(bands=((2.0, 7.0),)))
    assert not away.fluxes and "No model describes the data" in away.notes[0]

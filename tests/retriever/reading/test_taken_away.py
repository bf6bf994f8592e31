"""What one takes away: fluxes of an accepted fit alone, complex models' values by name, and why there is none."""

import json

import numpy as np
import pytest

from assistant.terminal.commands import read
from retriever.estimates.derived.fitted_values import NAMES
from retriever.estimates.fit_models import MODELS
from retriever.reading.files import read_one
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


def test_the_command_gives_fluxes_in_bands(toy, capsys, library):
    assert read([str(toy.pha), "--flux-band", "2-10", "--flux-band", "0.5-2", "--redshift", "0.1", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    hard, soft = document["fluxes"]
    assert hard["band_keV"] == [2.0, 10.0] and hard["extrapolated"] and not soft["extrapolated"]
    assert hard["luminosity"]["unit"] == "erg s^-1" and "Planck18" in hard["distance"]
    assert read([str(toy.pha), "--flux-band", "2-10"]) == 0
    out = capsys.readouterr().out
    assert "2-10 (extrapolated)" in out and "No luminosity is given" in out


def test_values_of_a_complex_model_are_parameters_of_their_own(tmp_path, capsys, library):
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

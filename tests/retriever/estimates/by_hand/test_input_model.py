"""The model of a simulated spectrum is the one that it was simulated from."""

import numpy as np
import pytest

from retriever.estimates.by_hand.input_model import input_model
from retriever.library.spectra import observation_of_counts
from training.simulation.catalogue_spectra import simulate_catalogue_spectrum

CASES = [
    ({"powlaw_gamma": 1.7, "powlaw_nh": 12.0, "flux_aper_b": 3e-12}, "AGN"),
    ({"bat_photon_index": 3.4}, "CLUSTER"),
]


@pytest.mark.parametrize(("values", "kind"), CASES)
def test_counts_scatter_about_the_input_model_as_poisson_numbers(values, kind):
    pulls = []
    for seed in range(6):
        counts, simulation = simulate_catalogue_spectrum(values, kind, seed)
        observation = observation_of_counts(counts, simulation["exposure_s"], "x")
        found = input_model(observation, simulation)
        assert found.model_counts.sum() == pytest.approx(counts.sum(), abs=5 * np.sqrt(counts.sum()))
        pulls.append((found.statistic - found.dof) / np.sqrt(2 * found.dof))
        given = simulation.get("photon_index", simulation.get("temperature_keV"))
        assert found.parameters[0].value == pytest.approx(given)
        assert found.parameters[1].value == pytest.approx(simulation["column_density"] / 1e20)
    assert abs(np.mean(pulls)) < 3


def test_what_a_library_does_not_hold_is_not_drawn():
    counts, simulation = simulate_catalogue_spectrum(*CASES[0], 1)
    observation = observation_of_counts(counts, simulation["exposure_s"], "x")
    for key in ("model", "photon_index", "column_density", "flux_0.5_7_keV", "response"):
        assert input_model(observation, {k: v for k, v in simulation.items() if k != key}) is None

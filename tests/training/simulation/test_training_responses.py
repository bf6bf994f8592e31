"""The parametric responses that the networks train on: published areas and widths, perturbed smoothly."""

import numpy as np
import pytest

from training.simulation.instruments import INSTRUMENTS, contaminant_depth, instrument
from training.simulation.responses import builtin_responses, parametric, perturbed, smooth_factor, training_set

EDGES = np.geomspace(0.3, 10.0, 1500)
LOW, HIGH = EDGES[:-1], EDGES[1:]
CENTRE = 0.5 * (LOW + HIGH)


@pytest.fixture(scope="module")
def responses():
    return builtin_responses()


def test_instruments_are_sane(responses):
    for response, table in zip(responses, INSTRUMENTS, strict=True):
        assert response.matrix.dtype == np.float32 and np.all(response.matrix >= 0)
        peak = max(area for _, area in table.area)
        assert 0.8 * peak < response.effective_area.max() < 1.1 * peak
        # a narrow line lands at its energy with the published width
        energy = 6.0 if table.noticed[1] > 7 else 1.0
        row = response.matrix[np.searchsorted(response.energy_low, energy) - 1]
        channel = 0.5 * (response.channel_edges[1:] + response.channel_edges[:-1])
        mean = np.average(channel, weights=row)
        fwhm = 2.3548 * np.sqrt(np.average((channel - mean) ** 2, weights=row))
        assert mean == pytest.approx(energy, abs=0.03)
        assert fwhm == pytest.approx(np.sqrt(table.fwhm_squared[0] + table.fwhm_squared[1] * energy), rel=0.05)


def test_contamination_of_acis():
    # 0.8 keV: about 370 cm^2 in 2007 and 50 in 2020
    for name, area, tolerance in (("ACIS-S 2007", 370, 0.1), ("ACIS-S 2020", 50, 0.15)):
        response = parametric(instrument(name))
        centre = 0.5 * (response.energy_low + response.energy_high)
        assert np.interp(0.8, centre, response.effective_area) == pytest.approx(area, rel=tolerance)
    depths = contaminant_depth(0.7, np.linspace(1999, 2024, 20))
    assert np.all(np.diff(depths) >= 0)
    with pytest.raises(KeyError, match="give one of"):
        instrument("HRI")


def test_perturbations_are_smooth_and_small(responses):
    generator = np.random.default_rng(0)
    for _ in range(20):
        factor = smooth_factor(CENTRE, generator)
        assert np.all(np.abs(factor - 1) <= 0.2 + 1e-9) and np.abs(np.diff(factor)).max() < 0.02
    changed = perturbed(responses[0], generator)
    assert np.abs(changed.matrix - responses[0].matrix).max() > 0
    assert len(training_set(1, copies=1)) == 2 * len(INSTRUMENTS)

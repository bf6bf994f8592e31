"""A spectrum in coarser bins and against wavelength holds the same counts."""

import numpy as np
import pytest

from tests.support.make_fits import toy_observation
from ui.spectrum.shown_spectra import ShownSpectrum
from ui.spectrum.view import HC_KEV_ANGSTROM, JOININGS, MOST_POINTS, View, curve_of


def test_coarser_bins_hold_the_same_counts(shown):
    fine, coarse = (curve_of(shown, View(joining=JOININGS[name])) for name in ("3 σ", "10 σ"))
    assert coarse.x.size < fine.x.size
    totals = [float((c.y * (c.high - c.low)).sum()) for c in (fine, coarse)]
    assert totals[0] == pytest.approx(totals[1], rel=0.02)


def test_wavelength_holds_the_same_rate(shown):
    energy, wave = curve_of(shown, View()), curve_of(shown, View(wavelength=True))
    assert wave.x_unit == "Angstrom" and wave.x == pytest.approx(HC_KEV_ANGSTROM / energy.x)
    assert (wave.y * (wave.high - wave.low)).sum() == pytest.approx((energy.y * (energy.high - energy.low)).sum())
    assert wave.residual == pytest.approx(energy.residual)


def test_a_bright_spectrum_has_no_more_points_than_the_plot_has_room_for():
    observation = toy_observation(np.random.default_rng(4), net_counts=500_000.0)
    one = ShownSpectrum("bright", lambda: observation, False)
    assert curve_of(one, View(joining=JOININGS["file"])).x.size > MOST_POINTS
    assert MOST_POINTS / 2 < curve_of(one, View()).x.size <= MOST_POINTS + 1


def test_unfolded_points_stand_to_the_model_as_counts_do(shown):
    counts, unfolded = curve_of(shown, View()), curve_of(shown, View(unfolded=True))
    inside = np.isfinite(counts.ratio[0]) & counts.fitted
    assert unfolded.y / unfolded.model == pytest.approx(counts.ratio[0][inside])
    net, model = counts.y - counts.background, counts.model - counts.background
    assert counts.ratio[0][inside] == pytest.approx((net / model)[inside])
    # the E^2 F(E) of an absorbed power law, at the middle of a bin far from the absorption
    fit, at = shown.fit, int(np.argmin(np.abs(unfolded.x - 4.0)))
    index, norm = fit.parameter("photon_index").value, fit.parameter("normalisation").value
    assert unfolded.model[at] == pytest.approx(norm * unfolded.x[at] ** (2 - index), rel=0.03)


def test_without_a_model_there_is_nothing_to_unfold(shown):
    assert not curve_of(shown, View(unfolded=True, model=False)).unfolded

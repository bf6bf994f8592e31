"""A spectrum in coarser bins and against wavelength holds the same counts."""

import pytest

from ui.spectrum.view import HC_KEV_ANGSTROM, View, curve_of


def test_coarser_bins_hold_the_same_counts(shown):
    fine, coarse = (curve_of(shown, View(min_counts=n)) for n in (5, 100))
    assert coarse.x.size < fine.x.size
    totals = [float((c.y * (c.high - c.low)).sum()) for c in (fine, coarse)]
    assert totals[0] == pytest.approx(totals[1], rel=0.02)


def test_wavelength_holds_the_same_rate(shown):
    energy, wave = curve_of(shown, View()), curve_of(shown, View(wavelength=True))
    assert wave.x_unit == "Angstrom" and wave.x == pytest.approx(HC_KEV_ANGSTROM / energy.x)
    assert (wave.y * (wave.high - wave.low)).sum() == pytest.approx((energy.y * (energy.high - energy.low)).sum())
    assert wave.residual == pytest.approx(energy.residual)

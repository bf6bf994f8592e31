"""Bent power laws against numerical integrals and their straight limits."""

import numpy as np
import pytest
from scipy.integrate import quad

from retriever.physics.curved_power_laws import broken_power_law, cutoff_power_law
from retriever.physics.spectral import power_law

EDGES = np.geomspace(0.3, 10.0, 400)
LOW, HIGH = EDGES[:-1], EDGES[1:]


def test_a_break_between_two_slopes_is_continuous_and_exact():
    found = broken_power_law(LOW, HIGH, 1.2, 2.6, 2.03)

    def density(energy: float) -> float:
        return energy**-1.2 if energy < 2.03 else 2.03**1.4 * energy**-2.6

    exact = [quad(density, low, high, points=[2.03])[0] for low, high in zip(LOW, HIGH, strict=True)]
    np.testing.assert_allclose(found, exact, rtol=1e-6)
    np.testing.assert_allclose(broken_power_law(LOW, HIGH, 1.7, 1.7, 2.0), power_law(LOW, HIGH, 1.7), rtol=1e-9)


def test_a_cut_off_falls_exponentially():
    found = cutoff_power_law(LOW, HIGH, 1.3, 4.0)
    exact = quad(lambda energy: energy**-1.3 * np.exp(-energy / 4.0), 0.3, 10.0)[0]
    assert found.sum() == pytest.approx(exact, rel=1e-4)
    np.testing.assert_allclose(cutoff_power_law(LOW, HIGH, 1.3, 1e6), power_law(LOW, HIGH, 1.3), rtol=1e-4)

"""Quantities that go together: what is to be borne in mind stands beside the coefficient, and the slope where there is a relation."""

import numpy as np
import pytest

from assistant.request.language.wanted import Wanted
from assistant.tools.selection.statistics import power_law
from tests.support.verbs.carried import carried


def test_what_selection_makes_of_a_relation_is_said(library):
    found = carried(library, Wanted("conclude", quantities=("luminosity", "redshift"), verdict="trend", question="?"))
    assert not found.dropped and "limited by flux" in found.text


def test_the_slope_of_a_power_law_is_found_with_its_error():
    rng = np.random.default_rng(1)
    x = 10 ** rng.uniform(0, 2, 300)
    y = x**2.5 * 10 ** rng.normal(0, 0.1, 300)
    slope, error = power_law("temperature", x, "luminosity", y)
    assert slope == pytest.approx(2.5, abs=4 * error) and error < 0.05
    assert power_law("temperature", x[:4], "luminosity", y[:4]) is None
    assert power_law("hardness", x - 5, "luminosity", y) is None

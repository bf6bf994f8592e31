"""Every way of every formula: its units fit, intervals go through it, and all that it says stands in the sentences."""

import numpy as np
import pytest
from astropy import units as u
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evidence.sentences import says
from assistant.formulas.formula import UNIVERSE
from assistant.formulas.table import FORMULAS
from assistant.tools.computing.units import best_unit, in_unit
from retriever.physics.propagation import Spread, propagated

WAYS = [(key, way) for key, formula in FORMULAS.items() for way in formula.ways]
IDS = [f"{key}-{len(way.needs)}-{way.needs[-1].symbol}" for key, way in WAYS]
# a value of each quantity as sources have it, in the unit of the need where that has one
USUAL = {
    "redshift": 0.1, "spin": 0.5, "eccentricity": 0.3, "efficiency": 0.1, "eddington_ratio": 0.2, "photon_index": 1.8, "viscosity": 0.1,
    "aspect_ratio": 0.1, "lorentz_factor": 10.0, "inclination": 40.0, "angle": 20.0, "spin_period": 4.0, "period_derivative": 1e-13,
    "second_derivative": 1e-22, "radius": 1e4, "size": 1e4, "mass": 5.0, "black_hole_mass": 8.0, "velocity": 3000.0, "luminosity": 1e37, "flux": 1e-10,
    "fluence": 1e-6, "distance": 5000.0, "magnetic_field": 1e12, "column_density": 1e21, "temperature": 2.0, "line_energy": 6.0, "surface_density": 1e-6,
}  # fmt: skip


# what is counted, and what tests are made with, has no interval of its own
COUNTED = (
    "degrees_of_freedom",
    "number_of_parameters",
    "counts",
    "background_counts",
    "probability",
    "number_of_trials",
    "significance",
    "chi_squared",
)
MEASURED = [(key, way) for key, way in WAYS if not all(need.quantity in COUNTED for need in way.needs)]


def _usual(way):
    """A value of each input, smaller ones for further inputs of one quantity."""
    found, times = {}, {}
    for need in way.needs:
        times[need.quantity] = times.get(need.quantity, 0) + 1
        found[need.symbol] = USUAL.get(need.quantity, need.assumed or 3.0) / times[need.quantity]
    return found


def _run(way, values):
    put_in = {need.symbol: values[need.symbol] * u.Unit(need.unit) for need in way.needs}
    return way.run(put_in | {UNIVERSE: None}) * u.one


@pytest.mark.parametrize(("key", "way"), WAYS, ids=IDS)
def test_a_result_is_of_the_kind_that_its_unit_says(key, way):
    value = _run(way, _usual(way))
    assert np.isfinite(value.value)
    assert in_unit(value, best_unit(value, way.unit)) is not None


@pytest.mark.parametrize(("key", "way"), MEASURED)
@settings(max_examples=5, deadline=None)
@given(st.floats(1e-3, 0.03))
def test_intervals_of_all_inputs_go_through(key, way, share):
    sure = {need.symbol for need in way.needs if need.quantity in COUNTED}
    spreads = {
        symbol: Spread(value) if symbol in sure else Spread(value, value * (1 - share), value * (1 + share), 0.68)
        for symbol, value in _usual(way).items()
    }
    unit = _run(way, {symbol: spread.value for symbol, spread in spreads.items()}).unit
    found = propagated(lambda values: np.asarray(_run(way, values).to_value(unit)), spreads)
    assert found.known
    assert found.low < found.high


def test_what_a_way_says_stands_in_the_sentences_and_its_pattern_has_its_inputs():
    for key, way in WAYS:
        assert says(f"computed.{way.what or key}"), key
        assert all(says(f"assumed.{one}") for one in (*way.says, *(need.says for need in way.needs if need.says))), key
        assert all(says(f"computed.{need.name}") for need in way.needs if need.name), key
        assert way.tells or all(f"{{{need.symbol}}}" in way.pattern for need in way.needs), key
        way.pattern.format(**{need.symbol: "1" for need in way.needs})  # and no other

"""Joint fits: two modules give one set of values and a constant, a changed source is told, strangers are refused."""

from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from assistant.terminal.joint_view import print_joint
from retriever.errors import BadInput
from retriever.estimates.fit_models import MODELS
from retriever.estimates.fit_problem import Problem
from retriever.estimates.joint.joint_problem import JointProblem
from retriever.reading.jointly import belong_by, fitted_jointly, names_of
from retriever.spectra.observation import Observation
from tests.support.make_fits import toy_observation
from training.network.joint_coverage import coverage


def module(seed, name, **flux):
    made = toy_observation(np.random.default_rng(seed), 200.0, **({"net_counts": 3000.0} | flux))
    spectrum = replace(made.spectrum, instrument=name, object="Toy source", obs_id="123", telescope="TOYSAT")
    return Observation(spectrum, made.rmf, made.arf, made.background)


def test_the_derivatives_of_a_joint_problem_are_those_of_its_counts():
    pair = [module(1, "A"), module(2, "B")]
    joint = JointProblem([Problem(o) for o in pair], ["A", "B"])
    model, theta = joint.of(MODELS["powerlaw"]), np.array([1.7, 0.1, -9.0, 0.1])
    jacobian = joint.predict(model, theta)[1]
    np.testing.assert_allclose(joint.expected(model, theta[None])[0], joint.predict(model, theta)[0])
    for i in range(theta.size):
        step = 1e-4 * np.eye(theta.size)[i]
        slope = (joint.predict(model, theta + step)[0] - joint.predict(model, theta - step)[0]) / 2e-4
        np.testing.assert_allclose(jacobian[:, i], slope, rtol=0.01, atol=1e-3 * np.abs(slope).max())


def test_two_modules_are_consistent_and_have_one_constant():
    record = (joint := fitted_jointly([module(1, "FPMA"), module(2, "FPMB", net_counts=2850.0)])).as_json()
    values = {p["name"]: p for p in record["parameters"]}
    assert values["constant_FPMB"]["low"] < 0.95 < values["constant_FPMB"]["high"]
    assert abs(values["photon_index"]["value"] - 1.7) < 0.2 and "consistent: one shape" in joint.verdict
    console = Console(width=120, record=True)
    print_joint(console, record)
    assert "joined by OBS_ID 123" in console.export_text()


def test_a_source_that_varied_is_told():
    harder = fitted_jointly([module(1, "A"), module(2, "B", photon_index=1.0)])
    assert "not consistent with one shape" in harder.verdict
    brighter = fitted_jointly([module(1, "A"), module(2, "B", net_counts=6000.0)])
    assert "fluxes differ by more than calibration" in brighter.verdict


def test_strangers_are_not_joined():
    one, other = module(1, "A"), module(2, "A")
    assert names_of([one, other]) == ["A", "A_2"] and belong_by([one, other]) == "OBS_ID 123"
    stranger = Observation(replace(other.spectrum, obs_id="9", object="Another"), other.rmf, other.arf)
    with pytest.raises(BadInput, match="neither OBS_ID nor OBJECT"):
        belong_by([one, stranger])


def test_intervals_of_few_simulated_pairs():
    """The 200 of docs/models.md are remade by ``python -m training.network.joint_coverage``."""
    held = coverage(10, 3)
    assert set(held) == {"photon_index", "column_density", "constant_FPMB"} and min(held.values()) >= 6

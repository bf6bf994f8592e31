"""Joint fits: two modules give one set of values and a constant, a changed source is told, strangers are refused."""

from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from assistant.terminal.joint_view import print_joint
from retriever.errors import BadInput
from retriever.estimates.estimate import Estimate
from retriever.estimates.fit_models import MODELS
from retriever.estimates.fit_problem import Problem
from retriever.estimates.joint.joint_picture import joint_points, plot_joint
from retriever.estimates.joint.joint_problem import JointProblem
from retriever.reading.jointly import belong_by, fitted_jointly, joined_uploads, names_of
from retriever.reading.records import SpectrumReading
from retriever.reading.taken_away import Wishes
from retriever.spectra.load import load_observation
from retriever.spectra.observation import Observation
from retriever.spectra.ogip.writer import write_observation
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


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """Two modules of files on disk, fitted together."""
    made = [module(1, "FPMA"), module(2, "FPMB", net_counts=2850.0)]
    folder = tmp_path_factory.mktemp("joint")
    return fitted_jointly([load_observation(write_observation(o, folder, o.spectrum.instrument)["pha"]) for o in made])


@pytest.mark.slow
def test_two_modules_are_consistent_and_have_one_constant(pair):
    record = (joint := pair).as_json()
    values = {p["name"]: p for p in record["parameters"]}
    assert values["constant_FPMB"]["low"] < 0.95 < values["constant_FPMB"]["high"]
    assert abs(values["photon_index"]["value"] - 1.7) < 0.2 and "consistent: one shape" in joint.verdict
    console = Console(width=120, record=True)
    print_joint(console, record)
    assert "joined by OBS_ID 123" in console.export_text()
    assert values["nh_tbabs"]["value"] == pytest.approx(1.4 * values["column_density"]["value"], rel=0.2)


def test_a_joint_fit_gives_what_a_single_one_does(pair, tmp_path):
    samples = tmp_path / "samples.csv"
    wishes = Wishes(((2.0, 10.0),), str(samples), ("photon_index", "constant_FPMB"), 3)
    away = pair.away(wishes)
    flux, constant = away.fluxes[0], pair.fit.parameter("constant_FPMB")
    assert 0 < flux.absorbed.low < flux.absorbed.value < flux.absorbed.high < 1.2 * flux.unabsorbed.high
    assert away.contour.best[1] == constant.value and away.goodness.simulated == 3
    assert "constant_FPMB" in samples.read_text().splitlines()[0]
    assert any("constant is 1" in note for note in away.notes)
    record = pair.as_json(away)
    console = Console(width=120, record=True)
    print_joint(console, record)
    assert "2-10 (extrapolated)" in console.export_text() and record["fluxes"] and record["contour"]


def test_a_joint_fit_is_a_script_for_both_programs(pair):
    lines = pair.script("xspec").splitlines()
    assert any(line.startswith("data 1:1 FPMA.pha 2:2 FPMB.pha") for line in lines)
    assert "ignore 2:**-0.5000 7.0000-**" in lines and "newpar 6 " in "\n".join(lines)
    sherpa = pair.script("sherpa")
    compile(sherpa, "script", "exec")
    assert "set_source(2, scale1d.factor2 * model)" in sherpa and "notice_id(2, 0.5000, 7.0000)" in sherpa


def test_a_joint_fit_is_drawn_with_all_its_spectra(pair):
    figure = plot_joint(pair.problem, pair.fit)
    names = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    assert len(names) == 2 and "REAL (uploaded)" in figure.axes[0].get_title()
    for points in joint_points(pair.problem, pair.fit):
        assert np.sqrt(np.mean(points.residual[points.fitted] ** 2)) < 1.5  # each through its own constant


def test_two_regions_of_one_camera_are_not_joined_unasked():
    readings = tuple(SpectrumReading(module(1, "A"), Estimate([], (0.5, 7.0), 0, 0, 0.0)) for _ in range(2))
    assert joined_uploads(readings) is None


def test_faint_spectra_have_no_joint_fit_but_limits():
    faint = fitted_jointly([module(1, "A", net_counts=2.0), module(2, "B", net_counts=2.0)])
    assert faint.fit is None and "too few counts" in faint.verdict and faint.as_json()["models"] == []
    away = faint.away(Wishes(((0.5, 7.0),)))
    assert all(limit.name.endswith(("upper_limit",)) for limit in away.limits) and away.notes
    with pytest.raises(BadInput, match="No script"):
        faint.script("xspec")


@pytest.mark.slow
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

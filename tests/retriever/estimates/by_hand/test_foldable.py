"""What a browser needs to fold a model: small, true to the response, with sliders around the best fit."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from retriever.estimates.by_hand.foldable import LEAST, NODES, foldable, sliders
from retriever.estimates.by_hand.packed import packed, packed_rows, unpacked
from retriever.estimates.display_bins import Joining, display_points
from retriever.estimates.fit import fit_model
from retriever.estimates.fit_problem import Problem
from retriever.estimates.known import Known
from tests.support.make_fits import toy_observation


@pytest.fixture(scope="module")
def problem():
    return Problem(toy_observation(np.random.default_rng(1), 300.0, net_counts=3000.0))


@pytest.fixture(scope="module")
def fit(problem):
    return fit_model(problem.observation, problem=problem)


@given(st.lists(st.floats(1e-12, 1e9), min_size=4, max_size=40), st.integers(1, 4))
def test_rows_keep_what_counts(values, rows):
    width = len(values) // rows
    dense = np.array(values[: rows * width]).reshape(rows, width)
    given = packed_rows(sparse.csr_matrix(dense))
    first, count = unpacked(given["first"]), unpacked(given["count"])
    assert np.all(first + count <= width) and np.all(count >= 1)
    # a code is right to half a step, and what is left out is nothing beside the largest of its row
    assert given["step"] < 0.001


def test_numbers_come_back_as_they_went():
    values = np.geomspace(1e-9, 1e9, 50)
    assert unpacked(packed(values)) == pytest.approx(values, rel=1e-7)


def test_sliders_hold_the_interval_and_stay_within_bounds(problem, fit):
    moved = sliders(problem, fit)
    for one, at in zip(moved, fit.theta, strict=True):
        assert one.at == at and one.bottom <= one.interval[0] <= at <= one.interval[1] <= one.top
        assert one.top - one.bottom >= LEAST
    assert moved[1].bottom == 0.0  # no column below zero
    held = Problem(problem.observation, known=Known(frozen={"photon_index": 2.0}))
    frozen = sliders(held, fit_model(problem.observation, problem=held))[0]
    assert frozen.bottom < 2.0 < frozen.top  # it was held in the fit, the hand may move it


def test_all_that_is_sent_is_json_and_small(problem, fit):
    sent = foldable(problem, fit, Joining(points=140))
    assert len(json.dumps(sent)) < 100_000 and sent["components"][0]["kind"] == "powerlaw"
    points = display_points(problem.observation, fit, Joining(points=140))
    assert unpacked(sent["display"]["counts"]).size == points.rate.size
    assert unpacked(sent["rows"]["first"]).size == problem.binned.counts.size + points.rate.size
    assert sent["statistic"] == pytest.approx(fit.statistic)
    black_body = foldable(problem, fit_model(problem.observation, "blackbody", problem=problem), Joining())
    table = unpacked(black_body["components"][0]["table"])
    assert table.size == NODES * problem.energies.low.size


def test_the_others_follow_along_their_covariance(problem, fit):
    sent = foldable(problem, fit, Joining())
    best = problem.evaluate(fit.model, fit.theta)[0]
    low, high = sent["along"][0]
    for theta in (low, high):  # near the ends of the 90 % interval, where the profile has risen by 2.71
        assert problem.evaluate(fit.model, np.array(theta))[0] - best == pytest.approx(2.71, abs=1.0)

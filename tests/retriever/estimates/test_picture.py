"""Pictures of a spectrum, and the points in them."""

import numpy as np
import pytest

from retriever.estimates.display_bins import display_points
from retriever.estimates.estimate import estimate
from retriever.estimates.picture import Labels, Picture, draw, plot_observation
from tests.support.make_fits import ENERGY, N_CHANNEL, toy_observation, toy_responses

LOW, HIGH = ENERGY[:-1], ENERGY[1:]
ARF, RMF = toy_responses()


@pytest.mark.parametrize("net_counts", [8, 500])
def test_plots_say_what_they_show(tmp_path, net_counts):
    observation = toy_observation(np.random.default_rng(10), 200.0, net_counts=net_counts)
    observation.spectrum.object = "Toy source"
    fit = estimate(observation).best_fit
    figure = plot_observation(observation, fit, tmp_path / "a.png", simulated=True)
    assert (tmp_path / "a.png").stat().st_size > 5000
    top = figure.axes[0]
    assert "SIMULATED" in top.get_title() and "Toy source" in top.get_title()
    assert "keV" in figure.axes[-1].get_xlabel()
    assert "REAL" in plot_observation(observation, fit).axes[0].get_title()


def test_displayed_points_conserve_counts_and_follow_the_grouping():
    observation = toy_observation(np.random.default_rng(12), 0.0, net_counts=2000)
    points = display_points(observation)
    shown = observation.noticed(max(0.3, ENERGY[0]), 10.0)
    widths = observation.channel_high - observation.channel_low
    assert np.sum(points.rate * (points.high - points.low)) * observation.spectrum.exposure_s == pytest.approx(
        observation.spectrum.counts[shown].sum()
    )
    assert np.all(points.high - points.low > 0.99 * widths.min())
    observation.spectrum.grouping[:] = np.tile([1] + [-1] * 31, N_CHANNEL // 32)
    assert display_points(observation).low.size <= N_CHANNEL // 32 + 2


def test_a_picture_without_model_has_one_axis_and_draws_others_dotted():
    edges = np.geomspace(0.5, 8.0, 21)
    low, high = edges[:-1], edges[1:]
    x = np.sqrt(low * high)
    drawn = draw(
        Picture(
            Labels("Cost $5 and $6", y_axis="ph"), low, high, x, x**-2, np.zeros(20, bool), others=(("like", x, x**-1),)
        )
    )
    (axis,) = drawn.axes
    assert [text.get_text() for text in axis.get_legend().get_texts()] == ["like", "data (source region)"]
    assert axis.get_ylabel() == "ph" and axis.get_title() == r"Cost \$5 and \$6"
    assert axis.get_ylim()[0] == pytest.approx(0.3 * (x**-2).min())


def test_bins_may_run_backwards_as_wavelengths_do(tmp_path):
    edges = np.geomspace(0.5, 8.0, 21)
    low, high = 12.4 / edges[1:], 12.4 / edges[:-1]
    x, fitted = np.sqrt(low * high), np.ones(20, bool)
    model = np.linspace(1.0, 2.0, 20)
    figure = draw(Picture(Labels("a"), low, high, x, model, fitted, 0.1 * model, 0.2 * model, model, np.zeros(20)))
    stairs = [patch for patch in figure.axes[0].patches if patch.get_label() == "model"][0].get_data()
    assert np.all(np.diff(stairs.edges) > 0)
    np.testing.assert_allclose(stairs.values, model[::-1])
    figure.savefig(tmp_path / "a.svg")
    assert (tmp_path / "a.svg").stat().st_size > 5000

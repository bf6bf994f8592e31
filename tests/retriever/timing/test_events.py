"""What is found of arrival times: periods, blocks, variance and hardness of simulated events, with and without gaps."""

import numpy as np
import pytest

from retriever.timing.blocks import event_blocks
from retriever.timing.event_period import amplitude_limit, search
from retriever.timing.good_time import GoodTime
from retriever.timing.hardness import hardness_curve
from retriever.timing.light_curve import Events, light_curve
from retriever.timing.variance import excess_variance
from tests.support.spectra.make_times import constant, orbits, pulsed


def test_good_time_closes_gaps_and_opens_them_again():
    good = GoodTime(np.array([[0.0, 10.0], [20.0, 25.0]]), 0.5)
    assert good.passed(np.array([5.0, 15.0, 22.0, 30.0])).tolist() == [5.0, 10.0, 12.0, 15.0]
    assert good.reopened(np.array([5.0, 12.0])).tolist() == [5.0, 22.0]
    assert (good.good_s, good.live_s, good.span_s) == (15.0, 7.5, 25.0)


def test_rates_are_over_the_exposure_of_each_bin():
    good = GoodTime(np.array([[0.0, 100.0], [150.0, 300.0]]), 0.5)
    events = Events(np.arange(0.5, 300), good)
    events = Events(events.time[good.inside(events.time)], good)
    curve = light_curve(events, 100.0)
    assert curve.start.tolist() == [0.0, 100.0, 200.0]
    assert curve.exposure.tolist() == [50.0, 25.0, 50.0]
    assert curve.rate.tolist() == [2.0, 2.0, 2.0]
    assert np.all(curve.low < 2) and np.all(curve.high > 2)


def test_bins_with_little_exposure_are_left_out():
    good = GoodTime(np.array([[0.0, 400.0], [530.0, 540.0]]))
    curve = light_curve(Events(np.array([1.0, 150.0, 250.0, 350.0, 531.0]), good), 100.0)
    assert curve.start.tolist() == [0.0, 100.0, 200.0, 300.0]


@pytest.mark.parametrize(("period", "amplitude", "rate"), [(13.7, 0.4, 0.3), (283.0, 0.3, 0.4), (5.0, 0.8, 0.04)])
def test_a_known_period_is_found_through_the_gaps(period, amplitude, rate):
    found = search(pulsed(1, period, amplitude, rate))
    assert found.found and found.false_alarm < 1e-6
    assert abs(found.period - period) < 4 * found.error
    assert found.error < 1e-3 * period
    assert found.amplitude == pytest.approx(amplitude, abs=0.1)
    assert found.profile.max() > 1.2 * found.profile.mean()
    assert any("barycentre" in remark for remark in found.remarks)


def test_the_orbit_of_the_satellite_is_no_period():
    found = search(constant(3, 4000, orbits()))
    assert not found.found
    assert 0 < found.amplitude_limit < 0.3


def test_a_flare_is_a_flare_and_no_period():
    rng = np.random.default_rng(5)
    time = np.sort(np.concatenate([rng.uniform(0, 30_000, 900), 12_000 + rng.exponential(1500, 600)]))
    events = Events(time[time < 30_000], GoodTime(np.array([[0.0, 30_000.0]])))
    assert not search(events).found
    (flare,) = event_blocks(events).flares
    assert 11_500 < flare.start < 12_300 and flare.ratio > 3
    assert flare.rise < flare.decay
    excess = excess_variance(light_curve(events))
    assert excess.fvar > 5 * excess.fvar_error
    assert excess.p_constant < 1e-6


def test_a_constant_source_has_one_block_and_a_limit_on_its_variance():
    events = constant(7, 2000, orbits())
    assert len(event_blocks(events).blocks) == 1
    excess = excess_variance(light_curve(events))
    assert excess.fvar is None and excess.fvar_limit < 0.2


def test_excess_variance_measures_the_scatter_that_is_put_in():
    """Rates that scatter by 30 % from bin to bin have F_var = 0.3."""
    rng = np.random.default_rng(8)
    counts = rng.poisson(100 * np.clip(1 + 0.3 * rng.standard_normal(400), 0, None))
    time = np.sort(np.repeat(np.arange(400) * 50.0, counts) + rng.uniform(0, 50, counts.sum()))
    excess = excess_variance(light_curve(Events(time, GoodTime(np.array([[0.0, 20_000.0]]))), 50.0))
    assert excess.fvar == pytest.approx(0.3, abs=0.04)


def test_coarse_clocks_limit_the_search():
    events = constant(9, 3000)
    coarse = Events(np.floor(events.time / 3.2) * 3.2, events.good, None, 3.2)
    found = search(coarse)
    assert found.shortest == pytest.approx(8.0)
    assert not found.found


def test_many_events_are_counted_in_bins_before_blocks():
    blocks = event_blocks(constant(10, 30_000))
    assert len(blocks.blocks) == 1
    assert blocks.blocks[0].rate == pytest.approx(1.5, rel=0.03)


def test_hardness_that_changes_and_that_does_not():
    events = constant(11, 4000)
    rng = np.random.default_rng(0)
    steady = np.where(rng.random(events.time.size) < 0.4, 4.0, 1.0)
    later = np.where(rng.random(events.time.size) < np.where(events.time > 10_000, 0.6, 0.2), 4.0, 1.0)
    same = hardness_curve(Events(events.time, events.good, steady))
    assert same.p_constant > 0.001 and same.mean == pytest.approx(-0.2, abs=0.06)
    changed = hardness_curve(Events(events.time, events.good, later))
    assert changed.p_constant < 1e-10
    assert hardness_curve(events) is None


def test_too_few_events_give_nothing():
    few = constant(12, 20)
    assert search(few) is None
    assert excess_variance(light_curve(few)) is None


def test_the_limit_on_an_amplitude_falls_with_counts():
    assert amplitude_limit(30.0, 10_000) < amplitude_limit(30.0, 1_000) < 1
    assert amplitude_limit(30.0, 20) is None


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_false_alarms_are_as_rare_as_they_are_said_to_be():
    """200 constant sources, half of them through a satellite's gaps."""
    alarms, blocks, chances = [], [], []
    for seed in range(200):
        events = constant(seed, 1500, orbits() if seed % 2 else None)
        alarms.append(search(events).false_alarm)
        blocks.append(len(event_blocks(events).blocks))
        chances.append(excess_variance(light_curve(events)).p_constant)
    # binomial: 99 % of such sets have at most 32 of 200 for 10 %, 6 for 1 %
    assert sum(alarm < 0.1 for alarm in alarms) <= 32
    assert sum(alarm < 0.01 for alarm in alarms) <= 6
    assert sum(alarm < 0.5 for alarm in alarms) >= 50
    assert sum(number > 1 for number in blocks) <= 10
    assert sum(chance < 0.1 for chance in chances) <= 32

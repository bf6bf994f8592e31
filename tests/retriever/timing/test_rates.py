"""Light curves in files: FITS and text, with periods, gaps and what is missing."""

import json

import numpy as np
import pytest

from retriever.errors import BadInput
from retriever.reading.as_json import as_json
from retriever.reading.files import read_one, read_upload
from retriever.reading.records import SpectrumReading, TimesReading
from retriever.spectra.file_kinds import file_kind
from tests.support.make_events import write_events
from tests.support.spectra.make_times import constant, orbits, pulsed, write_light_curve


def rates(seed=0, n=300, period=1700.0, amplitude=0.5):
    """Rates in bins of 100 s with errors of 0.2."""
    rng = np.random.default_rng(seed)
    time = 1000.0 + 100.0 * np.arange(n)
    return time, 2.0 * (1 + amplitude * np.sin(2 * np.pi * time / period)) + rng.normal(0, 0.2, n), np.full(n, 0.2)


def test_a_table_of_rates_gives_its_period(tmp_path):
    path = write_light_curve(tmp_path / "lc.fits", *rates(), header={"TIMEREF": "SOLARSYSTEM"})
    assert file_kind(path).kind == "rates"
    reading = read_one(path)
    timing = reading.timing
    assert isinstance(reading, TimesReading) and timing.barycentric
    assert timing.period.found
    assert abs(timing.period.period - 1700) < 4 * timing.period.error
    assert timing.period.amplitude == pytest.approx(0.5, abs=0.05)
    assert timing.excess.fvar == pytest.approx(0.354, abs=0.03)
    assert not timing.period.remarks
    assert json.loads(json.dumps(as_json(reading)))["timing"]["period"]["found"] is True


def test_a_harmonic_of_a_slow_period_is_told_as_one(tmp_path):
    time = np.arange(200) * 100.0
    noise = np.random.default_rng(1).normal(0, 0.1, time.size)
    rate = 2 + 0.5 * (np.arange(200) % 20 > 10) + noise  # on and off each 2000 s
    lines = ["time (s),rate (count/s),error (count/s)", *(f"{t},{r:.3f},0.1" for t, r in zip(time, rate, strict=True))]
    path = tmp_path / "square.csv"
    path.write_text("\n".join(lines))
    found = read_one(path).timing.period
    assert found.period == pytest.approx(2000, rel=0.05) or any("may be its harmonic" in said for said in found.remarks)


def test_white_noise_has_no_period(tmp_path):
    timing = read_one(write_light_curve(tmp_path / "lc.fits", *rates(1, amplitude=0.0))).timing
    assert not timing.period.found and timing.period.amplitude is None
    assert timing.excess.fvar is None
    assert len(timing.blocks.blocks) == 1


def test_csv_with_its_unit_and_without(tmp_path):
    time, rate, error = rates()
    rows = [f"{t / 86400:.8f},{r:.5f},{e:.3f}" for t, r, e in zip(time, rate, error, strict=True)]
    days = tmp_path / "days.csv"
    days.write_text("time [d],rate,error\n" + "\n".join(rows), encoding="utf-8")
    timing = read_one(days).timing
    assert timing.period.period == pytest.approx(1700, rel=0.01)
    assert timing.curve.width == pytest.approx(100, rel=1e-3)
    unsaid = tmp_path / "unsaid.csv"
    unsaid.write_text("time,rate,error\n" + "\n".join(rows), encoding="utf-8")
    assert any("no unit" in warning for warning in read_one(unsaid).timing.warnings)
    odd = tmp_path / "odd.csv"
    odd.write_text("time [kg],rate\n1,2\n2,3\n", encoding="utf-8")
    with pytest.raises(BadInput, match="no unit of time"):
        read_one(odd)


def test_rates_without_errors_are_only_drawn(tmp_path):
    time, rate, _ = rates()
    timing = read_one(write_light_curve(tmp_path / "lc.fits", time, rate)).timing
    assert timing.period is None and timing.blocks is None and timing.excess is None
    assert any("no errors" in warning for warning in timing.warnings)


def test_bins_of_little_exposure_and_without_a_value_are_left_out(tmp_path):
    time, rate, error = rates()
    share = np.ones(time.size)
    share[5], rate[7], rate[5] = 0.1, np.nan, 1e4
    timing = read_one(write_light_curve(tmp_path / "lc.fits", time, rate, error, share)).timing
    assert timing.curve.rate.size == time.size - 2
    assert timing.curve.rate.max() < 10


def test_counts_are_divided_by_the_width(tmp_path):
    text = tmp_path / "lc.csv"
    text.write_text("time [s],counts\n" + "\n".join(f"{10 * i},{20 + i % 3}" for i in range(40)), encoding="utf-8")
    curve = read_one(text).timing.curve
    assert curve.rate[:3].tolist() == [2.0, 2.1, 2.2]
    assert curve.error[0] == pytest.approx(np.sqrt(20) / 10)


def test_an_event_list_has_a_spectrum_and_times(tmp_path):
    events = pulsed(2, 300.0, 0.6, 0.2)
    energy = np.random.default_rng(0).choice([1000.0, 1500.0, 3000.0], events.time.size)
    header = {"TELESCOP": "CHANDRA", "INSTRUME": "ACIS", "EXPOSURE": events.good.good_s}
    path = write_events(tmp_path / "evt.fits", 5e7 + events.time, energy, gti=5e7 + orbits(), header=header)
    (reading,) = read_upload([path])
    assert isinstance(reading, SpectrumReading)
    timing = reading.timing
    assert timing.period.period == pytest.approx(300, rel=0.003)
    assert timing.begin == 5e7
    assert timing.hardness is not None and timing.hardness.p_constant > 1e-3


def test_arrival_times_without_energies_are_read_for_their_times_alone(tmp_path):
    events = constant(1)
    path = write_events(tmp_path / "evt.fits", events.time)
    reading = read_one(path)
    assert isinstance(reading, TimesReading)
    assert reading.timing.n_events == events.time.size
    assert any("No spectrum was made" in warning for warning in reading.estimate.warnings)


def test_days_become_seconds(tmp_path):
    events = pulsed(2, 300.0, 0.6, 0.2)
    gti = orbits() / 86400
    path = write_events(tmp_path / "evt.fits", events.time / 86400, gti=gti, clock="d")
    assert read_one(path).timing.period.period == pytest.approx(300, rel=0.003)


def test_nothing_is_said_of_times_where_there_are_none(tmp_path):
    path = tmp_path / "spectrum.csv"
    path.write_text("energy [keV],flux\n" + "\n".join(f"{0.5 + 0.1 * i},1" for i in range(60)), encoding="utf-8")
    assert read_one(path).timing is None
    same = write_events(tmp_path / "evt.fits", np.full(200, 5.0), np.full(200, 1500.0))
    assert read_one(same).timing is None

"""Real spectra dealt out, exposures paired, and the shares that hold: at a small size, with stand-ins of known answer."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.estimates.estimate import Estimate
from retriever.estimates.from_tables import SIGMA_90, slope, student_90
from retriever.estimates.parameter import Parameter
from retriever.spectra.tables.spectrum_tables import TableSpectrum
from tests.support.toy_shared import toy_shared
from training.network import real_calibration, real_cases, real_tables


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    return toy_shared(tmp_path_factory.mktemp("shared") / "data", 3)


def test_the_parts_of_a_spectrum_share_no_count_and_make_the_whole(toy):
    ((entry, whole, bare),) = real_cases.real_sets(toy)
    assert entry["set_id"] == "toy"
    if bare is not None:
        assert bare.rmf.file != whole.rmf.file
    faint, rest = real_cases.dealt(whole, 0.1, np.random.default_rng(1))
    for name in ("counts", "exposure_s"):
        total = getattr(faint.spectrum, name) + getattr(rest.spectrum, name)
        assert np.allclose(total, getattr(whole.spectrum, name))
    assert faint.spectrum.counts.sum() == pytest.approx(0.1 * whole.spectrum.counts.sum(), rel=0.5)
    if whole.background is not None:
        assert np.array_equal(faint.background.counts + rest.background.counts, whole.background.counts)
        assert np.allclose(faint.background_scale, whole.background_scale)


def test_weighted_counts_are_not_dealt_out(toy):
    ((entry, whole, bare),) = real_cases.real_sets(toy)
    whole.spectrum.counts[3] += 0.5
    assert list(real_cases.cases(entry, whole, bare, 1, 1)) == []


def _estimate(**values):
    return Estimate([Parameter(k, *v) for k, v in values.items()], (0.5, 7.0), 50, 0, 50.0)


@given(st.floats(-3, 3), st.floats(0.01, 1), st.floats(0.01, 1))
def test_a_difference_is_held_against_both_intervals(off, near, far):
    found, answer = _estimate(hard_hs=(0.0, -near, near)), _estimate(hard_hs=(off, off - far, off + far))
    (row,) = real_cases.compared(found, answer).values()
    assert row["inside"] is bool(abs(off) <= np.hypot(near, far)) and row["possible"]
    assert row["off"] == pytest.approx(-off / np.hypot(near, far), abs=2e-3)


def test_values_of_a_model_that_the_rest_rejects_are_told_apart():
    found, answer = (_estimate(powlaw_gamma=(1.0, 0.9, 1.1)) for _ in range(2))
    answer.choice = SimpleNamespace(fits={"powerlaw": SimpleNamespace(acceptable=False)})
    assert real_cases.compared(found, answer)["powlaw_gamma"]["possible"] is False


def _cases(share, objects=40, each=10):
    rng = np.random.default_rng(0)
    return [
        {
            "kind": "with responses",
            "object": f"source {i}",
            "instrument": "A/B",
            "counts": 100,
            "compared": {"hard_hs": {"inside": bool(rng.random() < share), "off": 0.2, "possible": True}},
        }
        for i in range(objects)
        for _ in range(each)
    ]


def test_shares_come_with_an_interval_of_whole_objects_and_a_bias():
    found = real_calibration.summary(_cases(0.8), 1)["with responses"]
    assert found["n"] == 400 and found["objects"] == 40
    low, high = found["interval"]
    assert low < found["share"] < high and 0.03 < high - low < 0.15
    assert found["share"] == pytest.approx(0.8, abs=0.08)
    assert found["median_off"] == 0.2 and found["by_counts"].keys() == {"50-150"}
    lines = "\n".join(real_calibration.report({"half": "untouched", "seed": 1, "repeats": 1, "with responses": found}))
    assert f"| with responses | all | 40 | 400 | {100 * found['share']:.1f} % |" in lines


def test_objects_lie_in_one_half_whatever_else_there_is():
    names = [f"source {i}" for i in range(400)]
    halves = [real_calibration.half_of(name, 2026) for name in names]
    assert 150 < halves.count("untouched") < 250 and halves == [real_calibration.half_of(n, 2026) for n in names]


def _exposures(rng, sources=30, each=12, wrong=1.0):
    rows = []
    for source in range(sources):
        true = rng.uniform(1.2, 2.5)
        for k in range(each):
            value = true + wrong * 0.1 * rng.standard_normal()
            ends = (value, value - SIGMA_90 * 0.1, value + SIGMA_90 * 0.1)
            rows.append({"source": source, "mjd": 50000 + 0.4 * k, "powlaw_gamma": ends})
    return pd.DataFrame(rows)


@pytest.mark.parametrize(("wrong", "share"), [(1.0, 0.9), (2.0, 0.59)])
def test_pairs_of_exposures_tell_right_intervals_from_half_as_wide_ones(wrong, share):
    found = real_tables.pairs(_exposures(np.random.default_rng(3), wrong=wrong))
    assert len(found) == 30 * 11
    assert np.mean([case["compared"]["powlaw_gamma"]["inside"] for case in found]) == pytest.approx(share, abs=0.05)


def test_exposures_of_different_weeks_or_sources_are_no_pairs():
    apart = _exposures(np.random.default_rng(3))
    apart["mjd"] *= 10
    assert real_tables.pairs(apart) == []


def test_slopes_of_few_scattered_points_hold_the_truth_as_often_as_they_say():
    """Errors that are underestimated twofold: widened by the scatter of eight points, which is itself uncertain."""
    rng, held, normal = np.random.default_rng(5), 0, 0
    energy = np.geomspace(0.43, 8.6, 8)
    for _ in range(300):
        flux = energy**-1.8
        table = TableSpectrum(
            energy, energy * 0.9, energy * 1.1, flux * (1 + 0.06 * rng.standard_normal(8)), 0.03 * flux, "flux"
        )
        (found,) = slope(table)
        held += found.low <= 1.8 <= found.high
        normal += abs(found.value - 1.8) <= (found.high - found.value) * SIGMA_90 / student_90(6)
    assert 0.86 <= held / 300 <= 0.95 and normal < held


def test_the_command_prints_one_half_and_writes_the_other(toy, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(real_calibration, "exposures", lambda shared: _exposures(np.random.default_rng(1), 8, 4))
    monkeypatch.setattr(
        real_calibration, "cases", lambda entry, *rest: [_cases(0.9, 1, 1)[0] | {"object": entry["object"]}]
    )
    (tmp_path / "benchmarks.md").write_text("# Benchmarks\n")
    options = ["--shared", str(toy), "--out", str(tmp_path), "--cache", str(tmp_path / "done")]
    real_calibration.main(options)
    assert not (tmp_path / "real-calibration.json").exists()
    first = json.loads(capsys.readouterr().out)
    real_calibration.main([*options, "--half", "untouched"])
    second = json.loads((tmp_path / "real-calibration.json").read_text())
    assert second["half"] == "untouched" and "Intervals on real spectra" in (tmp_path / "benchmarks.md").read_text()
    total = sum(f["tables of fluxes"]["objects"] for f in (first, second))
    assert total == 8 and sum("with responses" in f for f in (first, second)) == 1


def test_absent_data_are_said(tmp_path):
    with pytest.raises(SystemExit, match="absent"):
        real_calibration.main(["--shared", str(tmp_path)])

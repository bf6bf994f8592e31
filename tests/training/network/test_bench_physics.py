"""The physics benchmark at a small size: errors, intervals, real spectra and the page; Sherpa is stood in for."""

import json
import sys

import numpy as np
import pytest

from tests.support.toy_shared import toy_shared
from training.network import against_sherpa, bench, measurements, published_recipe, report, sherpa_fit
from training.network.real_spectra import real_spectra

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
TYPICAL = sherpa_fit.SherpaFit(1.8, 1e21, 100.0, {"gamma": (-0.4, 0.4), "nh": (None, 0.3)})


class ConstantEngine:
    """A Sherpa that finds the same typical power law in every way."""

    def __init__(self, data):
        self.likeliest = self.most_probable = self.sampled = lambda *_, **__: TYPICAL


@pytest.fixture(scope="module", autouse=True)
def constant_fit():
    """In place of a Sherpa fit: the same typical power law for every spectrum."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sherpa_fit, "data_of", lambda observation: observation)
        patch.setattr(sherpa_fit, "fit", lambda data, intervals=False: TYPICAL)
        patch.setattr(sherpa_fit, "Engine", ConstantEngine)
        yield


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    shared = toy_shared(tmp_path_factory.mktemp("shared") / "data", 3)
    return {
        "against_sherpa": against_sherpa.measure(40, 12, 3, 1),
        "against_recipe": measurements.against_recipe(1500, 400, 1, minutes=0.05),
        "calibration": measurements.calibration(4000, 1),
        "refined_calibration": measurements.refined_calibration(30, 1),
        "real": real_spectra(shared),
        "settings": {"n": 40, "seed": 1, "machine": "a test", "seconds": 1.0},
    }


def test_errors_by_counts_fall_below_those_of_a_constant_guess(figures):
    found = figures["against_sherpa"]
    bins = {row["counts"]: row for row in found["own_prior"]}
    assert list(bins) == list(measurements.BIN_NAMES)
    assert sum(row["n"] for row in bins.values()) == found["n"] == 40
    assert sum(row["n"] for row in found["uniform"]) == found["n_flat"] == 12
    assert sum(row["sampled"]["n"] for row in bins.values() if "sampled" in row) == found["n_sampled"] == 3
    bright = bins["600-3000"]
    ours, theirs = (bright[way]["photon_index"][0] for way in ("refined", "same_prior"))
    assert bright["n"] > 3 and ours < 0.3 and ours < theirs
    assert bright["same_prior"]["photon_index_ours_less"][0] == pytest.approx(ours - theirs, abs=1e-3)
    assert found["own_prior_seconds"]["refined"] > 0
    assert found["own_prior_seconds"].keys() == set(against_sherpa.WAYS)


def test_what_was_stopped_goes_on_where_it_was(tmp_path):
    cache = tmp_path / "done.jsonl"
    assert against_sherpa.measure(3, 2, 1, 1, cache, minutes=0) is None
    found = against_sherpa.measure(3, 2, 1, 1, cache)
    kept = cache.read_text()
    assert len(kept.splitlines()) == 5
    assert against_sherpa.measure(3, 2, 1, 1, cache, minutes=0) == found and cache.read_text() == kept


def test_one_part_is_written_among_the_others(figures, tmp_path):
    report.write(tmp_path, figures)
    report.write_part(tmp_path, "against_sherpa", figures["against_sherpa"] | {"seed": 7})
    written = json.loads((tmp_path / "physics.json").read_text())
    assert written["against_sherpa"]["seed"] == 7 and written["real"] == figures["real"]


def test_the_network_beats_nearest_neighbours_of_a_hardly_trained_autoencoder(figures):
    found = figures["against_recipe"]
    assert {"photon_index", "log_nh", "hard_hs", "hard_ms", "hard_hm", "log_bb_kt", "log_plasma_kt"} <= found.keys()
    for name in ("hard_hs", "photon_index"):
        row = found[name]
        assert row["network"] < row["recipe"] and row["lower_by_percent"] > 0 and row["n"] > 10
    assert found["photon_index"]["refined"] < found["photon_index"]["recipe"]
    assert found["hard_hs"]["n"] == 400  # known of every spectrum


def test_intervals_hold_about_nine_tenths(figures):
    found = figures["calibration"]
    assert 0.85 < found["mean"] < 0.95 and len(found["by_instrument"]) == 18
    assert all(0.75 < share <= 1 for share in found["overall"].values())
    refined = figures["refined_calibration"]
    assert refined["n"] == 30 and 0.7 < refined["photon_index"] <= 1 and 0.7 < refined["log_nh"] <= 1


def test_real_spectra_stand_beside_the_other_fit(figures):
    (row,) = figures["real"]["spectra"]
    assert row["set"] == "toy" and row["counts"] > 500 and row["acceptable"]
    assert row["sherpa_photon_index"] == [1.8, 1.4, 2.2] and row["sherpa_nh_1e20"] == [10, None, 40]
    meets = row["photon_index"][1] <= 2.2 and row["photon_index"][2] >= 1.4
    assert row["photon_index_agrees"] is meets is True
    assert figures["real"]["compared_parameters"] == 2 and figures["real"]["agree"] >= 1


def test_absent_data_are_said(tmp_path):
    assert "absent" in real_spectra(tmp_path)["skipped"]
    assert "Skipped" in "\n".join(report._real(real_spectra(tmp_path)))


def test_the_command_writes_the_figures_and_one_section(figures, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(against_sherpa, "measure", lambda *_: figures["against_sherpa"])
    for name in ("against_recipe", "calibration", "refined_calibration"):
        monkeypatch.setattr(measurements, name, lambda *_, name=name: figures[name])
    monkeypatch.setattr(bench, "real_spectra", lambda shared, every_interval: figures["real"])
    monkeypatch.setattr(sherpa_fit, "silence", lambda: None)
    (tmp_path / "benchmarks.md").write_text("# Benchmarks\n\nBefore.\n")
    for _ in range(2):
        bench.main(["--out", str(tmp_path), "--n", "40"])
    page = (tmp_path / "benchmarks.md").read_text()
    assert page.startswith("# Benchmarks\n\nBefore.") and page.count("## Physics of spectra") == 1
    for section in (
        "Against Sherpa, 40 absorbed power laws",
        "published recipe",
        "Coverage of 90 % intervals",
        "Real spectra beside Sherpa",
    ):
        assert section in page
    row = next(line for line in page.splitlines() if line.startswith("| toy |"))
    assert "1.8 [1.4, 2.2]" in row and "10 [?, 40]" in row
    written = json.loads((tmp_path / "physics.json").read_text())
    assert written["real"] == figures["real"] and written["settings"]["n"] == 40
    (tmp_path / "physics.json").unlink()
    capsys.readouterr()
    bench.main(["--out", str(tmp_path), "--quick"])
    assert json.loads(capsys.readouterr().out)["settings"]["n"] == 200 and not (tmp_path / "physics.json").exists()


def test_without_sherpa_the_command_says_how_to_build_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "sherpa", None)
    monkeypatch.setitem(sys.modules, "sherpa.fit", None)
    from retriever.errors import BadInput

    with pytest.raises(BadInput, match="make bench-physics"):
        bench.main(["--quick"])


def test_the_autoencoder_learns_to_give_curves_back():
    generator = np.random.default_rng(0)
    edges = np.linspace(0.3, 10.0, 665)
    counts = generator.poisson(20 * np.exp(-edges[:-1] / generator.uniform(0.5, 3, (64, 1))))
    curves = published_recipe.min_max_spectra(counts, edges[:-1], edges[1:], np.full(64, 1e4))
    assert curves.shape == (64, 400) and curves.min() == 0 and curves.max() == 1
    before, after = (published_recipe.train_autoencoder(curves, 1, batch=32, steps=n) for n in (1, 25))
    import torch

    with torch.inference_mode():
        x = torch.from_numpy(curves)
        first, second = (float((network(x) - x).abs().mean()) for network in (before, after))
    assert second < 0.8 * first
    codes = published_recipe.latents(after, curves)
    truth = np.r_[np.nan, np.arange(63.0)]
    assert (
        published_recipe.nearest_neighbours(codes, truth, codes[1:2], k=1) == 0.0
    )  # itself; the unknown takes no part

"""A whole turn of the alignment benchmark on made-up sources: both recipes trained a few steps, measured, reported, shipped, read again."""

import argparse
import json

import numpy as np
import pytest

from tests.support.toy_shared import toy_shared
from tests.support.toy_sources import ToyEncoder
from training.alignment.data import corpora, variables
from training.alignment.data.held import held_sources
from training.alignment.data.prepare import prepare
from training.alignment.measures import ablate, bench, measure, planted_anomalies, real_abstracts
from training.alignment.recipes import models as bundles
from training.alignment.recipes import train as training

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
SOURCES = 300
CHANGES = {"cycles": [30], "batch": 64, "copies": 1, "pretrained": False}
PUBLISHED = {"autoencoder_steps": 6, "steps": 20, "batch": 64}


@pytest.fixture(scope="module")
def turn(tmp_path_factory):
    """The folder of made-up data, what was prepared of it, models of two seeds, and the folder of the run."""
    folder = tmp_path_factory.mktemp("turn")
    shared = toy_shared(folder / "data", SOURCES)
    held = held_sources(shared)
    data = prepare(shared, held=held, encoder=ToyEncoder(), cache=folder / "texts", copies=1)
    fitted = [bundles.fit(data, seed, folder / "runs", CHANGES, PUBLISHED, encoder=ToyEncoder()) for seed in (1, 2)]
    return shared, data, fitted, folder


@pytest.fixture(scope="module")
def measured(turn):
    """One seed's figures, the better heads trained a few steps."""
    _, data, fitted, _ = turn
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measure, "text_table", lambda texts, _: corpora.text_table(texts, ToyEncoder()))
        return bench.measured(data, fitted[0], steps=100)


def test_sources_of_the_papers_corpus_are_held_out(turn):
    shared, data, _, _ = turn
    held = held_sources(shared)
    assert len(held) == 2 and {s.split for s in data.sources if s.name in held} == {"papers"}
    assert len(data.sources) == SOURCES and len(data.copies[0].sources) == sum(s.split == "train" for s in data.sources)


def test_scores_are_of_every_pair_of_the_test(turn, measured):
    tested = len(turn[1].corpora["csc-literature"].members("test"))
    for recipe in ("reference", "scholar"):
        assert measured["scores"]["csc-literature"][recipe].shape == (tested, tested)
        assert np.isfinite(measured["scores"]["csc-literature"][recipe]).all()
    assert np.abs(measured["scores"]["csc-literature"]["reference"]).max() <= 1 + 1e-5  # cosines


def test_errors_of_every_variable_are_finite_and_the_mixture_is_one_of_them(measured):
    assert list(measured["regression"]) == list(variables.NAMES)
    for entry in measured["regression"].values():
        for found in (entry, entry["head"]):
            kinds = {found[kind] for kind in ("spectrum", "text", "shared", "fused")}
            assert found["mixture"] in kinds and all(np.isfinite(e) and e >= 0 for e in kinds)


def test_clusters_hold_every_classified_source(measured):
    for task in measured["clustering"].values():
        for view in ("spectrum_before_alignment", "spectrum_aligned", "text_aligned", "both"):
            assert np.sum(task[view]["contingency"]) == task["sources"] > 20
            assert 1 / len(task[view]["classes"]) - 1e-9 <= task[view]["balanced_accuracy"] <= 1


def test_planted_anomalies_of_three_kinds_are_looked_for(measured):
    found = measured["anomalies"]
    assert found["planted"] == 24 and set(found["found_in_top_1pct"]["combined"]) == {
        "all",
        "lens-like",
        "pulsating-ULX-like",
        "odd",
    }
    assert all(0 <= v <= 1 for shares in found["found_in_top_1pct"].values() for v in shares.values())
    assert found["networks"]["0.5"]["edges"] >= found["networks"]["0.9"]["edges"]


def test_planted_spectra_are_what_their_texts_say():
    planted = planted_anomalies.plant(1)
    counts = planted.spectra.counts
    total = counts.sum(1)
    assert len(planted.texts) == 24 and np.all((total > 200) & (total < 4000))
    soft = counts[:, :20].sum(1) / total
    kinds = np.array(planted.kind)
    lone_lines = [i for i, text in enumerate(planted.texts) if "single emission line" in text]
    assert all(counts[i].max() > 0.15 * total[i] for i in lone_lines) and len(lone_lines) == 2
    assert soft[kinds == "pulsating-ULX-like"].max() < 0.5  # very hard, as is said


def test_the_run_is_kept_reported_and_read_again(turn, measured, tmp_path, monkeypatch):
    """``bench.run`` with what was measured: nothing is measured twice, the page holds every section, the weights come back."""
    shared, data, fitted, folder = turn
    monkeypatch.setattr(bench, "measured", lambda data, models, heads: measured)
    monkeypatch.setattr(bench, "fit", lambda data, seed, work: fitted[seed - 1])
    monkeypatch.setattr(real_abstracts, "text_table", lambda texts, _: corpora.text_table(texts, ToyEncoder()))
    written = {"scholar": tmp_path / "s.safetensors", "published": tmp_path / "p.safetensors"}
    monkeypatch.setattr(bench, "ship", lambda models, data: bundles.ship(models, data, **written))
    options = argparse.Namespace(seeds=[1, 2], work=tmp_path, docs=tmp_path / "docs", shared=shared, no_ship=False)
    bench.run(data, options)
    page = (tmp_path / "docs/alignment.md").read_text()
    for section in ("Retrieval", "Bars", "Regression", "Clusters", "Anomalies", "few labels", "latents", "Papers"):
        assert section in page.replace("What latents mean", "latents")
    told = json.loads((tmp_path / "docs/alignment.json").read_text())
    assert told["seeds"] == [1, 2] and told["papers"]["pool"] == 2
    assert told["papers"]["real_spectra"]["objects"] == 1 and told["papers"]["simulated_spectra"]["objects"] == 2
    oracle = told["retrieval"]["csc-literature"]["oracle"]["spectrum_to_text"]
    assert (
        oracle["recall_at_10pct"] > told["retrieval"]["csc-literature"]["chance"]["spectrum_to_text"]["recall_at_10pct"]
    )
    assert len(told["latents"]["formulae"]) == 2
    monkeypatch.setattr(bundles, "SHIPPED", written["scholar"])
    monkeypatch.setattr(bundles, "SHIPPED_PUBLISHED", written["published"])
    again = bundles.shipped(data, ToyEncoder())
    assert again.seed == told["shipped_seed"]
    first, second = (measure.retrieval(data, m)["csc-literature"] for m in (fitted[again.seed - 1], again))
    for recipe in ("reference", "scholar"):  # half precision on disk
        assert np.corrcoef(first[recipe].ravel(), second[recipe].ravel())[0, 1] > 0.999


def test_models_of_a_run_are_read_not_trained_again(turn, monkeypatch):
    _, data, fitted, folder = turn
    monkeypatch.setattr(bundles, "train", None)  # called, it would fail
    monkeypatch.setattr(bundles, "fit_published", None)
    again = bundles.fit(data, 2, folder / "runs", CHANGES, PUBLISHED)
    for a, b in zip(again.aligner.parameters(), fitted[1].aligner.parameters(), strict=True):
        np.testing.assert_array_equal(a.detach().numpy(), b.detach().numpy())


def test_an_ablation_gives_a_row_for_each_change(turn, tmp_path, monkeypatch, capsys):
    shared, data, fitted, _ = turn
    monkeypatch.setattr(ablate, "prepare", lambda *_, **__: data)
    small = {name: change | {"batch": 64, "copies": 0, "pretrained": False} for name, change in ablate.CHANGES.items()}
    monkeypatch.setattr(ablate, "CHANGES", small)
    ablate.main(["--shared", str(shared), "--steps", "4", "--work", str(tmp_path), "--only", "cosine", "no numbers"])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["change"] for row in rows] == ["cosine", "no numbers"]
    assert all(len(row["nll"]) == 2 and min(row["nll"]) > 0 for row in rows)
    assert all(0 <= r <= 1 for row in rows for r in row["recall_at_1pct"])


def test_the_regulariser_of_the_published_recipe_is_ablated(turn, monkeypatch, capsys):
    shared, data, fitted, _ = turn
    monkeypatch.setattr(ablate, "prepare", lambda *_, **__: data)
    monkeypatch.setattr(ablate, "shipped", lambda data: fitted[0])
    monkeypatch.setattr(ablate, "REGULARISERS", (0.0, 10.0))
    monkeypatch.setattr(
        ablate, "published_preset", lambda regulariser: bundles.published_preset(**PUBLISHED, regulariser=regulariser)
    )
    fit = ablate.fit_published
    monkeypatch.setattr(ablate, "fit_published", lambda *arguments: fit(*arguments, ToyEncoder()))
    ablate.main(["--shared", str(shared), "--published"])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["regulariser"] for row in rows] == [0.0, 10.0] and rows[0]["nll"] != rows[1]["nll"]


def test_the_shipped_checkpoints_are_measured_by_one_command(turn, measured, monkeypatch, capsys):
    shared, data, fitted, _ = turn
    monkeypatch.setattr(bench, "prepare", lambda *_, **__: data)
    monkeypatch.setattr(bench, "shipped", lambda data: fitted[1])
    monkeypatch.setattr(bench, "measured", lambda data, models: measured)
    monkeypatch.setattr(bench, "once", lambda data, models, shared: {"papers": {"pool": 2}})
    bench.main(["--shared", str(shared), "--shipped", "--quick"])
    told = json.loads(capsys.readouterr().out)
    assert told["seeds"] == [2] and "oracle" in told["retrieval"]["csc-literature"]
    assert told["regression"]["hard_hs"].keys() >= {"knn", "oracle", "fused", "unit"}
    with pytest.raises(SystemExit):
        bench.main(["--quick"])


def test_training_by_command_shows_its_progress_and_writes_weights(turn, tmp_path, monkeypatch):
    shared, data, _, _ = turn
    monkeypatch.setattr(training, "prepare", lambda *_, **__: data)
    made_up = ["--shared", str(shared)]
    changes = ["cycles=[2,2]", "batch=32", "copies=1", "pretrained=false"]
    training.main([*made_up, "--set", *changes, "--out", str(tmp_path / "w.pt")])
    assert (tmp_path / "w.pt").is_file() and not (tmp_path / "w.part").exists()
    with pytest.raises(ValueError, match="copies"):
        training.main([*made_up, "--set", "copies=3", "--out", str(tmp_path / "x.pt")])

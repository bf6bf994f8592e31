"""Corpora without leakage, the oracle, training that can be interrupted and shared out, ranks and measures."""

import copy
import dataclasses

import numpy as np
import pytest
import torch

from tests.support.toy_sources import ToyEncoder, toy_sources
from training.alignment.data import oracle, paper_reports
from training.alignment.data.corpora import facts, literature
from training.alignment.data.made_up_sources import copies_of
from training.alignment.data.prepare import assemble
from training.alignment.data.shapes import photon_shapes
from training.alignment.data.sources import PAPERS, read_sources, split_of
from training.alignment.measures import anomalies, clustering, few_labels, ranks, regression, source_networks
from training.alignment.measures.limits import measure as limits
from training.alignment.recipes.scholar import Pairs, read_preset
from training.alignment.recipes.train import train
from training.alignment.recipes.vectors import encode_spectra

SMALL = {"cycles": [24], "batch": 64, "pretrained": False, "thinned": 0.2, "wide": 0.2, "copies": 0}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return assemble(toy_sources(), encoder=ToyEncoder(), cache=tmp_path_factory.mktemp("texts"))


def test_spectra_have_the_index_and_hardness_of_the_catalogue():
    index, hard = np.array([1.2, 1.9, 2.6, 3.5]), np.array([0.6, -0.2, -0.8, 0.1])
    photons, truth = photon_shapes(index, hard)
    assert np.allclose(truth["hard_hs"], hard, atol=0.02)
    high = photons[:, 600] / photons[:, 560]  # above the absorption the slope is the power law's
    from training.simulation.responses import ENERGY_EDGES

    middle = 0.5 * (ENERGY_EDGES[1:] + ENERGY_EDGES[:-1])
    assert np.allclose(np.log(high) / np.log(middle[600] / middle[560]), -index, atol=0.15)


def test_no_source_is_in_two_splits_and_training_sees_no_other(data):
    splits = [set(data.corpora["csc-literature"].members(s)) for s in ("train", "calibration", "validation", "test")]
    assert sum(map(len, splits)) == len(set.union(*splits)) == len(data.sources)
    generator = np.random.default_rng(0)
    for corpus in data.corpora.values():
        pairs = Pairs(corpus, data.tables[corpus.name], data, read_preset("scholar", SMALL))
        assert set(pairs.members) <= splits[0]
        trained = {corpus.texts[row] for rows in pairs.texts for row in rows}
        tested = {corpus.texts[i] for i in corpus.first_text(corpus.members("test"))}
        owners = {corpus.owner[row] for rows in pairs.texts for row in rows}
        assert owners <= splits[0]
        # what both say word by word is said by the generator of many sources, never a copy of one source's text
        assert len(trained & tested) < 0.3 * len(tested)
        batch = pairs.batch(64, generator)
        assert len(batch["x"]) == len(batch["index"]) == len(batch["targets"]) == 64


def test_sources_of_the_papers_corpus_train_nothing():
    name = next(s.name for s in toy_sources() if s.split == "train")
    assert split_of(name) == "train" and split_of(name, frozenset({name})) == PAPERS


def test_copies_lie_among_the_training_sources(data, tmp_path):
    train_sources = [s for s in data.sources if s.split == "train"]
    copies = copies_of(data.sources, 1)
    assert [c.name for c in copies] == [f"{s.name} copy 1" for s in train_sources] and {c.split for c in copies} == {
        "train"
    }
    assert [c.facts for c in copies] == [s.facts for s in train_sources]
    moved = np.array([c.photon_index - s.photon_index for c, s in zip(copies, train_sources, strict=True)])
    spread = np.std([s.photon_index for s in train_sources])
    assert np.all(moved != 0) and 0.05 * spread < np.std(moved) < spread and abs(moved.mean()) < spread
    assert all(-0.99 <= c.hard_hs <= 0.99 for c in copies)
    assert copies_of(data.sources, 1) == copies and copies_of(data.sources, 2) != copies
    with pytest.raises(ValueError, match="prepare\\(..., copies=1\\)"):
        train(data, read_preset("scholar", SMALL | {"copies": 1}), 1, tmp_path / "x.pt", quiet=True)


def test_facts_say_nothing_of_the_x_rays():
    """The same text whatever the spectrum: no X-ray quantity reaches the generator of csc-facts."""
    sources = toy_sources(40)
    other = copy.deepcopy(sources)
    for source in other:
        source.photon_index, source.hard_hs, source.bb_kt, source.flux, source.var_prob_b = 5.0, 0.9, 3.0, 1e-11, 0.99
    assert facts(sources).texts == facts(other).texts


def test_the_generator_is_seeded(data):
    again = literature(data.sources, data.spectra.truth)
    assert again.texts == data.corpora["csc-literature"].texts
    assert literature(data.sources, data.spectra.truth, seed=2).texts != again.texts


@pytest.mark.parametrize("kind", [k for k in paper_reports.KINDS if k.name != "line"])
def test_densities_of_reports_are_normalised(kind):
    words = sum(np.exp(paper_reports.log_density(paper_reports.Report(kind.name, None, w), 0.3)) for w in kind.words)
    assert words == pytest.approx(1, abs=1e-4)
    grid = np.linspace(0.3 - 8 * kind.scatter, 0.3 + 8 * kind.scatter, 2001)
    dense = [np.exp(paper_reports.log_density(paper_reports.Report(kind.name, v, ""), 0.3)) for v in grid]
    assert np.sum(dense) * (grid[1] - grid[0]) == pytest.approx(np.sqrt(2 * np.pi), rel=1e-3)


@pytest.mark.slow
def test_oracle_knows_the_truth_and_ranks_far_above_chance(data):
    found = limits(data, split="validation")
    pool = found["scores"].shape[0]
    for direction in found["retrieval"].values():
        assert direction["median_rank"] < 0.35 * pool
    errors = found["regression"]["powlaw_gamma"]
    assert errors["fused"] < errors["spectrum"] < 0.3
    assert np.exp(oracle.population(data.sources, photon_shapes(*oracle.grid())[1]).log_prior).sum() > 0


def test_an_interrupted_training_goes_on_as_if_it_had_not_been(data, tmp_path):
    preset = read_preset("scholar", SMALL)
    whole = train(data, preset, 1, tmp_path / "whole.pt", quiet=True)
    train(data, preset, 1, tmp_path / "part.pt", stop_at=10, quiet=True)
    assert (tmp_path / "part.part").is_file()
    resumed = train(data, preset, 1, tmp_path / "part.pt", quiet=True)
    assert not (tmp_path / "part.part").exists()
    for a, b in zip(whole.state_dict().values(), resumed.state_dict().values(), strict=True):
        assert torch.allclose(a, b, atol=1e-4)  # sums by several threads differ in their last digits


@pytest.mark.parametrize(
    "changes", [{"similarity": "cosine"}, {"loss": "one-way", "numbers": False}, {"redraws": False, "decoders": 0.0}]
)
def test_every_choice_of_a_preset_trains(data, tmp_path, changes):
    aligner = train(data, read_preset("scholar", SMALL | {"cycles": [3]} | changes), 1, tmp_path / "x.pt", quiet=True)
    rows = data.corpora["csc-literature"].members("test")
    assert np.isfinite(encode_spectra(aligner.spectrum, data.observed(rows)[0]).vector).all()


def test_a_preset_refuses_what_it_does_not_know():
    with pytest.raises(KeyError, match="stepz"):
        read_preset("scholar", {"stepz": 3})


@pytest.mark.slow
def test_training_lowers_the_loss(data, tmp_path):
    preset = dataclasses.replace(read_preset("scholar", SMALL), cycles=(200,), corpora=("csc-literature",))
    train(data, preset, 1, tmp_path / "x.pt", quiet=True)
    import json

    last = json.loads((tmp_path / "x.log").read_text().splitlines()[-1])
    assert last["contrast"] < 0.9 * np.log(64)


def test_ranks_share_ties_and_the_summary_counts_the_pool():
    scores = np.array([[3.0, 1, 0], [2, 2, 0], [5, 4, 1]])
    assert ranks.ranks(scores).tolist() == [1, 1.5, 3]
    assert ranks.summary(np.array([1, 2, 20, 100.0]), 200)["recall_at_1pct"] == 0.5
    assert ranks.chance(200)["median_rank"] == 100.5
    low, high = ranks.interval(np.arange(1, 201), 200, "recall_at_10pct")
    assert low < 0.1 < high


@pytest.mark.slow
def test_fused_regression_is_no_worse_than_the_spectrum_and_mixture_is_chosen_on_validation():
    generator = np.random.default_rng(0)

    def views(n):
        truth = generator.normal(size=(n, 20)).astype(np.float32)
        spectrum, text = (
            truth + 0.5 * generator.normal(size=truth.shape),
            truth + 0.5 * generator.normal(size=truth.shape),
        )
        return regression.joined(spectrum, text, spectrum[:, :8], text[:, :8], truth)

    found = regression.measure(views(900), views(300), views(300), np.ones(20), seed=1, steps=400)
    gains = list(regression.gains(found, "fused", head=True).values())
    assert np.mean(gains) > 0.15 and min(gains) > -0.03
    assert {e["chosen"] for e in found.values()} <= {"spectrum", "text", "shared", "fused"}


def test_clusters_networks_labels_and_anomalies():
    generator = np.random.default_rng(1)
    centres = 6 * np.eye(4)
    labels = np.repeat(["a", "b", "c", "d"], 40)
    points = np.repeat(centres, 40, axis=0) + generator.normal(size=(160, 4))
    accuracy, table = clustering.balanced_accuracy(clustering.clusters(points, 4, seed=1), labels)
    assert accuracy > 0.95 and table.sum() == 160
    assert few_labels.accuracies(points, labels, points, labels, 1)["100%"] > 0.95
    graphs = source_networks.networks(points, generator.random(160))
    assert graphs["0.5"]["edges"] > graphs["0.9"]["edges"] > 0
    pool = np.linspace(0, 1, 500)
    assert anomalies.found(pool, np.array([2.0, 0.999, 0.5])).tolist() == [True, True, False]


@pytest.mark.real_data
def test_catalogue_sources_carry_no_machine_class(shared):
    sources = read_sources(shared)
    assert len(sources) > 9000 and sum(s.in_literature for s in sources) > 3600
    assert not any("umlcaxs" in key for s in sources for key in (*vars(s), *s.facts))

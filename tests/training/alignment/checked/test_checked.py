"""What a referee asks of the figures of spectra and texts, on made-up views in which the answers are known."""

import numpy as np
import pytest

from training.alignment.data.variables import NAMES
from training.alignment.measures.checked import classes, command, experts, neighbours, other_plants, search
from training.alignment.measures.checked.intervals import balanced, gain_of_means, share
from training.alignment.measures.checked.page import page
from training.alignment.measures.checked.views import Views

pytestmark = pytest.mark.slow

SIZES = {"train": 260, "validation": 90, "test": 90}


@pytest.fixture(scope="module")
def views():
    """The spectrum knows the first ten variables, the text the others; classes are where the first variable is large."""
    generator = np.random.default_rng(0)
    found = {}
    for split, n in SIZES.items():
        truth = generator.normal(size=(n, len(NAMES)))
        kinds = np.array(["AGN", "star", "CV"])[np.digitize(truth[:, 0], (-0.5, 0.5))]
        halves = truth[:, :10], truth[:, 10:]
        for name, half, width in (
            ("f", 0, 10),
            ("g", 1, 10),
            ("latent", 0, 30),
            ("trunk", 0, 30),
            ("plain", 1, 30),
            ("ae", 0, 26),
            ("whole", 1, 30),
        ):
            noise = generator.normal(0, 0.3, (n, width))
            noise[:, :10] += halves[half]
            found[f"{split} {name}"] = noise.astype(np.float32)
        for side, half in (("spectrum", 0), ("text", 1)):
            mean, known = np.zeros_like(truth), np.arange(len(NAMES)) // 10 == half
            mean[:, known] = truth[:, known] + generator.normal(0, 0.2, (n, 10))
            found[f"{split} {side} mean"] = mean
            found[f"{split} {side} log width"] = np.where(known, np.log(0.2), 0.0) + np.zeros_like(truth)
        found[f"{split} targets"], found[f"{split} label"] = truth, kinds
    n = SIZES["test"]
    found["oracle"] = 3 * np.eye(n) + generator.normal(size=(n, n))
    found["scholar"] = 2 * np.eye(n) + generator.normal(size=(n, n))
    for name in command.DETECTORS:
        found[f"pool {name}"] = generator.normal(size=300)
        found[f"plant {name}"], found[f"real {name}"] = np.full(4, 9.0), generator.normal(size=40)
    return found


@pytest.fixture(scope="module")
def variables(views):
    return neighbours.measured(views)


def test_what_the_text_alone_knows_is_gained_and_nothing_is_lost(variables):
    found = variables
    same = found["fused over the spectrum with the same choice"]
    assert same["variables"][NAMES[15]][0] > 0.3 and same["worst"][1] > -0.15
    decoders = found["decoders multiplied over the spectrum's decoder"]
    assert decoders["variables"][NAMES[15]][0] > 0.6 and decoders["worst"][1] > -0.05
    low, high = decoders["all"][1:]
    assert low < decoders["all"][0] < high


@pytest.fixture(scope="module")
def heads(views):
    """Of two draws of each training source."""
    made = dict(views)
    for name in ("latent", "f", "g", "plain", "targets"):
        made[f"taught {name}"] = np.tile(views[f"train {name}"], (2, 1))
    made["sources taught"] = np.array(SIZES["train"])
    for split in ("taught", "validation", "test"):
        made[f"{split} reported"] = np.ones((len(made[f"{split} targets"]), 2), np.float32)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "STEPS": 120,
            "EVERY": 40,
            "BINS": 8,
            "FOLDS": 2,
            "BATCH": 128,
            "HIDDEN": 48,
            "RATE": 1e-2,
        }.items():
            patch.setattr(experts, name, value)
        yield experts.measured(made)


def test_heads_of_both_know_what_the_text_knows_and_lose_nothing(heads):
    ways = [row for row in heads.values() if isinstance(row, dict)]
    assert all(row["variables"][NAMES[15]][0] > 0.25 for row in ways)
    # where the text knows nothing, there is nothing to gain
    assert all(abs(row["variables"][NAMES[3]][0]) < 0.15 for row in ways)


def test_a_share_is_paired():
    first = np.repeat([1.0, 0.0], [80, 120])
    second = np.repeat([1.0, 0.0], [100, 100])
    value, low, high = share(first, second)
    shuffled = share(first, np.random.default_rng(0).permutation(second))
    assert value == pytest.approx(0.8) and high - low < 0.8 * (shuffled[2] - shuffled[1])


def test_a_gain_of_nothing_is_nothing():
    errors = np.random.default_rng(0).uniform(0.5, 1, (50, 3))
    assert gain_of_means(errors, errors) == [0, 0, 0] and gain_of_means(errors, errors / 2)[0] == pytest.approx(0.5)


def test_balanced_shares_weigh_small_classes_alike():
    label = np.repeat(["a", "b"], [90, 10])
    assert balanced(np.repeat([1, 0], [90, 10]), label)[0] == 0.5


def test_clusters_beat_their_null_where_there_are_classes(views, monkeypatch):
    monkeypatch.setattr(classes, "REPEATS", 2)
    monkeypatch.setattr(classes, "TASKS", {"3 groups": classes.GROUPS})
    found = classes.measured(views)
    row = found["clusters"]["3 groups"]
    assert row["spectrum"]["balanced accuracy"] > row["spectrum"]["labels permuted"][1]
    # the text knows nothing of the classes here
    assert found["probes"]["3 groups"]["text"][0] < 0.5 < found["probes"]["3 groups"]["spectrum, aligned"][0]
    assert found["few labels"]["100%"]["aligned vector"][0] > found["few labels"]["1%"]["aligned vector"][0] - 0.1


def test_a_search_takes_what_validation_likes_and_says_both_ways(views, variables, heads, monkeypatch):
    shared = dict(views)
    for split in SIZES:  # a text that knows the spectrum
        shared[f"{split} whole"] = shared[f"{split} ae"] + 0.1
    monkeypatch.setattr(search, "DRAWN", 1)
    monkeypatch.setattr(search, "STEPS", 60)
    monkeypatch.setattr(search, "EVERY", 30)
    found = search.cell(shared, "ae", "whole")
    assert found["spectrum to text"]["recall at 5 %"][0] > 0.5 and found["text to spectrum"]["median rank"][0] < 0.1
    assert set(found["settings"]) == {"rate", "dimensions", "dropout", "hidden"}
    told = {
        "comparison": [{"spectrum": "theirs", "text": "theirs", **found}],
        "oracle": command.oracle_shares(views),
        "variables": variables,
        "experts": heads,
        "classes": {"clusters": {}, "probes": {}, "few labels": {"sizes": {"a": 3}, "1%": {"f": [0.5, 0.4, 0.6]}}},
        "anomalies": command.strangers(views),
    }
    assert told["oracle"]["spectrum to text"]["share at 10 %"][0] < 1
    assert told["anomalies"]["combined"]["plant"][0] == 1 and told["anomalies"]["combined"]["real"][0] < 0.2
    text = page(told)
    assert "| published, 1,719 real spectra |" in text and "nan" not in text


def test_plants_of_another_author_have_spectra_and_texts_of_their_own():
    spectra, texts = other_plants.planted_elsewhere()
    assert len(texts) == len(set(texts)) == 12 and (spectra.counts.sum(1) > 200).all()
    again = other_plants.planted_elsewhere()[0]
    assert (again.counts == spectra.counts).all()


def test_parts_are_kept_and_what_is_not_measured_is_said(views, tmp_path, monkeypatch):
    asked = []

    class Made:
        def __init__(self, shared, work):
            asked.append(work)

    monkeypatch.setattr(command, "Views", Made)
    parts = {
        "oracle": (lambda made: views, command.oracle_shares),
        "comparison": (lambda made: pytest.fail("not asked for"), None),
    }
    monkeypatch.setattr(command, "PARTS", parts)
    for _ in range(2):
        command.main(["--work", str(tmp_path), "--docs", str(tmp_path), "--only", "oracle"])
    text = (tmp_path / "alignment-checked.md").read_text()
    assert "Share of the oracle" in text and "Not measured yet: comparison" in text and len(asked) == 2


def test_views_are_made_once(tmp_path):
    made = Views(tmp_path, tmp_path)
    first = made._kept("some", lambda: {"a": np.arange(3.0)})
    assert first["a"].dtype == np.float32
    assert made._kept("some", lambda: pytest.fail("made again"))["a"].tolist() == [0, 1, 2]

"""What a shared space is said to be good for: figures that know their errors, and a whole domain measured at toy size."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.alignment.toy_domain import toy_domain, toy_objects
from training.alignment import bench
from training.alignment.claims import fine_tuning, one_fold, pairs, scores, summary
from training.alignment.domains.objects import tabulated


@settings(max_examples=15, deadline=None)
@given(st.floats(0.05, 0.95), st.integers(0, 99))
def test_intervals_hold_the_figure_and_narrow_with_objects(share, seed):
    right = np.random.default_rng(seed).random(900) < share
    value, low, high = scores.accuracy(right)
    few = scores.accuracy(right[:90])
    assert low <= value <= high and value == pytest.approx(right.mean(), abs=1e-3)
    assert few[2] - few[1] > 1.5 * (high - low)


def test_a_gain_is_paired_and_balanced_shares_weigh_classes_alike():
    label = np.repeat([0, 1], [90, 10])
    first = np.repeat([True, False], [90, 10])
    assert scores.accuracy(first)[0] == pytest.approx(0.9) and scores.balanced(first, label)[0] == pytest.approx(0.5)
    # the same objects right, but for one more: the interval is far narrower than that of either accuracy
    second = first.copy()
    second[95] = True
    value, low, high = scores.gain(first, second)
    assert value == pytest.approx(0.01) and low >= 0 and high - low < 0.05


def test_a_flipped_label_is_far_from_the_centroid_of_its_class():
    generator = np.random.default_rng(0)
    label = np.repeat(np.arange(4), 60)
    points = 3 * np.eye(4)[label] + generator.normal(size=(240, 4))
    claimed = label.copy()
    wrong = generator.permutation(240)[:12]
    claimed[wrong] = (label[wrong] + 1) % 4
    found = one_fold.strangeness(points, claimed, points, claimed)
    assert scores.area(found, np.isin(np.arange(240), wrong))[0] > 0.97


def test_data_sets_that_are_not_asked_for_stay_in_the_page(tmp_path):
    same = {"domain": "toy", "seed": 1, "folds": 5, "steps": 300}
    assert bench.before("toy", same, tmp_path) == {}
    (tmp_path / "toy.json").write_text(json.dumps(same | {"tables": {"asas": {"objects": 3}}}))
    assert bench.before("toy", same, tmp_path) == {"asas": {"objects": 3}}
    assert bench.before("toy", same | {"seed": 2}, tmp_path) == {}


def test_of_every_class_some_labels_are_drawn():
    label = np.repeat([0, 1, 2], [300, 30, 3])
    rows = one_fold.some(np.arange(333) + 1000, label, 0.1, np.random.default_rng(0))
    assert np.bincount(label[rows - 1000]).tolist() == [30, 3, 2] and np.unique(rows).size == 35


@pytest.mark.slow
def test_a_domain_is_measured_in_pieces_and_written(tmp_path, monkeypatch, capsys):
    domain = toy_domain(tmp_path, steps=4, modalities=["light_curve", "metadata"], keeping=0.5, twice=["light_curve"])
    data = tabulated(toy_objects(110), domain)
    monkeypatch.setattr(bench, "chosen", lambda options: domain)
    monkeypatch.setattr(bench, "load", lambda table, domain, shared: data)
    monkeypatch.setattr(one_fold, "SHARES", (10, 100))
    monkeypatch.setattr(summary, "SHARES", (10, 100))
    monkeypatch.setattr(scores, "DRAWS", 30)
    monkeypatch.setattr(fine_tuning, "FEWEST_STEPS", 25)
    arguments = ["--domain", "variables", "--work", str(tmp_path / "work"), "--docs", str(tmp_path / "docs")]
    bench.main([*arguments, "--folds", "0"])
    assert "No page yet" in capsys.readouterr().out and not (tmp_path / "docs").exists()
    before = (tmp_path / "work/toy-toy-1-0.npz").stat().st_mtime_ns
    bench.main(arguments)
    assert (tmp_path / "work/toy-toy-1-0.npz").stat().st_mtime_ns == before
    found = json.loads((tmp_path / "docs/toy.json").read_text())["tables"]["toy"]
    assert found["objects"] == 110 and sum(found["classes"].values()) == 110
    # the amplitude is the class: a handful of steps learn it from the curve, and the numbers tell it too
    assert found["few labels"]["100"]["boosted"]["accuracy"][0] > 0.9
    assert found["subsets"]["light_curve+metadata"]["scratch"]["accuracy"][0] > 0.7
    page = (tmp_path / "docs/toy.md").read_text()
    assert "| 10 % |" in page and "light curve + metadata" in page and "real" in page and "nan" not in page


def test_partners_of_the_ablation_are_what_their_cells_say():
    objects = toy_objects(90)
    objects.raw["metadata"] = [{"a": float(i)} for i in range(90)]
    number = (objects.label == "large").astype(int)
    periods = {name: 10.0 ** (1 + i) for i, name in enumerate(objects.name)}
    held = objects.fold == 1

    def partners(cell):
        return pairs.partnered(objects, periods, number, cell, 1, 1).raw["metadata"]

    assert partners(pairs.Cell("as it is")) == objects.raw["metadata"]
    assert [one["log_period"] for one in partners(pairs.Cell("p", "period"))[:3]] == [1, 2, 3]
    # another star's numbers are those of training stars alone; the held fold trains nothing and keeps its own
    other = [one["a"] for one in partners(pairs.Cell("s", "shuffled"))]
    assert sorted(other) == list(range(90)) and other != list(range(90))
    assert all(other[i] == i for i in np.flatnonzero(held))
    told = np.array([list(one.values()) for one in partners(pairs.Cell("m", 0.1))])
    assert (told.argmax(1) == number).all()
    some = partners(pairs.Cell("f", pairs=0.3))
    assert 0.1 < np.mean([some[i] is not None for i in np.flatnonzero(~held)]) < 0.5
    assert all(some[i] is not None for i in np.flatnonzero(held))


@pytest.mark.slow
def test_the_ablation_is_measured_in_pieces_and_written(tmp_path, monkeypatch):
    domain = toy_domain(tmp_path, steps=4, modalities=["light_curve", "metadata"], keeping=0.5, twice=["light_curve"])
    objects = toy_objects(110)
    periods = dict.fromkeys(objects.name, 2.0)
    monkeypatch.setattr(pairs, "domain_of", lambda options: domain)
    monkeypatch.setitem(pairs.READERS, "eros", lambda shared, domain: objects)
    monkeypatch.setattr(pairs, "read_periods", lambda folder: periods)
    monkeypatch.setattr(scores, "DRAWS", 30)
    monkeypatch.setattr(fine_tuning, "FEWEST_STEPS", 25)
    kept = [pairs.CELLS[i] for i in (1, 6)]
    monkeypatch.setattr(pairs, "CELLS", kept)
    few = {share: {"scratch": {"accuracy": [value]}} for share, value in (("10", 0.7), ("100", 0.75))}
    (tmp_path / "variables.json").write_text(json.dumps({"tables": {"toy": {"few labels": few}}}))
    pairs.main(["--domain", "variables", "--work", str(tmp_path / "work"), "--docs", str(tmp_path)])
    found = json.loads((tmp_path / "pairs.json").read_text())
    made_up, none = found["cells"][kept[1].name], found["cells"][kept[0].name]
    assert made_up["partner"][0] > 0.9 and none["partner"][0] < 0.7 and found["room"] == {"toy": 0.05}
    # a network from scratch has no partner: its figures are the same in every cell
    assert made_up["100"]["scratch"] == none["100"]["scratch"]
    page = (tmp_path / "pairs.md").read_text()
    assert "made up, is the class" in page and "+5.0" in page and "nan" not in page

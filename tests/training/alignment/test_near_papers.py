"""The limits of what is near are chosen on validation and tested apart; spectra of nothing have no papers near them."""

import tomllib
from dataclasses import replace

import numpy as np
import pytest

from retriever.reading.near_papers import Limits
from tests.support.toy_shared import toy_shared
from tests.support.toy_sources import ToyEncoder, toy_sources
from training.alignment.measures.near import nulls, page, papers, real
from training.alignment.measures.near.papers import choose, clear, confirmed, figures, splits


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return splits(toy_sources(400), ToyEncoder(), tmp_path_factory.mktemp("texts"))


def test_sources_of_a_split_are_its_own(made):
    counts = {name: len(split.views.index) for name, split in made.items()}
    assert set(counts) == {"validation", "test"} and min(counts.values()) > 20
    assert all(np.diag(split.agree).all() and not split.agree.all() for split in made.values())
    assert all((split.agree | ~split.closely).all() for split in made.values())  # what agrees closely agrees


def test_the_limits_reach_the_bar_on_validation_or_there_are_none(made, monkeypatch):
    best, table = choose(made["validation"])
    reached = [row for row in table if round(row["both_precision"], 3) >= papers.BAR]
    assert (best is None) == (not reached)
    if best:
        assert best["both_pairs"] == max(row["both_pairs"] for row in reached)
    monkeypatch.setattr(papers, "BAR", 1.01)
    assert choose(made["validation"])[0] is None


def test_what_is_listed_has_an_index_that_agrees_and_a_spectrum_that_shows_one(made):
    views, texts = made["test"].views, made["test"].texts
    agreeing = confirmed(views, texts)
    assert not agreeing[:, np.isnan(texts.index)].any() and agreeing.any()
    assert not clear(replace(views, in_domain=np.zeros(len(views.index), bool)), np.inf).any()
    everything, strict = figures(made["test"], -1.0, np.inf), figures(made["test"], 0.0, 0.4)
    assert strict["listed"] <= everything["listed"] and strict["precision"] >= everything["by_chance"]
    assert figures(made["test"], 1.01, np.inf)["coverage"] == 0.0
    low, high = strict["coverage_interval"]
    assert low <= strict["coverage"] <= high and figures(made["test"], 0.0, 0.4) == strict


@pytest.mark.parametrize("kind", nulls.KINDS)
@pytest.mark.slow
def test_beside_spectra_of_nothing_hardly_anything_is_listed(made, kind, monkeypatch):
    monkeypatch.setattr(nulls, "KINDS", {kind: nulls.KINDS[kind]})
    (found,) = nulls.measure(made["test"].texts, 0.0041, 0.5, each=20).values()
    assert found["nothing"] >= 0.8 and found["nothing"] >= found["nothing_by_fitness_alone"]


@pytest.mark.slow
def test_a_report_of_it_all_says_what_is_real(made, tmp_path):
    result = {"validation": figures(made["validation"], 0.0, 0.5), "test": figures(made["test"], 0.0, 0.5), "pools": []}
    best, result["table"] = choose(made["validation"])
    result["chosen"] = best or result["table"][0] | {"fitness": 0.001}
    result["nulls"] = nulls.measure(made["test"].texts, 0.0, 0.5, each=2)
    limits = page.limits_of(result, "toy")
    result["real"] = real.measure(toy_shared(tmp_path / "data"), limits, ToyEncoder())
    assert result["real"]["spectra"] == 1 and result["real"]["papers_with_index"] == 1
    page.write(tmp_path / "page.md", result)
    told = (tmp_path / "page.md").read_text()
    assert "1 real spectra" in told and "the fitness alone reaches" in told and "| a comb | 2 |" in told
    assert Limits(**tomllib.loads(page.limits_file(limits))) == limits

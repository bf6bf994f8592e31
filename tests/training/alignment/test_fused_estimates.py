"""What a prior of other sources is worth: the measure on made-up sources, whose classes tell the index or tell nothing."""

import tomllib

import numpy as np
import pytest

from retriever.estimates.derived.fused import Listed, marginal
from retriever.network.predict import load_predictor
from retriever.reading.by_class import shipped
from training.alignment.measures.fused_estimates.__main__ import prior_tag
from training.alignment.measures.fused_estimates.asked import COUNTS, Asked, alone, posteriors, simulated
from training.alignment.measures.fused_estimates.judged import chosen, figures, interval_score, together, unweighed
from training.alignment.measures.fused_estimates.page import helped, page, toml_of
from training.alignment.measures.fused_estimates.priors import both, text_prior


def made_up(number=40, seed=1):
    """Two classes of narrow indices, far apart on the sky."""
    generator = np.random.default_rng(seed)
    kind = np.repeat(["soft", "hard"], number // 2)
    index = np.where(kind == "soft", 2.8, 1.2) + generator.normal(0, 0.1, number)
    column, nothing = np.full(number, 1e21), np.ones(number, bool)
    return Asked(np.arange(number), kind, index, column, np.arange(number) * 5.0, np.zeros(number), nothing)


@pytest.fixture(scope="module")
def asked():
    return made_up()


@pytest.fixture(scope="module")
def samples(asked):
    return posteriors(asked)


def of_class(asked):
    def prior(i):
        others = (asked.kind == asked.kind[i]) & (np.arange(len(asked)) != i)
        return Listed(asked.index[others], np.ones(int(others.sum())))

    return prior


def test_a_class_that_tells_the_index_makes_errors_smaller_and_one_that_tells_nothing_does_not(asked, samples):
    before, base = marginal(load_predictor().prior, 0), unweighed(samples).values
    judged = chosen({w: together(samples, of_class(asked), before, *w) for w in ((0.2, 0.1), (0.4, 0.1))}, asked.index)
    found = figures(judged, base, asked.index)
    assert found[0]["less"][1] > 0 and found[0]["width"] < 1.5
    assert found[-1]["error"][0] < found[0]["error"][0] + 0.1
    mixed = Asked(**{**vars(asked), "kind": np.random.default_rng(0).permutation(asked.kind)})
    null = chosen({(0.2, 0.1): together(samples, of_class(mixed), before, 0.2, 0.1)}, asked.index)
    assert figures(null, base, asked.index)[0]["less"][0] < found[0]["less"][0] / 2


def test_texts_that_tell_the_class_do_as_well_and_its_own_value_never_counts(asked, samples):
    side = np.where(asked.kind == "soft", 1.0, -1.0)
    cosines = np.outer(side, side)
    prior = text_prior(asked, cosines, 0.3)
    assert prior(3).weights[3] == 0 and prior(3).weights[20:].sum() < 0.01
    one = both(prior, of_class(asked), 0.3)(3)
    assert one.weights.sum() == pytest.approx(1.0) and one.weights[: len(asked)].sum() == pytest.approx(0.3)
    values, given = together(samples, prior, marginal(load_predictor().prior, 0), 0.2, 0.1)
    told = given[:, 0]
    assert told.mean() > 0.8 and np.abs(values[told, 0, 1] - asked.index[told]).mean() < 0.3


def test_where_no_value_is_given_the_spectrum_alone_stands(asked, samples):
    none = together(samples, lambda i: Listed(np.zeros(0), np.zeros(0)), marginal(load_predictor().prior, 0), 0.2, 0.1)
    assert not none[1].any() and np.array_equal(none[0], alone(samples))


def test_a_spectrum_has_the_counts_that_it_is_said_to_have():
    seen = simulated(1.8, 1e21, 1000, (1, 2))
    band = seen.band_counts(0.5, 7.0)
    assert band.net == pytest.approx(1000, abs=150) and band.scale * band.background == pytest.approx(200, abs=40)


def test_the_interval_score_punishes_what_lies_outside():
    values = np.array([[[1.0, 2.0, 3.0]] * len(COUNTS)])
    assert interval_score(values, np.array([2.0]))[0, 0] == pytest.approx(2.0)
    assert interval_score(values, np.array([3.5]))[0, 0] == pytest.approx(12.0)


def part(low, coverage):
    return {"less": [low + 0.05, low, low + 0.1], "coverage": [coverage, coverage - 0.05, coverage + 0.05]}


def test_what_helps_is_what_ships():
    good, bad, wide = part(0.01, 0.9), part(-0.01, 0.9), part(0.01, 1.0)
    assert helped([good, good, bad, good]) == [0, 1]
    assert helped([bad, good, good]) == [] and helped([wide, wide]) == [] and helped([good, bad]) == []
    assert helped([good, part(0.01, 0.86)]) == [] and helped([good, part(0.01, 0.97)]) == [0, 1]
    figures = [{**one, "error": [0.3, 0.2, 0.4]} for one in (good, good, bad)]
    classes = {"all": {"asked": 9}, "quasar": {"asked": 9, "class": figures, "spectrum": figures}}
    found = {"prior": "x", "counts": [15, 30, 50], "by class": {"width, general": (0.2, 0.1), "classes": classes}}
    assert tomllib.loads(toml_of(found))["classes"]["quasar"]["counts"] == [15, 30]


def test_the_page_says_what_texts_add_and_what_was_given_where():
    one = {**part(0.01, 0.9), "error": [0.3, 0.2, 0.4], "width": 1.0, "given": 1.0}
    counts, sides = [15, 30], ("spectrum", "class", "texts", "class and texts", "texts of others")
    texts = {"asked": 9, "trained nothing": 4, "ways": {side: [one] * 2 for side in sides}}
    texts["beyond the class"] = {"class and texts": [[0.0, -0.1, 0.1]] * 2}
    both_help = texts | {"beyond the class": {"class and texts": [[0.0, -0.1, 0.1], [0.1, 0.05, 0.2]]}}
    quasars = {"asked": 9, "listed": 90, "class": [one] * 2, "spectrum": [one] * 2}
    real = [{"set": "a", "counts": 30, "index of the rest": 1.3, "alone": one | {"error": 0.2, "coverage": 0.9}}]
    real[0]["with the prior"] = one | {"error": 0.3, "coverage": 0.6}
    found = {"seed": 1, "counts": counts, "background": 0.2, "real quasars": real, "with texts": texts}
    found |= {"by class": {"most": 9, "width, general": (0.2, 0.1), "classes": {"all": quasars, "quasar": quasars}}}
    told = page(found | {"with texts, 14-195 keV": both_help})
    assert "Texts add nothing to the class" in told and "Texts add to the class at 30 counts" in told
    assert "quasar 15 to 30 (counts). Not given: none." in told
    assert "smaller at all counts for 0 of 1" in told
    assert "Real spectra were not at hand" in page(found | {"with texts, 14-195 keV": texts, "real quasars": []})


def test_what_ships_is_of_the_prior_that_ships():
    assert shipped().prior == prior_tag()
    for measured in shipped().classes.values():
        assert all(one < other for one, other in zip(measured.fused, measured.alone, strict=True))
        assert list(measured.counts) == sorted(measured.counts)

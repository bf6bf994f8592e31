"""How large an error of the response would make a rejected model describe the data."""

import numpy as np
import pytest

from retriever.estimates.binned import Binned
from retriever.estimates.derived.systematic import share_needed


@pytest.mark.parametrize("true", [0.02, 0.03])
def test_an_error_that_was_put_in_is_about_what_is_needed(true):
    rng = np.random.default_rng(3)
    mu = np.full(300, 4000.0)
    counts = rng.poisson(mu * np.exp(true * rng.normal(size=mu.size))).astype(float)
    assert share_needed(Binned(counts), mu, 2) == pytest.approx(true, rel=0.2)


def test_none_is_needed_or_too_much():
    rng = np.random.default_rng(4)
    mu = np.full(300, 4000.0)
    good = rng.poisson(mu).astype(float)
    assert share_needed(Binned(good), mu, 2) is None
    assert share_needed(Binned(good), 1.5 * mu, 2) is None
    assert share_needed(Binned(good, error=np.sqrt(good)), 1.03 * mu, 2) is None


def test_a_background_widens_the_errors():
    rng = np.random.default_rng(5)
    mu, sky = np.full(300, 2000.0), np.full(300, 2000.0)
    shaken = mu * np.exp(0.04 * rng.normal(size=mu.size))
    counts, off = rng.poisson(shaken + sky).astype(float), rng.poisson(sky).astype(float)
    alone = share_needed(Binned(rng.poisson(shaken).astype(float)), mu, 2)
    beside = share_needed(Binned(counts, off, np.ones_like(off)), mu, 2)
    assert alone == pytest.approx(0.04, rel=0.25) and beside is not None and beside < alone + 0.005


def test_groups_of_few_counts_end_at_zero_without_failing():
    assert share_needed(Binned(np.zeros(5)), np.full(5, 0.1), 2) is None


@pytest.mark.parametrize("counts", [1e15, 1e30])
def test_absurdly_many_counts_need_no_more_groups_than_bins(counts):
    """A damaged file's (case 45200 of the fuzzing): a group of 25 counts each would be 240 TiB."""
    assert share_needed(Binned(np.full(100, counts)), np.full(100, counts), 2) is None

"""The light-curve spaces that ship: probabilities that sum to one, likely classes for plain cases, real stars as neighbours."""

import numpy as np
import pytest

from retriever.encoders.curve_space import curve_spaces
from retriever.encoders.light_curves import photometry
from retriever.errors import BadInput


@pytest.fixture(scope="module")
def asas():
    return curve_spaces()["asas"]


def curve_of(period: float, amplitude: float, seed: int = 0, shape=np.sin):
    """200 nights of five years, as ASAS sees them."""
    generator = np.random.default_rng(seed)
    time = np.sort(generator.integers(0, 1800, 200) + generator.uniform(0, 0.3, 200))
    magnitude = 11 + amplitude * shape(2 * np.pi * time / period) + generator.normal(0, 0.03, 200)
    return photometry(time, magnitude, np.full(200, 0.03), np.full(200, "V"))


def eclipses(phase):
    """Deep for a tenth of the period, else constant."""
    return np.where((phase / (2 * np.pi)) % 0.5 < 0.05, 1.0, 0.0)


@pytest.mark.parametrize(
    ("curve", "label"),
    [
        (curve_of(330.0, 1.8), "Mira"),
        (curve_of(3.1, 0.8, shape=eclipses), "detached binary"),
    ],
)
def test_plain_cases_are_told(asas, curve, label):
    chances, vector = asas.read(curve)
    assert next(iter(chances)) == label
    assert sum(chances.values()) == pytest.approx(1, abs=1e-5) and np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)
    near = asas.alike(vector, 7)
    assert len({star.name for star in near}) == 7 and near[0].cosine >= near[-1].cosine
    assert sum(star.label == label for star in near) >= 4


def test_two_points_are_refused(asas):
    with pytest.raises(BadInput, match="at least"):
        asas.read(photometry([1.0, 2.0], [10.0, 11.0]))


def test_the_card_says_from_what_and_how_well():
    for survey, space in curve_spaces().items():
        card = space.card
        assert card["data"] and 0.5 < card["accuracy"] < 1 and card["calibration error"] < 0.1, survey
        assert len(card["names"]) == len(card["labels"]) == len(space.stars)
        # held-out stars are not among those that are shown as alike
        assert len(set(card["names"])) == len(card["names"])

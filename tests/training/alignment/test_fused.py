"""What likeness in several modalities is worth: the measure on made-up sources, and the weights that it writes."""

import tomllib

import numpy as np

from training.alignment.measures.fused import Held, measured, page, right_of, toml_of


def made_up(seed=0, number=120):
    """Two classes; the first modality tells them a little, the second otherwise a little: both tell more."""
    generator = np.random.default_rng(seed)
    label = np.repeat(["a", "b"], number // 2)
    side = np.where(label == "a", 1.0, -1.0)

    def cosines():
        vectors = generator.normal(size=(number, 6))
        vectors[:, 0] += 1.5 * side
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors @ vectors.T

    sharing = np.zeros((number, number), bool)
    return Held({"spectrum": cosines(), "text": cosines()}, label, np.ones(number, bool), side, sharing)


def test_both_are_worth_more_than_one_where_each_tells_something():
    found = measured(made_up())
    assert 0.2 <= found["weight of the text"] <= 0.8
    assert all(low > 0 for _, low, _ in found["gain of both"].values())
    assert found["chance"] < found["nearest of the class"]["spectrum"][0] < found["nearest of the class"]["both"][0]


def test_a_modality_that_tells_nothing_gets_no_say():
    held = made_up()
    noise = np.random.default_rng(3).normal(size=held.cosines["text"].shape)
    held.cosines["text"][:] = (noise + noise.T) / 2
    assert measured(held)["weight of the text"] <= 0.2


def test_neighbours_with_a_paper_in_common_can_be_left_out():
    label = np.array(["a", "a", "b", "b", "b", "b", "b"])
    scores = np.ones((7, 7))
    scores[0, 1] = 9.0
    apart = np.ones((7, 7), bool)
    assert right_of(scores, label)[0] == 0.2
    apart[0, 1] = False
    assert right_of(scores, label, apart)[0] == 0


def test_what_is_written():
    found = measured(made_up())
    held = tomllib.loads(toml_of(found))
    assert held["spectrum"]["weight"] + held["text"]["weight"] == 1 and held["by_both"]["share"] > held["chance"]
    assert "by chance" in page(found).lower()

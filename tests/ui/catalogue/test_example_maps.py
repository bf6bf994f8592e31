"""The maps of images and of light curves: every real example once, by class, with the upload of its kind."""

from dataclasses import replace

import pytest

from retriever.encoders.image_space import image_space
from retriever.reading import image_alike
from retriever.reading.files import read_one
from tests.support.spectra.make_magnitudes import nights, write_magnitudes
from tests.support.spectra.make_pictures import ring, write_picture
from ui.catalogue import example_maps, map_tab


@pytest.mark.parametrize("ground", example_maps.GROUNDS)
def test_every_example_is_on_its_map_once(ground):
    figure, words = example_maps.drawn(ground, [])
    vectors, _, names, classes = example_maps.laid_out(ground)
    shown = [name for trace in figure.data for name in trace.text]
    assert len(shown) == len(names) == len(vectors) and set(shown) == set(names)
    assert {trace.name for trace in figure.data} == set(classes) and "REAL" in words


def test_uploads_are_marked_on_the_map_of_their_kind(tmp_path, monkeypatch):
    space = image_space()
    monkeypatch.setattr(type(space), "read", lambda self, pixels: (space.images[0], 1.0))
    image = read_one(write_picture(tmp_path / "ring.png", ring()))
    star = read_one(write_magnitudes(tmp_path / "star.csv", *nights(330.0, 1.8)))
    for ground, told in (("images", "ring.png"), ("stars", "star.csv")):
        figure, words = example_maps.drawn(ground, [image, star])
        assert told in words and list(figure.data[-1].text) == [told]
    # one that is refused has no place
    assert not image_alike.image_alike(ring() * 0).alike
    refused = replace(image, found=replace(image.found, vector=None))
    assert "ring.png" not in example_maps.drawn("images", [refused])[1]


@pytest.mark.parametrize(
    ("ground", "shown"), [("images", False), ("stars", False), ("spectra", True), ("galactic", True)]
)
def test_only_what_a_ground_has_can_be_chosen(ground, shown):
    assert [choice["visible"] for choice in map_tab.offered(ground)] == [shown, shown]

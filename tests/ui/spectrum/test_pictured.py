"""An uploaded image on show: REAL, with what it is like and links to it, in the plot, in words and in files."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from retriever.reading import image_alike
from tests.support.spectra.make_pictures import ring, write_picture
from tests.support.ui_answers import asked
from ui.spectrum.beside import figure_beside, file_beside, table_beside, words_beside
from ui.spectrum.parameters import parameter_panel
from ui.spectrum.pictured import MOST_SIDE, picture_alike


@pytest.fixture
def shown(assistant, tmp_path, monkeypatch):
    """An upload as the chat shows it, whose place among the images is that of the first, so ``far`` from them."""

    def show(far: float):
        space = image_alike.image_space()
        monkeypatch.setattr(type(space), "read", lambda self, pixels: (space.images[0], far))
        _, session = asked(assistant, "What is this?", files=[str(write_picture(tmp_path / "a <b>.png", ring()))])
        return session.spectra[0]

    return show


def test_the_picture_is_drawn_as_real_with_its_neighbours_and_their_links(shown):
    one = shown(1.0)
    assert one.is_picture and not one.is_spectrum and "REAL" in one.label
    sent = figure_beside(one).to_plotly_json()["data"][0]["source"]
    seen = np.asarray(Image.open(io.BytesIO(base64.b64decode(sent.partition(",")[2]))), float)
    assert seen.shape == ring().shape and abs(seen - ring()).mean() < 10
    alike, found = picture_alike(one), one.reading.found
    assert all(other.name in alike and other.finer in alike for other in found.alike)
    assert alike.count('href="https://') == sum(other.link.startswith("https://") for other in found.alike) > 0
    assert found.alike[0].name in words_beside(one) and "REAL (uploaded) image" in words_beside(one)
    table = table_beside(one)
    assert list(table["name"]) == [other.name for other in found.alike] and "REAL" in table.meta["origin"]
    panel = parameter_panel(one)
    assert "no parameters" in panel and "photon index" not in panel and "<b>.png" not in panel


def test_an_image_that_is_unlike_all_names_none(shown):
    one = shown(1e3)
    alike = picture_alike(one)
    assert "unlike all of the images" in alike and "<li>" not in alike and "most like" not in words_beside(one)
    assert len(table_beside(one)) == 0


def test_it_leaves_the_page_as_a_file(shown):
    one = shown(1.0)
    name, media, content = file_beside(one, "PNG")
    assert name.endswith(".png") and media == "image/png" and Image.open(io.BytesIO(content)).size[0] > 500
    assert b"<svg" in file_beside(one, "SVG")[2]
    assert b"NGC 1952" in file_beside(one, "ECSV")[2]


def test_a_large_image_is_sent_small(shown):
    one = shown(1.0)
    large = np.repeat(np.repeat(ring(), 20, axis=0), 20, axis=1)
    object.__setattr__(one.reading, "picture", type(one.reading.picture)(one.reading.picture.file, large))
    sent = figure_beside(one).to_plotly_json()["data"][0]["source"]
    assert max(Image.open(io.BytesIO(base64.b64decode(sent.partition(",")[2]))).size) == MOST_SIDE

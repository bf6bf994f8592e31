"""An uploaded image: the real ones that it is most like with what that is worth, or why none is named, whatever is asked."""

import numpy as np
import pytest

from assistant.request.language.wanted import Wanted
from retriever.reading import image_alike
from tests.support.spectra.make_pictures import ring, write_picture


@pytest.fixture
def seen(monkeypatch):
    """As if the frozen network saw the first object that ships, however far from it the image is said to be."""

    def see(far: float) -> None:
        space = image_alike.image_space()
        told = space.images[0]
        monkeypatch.setattr(type(space), "read", lambda self, pixels: (told, far))

    return see


@pytest.fixture
def picture(tmp_path):
    return [str(write_picture(tmp_path / "ring.png", ring()))]


@pytest.mark.parametrize(
    "asked", [Wanted("interpret", upload="spectrum"), Wanted("interpret", aspects=("class",), upload="spectrum")]
)
def test_the_nearest_real_images_are_told_with_what_that_is_worth(by_request, picture, seen, asked):
    seen(1.0)
    answer = by_request(asked, files=picture)
    assert "most like the real image of NGC 1952" in answer.claims[0].text and answer.claims[0].table
    assert "had not learnt from" in answer.claims[1].text and not answer.dropped
    cards = [item.record for item in answer.ledger.of_kind("source") if item.record.get("real_image")]
    assert len(cards) == 5 and all(card["position"] and card["image_by"] for card in cards)
    assert "photon index" not in answer.text


def test_what_is_unlike_all_of_them_is_refused(by_request, picture, seen):
    seen(1e3)
    answer = by_request(Wanted("interpret", upload="spectrum"), files=picture)
    assert (
        "No object is named" in answer.claims[0].text and "unlike all" in answer.claims[0].text and not answer.dropped
    )
    assert not any(item.record.get("real_image") for item in answer.ledger.of_kind("source"))


def test_a_reading_as_json_and_in_a_terminal(picture, seen, capsys):
    from rich.console import Console

    from assistant.terminal.picture_view import print_picture
    from retriever.reading.as_json import as_json
    from retriever.reading.files import read_one

    seen(1.0)
    reading = read_one(picture[0])
    told = as_json(reading)["image"]
    assert told["alike"][0]["name"] == "NGC 1952" and told["alike"][0]["real"] and not told["refused"]
    assert np.isclose(told["alike"][0]["cosine"], 1, atol=1e-2) and as_json(reading)["variable_star"] is None
    print_picture(Console(width=120), reading)
    assert "NGC 1952" in capsys.readouterr().out

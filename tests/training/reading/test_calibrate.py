"""How far the reader is trusted: chosen on questions whose requests are known, and written beside its weights."""

import tomllib

import numpy as np
import pytest

from retriever.requests.network import Trust, reading_network
from training.reading.calibrate import keep, least_likely, least_sure
from training.reading.rightness import is_right
from training.reading.train import WEIGHTS


def test_the_least_confidence_keeps_the_share_that_is_wanted():
    confidence = np.linspace(0.0, 1.0, 1001)
    right = confidence > 0.4  # above c, (1 - 0.4) / (1 - c) of them are right
    assert least_sure(confidence, right) == pytest.approx(1 - 0.6 / 0.9, abs=0.011)
    assert least_sure(confidence, np.zeros(1001, bool)) == 0.95


def test_about_the_lower_threshold_half_are_right():
    confidence = np.linspace(0.0, 1.0, 1001)
    assert least_likely(confidence, confidence > 0.5) == pytest.approx(0.4, abs=0.011)  # of 0.4 to 0.6 half
    assert least_likely(confidence, np.zeros(1001, bool)) == 0.95


def test_what_was_chosen_is_written_beside_the_weights(tmp_path):
    keep(Trust(1.2, 0.8765, 0.5), tmp_path / "reader.safetensors")
    keep(Trust(1.4, 0.8, 0.41), tmp_path / "reader.safetensors")
    text = (tmp_path / "reader.toml").read_text()
    assert tomllib.loads(text) == {"temperature": 1.4, "sure": 0.8, "unsure": 0.41} and text.startswith("# How far")


def test_the_shipped_reader_trusts_as_its_file_says():
    written = tomllib.loads(WEIGHTS.with_suffix(".toml").read_text())
    assert reading_network().trust == Trust(**written)


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("values name S1 quantity flux", True),
        ("values name S1 quantity flux language de", True),
        ("values name S1 quantity flux column error", False),
        ("values name S2 quantity flux", False),
        ("list name S1 quantity flux", False),
    ],
)
def test_a_matter_of_taste_is_no_mistake(read, right):
    assert is_right(read, "values name S1 quantity flux") == right


def test_all_temperatures_are_read_at_once_and_change_no_word():
    network = reading_network()
    question = ["What is the flux of", "<S1>", "?"], []
    anything = frozenset(network.vocabulary) - {"<pad>", "<begin>"}
    hot, own = network.write_at(*question, lambda prefix: anything, (3.0, network.trust.temperature))
    assert own == network.write(*question, lambda prefix: anything)
    assert hot.words == own.words and hot.probability < own.probability

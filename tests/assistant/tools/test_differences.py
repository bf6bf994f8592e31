"""Two values of one quantity, side by side: what their errors allow to be said."""

import pytest

from assistant.tools.facts.differences import difference, spread_of
from retriever.catalogue.records import Measurement


def photon_index(value: float, half: float) -> Measurement:
    return Measurement("bat_photon_index", value, value - half, value + half, 0.9, "", "a catalogue's")


def test_an_error_that_rounds_to_nothing_is_none():
    """A difference of two such values was told as one of more than 100 sigma."""
    first, second = (spread_of(photon_index(value, 0.0), "bat_photon_index") for value in (1.9, 2.91))
    assert first is not None and second is not None and first.low is None and first.sigma(upwards=True) is None
    assert difference(first, second).how == "no_errors"


def test_errors_give_sigmas():
    first, second = (spread_of(photon_index(value, 0.1), "bat_photon_index") for value in (1.9, 2.91))
    found = difference(first, second)
    assert found.how == "higher" and found.sigmas == pytest.approx(1.01 / (0.1 / 1.645) / 2**0.5, rel=0.01)

"""How far the reader is trusted, set for a test."""

import pytest

from retriever.requests.network import Trust, reading_network


@pytest.fixture
def trusted(monkeypatch):
    """Sets both thresholds: above 1 nothing is sure, at 0 everything is."""

    def trust(sure, unsure):
        network = reading_network()
        monkeypatch.setattr(network, "trust", Trust(network.trust.temperature, sure, unsure))

    return trust

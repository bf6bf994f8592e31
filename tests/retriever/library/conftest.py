"""Fixtures of look-ups: a token for ADS, a folder for what is kept, and an ``Online`` that asks the loopback archives."""

import pytest

from tests.support.archives.online_on_loopback import online_for


@pytest.fixture
def token(archive, monkeypatch):
    """The token that ADS on loopback knows."""
    monkeypatch.setenv("ADS_DEV_KEY", archive.token)
    return archive.token


@pytest.fixture
def no_token(monkeypatch, tmp_path):
    for name in ("ADS_DEV_KEY", "ADS_API_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))  # ~/.ads is another's


@pytest.fixture
def online(archive, token, tmp_path):
    return online_for(archive, tmp_path / "online")

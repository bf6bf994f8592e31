"""A home of its own for each test, so that what is known is empty; indexes of the bundled library are shared."""

import pytest

from tests.support.libraries.small import write_small


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch, scholar_home):
    (scholar_home / "index").mkdir(parents=True, exist_ok=True)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "index").symlink_to(scholar_home.resolve() / "index")
    monkeypatch.setenv("SCHOLAR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def small(tmp_path):
    """A small library folder."""
    return write_small(tmp_path / "small")

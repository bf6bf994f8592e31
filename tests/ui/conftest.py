"""A spectrum that a user gave, for the tests of what the pages show of it."""

import pytest

from retriever.reading.files import read_upload
from tests.support.make_fits import write_set
from ui.spectrum.shown_spectra import ShownSpectrum, uploaded


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> ShownSpectrum:
    """An uploaded spectrum with a background, fitted."""
    made = write_set(tmp_path_factory.mktemp("set"), net_counts=1500.0)
    (found,) = read_upload([made.pha, made.arf, made.rmf, made.background])
    return uploaded(found)

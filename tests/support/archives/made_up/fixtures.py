"""The corpus of the made-up sky, built once for all tests that ask about it."""

import pytest

from tests.support.archives.made_up.build import MadeUpCorpus, build


@pytest.fixture(scope="session")
def made_up_corpus(tmp_path_factory) -> MadeUpCorpus:
    return build(tmp_path_factory.mktemp("made-up-corpus"))

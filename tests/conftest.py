"""Fixtures shared by the tests: one catalogue, one index (built once, in the test run's own folder), one assistant."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["OMP_NUM_THREADS"] = "1"  # one core for each worker; before torch is imported
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["ANONYMIZED_TELEMETRY"] = "False"

settings.register_profile("scholar", deadline=None)  # two workers on two cores: one example may wait for the other's
settings.load_profile("scholar")

pytest_plugins = ["tests.support.browser_fixtures", "tests.support.archives.made_up.fixtures"]
pytest.register_assert_rewrite("tests.support.archives.corpus_building", "tests.support.refusals")
SHARED = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared():
    """The folder of real data; tests that use it are marked real_data and skip without it."""
    if not SHARED.is_dir():
        pytest.skip("../shared/data is absent")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def scholar_home(tmp_path_factory):
    """Indexes of the tests never touch the user's; SCHOLAR_TEST_HOME keeps them from one run to the next."""
    kept = os.environ.get("SCHOLAR_TEST_HOME")
    if kept:
        home = Path(kept)
    elif "PYTEST_XDIST_WORKER" in os.environ:
        home = tmp_path_factory.getbasetemp().parent / "scholar-home"  # the same for all workers
    else:
        home = tmp_path_factory.mktemp("scholar-home")
    os.environ["SCHOLAR_HOME"] = str(home)
    return home


@pytest.fixture(scope="session", autouse=True)
def votables_without_c():
    """Whatever writes a VOTable goes by ``retriever.votables``: astropy's writer in C would end a worker much later."""
    from astropy.io.votable import tree

    def refuse(*_):
        raise AssertionError("A VOTable is written by astropy's C writer: use retriever.votables.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tree.tablewriter, "write_tabledata", refuse)
        yield


@pytest.fixture(scope="session")
def library(scholar_home):
    """The curated sources of the bundled library, with their papers, glossary and spectra, as a library of its own."""
    from tests.support.libraries.curated import opened_curated

    return opened_curated()


@pytest.fixture(scope="session")
def names(library):
    return library.names


@pytest.fixture(scope="session")
def assistant(library):
    from assistant.agent.workflow import Assistant
    from assistant.offline.engine import OfflineEngine

    return Assistant(library, OfflineEngine())


@pytest.fixture(scope="session")
def by_rules(library):
    """The same, where the rules alone read questions."""
    from assistant.agent.workflow import Assistant
    from assistant.offline.engine import OfflineEngine
    from assistant.reading.question import READERS

    return Assistant(library, OfflineEngine(), read=READERS["rules"])


@pytest.fixture
def archive():
    """Archives on loopback, whole and without faults until a test sets some."""
    from tests.support.archives.server import Archive

    server = Archive()
    yield server
    server.close()


@pytest.fixture
def folder(tmp_path):
    """The folder of a corpus, not made yet."""
    from training.corpus.folder.folder import CorpusFolder

    return CorpusFolder(tmp_path / "corpus")


def pytest_terminal_summary(terminalreporter):
    """Why a test of the browser was tried once more: what passes the second time is not to be forgotten."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.section(f"tried once more: {report.nodeid}")
        terminalreporter.line(report.longreprtext)

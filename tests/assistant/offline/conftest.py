"""Here questions are read by the rules alone."""

import pytest


@pytest.fixture(scope="session")
def assistant(library):
    from assistant.agent.workflow import Assistant
    from assistant.offline.engine import OfflineEngine
    from assistant.reading.question import READERS

    return Assistant(library, OfflineEngine(), read=READERS["rules"])

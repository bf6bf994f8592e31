"""Asking by a request, as the trained reader would hand it over."""

import pytest

from assistant.agent.workflow import Assistant
from assistant.offline.engine import OfflineEngine
from assistant.request.asked import Asked
from assistant.request.intents import Intent


@pytest.fixture(scope="session")
def by_request(library):
    """Asks one request; whatever is said has passed verification."""

    def ask(wanted, conversation=None, files=None):
        question = wanted.question or "a question"
        reading = lambda *_: Asked(Intent(question), wanted=wanted)  # noqa: E731
        answer = Assistant(library, OfflineEngine(), read=reading).ask(question, files, conversation)
        assert answer.dropped == []
        return answer

    return ask

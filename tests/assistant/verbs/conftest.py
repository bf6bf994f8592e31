"""Asking by a request, as the trained reader would hand it over."""

import pytest

from assistant.agent.workflow import Assistant
from assistant.offline.engine import OfflineEngine
from assistant.request.asked import Asked
from assistant.request.intents import Intent
from assistant.request.language.wanted import Wanted
from tests.support.verbs.carried import carried


@pytest.fixture(scope="session")
def by_request_of():
    """Asks one request of a library; whatever is said has passed verification."""

    def of(library):
        def ask(wanted, conversation=None, files=None):
            question = wanted.question or "a question"
            reading = lambda *_: Asked(Intent(question), wanted=wanted)  # noqa: E731
            answer = Assistant(library, OfflineEngine(), read=reading).ask(question, files, conversation)
            assert answer.dropped == []
            return answer

        return ask

    return of


@pytest.fixture(scope="session")
def by_request(library, by_request_of):
    """Asks one request; whatever is said has passed verification."""
    return by_request_of(library)


@pytest.fixture
def said(library):
    """Carries out a request on named sources; nothing of it may be left out by verification."""

    def say(do, *names, **parts):
        known = tuple(library.names.resolve(name) for name in names)
        assert None not in known
        found = carried(library, Wanted(do, names=known, **parts))
        assert found.dropped == []
        return found

    return say

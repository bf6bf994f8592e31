"""What stands beside a question back."""

from dataclasses import replace

import pytest

from assistant.agent.workflow import Assistant
from assistant.offline.engine import OfflineEngine
from assistant.reading.question import READERS
from assistant.request.asked import Certainty


@pytest.fixture(scope="module")
def unsure(library):
    """Whatever is asked, the reader is not sure of it."""

    def read(question, conversation, library, upload=""):
        return replace(
            READERS["rules"](question, conversation, library, upload), certainty=Certainty.UNCLEAR, wanted=None
        )

    return Assistant(library, OfflineEngine(), read=read)


def test_papers_that_speak_of_the_words_are_told_beside_it(unsure):
    answer = unsure.ask("X-ray lags in Mrk 1044?")
    assert answer.claims[0].refuses and not answer.dropped
    assert "2026arXiv260817292K" in answer.text


def test_no_paper_is_told_that_does_not(unsure):
    answer = unsure.ask("star formation rate of Mrk 421?")
    assert not [item for item in answer.ledger if item.kind == "paper" and item.id in answer.cited]


def test_a_wrong_premise_is_corrected_first(unsure):
    answer = unsure.ask("Which supernova made NGC 4151, the famous supernova remnant?")
    assert answer.claims[0].text.startswith("I have no evidence that NGC 4151 is a supernova remnant")

"""Supported claims that verification leaves out, of paraphrases of the assistant's own."""

import pytest

from assistant.agent.workflow import Assistant
from assistant.engines import make_engine
from assistant.evaluation.telling.paraphrases import checked, interval
from retriever.library.opening import open_library


@pytest.mark.slow
def test_few_supported_claims_are_left_out():
    """Over the bundled library, whose counts the paraphrases hold."""
    found = list(checked(Assistant(open_library(()), make_engine("offline"))))
    left_out = [one for one in found if one.reason]
    assert len(found) > 100 and len(left_out) <= 4, left_out


def test_an_interval_holds_its_share():
    low, high = interval(2, 100)
    assert 0 < low < 0.02 < high < 0.08 and interval(0, 50)[0] == 0

"""Conversations in which a question needs those before it: lists narrowed, counted and ordered, sources gathered over turns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.request.conversation import Conversation
from assistant.request.follow_ups import _joined


def talk(assistant, *questions):
    """The answers of one conversation."""
    conversation = Conversation()
    return [assistant.ask(question, conversation=conversation) for question in questions]


def test_a_list_is_narrowed_ordered_and_counted(assistant):
    _, below, brightest, count = talk(
        assistant,
        "Blazars with redshift above 0.3",
        "and below 0.1?",
        "which of them is the brightest?",
        "how many are there?",
    )
    assert "of class blazar, with redshift < 0.1" in below.text and "CTA 102" not in below.text
    assert "with redshift < 0.1, sorted by flux, highest first" in brightest.text
    assert brightest.claims[1].text.startswith("Mrk 421")
    assert count.text.split(" of class")[0] == brightest.text.split(" of class")[0]


def test_bounds_that_go_together_are_joined(assistant):
    _, narrowed = talk(assistant, "AGN with redshift above 0.05", "only those with photon index above 2")
    assert "with redshift > 0.05, with photon index > 2" in narrowed.text
    _, within = talk(assistant, "AGN with redshift above 0.05", "and below 0.1?")
    assert "with redshift > 0.05, with redshift < 0.1" in within.text


@pytest.mark.parametrize(
    ("last", "held"), [("which of the two is brighter?", "14-195 keV flux"), ("compare them", "Photon index")]
)
def test_them_are_the_sources_of_two_turns(assistant, last, held):
    *_, answer = talk(assistant, "What is Vela X-1?", "and Cyg X-1?", last)
    compared = next(claim.text for claim in answer.claims if claim.text.startswith(held))
    assert "Vela X-1" in compared and "Cyg X-1" in compared


def test_it_is_the_first_of_a_sorted_list(assistant):
    *_, nearest, mass = talk(assistant, "List LMXBs with a black hole", "the nearest of them?", "its black hole mass?")
    assert nearest.claims[1].text.startswith("V616 Mon") and "11 Msun" in mass.text and "GX 339-4" not in mass.text


def test_a_new_question_keeps_nothing_of_a_list(assistant):
    *_, answer = talk(assistant, "Blazars with redshift above 0.3", "Which pulsars have a spin period below 1 s?")
    assert "redshift" not in answer.claims[0].text and "blazar" not in answer.claims[0].text


bound = st.builds(
    lambda op, value: {"quantity": "redshift", "op": op, "value": value},
    st.sampled_from(["<", "<=", ">", ">="]),
    st.floats(0, 10, allow_nan=False),
)


@given(bound, bound)
def test_the_latest_bound_always_holds_and_can_be_met_with_what_is_kept(held, new):
    joined = _joined((held,), (new,))
    lows = [b["value"] for b in joined if b["op"][0] == ">"]
    highs = [b["value"] for b in joined if b["op"][0] == "<"]
    assert joined[-1] == new and len(joined) == (2 if lows and highs else 1)
    assert not (lows and highs) or lows[0] < highs[0]

"""The values under a verdict: those that the answer cites, each linked to its card, and none where a table shows them."""

import re

import pytest

from tests.support.make_fits import write_set
from ui.chat.messages import answer_paragraphs, escape
from ui.chat.value_strip import MOST, value_strip
from ui.html.cards import evidence_cards


def test_values_of_one_source_stand_below_the_verdict_and_lead_to_their_cards(assistant):
    answer = assistant.ask("How far away is 3C 273?")
    strip = value_strip(answer, 3, escape)
    lines = strip.splitlines()
    assert 2 <= len(lines) <= MOST and strip in answer_paragraphs(answer, 3)[1:3]
    cards = evidence_cards(answer, 3)
    for line in lines:
        target = re.search(r"\(#(e3-\w+)\)$", line)[1]
        assert f'id="{target}"' in cards
    assert "redshift **0&#46;1583**" in strip and "Mpc**" in strip and "REAL" not in strip


@pytest.mark.parametrize(
    "question", ["How hard is 3C 273?", "Compare Cyg X-1 and GX 339-4", "List all blazars with their redshift", "hello"]
)
def test_no_line_where_a_table_or_one_sentence_says_it(assistant, question):
    assert not value_strip(assistant.ask(question), 1, escape)


def test_values_of_an_upload_are_said_to_be_real_with_their_intervals(assistant, tmp_path):
    made = write_set(tmp_path, net_counts=3000.0)
    answer = assistant.ask("What is this spectrum?", [made.pha, made.arf, made.rmf, made.background])
    lines = value_strip(answer, 1, escape).splitlines()
    assert 2 <= len(lines) <= MOST and all("REAL" in line for line in lines)
    assert len({line.split("**")[0] for line in lines}) == len(lines)  # of each quantity one
    assert any("photon index" in line and "90 &#37;" in line for line in lines)

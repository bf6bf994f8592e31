"""The cards of the evidence: each mark has its own, and it says what it must."""

import html
import re

from tests.support.ui_answers import (
    BIBCODE,
    Tags,
    answer_of,
    panel_of,
)
from ui.chat import messages


def test_every_mark_has_its_card():
    answer = answer_of()
    targets = set(re.findall(r"\(#(e3-\w+)\)", "".join(messages.answer_paragraphs(answer, 3))))
    ids = {value for name, value in Tags(panel_of(answer, 3)).attributes if name == "id"}
    assert targets and targets <= ids


def test_cards_say_what_they_must():
    panel = panel_of(answer_of(), 1)
    link = f'<a href="https://ui.adsabs.harvard.edu/abs/{BIBCODE}" target="_blank" rel="noopener noreferrer">'
    text = html.unescape(re.sub("<[^>]+>", "", panel))
    assert link in panel
    for words in ("SIMULATED", "REAL", "not observed", "12h29m", "187.28", "Summary written for this project", "90 %"):
        assert words in text
    assert "3.04×10<sup>21</sup> cm<sup>−2</sup>" in panel  # 30.4 in units of 1e20

"""The second reader on the page: marks in words, nothing of the text or of records as markup."""

import re

from assistant.door.desk import Desk
from assistant.door.results import ToldMark, ToldSentence, ToldText, told_text
from ui.reader.tab import _pieces, marked_html
from ui.words import say


def test_marks_stand_in_the_text_and_are_told_in_words(assistant):
    text = "3C 273 is a quasar at a redshift of 0.158. The redshift of 3C 273 is 0.9."
    shown = str(marked_html(told_text(Desk(lambda: assistant).verify_text(text))))
    assert re.search(r'<mark class="ss-contradicted">0\.9<sup', shown) and '<mark class="ss-supported">0.158' in shown
    assert "contradicted" in re.sub("<[^>]+>", "", shown) and say("check.no_marks") not in shown


def test_the_pieces_are_the_text_whatever_overlaps():
    def mark(start, end):
        return ToldMark(kind="name", text="x", start=start, end=end, status="unknown", says="", evidence=[])

    text = "abcdefgh"
    for marks in ([], [mark(0, 8)], [mark(2, 5), mark(3, 6)], [mark(6, 8), mark(0, 2)], [mark(1, 3), mark(1, 2)]):
        assert "".join(piece for piece, _ in _pieces(text, marks)) == text


def test_nothing_is_markup():
    attack = "<img src=x onerror=alert(1)>"
    mark = ToldMark(kind="name", text=attack, start=0, end=len(attack), status="unknown", says=attack, evidence=["S1"])
    told = ToldText(
        sentences=[ToldSentence(text=attack, status="unknown", says=attack, marks=[mark])],
        evidence=[],
        supported=0,
        contradicted=0,
        unknown=1,
    )
    assert "<img" not in str(marked_html(told))

"""A link to an answer carries its question and a document that can be replayed."""

import base64
import json
import random
import zlib

from tests.support.ui_answers import FakeAssistant, asked
from ui.chat.documents import read_document
from ui.chat.session import Exchange
from ui.chat.sharing import MOST_LINK, link_of


def unpacked(packed):
    return zlib.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))).decode()


def test_a_link_holds_the_question_and_the_answer_to_replay():
    _, session = asked(FakeAssistant(), "What is 3C 273?")
    link = link_of(session.last, ("bundled",))
    document = read_document(unpacked(link["replay"]))
    assert link["question"] == "What is 3C 273?" == document["turns"][0]["question"]
    assert document["turns"][0]["answer"]["claims"] and document["turns"][0]["libraries"] == ["bundled"]
    assert set(link["replay"]) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_a_question_on_files_is_not_asked_anew_and_a_long_answer_stays_behind():
    _, session = asked(FakeAssistant(), "What is this?")
    exchange = session.last
    exchange.files = ["own.pha"]
    link = link_of(exchange)
    assert link["question"] == "" and json.loads(unpacked(link["replay"]))["turns"][0]["files"][0]["name"] == "own.pha"
    noise = base64.b64encode(random.Random(1).randbytes(2 * MOST_LINK)).decode()
    assert link_of(Exchange(1, noise, [], 0, [], error="x"))["replay"] == ""

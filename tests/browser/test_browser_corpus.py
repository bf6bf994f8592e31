"""A corpus of the user's own in a real Chromium: a dozen questions through the page, judged as on the terminal."""

import json

import pytest

from assistant.evaluation.library.corpus import judge
from assistant.evaluation.library.question import OPEN, read_questions
from assistant.evaluation.library.truth import read_truth
from tests.support.browser_fixtures import ask, chromium_is_missing, end_chat, picture, saved, saves, start_chat, whole

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(chromium_is_missing(), reason="needs Debian's chromium"),
]
ASKED = 12
INDEXING_MS = 300_000  # the first answer waits for the index


@pytest.fixture(scope="module")
def corpus_chat(made_up_corpus):
    server, found = start_chat("--questions", "0", "--library", str(made_up_corpus.folder))
    yield found
    end_chat(server)


def test_a_dozen_questions_on_a_corpus_through_the_page(visit, corpus_chat, made_up_corpus):
    truth = read_truth(made_up_corpus.truth)
    questions = _of_every_category([q for q in read_questions(made_up_corpus.questions) if q.part == OPEN])
    wrong, page = [], visit(at=corpus_chat)
    for number, question in enumerate(questions):
        if number:
            page.locator("#do-new").click()  # nothing of one question is known in the next
            page.wait_for_function("document.querySelectorAll('#chat .user-row').length === 0")
        ask(page, question.question)
        page.locator("#chat .ss-actions").wait_for(state="attached", timeout=INDEXING_MS)
        whole(page)
        shown = " ".join(page.locator("#chat").inner_text().split())
        if not number:
            saves(page)
        (turn,) = json.loads(saved(page, page.locator("#save-json").click)[1])["turns"]
        verdict = judge(question, turn["answer"], truth)
        unseen = [c["text"] for c in turn["answer"]["claims"] if _begins(c["text"]) not in _letters(shown)]
        if not verdict.right or unseen:
            wrong.append((question.question, verdict.missing, verdict.made_up, unseen))
        picture(page, f"corpus-{question.id}")
    assert len(questions) == ASKED and wrong == [], "\n".join(map(str, wrong))


def _of_every_category(questions):
    """A dozen, each category first once."""
    seen: dict[str, int] = {}
    order = []
    for question in questions:
        seen[question.category] = seen.get(question.category, 0) + 1
        order.append((seen[question.category], question))
    return [question for _, question in sorted(order, key=lambda pair: pair[0])[:ASKED]]


def _begins(text: str) -> str:
    """The first letters of a claim: its numbers and units are typeset on the page."""
    return _letters(text)[:24]


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())

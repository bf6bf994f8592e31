"""Real examples that were listed or are named: one of them, which of them, what is like one; the conversation keeps their names."""

import pytest

from assistant.reading.of_examples import AMONG, LIKE, SHOW
from assistant.request.conversation import Conversation
from assistant.request.language.wanted import Wanted
from retriever.encoders.curve_space import curve_spaces
from retriever.encoders.image_space import image_space
from retriever.timing.variable_class import SURVEY

STAR = "173129-1855.4"


def known(by_request, domain, names, ask, text="", **more):
    answer = by_request(
        Wanted("find", domain=domain, examples=names, ask=ask, topic=text, question=text or "x", **more)
    )
    assert not answer.dropped
    return answer


def test_one_is_shown(by_request):
    image = known(by_request, "deep-sky", ("NGC 7027",), SHOW).claims[0]
    assert image.text.startswith("**NGC 7027**, of the class planetary nebula, lies at RA 316.7569")
    star = known(by_request, "variables", (STAR,), SHOW).claims[0]
    assert f"**ASAS {STAR} is of the class RRab by the survey**" in star.text


@pytest.mark.parametrize(("domain", "name"), [("deep-sky", "NGC 7027"), ("variables", STAR)])
def test_what_is_like_one_is_ranked_without_it(by_request, domain, name):
    answer = known(by_request, domain, (name,), LIKE)
    rows = answer.ledger.table(answer.claims[0].table)["rows"]
    cosines = [float(row[-1]) for row in rows]
    assert len(rows) == 8 and cosines == sorted(cosines, reverse=True) and cosines[0] < 1
    assert all(name not in row[0] for row in rows) and len(answer.claims) == 2


def test_which_of_them_lie_somewhere_or_are_of_a_class(by_request):
    names = ("NGC 6884", "NGC 6781", "NGC 2775", "NGC 3521")
    there = known(by_request, "deep-sky", names, AMONG, "which of those are in Cygnus?", constellation="Cyg").claims[0]
    assert "Of the 4 that were listed, in Cygnus: 1** (NGC 6884)" in there.text
    kind = known(by_request, "deep-sky", names, AMONG, "which of them are spiral galaxies?").claims[0]
    assert "of the class spiral galaxy: 2** (NGC 2775 and NGC 3521)" in kind.text
    none = known(by_request, "deep-sky", names, AMONG, "which of them are the oldest?").claims[0]
    assert none.refuses and "the words name none of these" in none.text
    stars = known(by_request, "variables", (STAR,), AMONG, "which of those are Miras?").claims[0]
    assert "None of the 1 that were listed" in stars.text


def test_names_are_found_however_they_are_written():
    assert image_space().named("ngc7027").name == "NGC 7027" and image_space().named("M1").name == "NGC 1952"
    assert image_space().named("Cyg X-1") is None and curve_spaces()[SURVEY].named("ASAS 000000") is None
    assert curve_spaces()[SURVEY].named(f"ASAS {STAR}").label == "RRab"


@pytest.mark.parametrize(
    ("domain", "questions", "says"),
    [
        (
            "deep-sky",
            ["pictures of planetary nebulae", "show the second", "what is it like?", "which of those are in Aquila?"],
            [
                "fits these words best",
                "of the class planetary nebula, lies",
                "The real image most like that of",
                "in Aquila",
            ],
        ),
        (
            "variables",
            [
                "light curves like RR Lyrae",
                "which of those are RRc?",
                "show the second",
                "what varies like it?",
                "papers on it",
            ],
            [
                "most typical",
                "of the class RRc",
                "is of the class RRc by the survey",
                "These stars vary like",
                "Which source",
            ],
        ),
    ],
)
def test_a_conversation_goes_on_from_what_was_listed(assistant, domain, questions, says):
    conversation = Conversation(domain=domain)
    for question, said in zip(questions[:4], says, strict=False):
        answer = assistant.ask(question, None, conversation)
        assert said in answer.text and not answer.dropped, (question, answer.text)


def test_which_one_is_asked_where_it_may_be_any(assistant):
    conversation = Conversation(domain="variables")
    assistant.ask("light curves like RR Lyrae", None, conversation)
    assert "Which of the examples do you mean?" in assistant.ask("what varies like it?", None, conversation).text
    assert "by the survey" in assistant.ask("show the second", None, conversation).text

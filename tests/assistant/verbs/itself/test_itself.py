"""What the assistant says of itself is true of the open library, and passes verification; refusals are one sentence each."""

from types import SimpleNamespace

import pytest

from assistant.evaluation.scoring import refused
from assistant.request.conversation import Conversation, Turn
from assistant.request.language.wanted import Wanted
from assistant.verbs.itself import particulars
from assistant.verbs.itself.facts import TOPICS, spectra
from retriever.requests.grammar import grammar


@pytest.mark.parametrize("topic", grammar().words["about"])
def test_every_topic_has_an_answer_with_evidence(by_request, topic):
    answer = by_request(Wanted("about", about=topic))
    assert answer.claims[0].text.startswith("**") and all(claim.evidence for claim in answer.claims)


def test_there_is_no_topic_that_the_grammar_lacks():
    assert set(TOPICS) == set(grammar().words["about"])


def test_counts_are_those_of_the_library(by_request, library):
    assert f"**{len(library.sources)} X-ray sources" in by_request(Wanted("about", about="number_of_sources")).text
    assert f"**{len(library.papers)} papers" in by_request(Wanted("about", about="number_of_papers")).text
    kinds = spectra(library)
    assert kinds["simulated"] and not kinds["real"]
    assert f"{kinds['simulated']} spectra" in by_request(Wanted("about", about="real_or_simulated")).text


def test_the_questions_of_a_conversation_are_remembered(by_request):
    conversation = Conversation([Turn("What is 3C 273?"), Turn("and its redshift?")])
    answer = by_request(Wanted("about", about="memory"), conversation)
    assert "| 1" in answer.text and "What is 3C 273?" in answer.text


def test_refusals_are_one_sentence_each_without_evidence_and_differ(by_request):
    reasons = grammar().words["reason"]
    claims = [by_request(Wanted("refuse", reason=reason)).claims for reason in reasons]
    assert all(len(said) == 1 and said[0].refuses and not said[0].evidence for said in claims)
    assert len({said[0].text for said in claims}) == len(reasons)


def test_the_judge_takes_what_is_out_of_the_domain_for_a_refusal(by_request):
    assert refused(by_request(Wanted("refuse", reason="out_of_domain")))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("hello there", "Hello"),
        ("Thanks, that helped!", "You are welcome."),
        ("bye", "Goodbye."),
        ("谢谢", "You are welcome."),
        ("tell me a joke", "neutron stars"),
        ("how are you?", "I am a program"),
    ],
)
def test_greetings(by_request, question, said):
    (claim,) = by_request(Wanted("greet", question=question)).claims
    assert said in claim.text


@pytest.mark.parametrize(
    ("topic", "question", "first"),
    [
        ("quantities", "Which units do you use for flux?", "Units here are"),
        ("how_computed", "how do you compute similarity", "Similarity is the cosine"),
        ("data", "have you got the full texts of the papers?", "No: full texts"),
        ("quantities", "show me the glossary please", "The glossary has"),
        ("certainty", "How sure are you about classes outside the core list?", "The class of a source that was not"),
        ("memory", "do you still know what I asked you yesterday?", "No: what was asked in another"),
        (
            "origin_of_values",
            "What happens when two catalogues contradict each other?",
            "Values that disagree are kept",
        ),
        (
            "privacy",
            "Who wrote you and are you learning from my typing?",
            "The Spectrum Scholar developers made me, and I",
        ),
        ("internet", "Can I use you offline?", "No internet is needed"),
        ("cost", "What does it cost?", "It costs nothing"),
        ("memory", "Do you remember what I asked before in this chat?", "Yes, within a conversation"),
        ("languages", "Do you speak German?", "Questions in English"),
    ],
)
def test_the_first_sentence_answers_the_very_question(by_request, topic, question, first):
    assert by_request(Wanted("about", about=topic, question=question)).text.startswith(f"**{first}")


def test_missions_that_are_not_in_a_library_are_denied_first():
    """Of the bundled library, whose manifest says what it is made from."""
    origin = "Chandra Source Catalog 2, Swift-BAT 105-month"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(particulars, "manifests", lambda library: [{"name": "bundled", "origin": origin}])
        patch.setattr(particulars, "here", lambda library: "the bundled library")
        state = SimpleNamespace(toolbox=SimpleNamespace(library=None))
        first, second, _ = particulars.asked_in_particular("does your database contain XMM or eROSITA data?", state)
    assert first.text.startswith("No: no data of XMM-Newton") and "Chandra," not in first.text
    assert origin in second.text


def test_an_inventory_counts_everything_first(by_request, library):
    first = by_request(Wanted("about", about="data", question="what do you hold")).text
    assert (
        f"{len(library.sources)} sources, {len(library.papers)} papers" in first
        and f"{len(library.terms)} glossary" in first
    )


def test_whether_a_term_is_known_is_answered_with_its_entry(by_request):
    answer = by_request(Wanted("about", about="capabilities", topic="pulsar", question="do you know about pulsars?"))
    assert answer.text.startswith("**Yes**") and "pulsar: A spinning neutron star" in answer.text

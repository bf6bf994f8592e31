"""Explanations: terms with and without their names, differences, why on a source, classes by what is here; all verified."""

from dataclasses import replace

import pytest

from assistant.check.verify import Verifier
from assistant.evidence.claims import Claim
from assistant.evidence.ledger import Ledger
from assistant.request.conversation import Conversation
from assistant.request.language.wanted import Limit, Wanted
from assistant.tools.terms.explain_words import Explained
from assistant.verbs.act.again import instead
from assistant.verbs.explain.entries import _further
from assistant.verbs.form import in_form
from retriever.library.term_matching import best_for, named_in
from tests.support.verbs.carried import carried


def asked(question, **parts):
    return Wanted("explain", topic=question, question=question, **parts)


@pytest.mark.slow
def test_every_entry_passes_verification(library, names):
    verifier = Verifier(names)
    for term in library.terms:
        ledger = Ledger()
        evidence = (ledger.add_term(term),)
        assert not verifier.check(Claim(f"{term.term}: {term.definition} {term.example}", evidence), ledger), term.term


@pytest.mark.slow
def test_every_entry_is_found_by_its_names_and_wordings(library):
    for term in library.terms:
        found = [one.term.term for one in best_for(f"What is {term.term}?", library.terms)]
        assert term.term in found, term.term
        for wording in term.asked:
            best = best_for(wording, library.terms)
            assert any(one.term.term == term.term for one in best) or not best, (wording, term.term)


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("what if two photons land in one frame", "pile-up"),
        ("is it true that a black hole hoovers up everything near it", "do black holes suck"),
        ("Which fit statistic for few counts, chi squared or cash?", "chi-squared statistic"),
        ("would a person survive falling into a black hole", "falling into a black hole"),
        ("how does an x-ray mirror focus", "X-ray telescope"),
        ("Was bedeutet Rotverschiebung?", "redshift"),
    ],
)
def test_a_question_without_the_term_s_name_finds_it(library, question, term):
    assert term in [one.term.term for one in best_for(question, library.terms)][:2]


@pytest.mark.parametrize("question", ["What is blorbification?", "Who won the match last night?", "lentil soup recipe"])
def test_other_words_find_nothing(library, by_request, question):
    assert best_for(question, library.terms) == []
    assert by_request(asked(question, ask="what")).claims[0].refuses


def test_two_terms_of_a_difference_in_their_order(library, by_request):
    question = "What is the difference between a quasar and a pulsar?"
    assert [term.term for term in named_in(question, library.terms)] == ["quasar", "pulsar"]
    answer = by_request(asked(question, ask="difference"))
    assert answer.text.index("Quasar:") < answer.text.index("Pulsar:")


def test_why_on_a_source_has_its_values_and_the_reason(library, by_request):
    hard = (Limit("hardness", "is", state="high"),)
    known = (library.sources["ngc-4151"],)
    answer = by_request(asked("Why is the spectrum of NGC 4151 hard?", ask="why", names=known, limits=hard))
    assert "hardness ratio" in answer.text and "Obscuration and hardness:" in answer.text


def test_a_wrong_class_is_corrected_and_nothing_else_is_told(library, by_request):
    known = (library.sources["3c-273"],)
    (claim,) = by_request(
        asked(
            "Why is 3C 273 a galaxy cluster?",
            ask="why",
            names=known,
            classes=("galaxy cluster",),
            class_words=("galaxy cluster",),
        )
    ).claims
    assert "quasar" in claim.text and "galaxy cluster" in claim.text


def test_why_a_source_is_of_its_class(library, by_request):
    known = (library.sources["3c-273"],)
    answer = by_request(
        asked("Why is 3C 273 a quasar?", ask="why", names=known, classes=("quasar",), class_words=("quasar",))
    )
    assert "quasar" in answer.claims[0].text and answer.claims[0].evidence


def test_a_reason_that_no_paper_gives_is_refused(library, by_request):
    known = (library.sources["gx-339-4"],)
    answer = by_request(asked("Why is GX 339-4 purple?", ask="why", names=known))
    assert any(claim.refuses and "GX 339-4" in claim.text for claim in answer.claims)


def test_a_class_is_told_with_what_is_here_of_it(library, by_request):
    answer = by_request(asked("What are quasars?", ask="what", classes=("quasar",), class_words=("quasars",)))
    count = library.classes["quasar"]
    assert answer.text.startswith("Quasar:") and f"{count} sources of the class quasar" in answer.text
    assert "| redshift" not in answer.text  # nobody asked for medians


@pytest.mark.parametrize(
    ("question", "ask", "begins"),
    [
        ("Why do Seyfert 2 galaxies look harder than Seyfert 1s?", "why", "Seyfert types and hardness:"),
        ("Is a negative photon index physical?", "what", "Negative photon index:"),
        ("How do flares happen?", "how", "How flares happen:"),
        ("How were pulsars discovered?", "story", "Discovery of pulsars:"),
        ("Why do black holes emit X-rays?", "why", "X-rays of black holes:"),
    ],
)
def test_what_is_asked_of_a_thing_is_told_not_what_it_is(by_request, question, ask, begins):
    assert by_request(asked(question, ask=ask)).text.startswith(begins)


@pytest.mark.parametrize(
    ("question", "ask"),
    [("Why are the oldest magnetars weaker?", "why"), ("How much does a magnetar weigh in tons?", "what")],
)
def test_an_entry_that_does_not_answer_is_only_what_comes_nearest(by_request, question, ask):
    first = by_request(asked(question, ask=ask)).claims[0]
    assert first.refuses and "nearest" in first.text


def test_why_a_source_shines_is_told_of_its_class(library, by_request):
    known = (library.sources["3c-273"],)
    answer = by_request(asked("Why does 3C 273 emit X-rays?", ask="why", names=known))
    assert "3C 273 is a quasar" in answer.claims[0].text and "X-rays of active galaxies:" in answer.text


def test_a_source_is_described_with_what_its_class_is(library, by_request):
    known = (library.sources["3c-273"],)
    answer = by_request(Wanted("explain", ask="what", names=known, question="Describe 3C 273 for the general public."))
    assert "3C 273 is a quasar" in answer.claims[0].text and "Quasar:" in answer.text


def test_how_two_sources_differ_is_told_from_their_values(library, by_request):
    known = (library.sources["3c-273"], library.sources["ngc-4151"])
    question = "How do 3C 273 and NGC 4151 differ?"
    answer = by_request(Wanted("explain", ask="difference", names=known, question=question))
    assert "redshift" in answer.text and "glossary" not in answer.text


def test_simpler_words_are_said_not_to_be_there(by_request):
    answer = by_request(asked("What is a white dwarf?", ask="what", register="simpler"))
    assert answer.text.startswith("White dwarf:") and "simpler words" in answer.notes[0]


@pytest.mark.parametrize("quantity", ["photon_index", "column_density", "temperature", "hardness", "variability"])
def test_the_meaning_of_a_value_is_its_quantity(by_request, quantity):
    limits = (Limit(quantity, "eq", (1.0,), said="1"),)
    answer = by_request(Wanted("explain", ask="what", limits=limits, question="what does a value of 1 mean?"))
    assert not answer.claims[0].refuses


def test_of_a_source_no_entry_is_told_that_only_shares_words(library, by_request):
    known = (library.sources["gx-339-4"],)
    question = "Describe the size of GX 339-4 by a comparison."
    answer = by_request(Wanted("explain", ask="analogy", names=known, quantities=("size",), question=question))
    assert "neutron star packs" not in answer.text and "GX 339-4 is" in answer.claims[0].text


def test_an_entry_is_told_shorter_simpler_and_longer(library):
    asked = Wanted("explain", ask="what", topic="cool core", question="what is a cool core?")
    whole = carried(library, asked).claims[0].text
    short = carried(library, asked.changed_by(Wanted("same", length="short")))
    simple = carried(library, asked.changed_by(Wanted("same", register="child")))
    three = carried(library, asked.changed_by(Wanted("same", length="3")))
    assert whole.startswith(short.first) and len(short.first) < len(whole) and short.first.count(". ") < 2
    assert whole.startswith(simple.first) and len(short.first) < len(simple.first) and whole.startswith(three.first)
    assert len(short.claims) == 1
    longer = carried(library, asked.changed_by(Wanted("same", length="long"))).claims
    assert longer[0].text == whole and longer[-1].text.startswith("Cavity: ")


def test_a_question_on_the_pictures_of_a_source_is_told_of_pictures(library):
    known = (library.sources["3c-273"],)
    question = "Are the colours in pictures of 3C 273 real?"
    answer = carried(
        library, Wanted("explain", ask="what", names=known, topic="colours pictures real", question=question)
    )
    assert answer.first.startswith("Colours of X-ray images:")


def test_more_of_an_entry_that_stands_alone_is_all(library):
    state = carried(library, Wanted("explain", ask="what", topic="cool core", question="what is a cool core?")).state
    alone = replace(library.terms[0], see_also=())
    (claim,) = _further(Explained((), terms=(alone,), ids=("G1",), papers=("",)), state)
    assert claim.text == "That is all that the glossary has on it."


def test_a_verdict_stands_first(by_request):
    answer = by_request(asked("Do black holes suck everything in?", ask="misconception"))
    assert answer.text.startswith("**No**: ")


def test_a_reason_that_is_not_held_is_said_first(by_request):
    first, second = by_request(asked("Why are the oldest magnetars weaker?", ask="why")).claims
    assert first.refuses and "surely gives the reason" in first.text and second.text.startswith("Magnetar:")


def test_of_two_things_one_without_an_entry_is_said(by_request):
    answer = by_request(asked("difference between a magnetar and a blorb", ask="difference"))
    assert "Only one of the two" in answer.claims[0].text and "Magnetar:" in answer.text


def test_a_text_for_everybody_on_a_mission_is_its_entry_in_a_post_s_length(library):
    conversation = Conversation()
    wanted = Wanted("act", action="tweet", topic="XRISM", register="public", question="Please write a tweet on XRISM")
    told = instead(wanted, conversation)
    (claim,) = in_form(told, carried(library, told).claims, Ledger())
    assert claim.text.startswith("XRISM: ") and len(claim.text) <= 280


def test_a_post_of_nothing_named_is_the_answer_before(library):
    wanted = Wanted("act", action="tweet", question="now as a tweet")
    assert instead(wanted, Conversation()) == wanted


def test_a_comparison_is_told_alone_or_with_its_whole_entry(library):
    alone = carried(library, asked("give an everyday comparison for quasars", ask="analogy")).first
    assert "searchlight" in alone and "billiard" not in alone
    whole = carried(library, asked("a metaphor for a pulsar that is not a lighthouse", ask="analogy")).text
    assert "lawn sprinkler" in whole and "merry-go-round" in whole

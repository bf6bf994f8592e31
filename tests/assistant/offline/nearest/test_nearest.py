"""What is said to a question that the reader is not sure of: what is held on what it names, and no reading's own answer."""

from dataclasses import replace

import pytest

from assistant.agent.workflow import Assistant
from assistant.evidence.remarks import Template
from assistant.offline.engine import OfflineEngine
from assistant.reading.question import READERS
from assistant.request.asked import Certainty
from assistant.request.conversation import Conversation
from assistant.request.language.resolving import wanted_of
from retriever.requests.marks import marks_in
from retriever.requests.program import parse


@pytest.fixture(scope="module")
def offering(library):
    """An assistant whose reader is not sure of anything, and offers these readings of whatever is asked."""

    def made(*programs, surely=()):
        def read(question, conversation, library, upload=""):
            marked = marks_in(question, library)
            offered = tuple(replace(wanted_of(parse(one), marked, conversation), question=question) for one in programs)
            rules = READERS["rules"](question, conversation, library, upload)
            unclear = replace(rules, certainty=Certainty.UNCLEAR, wanted=None)
            return replace(unclear, offered=offered, surely=frozenset(surely))

        return Assistant(library, OfflineEngine(), read=read)

    return made


@pytest.fixture(scope="module")
def unsure(offering):
    return offering()


_COMPUTED = ("values name S1 quantity redshift", "compute name S1 formula luminosity")


def test_values_that_are_named_are_told_and_the_readings_offered_last(offering):
    answer = offering(*_COMPUTED).ask("is the redshift of 3C 273 nu enough for a tweet")
    assert answer.claims[0].shown.startswith("I am not sure what is asked") and answer.claims[0].refuses
    assert "0.158" in answer.text and not answer.dropped
    assert answer.claims[-1].remark.template is Template.OFFERED


def test_no_reading_is_carried_out_as_the_answer(offering):
    answer = offering("conclude name S1 where redshift gt N1 verdict whether", "values name S1 quantity flux").ask(
        "3C 273 redshift 0.1 or what"
    )
    assert "**Yes**" not in answer.text and "0.158" in answer.text


def test_what_all_readings_list_is_listed(offering):
    answer = offering("list class K1 order redshift desc", "list class K1 order redshift desc kind radio_loud").ask(
        "quasars by redshift whatever"
    )
    assert "quasars" in answer.text and "| source" in answer.text


def test_a_list_without_a_condition_on_a_number_is_not_told(offering):
    readings = ("list class K1 where redshift gt N1", "list class K1 where redshift lt N1")
    answer = offering(*readings).ask("quasars redshift 0.3 perhaps")
    assert "| source" not in answer.text


def test_words_that_nothing_speaks_of_are_said_first(offering):
    answer = offering(*_COMPUTED).ask("redshift of 3C 273 as a marshmallow")
    assert "'marshmallow'" in answer.claims[0].text


def test_an_unknown_name_is_told(offering):
    answer = offering("values name U1 quantity redshift").ask("redshift of XTE J9999-123 yes no")
    assert "XTE J9999-123" in answer.text and any(claim.refuses for claim in answer.claims)


def test_of_a_class_alone_it_is_told_what_that_is(offering):
    answer = offering("explain topic ask what").ask("blazar zzyx qqr")
    assert answer.claims[1].evidence[0].startswith("G")


def test_two_alternatives_stand_side_by_side_and_none_is_chosen(offering):
    answer = offering("conclude verdict which").ask("is it reflection or a warm absorber")
    assert "**That I don't decide**" in answer.text
    assert "Reflection:" in answer.text and "Warm absorber:" in answer.text


def test_the_question_back_stays_where_nothing_is_named(offering):
    answer = offering("about about capabilities", "act action undo").ask("zork frobnicate quux")
    assert len(answer.claims) == 1 and answer.claims[0].remark.template is Template.ASKED_BACK


def test_an_offer_is_taken_up_in_the_next_turn(offering, library):
    conversation = Conversation()
    offering(*_COMPUTED).ask("is the redshift of 3C 273 nu enough", None, conversation)
    assert len(conversation.turns[-1].offered) == 2 and conversation.turns[-1].subjects


def test_papers_that_speak_of_the_words_are_told(unsure):
    answer = unsure.ask("X-ray lags in Mrk 1044?")
    assert answer.claims[0].refuses and not answer.dropped
    assert "2026arXiv260817292K" in answer.text


def test_no_paper_is_told_that_does_not(unsure):
    answer = unsure.ask("star formation rate of Mrk 421?")
    assert not [item for item in answer.ledger if item.kind == "paper" and item.id in answer.cited]


def test_a_wrong_premise_is_corrected_first(unsure):
    answer = unsure.ask("Which supernova made NGC 4151, the famous supernova remnant?")
    assert answer.claims[0].text.startswith("I have no evidence that NGC 4151 is a supernova remnant")


def test_quantities_that_no_reading_has_are_not_told(offering):
    answer = offering("conclude name S1 where spin_period lt N1 verdict whether").ask("EX Hya 67 min spin")
    assert "black hole spin" not in answer.text


def test_a_list_of_a_class_that_no_word_says_is_not_told(offering):
    readings = ("count class pulsar", "count class pulsar order distance asc")
    assert "pulsars" not in offering(*readings).ask("how many whatsits 3").claims[0].text


def test_the_entry_of_a_formula_that_all_readings_have_is_told(offering):
    readings = ("compute where luminosity eq N1 formula alpha_ox", "compute where luminosity eq N2 formula alpha_ox")
    answer = offering(*readings).ask("L2500 30.5 vs 26.3 zork")
    assert "Alpha_ox:" in answer.text and not answer.dropped

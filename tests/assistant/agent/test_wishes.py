"""A question of two wishes is one turn: both are carried out, verified, and can be gone on from."""

from dataclasses import replace

import pytest

from assistant.agent.events import ClaimReady
from assistant.agent.wishes import joined
from assistant.agent.workflow import Assistant
from assistant.evidence.claims import Answer, Claim
from assistant.evidence.ledger import Ledger
from assistant.offline.engine import OfflineEngine
from assistant.reading.question import READERS
from assistant.request.asked import Asked, Certainty
from assistant.request.conversation import Conversation, Turn
from assistant.request.intents import Intent
from assistant.request.language.resolving import wanted_of
from assistant.request.language.wanted import Wanted
from retriever.requests.marks import marks_in
from retriever.requests.program import parse

TWO = "values name S1 quantity redshift also papers name S2"
SAID = "What is the redshift of 3C 273, and which papers are there on NGC 4151?"


@pytest.fixture
def ask(library):
    """Asks a question that is read as a request; ``shown`` are the claims as they were streamed."""

    def of(question, program, conversation=None, certainty=Certainty.SURE):
        def reader(text, turns, held, upload):
            wanted = wanted_of(parse(program), marks_in(text, held), turns, upload, held.sources)
            return Asked(Intent(text), wanted=wanted, request=program, certainty=certainty)

        answer = Assistant(library, OfflineEngine(), read=reader).ask(question, None, conversation)
        assert answer.dropped == []
        return answer

    return of


def test_both_are_answered_in_their_order_on_one_ledger(ask):
    conversation = Conversation()
    answer = ask(SAID, TWO, conversation)
    assert answer.text.index("0.158") < answer.text.index("NGC 4151")
    assert len(answer.tools) > 1
    ids = [item.id for item in answer.ledger]
    assert len(set(ids)) == len(ids) and answer.cited <= set(ids)
    assert all(claim.evidence or claim.plain for claim in answer.claims)
    first, second = conversation.turns
    assert (first.wanted.do, second.wanted.do) == ("values", "papers") and not first.wanted.also
    assert first.question == second.question == SAID
    assert first.subjects == ["3c-273"] and second.papers and not first.papers
    assert "0.158" in first.answer and "0.158" not in second.answer


def test_the_second_goes_on_from_the_first(ask):
    conversation = Conversation()
    program = "list class K1 order redshift desc limit #1 also values earlier source quantity redshift"
    ask("Which quasar is farthest, and what is its redshift?", program, conversation)
    assert conversation.turns[1].wanted.sources == tuple(conversation.turns[0].subjects[:1]) != ()


def test_the_next_turn_goes_on_from_either(ask):
    conversation = Conversation()
    ask(SAID, TWO, conversation)
    again = ask("and of 3C 273", "same name S1", conversation)  # the last wish, of another source
    assert conversation.turns[-1].wanted.do == "papers" and "3C 273" in again.text
    del conversation.turns[2:]
    ask("its photon index", "values earlier source quantity photon_index", conversation)
    assert conversation.turns[-1].wanted.sources == ("ngc-4151",)
    del conversation.turns[2:]
    ask("and of the other one", "values earlier other quantity photon_index", conversation)
    assert conversation.turns[-1].wanted.sources == ("3c-273",)


def test_nothing_is_said_twice(ask, library):
    twice = ask("redshift of 3C 273, and the redshift of 3C 273?", "values name S1 quantity redshift also same")
    shown = [claim.shown for claim in twice.claims]
    assert len(shown) == len(set(shown))
    alone = ask("redshift of 3C 273?", "values name S1 quantity redshift")
    assert shown == [claim.shown for claim in alone.claims]


def test_what_can_not_be_carried_out_says_so_and_the_rest_is(ask):
    answer = ask(
        "redshift of Zorblax X-7, and that of 3C 273?",
        "values name U1 quantity redshift also values name S1 quantity redshift",
    )
    assert "Zorblax X-7" in answer.text and "0.158" in answer.text
    answer = ask(
        "redshift of 3C 273, and the third of them?", "values name S1 quantity redshift also identify earlier third"
    )
    assert "0.158" in answer.text and answer.claims[-1].refuses
    answer = ask("redshift of 3C 273, and a poem", "values name S1 quantity redshift also refuse reason creative")
    assert "0.158" in answer.text and answer.claims[-1].refuses


def test_how_it_was_read_is_told_once_and_of_both(ask):
    answer = ask(SAID, TWO, certainty=Certainty.UNSURE)
    assert answer.text.count("I took this as") == 1
    assert "I took this as: the redshift of 3C 273; and papers on NGC 4151." in answer.text


def test_half_a_turn_is_not_kept(library, monkeypatch):
    before = [Turn("hello")]
    conversation = Conversation(list(before))

    def reader(text, turns, held, upload):
        return Asked(Intent(text), wanted=wanted_of(parse(TWO), marks_in(text, held), turns, upload, held.sources))

    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr("assistant.agent.wishes.wanted_then", broken)
    with pytest.raises(RuntimeError):
        Assistant(library, OfflineEngine(), read=reader).ask(SAID, None, conversation)
    assert conversation.turns == before


def test_claims_are_joined_in_order_without_those_said_before():
    one, two, three = Claim("one", ("S1",)), Claim("two", plain=True), Claim("three", ("S1",))
    parts = [Answer("?", "offline", claims, Ledger()) for claims in ([one, two], [replace(two), three, one])]
    assert joined(parts).claims == [one, two, three]


def test_claims_are_streamed_once(library):
    import asyncio

    def reader(text, turns, held, upload):
        program = "values name S1 quantity redshift also same"
        return Asked(Intent(text), wanted=wanted_of(parse(program), marks_in(text, held), turns, upload, held.sources))

    async def shown():
        events = Assistant(library, OfflineEngine(), read=reader).stream("redshift of 3C 273, and again?")
        return [event.text async for event in events if isinstance(event, ClaimReady)]

    found = asyncio.run(shown())
    assert found and len(found) == len(set(found))


def test_a_wish_alone_has_no_further_ones():
    assert Wanted("list").wishes == (Wanted("list"),)


def test_a_choice_of_two_wishes_is_carried_out_whole(ask, library):
    """The reader offers it; "the second" takes it up in the next turn."""
    wanted = wanted_of(parse(TWO), marks_in(SAID, library), Conversation())
    conversation = Conversation([Turn(SAID, offered=(Wanted("about"), wanted))])
    Assistant(library, OfflineEngine(), read=READERS["trained"]).ask("the second", None, conversation)
    assert [turn.wanted.do for turn in conversation.turns[1:]] == ["values", "papers"]


def test_what_was_asked_back_is_gone_on_from_its_last_wish(ask, library):
    wanted = wanted_of(parse(TWO), marks_in(SAID, library), Conversation())
    conversation = Conversation([Turn(SAID, offered=(wanted,))])
    ask("and of 3C 273", "same name S1", conversation)
    assert conversation.turns[-1].wanted.do == "papers"

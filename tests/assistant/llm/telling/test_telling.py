"""A language model words an answer behind a stand-in server: what is shown, refused, put right and left out."""

import asyncio

import pytest

from assistant.agent.events import ClaimReady
from assistant.check.verify import Verifier
from assistant.evidence.claims import Answer
from assistant.llm.planning import read_trusts
from assistant.request.conversation import Conversation
from tests.support.llm_asking import QUESTION, REQUEST, asker, teller, telling
from tests.support.llm_stand_in import StandIn, shown

CLAIM = "[S1] 3C 273 is a quasar at a redshift of 0.158."
VALUE = "[M1] 3C 273 has a redshift of 0.158, by the Swift-BAT 105-month catalogue."
WHY, REASON = "Why do black holes in the hard state have radio jets?", "explain topic ask why"
JETS = "[G1] Hard-state black holes follow a radio/X-ray correlation, which couples a steady jet to the flow."


def told(library, *tells, question=QUESTION, of="all", **writes) -> tuple[Answer, list[str]]:
    """The answer, and the messages in which evidence was shown."""
    with StandIn(teller(*tells, **writes)) as server:
        answer = telling(library, server, of).ask(question)
        return answer, [shown(request) for request in server.requests if shown(request).startswith("Evidence:")]


def test_what_the_model_says_and_the_evidence_bears_out_is_shown(library):
    answer, messages = told(
        library, f"{JETS}\n[G1] Neutron stars are some 20 times fainter in radio.", question=WHY, request=REASON
    )
    assert [claim.text for claim in answer.claims[:2]] == [
        JETS[5:],
        "Neutron stars are some 20 times fainter in radio.",
    ]
    assert answer.worded_by and answer.as_json()["worded_by"] == answer.worded_by and not answer.dropped
    assert answer.tokens == 210 and len(messages) == 1


def test_what_was_drafted_and_is_not_said_by_the_model_stays(library):
    answer, _ = told(library, JETS, question=WHY, request=REASON)
    assert "GX 339-4" in answer.claims[-1].text  # the entry's own words hold numbers that the model left out
    assert answer.claims[0].text in JETS


def test_a_computed_verdict_stands_first(library):
    answer, _ = told(library, CLAIM)
    assert answer.claims[0].text.startswith("**The redshift of 3C 273 is 0.158") and answer.claims[1].text in CLAIM


def test_the_prompt_has_the_evidence_in_marks_and_the_question_before(library):
    with StandIn(teller(CLAIM)) as server:
        assistant, conversation = telling(library, server), Conversation()
        assistant.ask(QUESTION, conversation=conversation)
        assistant.ask("and what is 3C 273?", conversation=conversation)
        first, second = [r for r in server.requests if shown(r).startswith("Evidence:")]
    assert "M1 measurement «redshift of 3C 273: 0.1583. Swift-BAT" in shown(first)
    assert shown(first).endswith(f"Question: {QUESTION}") and f"\nBefore: {QUESTION}\n" in shown(second)
    assert '"M1" | "S1"' in first["structured_outputs"]["grammar"] and first["stream"] and first["temperature"] == 0


def test_a_refused_claim_goes_back_once_and_takes_its_place(library):
    wrong = "[M1] 3C 273 has a redshift of 0.258, by the Swift-BAT 105-month catalogue."
    answer, messages = told(library, f"{wrong}\n{CLAIM}", VALUE)
    assert f"Refused: {wrong} (states 0.258, which is not in the cited evidence)" in messages[1] and len(messages) == 2
    assert [claim.text for claim in answer.claims[1:3]] == [VALUE[5:], CLAIM[5:]] and not answer.dropped


def test_what_is_refused_twice_is_left_out_and_the_user_is_told(library):
    answer, messages = told(library, f"{CLAIM}\n[S1] 3C 273 lies at 99 Mpc.", "[S1] 3C 273 lies at 98 Mpc.")
    assert len(messages) == 2 and [d.reason for d in answer.dropped] == [
        "states 98, which is not in the cited evidence"
    ]
    assert "1 statement was left out" in answer.text and "98" not in " ".join(c.text for c in answer.claims)


def test_a_claim_that_is_taken_back_is_no_statement_left_out(library):
    answer, _ = told(library, f"{CLAIM}\n[S1] 3C 273 lies at 99 Mpc.", "none")
    assert not answer.dropped and "99" not in answer.text


@pytest.mark.parametrize("tells", ["none", "", "nonsense without ids", "[S9] 3C 273 is a quasar."])
def test_where_nothing_can_stand_the_draft_is_the_answer(library, assistant, tells):
    answer, _ = told(library, tells)
    drafted = assistant.ask(QUESTION)
    assert [claim.shown for claim in answer.claims] == [
        claim.shown for claim in drafted.claims
    ] and not answer.worded_by


def test_the_shipped_planner_words_what_it_is_trusted_with(library):
    assert read_trusts().tells.tuned == "nothing" and read_trusts().tells.other == "open"
    with StandIn(teller(CLAIM)) as server:
        answer = asker(library, server).ask(QUESTION)
        assert len(server.requests) == 1 and not answer.worded_by
    with StandIn(teller(JETS, request=REASON), served=["some/large-model"]) as server:
        answer = asker(library, server, model="some/large-model").ask(WHY)
        system = next(r for r in server.requests if shown(r).startswith("Evidence:"))["messages"][0]["content"]
    assert answer.worded_by == "some/large-model" and "never an instruction" in system


def test_of_open_questions_only(library):
    values, _ = told(library, CLAIM, of="open")
    why, _ = told(library, JETS, question=WHY, request=REASON, of="open")
    assert not values.worded_by and why.worded_by


def test_claims_come_as_they_verify(library):
    async def events():
        with StandIn(
            teller({"text": f"{CLAIM}\n[S1] 3C 273 lies at 99 Mpc.\n{VALUE}", "pause": 0.02}, "none")
        ) as server:
            return [event async for event in telling(library, server).stream(QUESTION)]

    seen = asyncio.run(events())
    texts = [event.text for event in seen if isinstance(event, ClaimReady)]
    assert texts[:3] == [seen[-1].claims[0].shown, CLAIM[5:], VALUE[5:]] and len(texts) == len(set(texts))
    assert texts == [claim.shown for claim in seen[-1].claims]


def test_a_question_that_is_not_made_out_is_told_of_beside_what_is_said_of_that(library):
    question = "what accounts for the odd lag behaviour of this thing in NGC 4151"
    tells = "[S1] NGC 4151 is a Seyfert."
    answer, _ = told(
        library,
        tells,
        question=question,
        of="open",
        request={"text": "values name S1 quantity flux", "probability": 0.01},
        further="identify name S1",
    )
    told_at = next(n for n, claim in enumerate(answer.claims) if claim.text == tells[5:])
    assert answer.claims[told_at].evidence and answer.worded_by
    assert any(claim.refuses for claim in answer.claims)


@pytest.mark.parametrize(
    ("further", "tool"),
    [
        ("search reverberation lags", "search_papers"),
        ("values name S1 quantity flux", "source_parameters"),
        ("none", ""),
        ("search <script>", "search_papers"),
        ("interpret", ""),
        ("act action export format csv", ""),
        ("identify name S7", ""),
        ("values name /etc/passwd", ""),
        ("search \x00", ""),
    ],
)
def test_one_look_up_more_and_nothing_but_a_look_up(library, further, tool):
    without, _ = told(library, CLAIM)
    answer, _ = told(library, CLAIM, further=further)
    more = [one["name"] for one in answer.tools[len(without.tools) :]]
    assert (tool in more) if tool else not more
    assert not any(set("<>\x00") & set(str(one["arguments"])) for one in answer.tools)


def test_the_look_up_is_asked_for_before_any_evidence_is_shown(library):
    with StandIn(teller(JETS, request=REASON, further="search jets")) as server:
        telling(library, server).ask(WHY)
        asked = [shown(request) for request in server.requests]
    assert "Found: glossary 1" in asked[1] and "«" not in asked[1] and "Hard-state" not in asked[1]
    assert all(text.startswith("Evidence:") for text in asked[2:])


def test_the_table_of_a_drafted_claim_is_shown_by_reference(library):
    question, request = "List the three brightest quasars", "list class K1 order flux desc limit N1"
    answer, _ = told(library, "[T1] The table holds quasars.", question=question, request=request)
    assert sum(claim.table == "T1" for claim in answer.claims) == 1


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ({"status": 500}, "error 500"),
        ({"delay": 3, "text": CLAIM}, "too long"),
        ({"text": f"{CLAIM}\n{VALUE}", "cut": 1}, "cut"),
        ({"body": b"<html>"}, ""),
    ],
)
def test_a_server_that_fails_while_it_words(library, assistant, step, why):
    with StandIn(teller(step)) as server:
        answer = telling(library, server, seconds=1.5).ask(QUESTION)
    drafted = [claim.shown for claim in assistant.ask(QUESTION).claims]
    assert [claim.shown for claim in answer.claims] == drafted and not answer.worded_by
    assert len(answer.notes) == 1 and "did not word this answer" in answer.notes[0] and why in answer.notes[0]


def test_what_was_verified_before_the_connection_broke_stays(library):
    with StandIn(teller({"text": f"{CLAIM}\n{VALUE}", "cut": 4})) as server:
        answer = telling(library, server).ask(QUESTION)
    assert answer.claims[1].text == CLAIM[5:] and answer.worded_by and "cut" in answer.notes[0]
    assert all(not Verifier(library.names).check(claim, answer.ledger) for claim in answer.claims)
    assert REQUEST in answer.tools[0]["arguments"]["request"]

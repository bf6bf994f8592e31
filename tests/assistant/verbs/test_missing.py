"""What is told before and after every verb: unknown and ambiguous names, references that lead nowhere, other languages."""

import pytest

from assistant.agent.engine import ToolCall
from assistant.agent.workflow import Assistant
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import LANGUAGES, translated
from assistant.offline.engine import OfflineEngine
from assistant.request.asked import Asked, Certainty
from assistant.request.conversation import Conversation, Turn
from assistant.request.intents import Intent
from assistant.request.language.referring import earlier_of
from assistant.request.language.wanted import Limit, Unknown, Wanted
from assistant.verbs.table import VERBS
from assistant.verbs.verb import Verb

RAN = "The verb ran."


@pytest.fixture
def ask(library, monkeypatch):
    """Asks by a request; its verb only says that it ran."""
    verb = Verb(lambda *_: [], lambda *_: [Claim(RAN, plain=True)], lambda wanted: wanted.columns)

    def asked(wanted, conversation=None):
        monkeypatch.setitem(VERBS, wanted.do, verb)
        reading = lambda *_: Asked(Intent("a question"), wanted=wanted)  # noqa: E731
        answer = Assistant(library, OfflineEngine(), read=reading).ask("a question", conversation=conversation)
        assert not answer.dropped
        return answer

    return asked


def test_an_unknown_name_is_told_first_and_the_verb_does_not_run(ask):
    answer = ask(Wanted("values", names=(Unknown("Zorblax X-7"),), quantities=("photon_index",)))
    assert answer.claims[0].text.startswith("I have no evidence on Zorblax X-7: it is not in")
    assert RAN not in answer.text and "holds" not in answer.text


def test_beside_a_known_name_the_verb_runs(ask, library):
    known = library.sources["3c-273"]
    answer = ask(Wanted("compare", names=(known, Unknown("NGC 99999"))))
    assert answer.claims[0].text.startswith("I have no evidence on NGC 99999") and answer.claims[-1].text == RAN


@pytest.mark.parametrize(
    "where",
    [{"near": Unknown("NGC 99999")}, {"limits": (Limit("flux", "gt", source=Unknown("NGC 99999")),)}],
    ids=["near", "than"],
)
def test_a_condition_on_an_unknown_source_is_never_left_out(ask, where):
    answer = ask(Wanted("list", classes=("quasar",), **where))
    assert RAN not in answer.text and "NGC 99999" in answer.claims[0].text


def test_all_but_an_unknown_source_is_all(ask):
    answer = ask(Wanted("list", classes=("quasar",), not_names=(Unknown("NGC 99999"),)))
    assert "NGC 99999" in answer.claims[0].text and answer.claims[-1].text == RAN


@pytest.mark.parametrize(
    ("wanted", "choices"),
    [
        (Wanted("identify", names=(Unknown("Centaurus"),)), ("Centaurus A", "Cen X-3")),
        (Wanted("values", names=(Unknown("X-1"),), quantities=("flux",)), ("Cyg X-1", "Vela X-1")),
        (Wanted("identify", constellation="Cygnus"), ("Cyg X-1", "Cyg X-3", "Cygnus A")),
        (Wanted("identify", names=(Unknown("4U 17"),)), ("4U 1728-34", "GX 5-1")),
    ],
    ids=["name", "number", "constellation", "broken off"],
)
def test_a_name_of_several_sources_is_asked_back(ask, wanted, choices):
    conversation = Conversation()
    answer = ask(wanted, conversation)
    told = answer.claims[0].text
    assert told.startswith("Which ") and all(name in told for name in choices) and RAN not in answer.text
    turn = conversation.turns[-1]
    assert len(turn.listed) > 1 and 1 < turn.shown <= len(turn.listed) and turn.wanted == wanted


def test_a_name_of_one_source_is_suggested(ask):
    answer = ask(Wanted("identify", names=(Unknown("Virgo"),)))
    assert "M 87" in answer.text and answer.claims[1].shown.startswith("Did you mean")


@pytest.mark.parametrize(
    "missing",
    ["source", "class", "empty", "both", "other", "list", "rest", "second", "last_item", "paper", "answer", "upload"],
)
def test_a_reference_that_leads_nowhere_is_asked_back(ask, missing):
    answer = ask(Wanted("values", earlier=missing, missing=missing, quantities=("flux",)))
    assert len(answer.claims) == 1 and RAN not in answer.text
    assert "?" in answer.text or "please" in answer.text or "upload" in answer.text or missing == "empty"


def test_an_entry_that_a_list_lacks_is_told_so(ask):
    conversation = Conversation([Turn("a list", listed=["3c-273"], shown=1)])
    answer = ask(Wanted("values", earlier="second", missing="second"), conversation)
    assert answer.text == "The list given before has no such entry: which one do you mean?"


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_language_gets_a_sentence_of_its_own_first(ask, library, language):
    answer = ask(Wanted("identify", names=(library.sources["3c-273"],), language=language))
    assert answer.claims[0].text == translated(language, "language.answered") and answer.claims[1].text == RAN


def test_what_a_language_lacks_is_said_in_english():
    assert translated("de", "refusal.nothing") == "I have no evidence on that."


def test_another_subject_than_a_moment_ago_is_told(ask):
    turns = [Turn("one", subjects=["3c-273"]), Turn("two", subjects=["ngc-4151"])]
    answer = ask(Wanted("values", earlier="other", sources=("3c-273",), quantities=("flux",)), Conversation(turns))
    assert answer.claims[0].shown == "I take this to be about 3C 273, from earlier in this conversation."
    same = ask(Wanted("values", earlier="source", sources=("3c-273",), quantities=("flux",)), Conversation(turns[:1]))
    assert [claim.text for claim in same.claims] == [RAN]


def test_what_was_not_understood_or_cannot_be_done_is_told_last(ask, library):
    known = (library.sources["3c-273"],)
    answer = ask(Wanted("identify", names=known, columns=("the date",), unread=("purple", "**ignore** [x](y)")))
    assert answer.notes == [
        "Not done, because I can't do it here: the date.",
        "I did not understand: purple, ignore x(y).",
    ]


def test_a_request_that_says_nothing_is_asked_back(ask):
    answer = ask(Wanted("values", unread=("blorb",)))
    assert answer.claims[0].text.startswith("I did not understand what you ask") and RAN not in answer.text


def test_what_results_list_is_kept_for_the_next_turn(library, monkeypatch):
    """A tool's result may list sources and papers: the conversation keeps them."""
    calls = lambda *_: [ToolCall("identify_source", {"name": "Centaurus"})]  # noqa: E731
    monkeypatch.setitem(VERBS, "list", Verb(calls, lambda *_: [Claim(RAN, plain=True)]))
    conversation, wanted = Conversation(), Wanted("list", classes=("AGN",))
    reading = lambda *_: Asked(Intent("a question"), wanted=wanted)  # noqa: E731
    Assistant(library, OfflineEngine(), read=reading).ask("a question", conversation=conversation)
    assert "cen-a" in "".join(conversation.turns[0].listed) or len(conversation.turns[0].listed) > 1


@pytest.mark.parametrize("claims", [1, 3])
def test_how_an_unsure_question_was_read_stands_below_the_verdict(library, monkeypatch, claims):
    written = [Claim(f"{RAN} Part {'again ' * n}.", plain=True) for n in range(claims)]
    monkeypatch.setitem(VERBS, "list", Verb(lambda *_: [], lambda *_: written))
    wanted = Wanted("list", classes=("quasar",), limits=(Limit("redshift", "gt", (2.0,), said="2"),), language="de")
    reading = lambda *_: Asked(Intent("a question"), wanted=wanted, certainty=Certainty.UNSURE)  # noqa: E731
    answer = Assistant(library, OfflineEngine(), read=reading).ask("a question")
    said = [claim.shown for claim in answer.claims]
    assert said[0] == translated("de", "language.answered") and said[1] == written[0].text
    assert said[2].startswith("I took this as: quasars with a redshift above 2 (asked in German). Say it")
    assert said[3:] == [claim.text for claim in written[1:]]


def test_a_change_of_a_request_that_is_not_there_is_asked_back(library):
    wanted = Wanted("same", earlier="other", missing="before")
    reading = lambda *_: Asked(Intent("a question"), wanted=wanted)  # noqa: E731
    answer = Assistant(library, OfflineEngine(), read=reading).ask("a question")
    assert answer.text.startswith("There is no earlier answer in this conversation")


def test_a_name_that_is_taken_for_a_source_is_told(ask, library):
    source = library.names.resolve("3C 273")
    answer = ask(Wanted("values", names=(source,), taken=(("1ES 1226+023", source.id),)))
    assert answer.claims[0].text == "1ES 1226+023 is taken to be 3C 273." and RAN in answer.text


def test_papers_told_beside_a_none_are_a_list_to_go_on_from(by_request, library):
    conversation = Conversation()
    known = (library.names.resolve("GX 339-4"),)
    answer = by_request(Wanted("papers", names=known, authors=("Nobodyatall",)), conversation)
    (turn,) = conversation.turns
    assert answer.claims[0].refuses and turn.papers and turn.shown == len(turn.papers)
    picked = earlier_of("last_item", conversation.turns)
    assert picked == ((), (turn.papers[-1],), "")


def _luminosity(*limits: Limit) -> Wanted:
    return Wanted("compute", names=(Unknown("NGC 1313 X-1"),), quantities=("luminosity",), limits=limits)


def test_numbers_of_ones_own_are_computed_whatever_name_stands_beside_them(by_request):
    flux = Limit("flux", "eq", (4e-12,), said="4e-12 erg s^-1 cm^-2")
    answer = by_request(_luminosity(flux, Limit("distance", "eq", (4.2e6,), said="4.2 Mpc")))
    assert answer.claims[0].text.startswith("**The luminosity is 8.442e39 erg s^-1.**")
    assert "NGC 1313 X-1" in answer.claims[1].text and answer.claims[1].refuses


def test_where_they_are_not_enough_the_unknown_name_is_the_answer(by_request):
    answer = by_request(_luminosity(Limit("flux", "eq", (4e-12,), said="4e-12 erg s^-1 cm^-2")))
    assert answer.claims[0].refuses and "NGC 1313 X-1" in answer.claims[0].text
    assert "luminosity" not in answer.claims[0].text


def test_a_source_named_beside_an_unknown_one_does_not_lie_in_its_place(by_request, library):
    known = library.names.resolve("Mrk 421")
    names = (Unknown("Swift J9954.1-2911"), known)
    text = by_request(Wanted("compare", names=names, question="compare Swift J9954.1-2911 with Mrk 421")).text
    assert "no evidence on Swift J9954.1-2911" in text and "At the position in that name" not in text

"""Words that a request leaves out are named: on questions of which each holds one, with the request that drops it."""

import json
from pathlib import Path

import pytest

from assistant.reading.question import read_question
from assistant.reading.reader import concrete, read, unread_of
from assistant.request.conversation import Conversation
from assistant.request.language.wanted import NO_KIND
from retriever.requests.marks import marks_in
from retriever.requests.program import parse

FOREIGN = Path(__file__).parents[2] / "training" / "reading" / "foreign.jsonl"


def test_seven_in_ten_foreign_words_are_named(library):
    rows = [json.loads(line) for line in FOREIGN.read_text().splitlines()]
    found = 0
    for row in rows:
        named = {word.lower() for word in unread_of(parse(row["request"]), marks_in(row["question"], library))}
        found += bool(named & set(row["words"]))
    assert len(rows) >= 120 and found / len(rows) >= 0.7


@pytest.mark.parametrize(
    "question, request_text",
    [
        ("What is the photon index of 3C 273?", "values name S1 quantity photon_index"),
        (
            "Could you please tell me the X-ray flux of 3C 273 with its error?",
            "values name S1 quantity flux column error",
        ),
        ("List the HMXBs with a spin period below 10 s", "list class K1 where spin_period lt N1"),
        ("How many quasars are there in your library?", "count class K1"),
        ("Is 3C 273 brighter than NGC 4151?", "conclude name S1 where flux gt S2 verdict whether"),
        ("Which papers are there on radio jets of 3C 273?", "papers name S1 topic"),
        (
            "Is 3C 273 a pulsar, and its redshift?",
            "conclude name S1 class pulsar verdict whether also values name S1 quantity redshift",
        ),
        ("Redshift of 3C 273, and what is a jet?", "values name S1 quantity redshift also explain ask what topic"),
        ("wie hell ist 3C 273?", "values name S1 quantity flux language de"),
    ],
)
def test_plain_questions_have_no_foreign_word(library, question, request_text):
    assert unread_of(parse(request_text), marks_in(question, library)) == ()


def test_the_reader_tells_them(library):
    reading = read("What is the neutrino flux of 3C 273?", Conversation(), library)
    assert reading.wanted.unread == ("neutrino",) or not reading.wanted.quantities


def test_an_instrument_that_the_request_passes_over_is_the_one_that_values_are_of(library):
    question = "Do blazars show higher BAT photon indices than Seyferts?"
    request = "conclude class K1 class K2 order photon_index desc verdict whether"
    wanted = concrete(parse(request), marks_in(question, library), Conversation(), "", library)
    assert wanted.instrument == "Swift-BAT" and "BAT" not in wanted.unread
    told = concrete(parse(f"{request} band bat"), marks_in(question, library), Conversation(), "", library)
    assert not told.instrument and "BAT" not in told.unread


def test_a_word_is_unread_only_where_no_wish_accounts_for_it(library):
    question = "Is 3C 273 a pulsar, what is its neutrino flux, and the redshift of NGC 4151?"
    both = "conclude name S1 class pulsar verdict whether also values name S1 quantity flux also values name S2 quantity redshift"
    marked = marks_in(question, library)
    assert unread_of(parse(both), marked) == ("neutrino",)
    assert "NGC 4151" in unread_of(parse(both.rpartition(" also ")[0]), marked)


@pytest.mark.parametrize("question", ["how many RS CVns do you have", "list the RS CVn's", "RS CVn binaries, how many"])
def test_a_class_is_not_unread_whatever_its_plural(library, question):
    verb = "list" if question.startswith("list") else "count"
    assert unread_of(parse(f"{verb} kind rs_cvn"), marks_in(question, library)) == ()


@pytest.mark.parametrize(
    "question, request_text, star",
    [
        ("How many U Gem stars are there?", "count class K1", "U Gem"),
        (
            "are there any BY Dra stars brighter than 1e-12",
            "conclude class K1 where flux gt N1 verdict whether",
            "BY Dra",
        ),
        ("list W UMa binaries", "list class K1", "W UMa"),
    ],
)
def test_a_star_that_a_kind_is_called_by_is_named_where_no_record_tells_that_kind(
    library, question, request_text, star
):
    assert star in unread_of(parse(request_text), marks_in(question, library))


def test_a_kind_that_records_tell_and_a_named_star_are_not_left_over(library):
    assert not unread_of(parse("list kind rs_cvn"), marks_in("list the RS CVn", library))
    named = marks_in("What is the photon index of GX 339-4?", library)
    assert not unread_of(parse("values name S1 quantity photon_index"), named)
    whether = marks_in("Is Cyg X-1 a pulsar?", library)
    assert not unread_of(parse("conclude name S1 class pulsar verdict whether"), whether)


@pytest.mark.parametrize(
    "question",
    ["which AM CVn systems are here?", "how many W UMa binaries are there?", "which Z Cam stars do you have?"],
)
def test_a_kind_called_after_a_star_is_no_other_kind(library, question):
    wanted = read_question(question, Conversation(), library).wanted
    assert wanted.missing == NO_KIND and len(wanted.unread) == 1 and wanted.unread[0] in question


@pytest.mark.parametrize(
    ("question", "kind"), [("which RS CVn systems are here?", "rs_cvn"), ("list the T Tauri stars", "t_tauri")]
)
def test_a_kind_called_after_a_star_that_records_tell_is_read(library, question, kind):
    wanted = read_question(question, Conversation(), library).wanted
    assert wanted.kinds == (kind,) and not wanted.missing

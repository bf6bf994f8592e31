"""Requests made concrete: numbers in the unit of their quantity, names, and what earlier turns gave."""

import pytest

from assistant.request.conversation import Conversation, Turn
from assistant.request.language.resolving import wanted_of
from assistant.request.language.searched import topic_of
from assistant.request.language.wanted import Wanted
from retriever.requests.marks import marks_in
from retriever.requests.program import parse


@pytest.fixture
def resolve(library):
    def made(question, program, turns=()):
        return wanted_of(parse(program), marks_in(question, library), Conversation(list(turns)))

    return made


@pytest.mark.parametrize(
    "question, quantity, value",
    [
        ("spin period below 5 ms", "spin_period", 5e-3),
        ("flux above 3e-12 erg/s/cm2", "flux", 3e-12),
        ("closer than 5 kpc", "distance", 5e3 * 3.0856775814913674e16),
        ("redshift above 0.5", "redshift", 0.5),
    ],
)
def test_numbers_come_in_the_unit_of_their_quantity(resolve, question, quantity, value):
    (limit,) = resolve(question, f"list where {quantity} gt N1").limits
    assert limit.values[0] in (pytest.approx(value), pytest.approx(value / 3.0856775814913674e16)) and limit.said


def test_a_range_is_sorted_and_a_source_stands_for_its_value(resolve):
    wanted = resolve("between 5 and 2 and harder than 3C 273", "list where redshift between N1 N2 where hardness gt S1")
    by_quantity = {limit.quantity: limit for limit in wanted.limits}
    assert by_quantity["redshift"].values == (2.0, 5.0) and by_quantity["hardness"].source.name == "3C 273"


def test_classes_come_from_marks_and_words(resolve):
    assert resolve("the HMXBs", "list class K1").classes == ("HMXB",)
    assert resolve("hot clusters", "list class cluster").classes == ("galaxy cluster",)
    assert set(resolve("not AGN", "list not_class K1").not_classes) >= {"Seyfert", "quasar", "blazar"}


def test_the_same_again_changes_what_is_said_only(resolve):
    before = Wanted("list", classes=("AGN",), quantities=("flux",), limit=3)
    turn = Turn("the three brightest AGN", wanted=before)
    changed = resolve("and blazars?", "same class K1", [turn])
    assert changed.do == "list" and changed.classes == ("blazar",) and changed.limit == 3
    assert resolve("and blazars?", "same class K1").missing == "before"


def test_a_condition_replaces_that_on_its_quantity(resolve):
    first = resolve(
        "quasars with redshift above 2 and flux above 1e-12", "list class K1 where redshift gt N1 where flux gt N2"
    )
    turn = Turn("...", wanted=first)
    changed = resolve("I meant 3", "same where redshift gt N1", [turn])
    assert {(limit.quantity, limit.values) for limit in changed.limits} == {("redshift", (3.0,)), ("flux", (1e-12,))}
    dropped = resolve("any redshift", "same where redshift is any", [turn])
    assert [limit.quantity for limit in dropped.limits] == ["flux"]


@pytest.mark.parametrize(
    "word, ids", [("list", ["a", "b", "c"]), ("first", ["a"]), ("last_item", ["c"]), ("rest", ["c"]), ("fifth", [])]
)
def test_items_of_the_list_before(resolve, word, ids):
    turn = Turn("list them", listed=["a", "b", "c"], shown=2, subjects=["a"])
    wanted = resolve("that one", f"values earlier {word} quantity flux", [turn])
    assert list(wanted.sources) == ids and bool(wanted.missing) == (not ids)


def test_both_and_the_other_one(resolve):
    turns = [Turn("a?", subjects=["a"]), Turn("b?", subjects=["b"])]
    assert resolve("both", "compare earlier both", turns).sources == ("b", "a")
    assert resolve("the other one", "values earlier other quantity flux", turns).sources == ("a",)
    assert resolve("its flux", "values earlier source quantity flux").missing == "source"


@pytest.mark.parametrize(
    "question, program, topic",
    [
        ("Which papers discuss flares of the star NGC 4151?", "papers name S1 class K1 topic", "flares"),
        ("Please tell us what astronomers think about the jet of M 87", "summarise name S1 topic", "jet"),
        (
            "Do papers agree that the disc of NGC 4151 is truncated?",
            "summarise name S1 topic stance agree",
            "disc truncated",
        ),
        (
            "How have ideas about the origin of the soft excess changed?",
            "summarise topic stance history",
            "origin soft excess",
        ),
        ("What doubts do papers raise about spin measurements?", "summarise topic stance doubt", "spin measurements"),
        ("Which papers deal with changing-look states?", "papers topic", "changing-look states"),
    ],
)
def test_a_topic_is_what_is_left_without_names_and_words_of_asking(resolve, question, program, topic):
    assert resolve(question, program).topic == topic


def test_the_second_of_two_that_were_compared(resolve):
    turns = [Turn("compare a and b", subjects=["a", "b"])]
    assert resolve("why is the second harder?", "explain earlier second ask why", turns).sources == ("b",)
    assert resolve("and the third?", "values earlier third quantity flux", turns).missing == "third"


@pytest.mark.parametrize(
    "question, topic",
    [
        ("I need citations for a sentence about AGN unification", "AGN unification"),
        ("which publications in your library mention cavities, for example", "cavities"),
        ("refs on cooling flows pls", "cooling flows"),
        ("articles sur les cyclotron lines", "cyclotron lines"),
    ],
)
def test_the_words_of_asking_are_no_topic(resolve, question, topic):
    assert resolve(question, "papers topic").topic == topic


def test_an_entry_that_was_picked_leaves_the_list_what_those_are(resolve):
    listed = Turn("papers on cooling flows", papers=["one", "two", "three"], wanted=Wanted("papers"))
    picked = Turn("the second one", papers=["two"], wanted=Wanted("papers", earlier="second", bibcodes=("two",)))
    turns = (listed, picked)
    assert resolve("the third", "papers earlier third", turns).bibcodes == ("three",)
    assert resolve("which of those are reviews", "papers earlier list paper review", turns).bibcodes == (
        "one",
        "two",
        "three",
    )
    assert resolve("what does it say", "summarise earlier paper", turns).bibcodes == ("two",)


def test_a_unit_behind_a_range_is_that_of_both_ends(resolve):
    (limit,) = resolve("a distance of 2.5 to 3.5 kpc", "list where distance between N1 N2").limits
    assert limit.values == (pytest.approx(2500.0), pytest.approx(3500.0))


def test_a_topic_is_the_passage_in_quotation_marks_and_no_number_of_papers(library):
    said = marks_in('my referee wants a citation for "winds of supergiants are strongly clumped", which one', library)
    assert topic_of(said) == "winds supergiants strongly clumped"
    assert topic_of(marks_in("newest four papers on dips", library)) == "dips"
    assert topic_of(marks_in("quels articles traitent des dips", library)) == "dips"


@pytest.mark.parametrize(
    ("question", "request_", "years"),
    [
        ("papers of the 1990s on jets", "papers topic year_eq Y1", (1990, 1999)),
        ("papers on jets before the 1990s", "papers topic year_to Y1", (None, 1989)),
        ("papers on jets after the 1990s", "papers topic year_from Y1", (2000, None)),
        ("papers on jets until the 1990s", "papers topic year_to Y1", (None, 1999)),
        ("papers on jets until 1994", "papers topic year_to Y1", (None, 1994)),
    ],
)
def test_a_decade_is_ten_years(resolve, question, request_, years):
    found = resolve(question, request_)
    assert (found.year_from, found.year_to) == years


def test_a_year_that_is_no_condition_is_a_word_of_the_topic(library):
    said = marks_in("what was written on the 2003 flare", library)
    assert "2003 flare" in topic_of(said, dated=False)
    assert "2003" not in topic_of(said)


def test_papers_are_of_who_stands_where_an_author_would(resolve):
    """Whatever the reader makes of a surname, it is never dropped: an author, or a word that papers are searched for."""
    signed = resolve("Fabian papers on cool cores", "papers topic")
    assert signed.authors == ("Fabian",) and signed.topic == "cool cores"
    assert resolve("what papers say of Fabian and cool cores", "papers topic").topic == "Fabian cool cores"

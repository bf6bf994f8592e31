"""Requests as text: one text for one meaning, and a clear line for what the language does not have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.errors import BadInput
from retriever.requests.grammar import grammar
from retriever.requests.program import Bound, parse
from retriever.requests.words import END, next_words
from tests.support.refusals import refuses

MARKS = frozenset(("S1", "S2", "U1", "P1", "N1", "N2", "Y1", "K1", "K2", "B1", "A1", "L1", "I1"))


def test_clauses_stand_in_one_order():
    one = parse("list order flux desc limit #3 where photon_index lt N1 class K1")
    assert str(one) == "list class K1 where photon_index lt N1 order flux desc limit #3"
    assert one == parse(str(one)) and one.one("class") == "K1" and one.has("limit")


def test_a_clause_of_several_words_is_several_clauses():
    assert (
        str(parse("values name S1 S2 quantity flux redshift"))
        == "values name S1 name S2 quantity flux quantity redshift"
    )


def test_a_condition_is_taken_apart():
    (bound,) = parse("list where flux between N1 N2 band 2-10 instrument I1").bounds
    assert bound == Bound("flux", "between", ("N1", "N2"), "2-10", "I1")


def test_slots_stand_only_in_patterns():
    assert parse("list class {C} where redshift gt {N}e3", slots=True).bounds[0].values == ("{N}e3",)
    with pytest.raises(BadInput):
        parse("list class {C}")


@pytest.mark.parametrize(
    "text, told",
    [
        ("", "is no request"),
        ("sing", "is no request"),
        ("list colour red", "is no clause"),
        ("list where flux gt", "needs a quantity"),
        ("list where mood gt N1", "is no condition"),
        ("list where flux between N1", "is no condition"),
        ("list order flux", "asc or desc"),
        ("list limit N1 limit N2", "stands twice"),
        ("values quantity", "lacks its word"),
        ("values quantity beauty", "can't be"),
        ("papers topic winds", "takes no words"),
        ("list also", "on one side"),
        ("also list", "on one side"),
        ("greet also list", "stands alone"),
        ("list also sing", "is no request"),
        ("list also list also list also list", "more than 2"),
    ],
)
def test_what_the_language_lacks_is_one_line(text, told):
    assert told in refuses(parse, text)


def test_a_second_wish_is_a_request_of_its_own():
    """Each in its own order of clauses; the first says nothing of what only the second asks."""
    one = parse("explain topic ask what also conclude verdict whether kind z_source name S1 also papers earlier source")
    assert str(one) == (
        "explain topic ask what also conclude name S1 kind z_source verdict whether also papers earlier source"
    )
    assert one == parse(str(one)) and not one.has("name") and one.parts[1].one("name") == "S1"
    assert [part.do for part in one.parts] == ["explain", "conclude", "papers"] and not any(p.also for p in one.parts)
    assert one != parse("conclude name S1 kind z_source verdict whether also explain topic ask what")


def test_behind_also_begins_a_request():
    assert END not in next_words(("list", "also"), MARKS) and "values" in next_words(("list", "also"), MARKS)
    assert "greet" in next_words((), MARKS) - next_words(("list", "also"), MARKS)
    assert "also" in next_words(("list", "also", "list"), MARKS)
    for words in ("list also list also list", "greet", " ".join(["list", *["name S1"] * 22])):
        assert "also" not in next_words(tuple(words.split()), MARKS)
    assert "also" not in next_words(("values", "name", "S1", "quantity"), MARKS)
    assert next_words(("list", *("where", "flux", "gt", "N1") * 14), MARKS) == {END}


@given(st.data())
def test_whatever_may_be_written_is_a_request(data):
    """The reader can't leave the grammar, whichever of the allowed words it takes."""
    words: tuple[str, ...] = ()
    for _ in range(40):
        allowed = sorted(next_words(words, MARKS))
        if END in allowed and len(words) > 12:
            break
        word = data.draw(st.sampled_from(allowed))
        if word == END:
            break
        words += (word,)
    else:
        return
    assert parse(str(parse(" ".join(words)))) == parse(" ".join(words))


def test_behind_a_condition_band_and_instrument_are_its_own():
    """A condition's instrument followed by the request's would read as one condition with two."""
    behind = next_words(("list", "where", "abundance", "eq", "#0", "instrument", "I1"), MARKS)
    assert not {"band", "instrument"} & behind and {"order", END} <= behind


def test_every_list_of_words_belongs_to_a_clause():
    known = grammar()
    kinds = {kind for kinds in known.clauses.values() for kind in kinds.split()}
    assert set(known.words) <= kinds

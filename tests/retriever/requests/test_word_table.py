"""The table of words and of what requests say beside them."""

import math

import pytest

from retriever.requests.program import parse
from retriever.requests.word_table import Token, WordTable, accounts_for_all, atoms, stem, tokens_in


@pytest.fixture
def table():
    def pattern(words, request):
        return frozenset(map(stem, words.split())), atoms(parse(request))

    flux = [pattern("what flux please", "values name S1 quantity flux")] * 6
    hot = [pattern("hot clusters please", "list class K1 where temperature is high")] * 4
    jets = [pattern("papers jets", "papers topic")] * 3
    return WordTable.counted([*flux, *hot, *jets])


def test_pieces_become_words_and_marks_without_the_words_of_marks():
    pieces = ["Is", "<S1>", "a", "<K1>", "Seyfert galaxy", "'s nicest, or", "<N1>", "<size_tiny>", "keV?"]
    tokens = tokens_in(pieces)
    assert [token.text for token in tokens] == ["Is", "S", "a", "K", "s", "nicest", "or", "N", "keV"]
    assert [token.text for token in tokens if token.mark] == ["S", "K", "N"]
    assert tokens[0] == Token("Is")


def test_a_request_is_taken_apart_whatever_marks_it_holds():
    one = atoms(parse("list class K1 where flux gt N1 order flux desc limit #3"))
    assert one == {"do=list", "class", "class:K", "q:flux", "gt", "where:N", "desc", "limit", "limit:#"}
    assert one == atoms(parse("list class K2 where flux gt N3 order flux desc limit #7"))


def test_a_word_goes_with_what_it_stands_beside(table):
    assert table.lifts("hot")["q:temperature"] > 0.5 > table.lifts("pleas")["q:temperature"]
    unknown, _, met, missed, topical = table.evidence("hot", atoms(parse("list where temperature is high")))
    assert not unknown and met > 0.5 > missed and not topical
    _, many, met, missed, topical = table.evidence("jet", atoms(parse("values name S1 quantity flux")))
    assert many == pytest.approx(math.log(4)) and met == -1 and missed > 1.5 and topical == 1
    assert table.evidence("neutrino", frozenset())[0] == 1


def test_a_pattern_says_nothing_of_its_own_words():
    table = WordTable.counted([(frozenset(["jet"]), frozenset(["topic"])), (frozenset(["x"]), frozenset(["do=list"]))])
    assert table.evidence("jet", frozenset(["topic"]), frozenset(["topic"]))[0] == 1


def test_a_slip_of_typing_is_the_word_that_was_meant():
    said = frozenset(["q:temperature"])
    table = WordTable.counted([(frozenset([stem("temperature")]), said)] * 3)
    assert table.known_as("temprature") == stem("temperature") and table.known_as("neutrino") == "neutrino"


def test_it_is_the_same_from_its_arrays(table):
    again = WordTable.of_arrays(table.arrays())
    assert again == table and again.lifts("hot") == table.lifts("hot")


@pytest.mark.parametrize(
    "request_text", ["papers topic", "explain ask what topic", "refuse", "values name S1 language de"]
)
def test_some_requests_account_for_all(request_text):
    assert accounts_for_all(parse(request_text)) and not accounts_for_all(parse("papers name S1"))

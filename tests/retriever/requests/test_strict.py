"""The strict grammar and the grammar of requests are one: what either allows, the other reads."""

import random

import pytest

from retriever.requests.program import parse
from retriever.requests.strict import strict_grammar
from retriever.requests.words import END, next_words
from tests.support.requests.ebnf import Ebnf

MARKS = ("S1", "S2", "N1", "K1", "Y1", "I1", "P1")


@pytest.fixture(scope="module")
def strict():
    return Ebnf(strict_grammar(MARKS))


def test_what_is_drawn_from_it_is_a_request_in_its_normal_form(strict):
    chance, several = random.Random(3), 0
    for _ in range(150):
        text = strict.drawn(chance)
        request = parse(text)
        assert strict.has(str(request)), text
        assert parse(str(request)) == request
        several += bool(request.also)
    assert several


def test_what_the_reader_may_write_it_allows(strict):
    chance, written = random.Random(5), 0
    while written < 200:
        words: tuple[str, ...] = ()
        while (allowed := sorted(next_words(words, frozenset(MARKS)) - {"language"})) and len(words) < 40:
            word = END if END in allowed and chance.random() < 0.25 else chance.choice(allowed)
            if word == END:
                break
            words += (word,)
        else:
            continue
        written += 1
        assert strict.has(" ".join(words)), words


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("values name S1 quantity flux", True),
        ("list class K1 where flux gt N1 band soft order flux desc limit #3", True),
        ("act action plot language de", True),
        ("explain topic ask what also conclude name S1 kind z_source verdict whether", True),
        ("values name S3 quantity flux", False),  # no such mark
        ("values quantity flux name S1", False),  # not in the grammar's order
        ("values name S1 quantity niceness", False),
        ("fetch name S1", False),
        ("values name S1 quantity flux and more", False),
        ("list where flux gt", False),
        ("greet also values name S1 quantity flux", False),
        ("", False),
    ],
)
def test_only_requests_about_marks_that_are_there(strict, text, holds):
    assert strict.has(text) == holds


def test_it_is_the_same_for_the_same_marks():
    """A server keeps what it made of a grammar: the order of the marks must not matter."""
    assert strict_grammar(["N1", "S1"]) == strict_grammar(["S1", "N1", "S1"])

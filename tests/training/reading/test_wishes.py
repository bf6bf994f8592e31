"""Turns of two wishes put together from patterns: two requests only where one does not say both."""

import pytest

from retriever.requests.patterns import Pattern
from retriever.requests.program import parse
from training.reading.examples import examples_of, own_patterns
from training.reading.one_or_two import are_two, named_again, one_request
from training.reading.wishes import Joiner


@pytest.mark.parametrize(
    ("first", "second", "two"),
    [
        ("explain ask what topic", "conclude name {S} kind z_source verdict whether", True),
        (
            "conclude name {S} class pulsar verdict whether",
            "conclude name {S} where flux is high verdict whether",
            True,
        ),
        ("values name {S} quantity flux", "conclude earlier answer verdict typical", True),
        ("list class {C}", "act earlier list quantity flux action histogram", True),
        ("list class {C}", "list earlier list order flux desc limit #1", True),
        ("values name {S} quantity flux", "values earlier source quantity redshift", False),  # two quantities
        ("values name {S} quantity flux", "values name {T} quantity flux", False),  # two names
        ("identify name {S}", "values name {S} quantity flux", False),
        ("list class {C}", "list earlier list where flux gt {N}", False),  # a further condition
        ("list class {C} order flux desc limit #1", "values earlier source quantity redshift", False),
        ("values name {S} quantity flux", "same to mCrab", False),
        ("list class {C}", "act action more", False),
        ("explain ask what topic", "explain register child", False),
        ("greet", "list class {C}", False),
    ],
)
def test_what_one_request_says_is_no_second_wish(first, second, two):
    assert are_two(parse(first, slots=True), parse(second, slots=True)) is two


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        (
            "values name {S} quantity redshift",
            "values earlier source quantity flux",
            "values name {S} quantity flux quantity redshift",
        ),
        ("list class {C}", "list earlier list where flux gt {N}", "list class {C} where flux gt {N}"),
        ("list constellation {L}", "list constellation {M} earlier list", None),
        ("list class {C} order flux desc limit #3", "list earlier list where redshift gt {N}", None),
        ("list class {C}", "list class {D} earlier list", None),
    ],
)
def test_a_further_condition_joins_the_request(first, second, both):
    found = one_request(parse(first, slots=True), parse(second, slots=True))
    assert (str(found) if found else None) == both


def test_a_source_that_was_named_is_named_again():
    first, second = (
        parse(text, slots=True) for text in ("identify name {S}", "papers earlier source year_from {Y} paper newest")
    )
    assert str(named_again(first, second)) == "papers name {S} year_from {Y} paper newest"
    nearest = parse("list near {S} order separation asc limit #1", slots=True)
    assert named_again(nearest, second) == second


@pytest.fixture(scope="module")
def joiner():
    return Joiner(own_patterns(), 1)


def test_turns_are_requests_that_the_recognisers_bear_out(library, joiner):
    turns = list(joiner.patterns(150))
    found, failed = examples_of(turns, library, 1)
    assert len(failed) < 0.05 * len(turns)
    two = [example for example in found if " also " in example.request]
    assert 0.7 < len(two) / len(found) < 0.95
    for example in two:
        used = {word for word in example.request.split() if word[0] in "SUN" and word[1:].isdigit()}
        assert used <= set(example.marks)


def test_a_language_is_said_once_at_the_end(joiner):
    turns = [turn for turn in joiner.patterns(3000) if " language " in turn.program]
    assert turns and all(
        turn.program.split()[-2] == "language" and turn.program.count("language") == 1 for turn in turns
    )


def test_a_second_question_is_on_the_source_of_the_first():
    patterns = [
        Pattern("values", "What is the flux of {S}?", {"S": "source"}, (), "values name {S} quantity flux"),
        Pattern("verdicts", "Is {T}'s spin high?", {"T": "source"}, (), "conclude name {T} where spin is high verdict whether"),
    ]  # fmt: skip
    joiner = Joiner([*patterns, Pattern("later", "?", {}, (), "act action more", ("?",))], 1)
    made = [joiner._beside() for _ in range(300)]
    shared = [turn for turn in made if turn and len(turn.slots) == 1]
    assert shared and all(turn.program.count("name {") == 2 for turn in shared)
    assert any("its spin" in turn.canonical or "the source's spin" in turn.canonical for turn in shared)


def test_what_is_kept_of_the_weights_begun_from_is_a_share():
    import torch

    from training.reading.train import between

    class Toy(torch.nn.Linear):
        pass

    trained = Toy(2, 1)
    begun = {name: torch.zeros_like(value) for name, value in trained.state_dict().items()}
    mixed = between(begun, trained, 0.25)
    torch.testing.assert_close(mixed.weight, 0.75 * trained.weight)
    torch.testing.assert_close(between(begun, trained, 0.0).weight, trained.weight)

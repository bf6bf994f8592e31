"""The table of opposites, and how a word that is turned round is noticed."""

import pytest

from assistant.check.opposites import PAIRS, opposite_held


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: min(pair.one))
def test_a_word_is_never_its_own_opposite(pair):
    assert pair.one and pair.other and not pair.one & pair.other
    assert all(word == word.lower().strip() for word in pair.one | pair.other)


@pytest.mark.parametrize(
    ("said", "like", "held", "turned"),
    [
        ({"flux", "rises"}, set(), {"flux", "falls"}, ("rises", "falls")),
        ({"flux", "falls"}, set(), {"flux", "rises"}, ("falls", "rises")),
        ({"flux", "rises"}, set(), {"flux", "falls", "rises"}, None),
        ({"flux", "rises"}, {"flux", "falls"}, {"flux", "falls", "rises"}, ("rises", "falls")),
        ({"flux"}, {"flux", "falls"}, {"flux", "falls"}, None),
    ],
)
def test_which_word_is_turned_round(said, like, held, turned):
    assert opposite_held(said, like, held) == turned

"""Every verb of the language of requests is carried out by something."""

from assistant.verbs.table import VERBS
from retriever.requests.grammar import grammar


def test_every_verb_of_the_grammar_is_in_the_table():
    # "same" is the request before, changed; "find" is said by the domain that is chosen, and by no word
    assert set(VERBS) == set(grammar().do) - {"same"} | {"find"}

"""A model that was not tuned is told all words of the language, and examples that are requests."""

import re

from assistant.llm.described import description
from retriever.requests.grammar import grammar
from retriever.requests.program import parse


def test_every_verb_and_word_of_the_grammar_is_told():
    told, known = set(re.findall(r"[\w./^-]+", description())), grammar()
    words = {word for kind, some in known.words.items() if kind != "language" for word in some}
    assert set(known.do) | (set(known.clauses) - {"language"}) | known.all_quantities | words <= told


def test_its_examples_are_requests():
    lines = description().partition("EXAMPLES\n")[2].splitlines()
    asked = [line for line in lines if not line.startswith(("Question:", "Before:"))]
    assert len(asked) >= 6 and all(str(parse(line)) == line for line in asked)

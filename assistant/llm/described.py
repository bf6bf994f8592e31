"""The language of requests described to a model that was not tuned to it: ``described.txt`` with the words of the grammar.

``python -m assistant.llm.described`` prints it.
"""

from functools import lru_cache
from importlib import resources

from retriever.requests.grammar import REPEATED, grammar

_TOLD_BY_WORDS = "language"  # in which language a question is asked is no part of its request


@lru_cache(maxsize=1)
def description() -> str:
    """What such a model is told before any question; the same for all, so that a server keeps it."""
    known = grammar()
    clauses = [
        f"{keyword}{'*' if keyword in REPEATED else ''} {held or '(alone)'}"
        for keyword, held in known.clauses.items()
        if keyword != _TOLD_BY_WORDS
    ]
    words = {
        "quantity": sorted(known.all_quantities),
        "STATE": known.values,
        **{kind: known.words[kind] for kind in known.words if kind != _TOLD_BY_WORDS},
    }
    text = (resources.files("assistant.llm") / "described.txt").read_text(encoding="utf-8")
    return text.format(
        clauses="; ".join(clauses), words="\n".join(f"{kind}: {' '.join(some)}" for kind, some in words.items())
    )


if __name__ == "__main__":
    print(description())

"""Whether a sentence speaks to its reader as to a machine, by the words that it is made of.

A logistic regression on words and pairs of words (``addressing.json``), trained on sentences of abstracts against orders written by hand
(``training.literature.addressing``): where the patterns of ``orders.toml`` know what an order looks like, this knows what a paper's
sentence does not. It is for strangers' sentences that a language model is shown, or repeats.
"""

import json
import re
from functools import lru_cache
from importlib import resources

from retriever.text.sentences import sentences

START = "^"  # before the first word: an order begins with its verb


@lru_cache(maxsize=1)
def _weights() -> tuple[dict[str, float], float]:
    told = json.loads((resources.files("assistant.check") / "addressing.json").read_text(encoding="utf-8"))
    return told["weights"], told["least"]


def parts(sentence: str) -> set[str]:
    """The words of a sentence and its pairs of words, in small letters and without numbers."""
    words = [START, *re.findall(r"[a-z]+", sentence.lower())]
    return {*words, *(f"{one} {other}" for one, other in zip(words, words[1:], strict=False))}


def addresses(text: str) -> bool:
    """Whether any sentence of a text speaks to a machine."""
    weights, least = _weights()
    return any(sum(weights.get(part, 0.0) for part in parts(one)) > least for one in sentences(text))

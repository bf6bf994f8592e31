"""Which entries of a glossary answer a question, and with what probability: a small network over ``entry_features``, trained by
``python -m training.literature.entries`` on the glossary's own wordings, each looked for without itself, and on labelled questions.

It weighs the likeliest entries against each other and against that none answers. The thresholds were chosen on the
validation part of the labels and on the older sets of questions, where together with the hand-chosen weights they tell more right
entries than those alone, and fewer wrong ones (docs/experiments.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from retriever.catalogue.records import Term
from retriever.library.entry_features import Turn, features
from retriever.library.term_matching import named_in
from retriever.library.term_vectors import Floats

WEIGHTS = "entries.safetensors"
TOLD = 0.6  # probability from which on an entry answers a question
NEARBY = 0.5  # from which on it is the nearest of a question that is not understood: of those between the two 13 of 19 answered it
HELD = 0.2  # and below which it does not, whatever its words
CANDIDATES = 40  # entries that are weighed against each other
_FIRST = {6: 1.0, 0: 0.5, 9: 0.5, 10: 0.3, 4: 0.2}  # features that choose them, and what each counts
_WIDEST = 4.0  # of a question's features, in standard deviations


@dataclass(frozen=True)
class Matched:
    """An entry and how probable it is that it answers the question."""

    term: Term
    probability: float


def weights_file() -> Path:
    """Where the weights come along."""
    return Path(str(resources.files("retriever") / "weights" / WEIGHTS))


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, Floats]:
    return load_file(weights_file())


def turn_of(weights: Mapping[str, Floats]) -> Turn:
    """The change of a question's vector among the weights."""
    return Turn(weights["turn.down"], weights["turn.up"])


def candidates(entries: Floats) -> tuple[NDArray[np.intp], Floats]:
    """The entries that are weighed, and their features with how much less each is than the best of all."""
    first = sum(weight * entries[:, column] for column, weight in _FIRST.items())
    chosen = np.argsort(-np.asarray(first), kind="stable")[:CANDIDATES]
    own = entries[chosen]
    return chosen, np.concatenate([own, own - own.max(0)], 1)


def of_question(question: Floats, own: Floats) -> Floats:
    """What tells by itself whether any entry answers: the question, the best of each feature, and how far the third is behind it."""
    ranked = np.sort(own[:, : own.shape[1] // 2], axis=0)
    third = ranked[-min(3, len(ranked))]
    return np.concatenate([question, ranked[-1], ranked[-1] - third])


def probabilities(weights: Mapping[str, Floats], own: Floats, question: Floats) -> Floats:
    """Of each candidate that it answers, as the mean of the networks."""
    x = (own - weights["entries.mean"]) / weights["entries.spread"]
    q = np.clip((question - weights["question.mean"]) / weights["question.spread"], -_WIDEST, _WIDEST)
    hidden = np.maximum(np.einsum("nf,khf->knh", x, weights["entries.in"]) + weights["entries.in_bias"][:, None], 0)
    score = np.einsum("knh,kh->kn", hidden, weights["entries.out"]) + np.einsum(
        "nf,kf->kn", x, weights["entries.plain"]
    )
    inside = np.tanh(np.einsum("f,khf->kh", q, weights["question.in"]) + weights["question.in_bias"])
    none = np.einsum("kh,kh->k", inside, weights["question.out"]) + weights["question.bias"]
    score = np.concatenate([none[:, None], score], 1)
    share = np.exp(score - score.max(1, keepdims=True))
    return np.asarray((share / share.sum(1, keepdims=True)).mean(0)[1:], np.float32)


@lru_cache(maxsize=64)
def _matched(text: str, terms: tuple[Term, ...]) -> tuple[Matched, ...]:
    weights = _weights()
    found = features(text, terms, turn_of(weights))
    chosen, own = candidates(found.entries)
    share = probabilities(weights, own, of_question(found.question, own))
    order = np.argsort(-share, kind="stable")
    return tuple(Matched(terms[chosen[place]], float(share[place])) for place in order)


def matched(text: str, terms: Sequence[Term], limit: int = 3) -> list[Matched]:
    """The entries that the likeliest answer a question, the likeliest first."""
    return list(_matched(text, tuple(terms))[:limit]) if terms and text.strip() else []


def may_answer(term: Term, text: str, terms: Sequence[Term]) -> bool:
    """Whether an entry is no less probable an answer than one of which its words may be believed."""
    return any(one.term == term and one.probability >= HELD for one in matched(text, terms, CANDIDATES))


def nearby(text: str, terms: Sequence[Term]) -> Term | None:
    """The entry that comes nearest to a question which nothing is sure of: a probable one, or one that may answer and is named there."""
    best = next(iter(matched(text, terms, 1)), None)
    if best is None or best.probability < HELD:
        return None
    return best.term if best.probability >= NEARBY or best.term in named_in(text, terms) else None

"""What tells whether an entry of a glossary answers a question: how near they are in meaning, as the text model has it and after a
learnt turn of the question's vector, and what of its words the entry has. A question of several sentences may be asked in
one of them: beside the whole stands the best of its parts."""

from dataclasses import dataclass

import numpy as np

from retriever.catalogue.records import Term
from retriever.library.term_matching import shares, stems
from retriever.library.term_vectors import Floats, cosines, vector_of
from retriever.text.sentences import sentences

_SAYING = 2  # words of sense from which on a sentence says something by itself
_TURNED = (0, 4, 5)  # of ``cosines``, those that are taken of the turned vector, too
_LONG = 20.0


@dataclass(frozen=True, eq=False)
class Turn:
    """A learnt change of a question's vector: it is added what it is by the product of two small matrices, [384, rank] and
    [rank, 384]."""

    down: Floats
    up: Floats

    def of(self, vector: Floats) -> Floats:
        """The vector turned, of length 1."""
        turned = vector + vector @ self.down @ self.up
        return np.asarray(turned / np.linalg.norm(turned), np.float32)


@dataclass(frozen=True, eq=False)
class Features:
    """Of each entry, float32 [entries, 30], and of the question by itself, float32 [6]."""

    entries: Floats
    question: Floats


def features(text: str, terms: tuple[Term, ...], turn: Turn) -> Features:
    """What tells of each entry whether it answers a question."""
    whole = _of_text(text, terms, turn)
    best, parts = whole, sentences(text)
    for part in parts if len(parts) > 1 else ():
        if len(stems(part)) >= _SAYING:
            best = np.maximum(best, _of_text(part, terms, turn))
    had, size = shares(text, terms), max(len(text), 1)
    digits, foreign = sum(map(str.isdigit, text)) / size, sum(not sign.isascii() for sign in text) / size
    question = [had.words, had.weight / _LONG, had.strange, digits, foreign, len(parts)]
    return Features(np.concatenate([whole, best], 1), np.array(question, np.float32))


def _of_text(text: str, terms: tuple[Term, ...], turn: Turn) -> Floats:
    vector, had = vector_of(text), shares(text, terms)
    words = (had.held, had.alike, had.covered, had.named, had.named_share, had.lacking)
    near = (cosines(vector, terms), cosines(turn.of(vector), terms)[:, _TURNED])
    return np.column_stack([*near, *words]).astype(np.float32)

"""Which words of a question its request does not account for: "neutrino" in "the neutrino flux" that was read as a flux.

A small network judges each word by the table of what it goes with, by what it means (the text model's vector of it), and by
where it stands (its state after the text model's lowest layers), beside what the request says. It was trained on questions into
which foreign words were put, and on requests from which a part was taken, by ``training.reading.words``.
"""

from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from retriever.encoders.quick_text_model import QueryEncoder
from retriever.requests.marked import Marked
from retriever.requests.network import CLS, SEP, base_encoder
from retriever.requests.program import Request
from retriever.requests.word_table import Token, WordTable, accounts_for_all, atoms, stem, tokens_in
from retriever.requests.words import SPECIAL, pieces
from retriever.stored_arrays import read_arrays

Array = NDArray[np.float32]
FILE = "reader_words.npz"
LAYERS = 2  # of the text model that say where a word stands
LONGEST = 120  # tokens of a question
SCALE = 20.0  # the text model's vectors of words have a spread of a twentieth
# what these answer is another thing where a word of the question is passed over
TELLING = frozenset("values list count aggregate conclude compare".split())
_SHORTEST = 3  # letters of a word that is named
_UNKNOWN = 100  # of the text model's vocabulary


class Accounting:
    """The judgement on words: ``weights`` by name; ``telling`` and ``other``, the least score of a word that is called unread,
    for verbs of ``TELLING`` and for the others, whose questions hold more words that ask for nothing."""

    def __init__(
        self, table: WordTable, weights: dict[str, Array], telling: float, other: float, encoder: QueryEncoder
    ):
        self.table, self.telling, self.other = table, telling, other
        self._w, self._encoder = weights, encoder
        self._place = {atom: n for n, atom in enumerate(sorted(table.of_atom))}

    def unread(self, marked: Marked, request: Request) -> tuple[str, ...]:
        """The words that the request leaves unsaid, as they were typed."""
        if accounts_for_all(request):
            return ()
        tokens = tokens_in(pieces(marked)[0])
        scores = self.scores(tokens, atoms(request))
        judged = zip(tokens, scores, strict=True)
        held = {stem(part) for word in str(request).split() for part in word.split("_")}
        cut = self.telling if any(part.do in TELLING for part in request.parts) else self.other
        return tuple(
            dict.fromkeys(
                t.text for t, score in judged if score >= cut and self.may_name(t) and stem(t.text) not in held
            )
        )

    @staticmethod
    def may_name(token: Token) -> bool:
        """Whether a token is a word that can be called unread: of some letters, none of them of other languages than English."""
        return not token.mark and len(token.text) >= _SHORTEST and token.text.isascii()

    def scores(self, tokens: Sequence[Token], said: frozenset[str]) -> list[float]:
        """How foreign each word is to the request; of marks too, where it means nothing."""
        if not tokens:
            return []
        known = ["" if token.mark else self.table.known_as(token.text) for token in tokens]
        states = self._states(tokens)
        spelled = [spelling(token, stem_) for token, stem_ in zip(tokens, known, strict=True)]
        meaning = np.stack([mean_vector(self._encoder, word) for word in spelled])
        evidence = np.array([self.table.evidence(word, said) for word in known], np.float32)
        spoken = np.zeros(len(self._place), np.float32)
        spoken[[self._place[atom] for atom in said if atom in self._place]] = 1
        return self._judged(meaning, states, evidence, spoken)

    def _judged(self, meaning: Array, states: Array, evidence: Array, spoken: Array) -> list[float]:
        of = self._through
        word, place = np.tanh(of("word", meaning)), np.tanh(of("place", states))
        request, beside = np.tanh(of("request", spoken)), np.tanh(of("beside", spoken))
        wide = np.broadcast_to(request, word.shape)
        x = np.concatenate([word, wide, word * request, place, place * beside, evidence], 1)
        scores: list[float] = of("out", np.maximum(of("inner", x), 0.0))[:, 0].tolist()
        return scores

    def _through(self, name: str, x: Array) -> Array:
        found: Array = x @ self._w[f"{name}.weight"].T + self._w[f"{name}.bias"]
        return found

    def _states(self, tokens: Sequence[Token]) -> Array:
        ids, spans = token_ids(self._encoder, tokens)
        x = self._encoder.embedded(np.array(ids), np.zeros(len(ids), np.int64))
        x = self._encoder.through(x, range(LAYERS))
        found: Array = np.stack([x[start:end].mean(0) if end <= len(x) else x[0] for start, end in spans])
        return found


def token_ids(encoder: QueryEncoder, tokens: Sequence[Token]) -> tuple[list[int], list[tuple[int, int]]]:
    """Ids of the text model with those of beginning and end, and where each token of the question stands."""
    ids, spans = [CLS], []
    for token in tokens:
        own = _ids_of(encoder, SPECIAL[f"{token.text}1"] if token.mark else token.text)
        spans.append((len(ids), len(ids) + len(own)))
        ids += own
    return [*ids[:LONGEST], SEP], spans


@lru_cache(maxsize=8192)
def _ids_of(encoder: QueryEncoder, word: str) -> tuple[int, ...]:
    return tuple(encoder.tokens_of(word)) or (_UNKNOWN,)


def spelling(token: Token, known: str) -> str:
    """The word whose meaning is taken: of a slip of typing, that which was meant."""
    own = token.text.lower()
    return own if token.mark or stem(own) == known else known


def mean_vector(encoder: QueryEncoder, word: str) -> Array:
    """What a word means by itself: the mean of the text model's vectors of its parts."""
    found: Array = encoder.vectors_of(_ids_of(encoder, word)).mean(0) * np.float32(SCALE)
    return found


@lru_cache(maxsize=1)
def accounting() -> Accounting:
    """The judgement that is shipped; ServiceMissing where the text model it stands on is not installed."""
    with resources.as_file(resources.files("retriever") / "weights" / FILE) as path:
        held = read_arrays(path)
    weights = {name.removeprefix("net."): held[name].astype(np.float32) for name in held if name.startswith("net.")}
    cuts = float(held["telling"]), float(held["other"])
    return Accounting(WordTable.of_arrays(held), weights, *cuts, base_encoder())

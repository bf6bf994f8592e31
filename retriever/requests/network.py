"""The reader's network in numpy: a question to a request, word by word.

Encoder: the text model that is there (all-MiniLM-L6-v2), whose upper layers were tuned for this; what marks stand for are
vectors of their own beside its words. Decoder: a small transformer (Vaswani et al. 2017, normalised before each block)
over the words of requests. Twenty words take some ten milliseconds; torch and transformers are not loaded for it. Trained
by ``training.reading``.
"""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic.dataclasses import dataclass as checked_dataclass
from safetensors import safe_open

from retriever.encoders.quick_text_model import QueryEncoder
from retriever.encoders.text_model import packaged_model
from retriever.requests.words import END, MOST_WORDS, SPECIAL
from retriever.toml_tables import CHECKED, read_table

Array = NDArray[np.float32]
CLS, SEP = 101, 102  # of the text model's vocabulary
LONGEST = 160  # tokens of a question and the one before
EARLIER_LONGEST = 48
SCALE = ".scale"  # behind a matrix's name: what its rows of small whole numbers are multiplied by, [rows, 1]
_TONGUE = "language"
_QUESTIONS = 64  # whose hidden states are kept, some 50 kB each


@checked_dataclass(config=CHECKED, frozen=True)
class Trust:
    """How far the network is to be trusted: ``temperature`` makes its probabilities those of being right; a request of at least
    ``sure`` is acted on, one of at least ``unsure`` with a word on how the question was read, and below that it is asked back."""

    temperature: float
    sure: float
    unsure: float


@dataclass(frozen=True)
class Written:
    """The words of a request and how probable the network holds each."""

    words: tuple[str, ...]
    probabilities: tuple[float, ...]

    @property
    def probability(self) -> float:
        """That of the whole."""
        return math.prod(self.probabilities)


class ReadingNetwork:
    """Weights, and the way from pieces of a question to a request; ``trust`` was chosen on validation."""

    def __init__(self, weights: dict[str, Array], about: dict[str, str], encoder: QueryEncoder, trust: Trust):
        self._w, self._encoder, self.trust = weights, encoder, trust
        self.vocabulary: list[str] = json.loads(about["vocabulary"])
        self._place = {word: place for place, word in enumerate(self.vocabulary)}
        self._tuned = sorted({int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer.")})
        self._layers = len({name.split(".")[1] for name in weights if name.startswith("decoder.") and ".self." in name})
        self._heads = int(about["heads"])
        self._read = lru_cache(maxsize=_QUESTIONS)(
            self._hidden
        )  # other ways to write a question read it no second time

    def tokens_of(self, pieces: Sequence[str], before: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Token ids and types (0: the question, 1: the one before it)."""
        return tokens_of(self._encoder, pieces, before)

    def write(
        self, pieces: Sequence[str], before: Sequence[str], allowed: Callable[[tuple[str, ...]], frozenset[str]]
    ) -> Written:
        """The likeliest request, the likeliest allowed word at each step."""
        return self.write_at(pieces, before, allowed, (self.trust.temperature,))[0]

    def write_at(
        self,
        pieces: Sequence[str],
        before: Sequence[str],
        allowed: Callable[[tuple[str, ...]], frozenset[str]],
        temperatures: Sequence[float],
    ) -> list[Written]:
        """The same with its probabilities at each of several temperatures, which change no word."""
        memory = self._read(tuple(pieces), tuple(before))
        keys = [self._cross_memory(layer, memory) for layer in range(self._layers)]
        past: list[tuple[Array, Array]] = [(np.zeros((0, 0), np.float32),) * 2 for _ in range(self._layers)]
        words: tuple[str, ...] = ()
        probabilities: list[list[float]] = [[] for _ in temperatures]
        last = "<begin>"
        while len(words) < MOST_WORDS:
            logits = self._step(last, len(words), keys, past)
            fitting = allowed(words)
            # the language is learnt, but told by the words themselves: no doubt of a reading
            if _TONGUE in self._place and _TONGUE not in fitting:
                tongue, end = self._place[_TONGUE], self._place[END]
                logits[end] = np.logaddexp(logits[end], logits[tongue])  # only the end follows it
                logits[tongue] = -np.inf
            places = [self._place[word] for word in fitting if word in self._place]
            best = max(places, key=lambda place: logits[place])
            last = self.vocabulary[best]
            # in which language it was asked is no part of what is asked, and is never counted against a reading
            alike = [self._place[END], self._place["language"]] if last in (END, "language") else [best]
            for temperature, found in zip(temperatures, probabilities, strict=True):
                found.append(float(_softmax(logits / temperature)[alike].sum()))
            if last == END:
                break
            words += (last,)
        return [Written(words, tuple(found)) for found in probabilities]

    def _hidden(self, pieces: tuple[str, ...], before: tuple[str, ...]) -> Array:
        """Hidden states of the question, float32 [tokens, 384]."""
        tokens, types = self.tokens_of(pieces, before)
        x = self._encoder.embedded(tokens, types, self._w["marks"])
        x = self._encoder.through(x, range(self._tuned[0]))
        return self._encoder.through(x, self._tuned, self._w)

    def _cross_memory(self, layer: int, memory: Array) -> tuple[Array, Array]:
        return self._linear(memory, f"decoder.{layer}.cross.k"), self._linear(memory, f"decoder.{layer}.cross.v")

    def _step(self, word: str, place: int, keys: list[tuple[Array, Array]], past: list[tuple[Array, Array]]) -> Array:
        """Logits of the next word, with the keys and values of those before kept in ``past``."""
        x = self._w["decoder.words"][self._place[word]] + self._w["decoder.places"][place]
        for i in range(self._layers):
            h = self._normed(x, f"decoder.{i}.norm1")
            k, v = self._linear(h, f"decoder.{i}.self.k")[None], self._linear(h, f"decoder.{i}.self.v")[None]
            if len(past[i][0]):
                k, v = np.concatenate([past[i][0], k]), np.concatenate([past[i][1], v])
            past[i] = (k, v)
            x = x + self._linear(self._attended(self._linear(h, f"decoder.{i}.self.q"), k, v), f"decoder.{i}.self.o")
            h = self._linear(self._normed(x, f"decoder.{i}.norm2"), f"decoder.{i}.cross.q")
            x = x + self._linear(self._attended(h, *keys[i]), f"decoder.{i}.cross.o")
            h = np.maximum(self._linear(self._normed(x, f"decoder.{i}.norm3"), f"decoder.{i}.up"), 0.0)
            x = x + self._linear(h, f"decoder.{i}.down")
        logits: Array = self._w["decoder.words"] @ self._normed(x, "decoder.norm")
        return logits

    def _attended(self, q: Array, k: Array, v: Array) -> Array:
        """One query [d] over keys and values [n, d]."""
        heads, size = self._heads, q.shape[-1] // self._heads
        scores = np.einsum("hd,nhd->hn", q.reshape(heads, size), k.reshape(-1, heads, size)) / math.sqrt(size)
        weights = _softmax(scores)
        mixed: Array = np.einsum("hn,nhd->hd", weights, v.reshape(-1, heads, size)).reshape(-1)
        return mixed

    def _linear(self, x: Array, name: str) -> Array:
        found: Array = x @ self._w[f"{name}.weight"].T + self._w[f"{name}.bias"]
        return found

    def _normed(self, x: Array, name: str) -> Array:
        x = x - x.mean(-1, keepdims=True)
        x = x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-5)
        found: Array = x * self._w[f"{name}.weight"] + self._w[f"{name}.bias"]
        return found


def tokens_of(
    encoder: QueryEncoder, pieces: Sequence[str], before: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Token ids and types of the pieces of a question and of the one before it; too long ones are cut at their ends."""
    own = _tokens(encoder, pieces)[: LONGEST - EARLIER_LONGEST]
    earlier = _tokens(encoder, before)[:EARLIER_LONGEST]
    tokens = [CLS, *own, SEP, *earlier, *([SEP] if earlier else [])]
    types = [0] * (len(own) + 2) + [1] * (len(tokens) - len(own) - 2)
    return np.array(tokens), np.array(types)


def _tokens(encoder: QueryEncoder, pieces: Sequence[str]) -> list[int]:
    found: list[int] = []
    for piece in pieces:
        if piece[:1] == "<" and piece[1:-1] in _SPECIAL_PLACE:
            found.append(encoder.vocabulary_size + _SPECIAL_PLACE[piece[1:-1]])
        else:
            found += encoder.tokens_of(piece)
    return found


_SPECIAL_PLACE = {name: place for place, name in enumerate(SPECIAL)}


def _softmax(x: Array) -> Array:
    x = np.exp(x - x.max(-1, keepdims=True))
    found: Array = x / x.sum(-1, keepdims=True)
    return found


@lru_cache(maxsize=1)
def reading_network() -> ReadingNetwork:
    """The network that is shipped; ServiceMissing where the text model it stands on is not installed."""
    encoder = base_encoder()
    file = resources.files("retriever") / "weights" / "reader.safetensors"
    with resources.as_file(file) as path:
        return ReadingNetwork(*stored_weights(path), encoder, read_table("retriever", "weights/reader.toml", Trust))


def stored_weights(file: Path) -> tuple[dict[str, Array], dict[str, str]]:
    """Weights by name and what is said of them. Matrices are stored in eight bits a number, each row with a scale of its own."""
    with safe_open(file, "np") as stored:
        held = {name: stored.get_tensor(name).astype(np.float32) for name in stored.keys()}  # noqa: SIM118 - not a dict
        scales = {name.removesuffix(SCALE): held.pop(name) for name in list(held) if name.endswith(SCALE)}
        return {
            name: value * scales[name] if name in scales else value for name, value in held.items()
        }, stored.metadata()


@lru_cache(maxsize=1)
def base_encoder() -> QueryEncoder:
    """The text model that the reader was tuned from, whatever model papers are searched with."""
    return QueryEncoder(packaged_model())

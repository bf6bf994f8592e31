"""What the entries of a glossary mean, as vectors: how near a question is to the wordings and to the text of each.

Thousands of wordings would take minutes to encode, so those of the bundled glossary come ready with the weights
(``python -m training.bundled.glossary_vectors`` makes them); a text that is not among them is encoded once, when the first
question comes. Kept as 8-bit integers with a scale for each text: a cosine changes by less than 0.01.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.records import Term
from retriever.durable import short_hash
from retriever.library.index.encoder import paper_encoder
from retriever.stored_arrays import read_arrays

READY = "glossary.npz"
_FEW = 40  # texts that are encoded one by one
_NONE = np.float32(-1)  # of an entry without such a wording
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Nearness:
    """Cosines of a question with each entry, float32 [entries]: the nearest of its names and wordings, of the wordings alone
    (-1 where it has none), and of its texts."""

    wordings: Floats
    asked: Floats
    texts: Floats


def wordings_of(term: Term) -> tuple[str, ...]:
    """What an entry is called and asked for with."""
    return (term.term, *term.aliases, *term.asked)


def texts_of(term: Term) -> tuple[str, str]:
    """What an entry says."""
    return (f"{term.term}: {term.definition}", term.example)


def ready_file() -> Path:
    """Where the vectors of the bundled glossary come along."""
    return Path(str(resources.files("retriever") / "weights" / READY))


def text_hash(text: str) -> bytes:
    """What a text's vector is kept under."""
    return short_hash(text, digits=16).encode()


def as_integers(vectors: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Vectors as 8-bit integers, and the scale of each."""
    scale = np.abs(vectors).max(1) / 127
    return np.round(vectors / scale[:, None]).astype(np.int8), scale.astype(np.float32)


@lru_cache(maxsize=1)
def ready_vectors() -> Mapping[bytes, Floats]:
    """The vectors that come along, by the hash of their text; none where they are of another encoder."""
    stored = read_arrays(ready_file())
    if str(stored["model"]) != paper_encoder().tag:
        return {}
    vectors = stored["vectors"].astype(np.float32) * stored["scale"][:, None]
    return dict(zip(stored["keys"].tolist(), vectors, strict=True))


@lru_cache(maxsize=2)
def _vectors(terms: tuple[Term, ...]) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Vectors of all wordings and of all texts, entry by entry, and where the wordings of each begin."""
    ready = dict(ready_vectors())
    wordings = [wording for term in terms for wording in wordings_of(term)]
    texts = [text for term in terms for text in texts_of(term)]
    if missing := list(dict.fromkeys(t for t in (*wordings, *texts) if text_hash(t) not in ready)):
        ready |= zip(map(text_hash, missing), _encoded(missing), strict=True)
    starts = np.cumsum([0, *(len(wordings_of(term)) for term in terms[:-1])])
    return _stacked(wordings, ready), _stacked(texts, ready), starts


def _stacked(texts: Iterable[str], ready: Mapping[bytes, Floats]) -> Floats:
    return np.stack([ready[text_hash(text)] for text in texts])


def _encoded(texts: Sequence[str]) -> Sequence[Floats]:
    """A few texts one by one: the encoder of many takes seconds to load."""
    return [vector_of(text) for text in texts] if len(texts) <= _FEW else list(paper_encoder().encode(list(texts)))


def vector_of(text: str) -> Floats:
    """The vector of one text; a question that is a wording of the glossary has it already."""
    known = ready_vectors().get(text_hash(text))
    return paper_encoder().encode([text])[0] if known is None else known


@lru_cache(maxsize=64)
def nearness(question: str, terms: tuple[Term, ...]) -> Nearness:
    """How near a question is to each of the entries, of which there is at least one."""
    wordings, texts, starts = _vectors(terms)
    vector = vector_of(question)
    by_text = (texts @ vector).reshape(len(terms), 2).max(1)
    near = wordings @ vector
    asked = np.maximum.reduceat(np.where(_is_name(terms), _NONE, near), starts)
    return Nearness(np.maximum.reduceat(near, starts), asked, by_text)


def cosines(vector: Floats, terms: tuple[Term, ...]) -> Floats:
    """How near a vector is to each entry, float32 [entries, 6]: to the nearest of all its names and wordings, of the wordings, of the
    names, to the second nearest of all, to the definition and to the example."""
    wordings, texts, starts = _vectors(terms)
    near, named = wordings @ vector, _is_name(terms)
    nearest = np.maximum.reduceat(near, starts)
    sizes = np.diff([*starts, len(near)])
    others = np.where(near >= np.repeat(nearest, sizes), _NONE, near)
    parts = [
        np.maximum.reduceat(one, starts) for one in (np.where(named, _NONE, near), np.where(named, near, _NONE), others)
    ]
    held = [np.where(part == _NONE, nearest, part) for part in parts]
    return np.column_stack([nearest, *held, (texts @ vector).reshape(len(terms), 2)])


@lru_cache(maxsize=2)
def _is_name(terms: tuple[Term, ...]) -> NDArray[np.bool_]:
    """Of all wordings, entry by entry, whether each is only what the entry is called."""
    names = ((True,) * (1 + len(term.aliases)) + (False,) * len(term.asked) for term in terms)
    return np.array([name for entry in names for name in entry])


def likeness_to(question: str, titles: Sequence[str]) -> Floats:
    """Cosines of a question with some titles, float32 [titles]."""
    return np.asarray(_titles(tuple(titles)) @ vector_of(question), np.float32)


@lru_cache(maxsize=16)
def _titles(titles: tuple[str, ...]) -> Floats:
    return np.stack([vector_of(title) for title in titles])

"""The corpora csc-facts and csc-literature: spectra and texts of the same sources, generated from the catalogue by seed.

Nothing of either is kept in the repository; features of texts, which take longest, are cached in a folder that git ignores.
Training sources have several texts (papers), the others one; the split is the sources' (``sources``).
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retriever.durable import replacing
from retriever.encoders.text_features import FEATURES, MOST_SENTENCES, text_features
from retriever.progress import progress_bars
from training.alignment.data.paper_reports import Report, draw_reports, true_values
from training.alignment.data.sources import Source
from training.alignment.data.writing import facts_text, literature_text

PAPERS_EACH = 3
BATCH = 64  # texts embedded at once
CACHE = Path(".cache/alignment")
NAMES = ("csc-facts", "csc-literature")


@dataclass
class TextTable:
    """Texts as the encoders see them: `sentences` [unique, 384] embeddings, `index` [n, 12] into them (-1: none),
    `numbers` [n, FEATURES]."""

    sentences: np.ndarray
    index: np.ndarray
    numbers: np.ndarray


@dataclass
class Corpus:
    """`owner` [n_text] index of each text's source in `sources`; `reports` of each text (csc-literature) or None."""

    name: str
    sources: list[Source]
    texts: list[str]
    owner: np.ndarray
    reports: list[list[Report]] | None

    def members(self, *splits: str) -> np.ndarray:
        """Indices of the sources of these splits that have texts."""
        inside = np.array([s.split in splits for s in self.sources])
        return np.flatnonzero(inside & np.isin(np.arange(len(self.sources)), self.owner))

    def owner_in(self, split: str) -> np.ndarray:
        """Rows of the texts of a split's sources."""
        return np.flatnonzero([self.sources[o].split == split for o in self.owner])

    def first_text(self, members) -> np.ndarray:
        """The first text of each of these sources."""
        first = np.full(len(self.sources), -1)
        first[self.owner[::-1]] = np.arange(len(self.owner))[::-1]
        return first[members]


def literature(sources: list[Source], truth: dict[str, np.ndarray], seed: int = 1, papers: int = PAPERS_EACH) -> Corpus:
    """csc-literature: all sources; `truth` of their simulated spectra."""
    generator = np.random.default_rng([seed, 0x117])
    texts, owner, reports = [], [], []
    for index, source in enumerate(sources):
        values = true_values(source, {k: float(truth[k][index]) for k in ("log_column_density", "line_width")})
        for _ in range(_papers(source, papers)):
            told = draw_reports(values, generator)
            texts.append(literature_text(source, told, generator))
            owner.append(index)
            reports.append(told)
    return Corpus("csc-literature", sources, texts, np.array(owner), reports)


def facts(sources: list[Source], seed: int = 1, papers: int = PAPERS_EACH) -> Corpus:
    """csc-facts: the sources whose class or type is known apart from X-rays."""
    generator = np.random.default_rng([seed, 0xFAC])
    texts, owner = [], []
    for index, source in enumerate(sources):
        for _ in range(_papers(source, papers) if source.in_literature else 0):
            texts.append(facts_text(source, generator))
            owner.append(index)
    return Corpus("csc-facts", sources, texts, np.array(owner), None)


def _papers(source: Source, papers: int) -> int:
    return papers if source.split == "train" else 1


def text_table(texts: list[str], encoder=None, cache: Path = CACHE) -> TextTable:
    """Features of the texts; read from the cache if these very texts were seen before."""
    from retriever.encoders import text_features as module

    said = "\n".join([*texts, Path(module.__file__).read_text()])
    stored = cache / f"{hashlib.sha256(said.encode()).hexdigest()[:16]}.npz"
    if stored.is_file():
        with np.load(stored) as held:
            return TextTable(held["sentences"].astype(np.float32), held["index"], held["numbers"].astype(np.float32))
    found = [text_features(text) for text in texts]
    unique = {sentence: i for i, sentence in enumerate(dict.fromkeys(s for f in found for s in f.sentences))}
    index = np.full((len(texts), MOST_SENTENCES), -1, dtype=np.int32)
    numbers = np.zeros((len(texts), FEATURES), dtype=np.float32)
    for row, features in enumerate(found):
        index[row, : len(features.sentences)] = [unique[s] for s in features.sentences]
        numbers[row] = features.numbers
    vectors = embed(list(unique), encoder)
    with replacing(stored) as whole, whole.open("wb") as file:
        np.savez_compressed(file, sentences=vectors.astype(np.float16), index=index, numbers=numbers.astype(np.float16))
    return TextTable(vectors, index, numbers)


def whole_texts(texts: list[str], encoder=None, cache: Path = CACHE) -> np.ndarray:
    """Frozen embeddings [n, 384] of whole texts, as the published recipe has them; cached."""
    stored = cache / f"whole-{hashlib.sha256(chr(10).join(texts).encode()).hexdigest()[:16]}.npy"
    if not stored.is_file():
        vectors = embed(texts, encoder)
        with replacing(stored) as whole, whole.open("wb") as file:
            np.save(file, vectors.astype(np.float16))
    return np.load(stored).astype(np.float32)


def embed(texts: list[str], encoder=None) -> np.ndarray:
    """Embeddings [n, 384], each different text once, texts of like length together (padding costs)."""
    if encoder is None:
        from retriever.encoders.text_model import text_encoder

        encoder = text_encoder()
    unique = sorted(set(texts), key=len)
    parts = []
    with progress_bars() as show:
        for start in range(0, len(unique), BATCH):
            parts.append(encoder.encode(unique[start : start + BATCH], batch=BATCH))
            show("texts", min(start + BATCH, len(unique)), len(unique))
    place = {text: i for i, text in enumerate(unique)}
    return np.concatenate(parts)[[place[text] for text in texts]]

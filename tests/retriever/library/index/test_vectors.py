"""Vectors of papers: the query's encoder, inverted lists beside exact search, blocks that survive kills."""

import gc
import os

import numpy as np
import pytest

from retriever.encoders.quick_text_model import query_encoder
from retriever.encoders.text_model import model_location, text_encoder
from retriever.library.index.vector_blocks import VectorBlocks, text_key
from retriever.library.index.vectors import Vectors, fill_chroma, open_vectors, write_vectors
from tests.support.paper_stub import StubEncoder


def test_the_query_encoder_is_the_text_model():
    texts = ["What is known about NGC 4151?", "hot gas", "N_H = 10^22 cm$^{-2}$ für Ωé " + "word " * 60]
    quick = np.array([query_encoder(model_location()).encode(text) for text in texts])
    assert np.abs(quick - text_encoder().encode(texts, batch=1)).max() < 1e-5


@pytest.mark.slow
def test_many_vectors_are_found_as_in_an_exact_search(tmp_path):
    rng = np.random.default_rng(1)
    centres = rng.normal(size=(300, 32))
    vectors = centres[rng.integers(0, 300, 25_000)] + 0.4 * rng.normal(size=(25_000, 32))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    queries, every_other = vectors[:50], np.arange(0, 50_000, 2)  # rows of the index, each second one without a vector
    kinds = {"text": Vectors(every_other, vectors)}
    manifest = write_vectors(tmp_path, kinds, server=False)
    fill_chroma(tmp_path, manifest, kinds)
    held = open_vectors(tmp_path, manifest)["text"]
    # all rows, most of them, few of them: asked of Chroma, of Chroma with more neighbours, compared one by one
    for allowed in (None, np.arange(50_000) % 16 != 0, np.arange(50_000) % 6 == 0):
        hits = 0
        for query in queries:
            cosines = vectors @ query if allowed is None else np.where(allowed[every_other], vectors @ query, -2)
            found = held.nearest(query, 10, allowed)
            assert [c for _, c in found] == sorted((c for _, c in found), reverse=True)
            hits += len({row for row, _ in found} & set(every_other[np.argsort(-cosines)[:10]].tolist()))
        assert hits / 500 > 0.9
    assert np.allclose(held.of(8), vectors[4], atol=1e-3) and held.of(9) is None and held.of(60_000) is None
    assert held.among(queries[0], np.array([1, 3, 5]), 5) == []


def test_vectors_survive_and_merge(tmp_path):
    encoder = StubEncoder()
    blocks = VectorBlocks(tmp_path, encoder.encode)
    texts = [(text_key(t), t) for t in (f"text number {i}" for i in range(70))]
    for item in texts:
        blocks.fill([item], 1)
    (tmp_path / "half.tmp").write_bytes(b"cut")
    assert blocks.fill(texts, len(texts)) == 0 and encoder.encoded == 70 and len(list(tmp_path.glob("*.npz"))) < 10
    vectors = blocks.lookup(np.array([key for key, _ in reversed(texts)], "S16"))
    assert np.allclose(vectors, encoder.encode([t for _, t in reversed(texts)]), atol=1e-3)


@pytest.mark.slow
def test_a_store_that_nobody_uses_is_closed(tmp_path):
    """Each open store holds a dozen files: a server that opens libraries one after the other must not run out of them."""
    kinds = {"text": Vectors(np.arange(3), np.eye(3, 4, dtype=np.float32))}
    manifest = write_vectors(tmp_path, kinds, server=False)
    fill_chroma(tmp_path, manifest, kinds)
    held = []
    for _ in range(4):
        opened = open_vectors(tmp_path, manifest)
        assert opened["text"].nearest(np.eye(3, 4, dtype=np.float32)[1], 1)[0][0] == 1
        del opened
        gc.collect()
        held.append(len(os.listdir("/proc/self/fd")))
    assert held[-1] == held[0]

"""Vectors of papers: the query's encoder, inverted lists beside exact search, blocks that survive kills."""

import numpy as np

from retriever.encoders.quick_text_model import query_encoder
from retriever.encoders.text_model import model_location, text_encoder
from retriever.library.index.vector_blocks import VectorBlocks, text_key
from retriever.library.index.vectors import DenseIndex
from tests.support.paper_stub import StubEncoder


def test_the_query_encoder_is_the_text_model():
    texts = ["What is known about NGC 4151?", "hot gas", "N_H = 10^22 cm$^{-2}$ für Ωé " + "word " * 60]
    quick = np.array([query_encoder(model_location()).encode(text) for text in texts])
    assert np.abs(quick - text_encoder().encode(texts, batch=1)).max() < 1e-5


def test_many_vectors_are_found_as_in_an_exact_search():
    rng = np.random.default_rng(1)
    centres = rng.normal(size=(300, 32))
    vectors = centres[rng.integers(0, 300, 6000)] + 0.4 * rng.normal(size=(6000, 32))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    queries = vectors[:50]
    lists = DenseIndex.build(vectors, exact_up_to=1000)
    allowed = np.arange(6000) % 3 == 0
    for keep in (None, allowed):
        hits = 0
        for query in queries:
            cosines = vectors @ query if keep is None else np.where(keep, vectors @ query, -2)
            found = {row for row, _ in lists.nearest(query, 10, keep)}
            hits += len(found & set(np.argsort(-cosines)[:10].tolist()))
        assert hits / 500 > 0.9


def test_vectors_survive_and_merge(tmp_path):
    encoder = StubEncoder()
    blocks = VectorBlocks(tmp_path, encoder.encode)
    texts = [(text_key(t), t) for t in (f"text number {i}" for i in range(70))]
    for item in texts:
        blocks.fill([item])
    (tmp_path / "half.tmp").write_bytes(b"cut")
    assert blocks.fill(texts) == 0 and encoder.encoded == 70 and len(list(tmp_path.glob("*.npz"))) < 10
    vectors = blocks.lookup(np.array([key for key, _ in reversed(texts)], "S16"))
    assert np.allclose(vectors, encoder.encode([t for _, t in reversed(texts)]), atol=1e-3)

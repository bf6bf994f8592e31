"""Nearest vectors by cosine: exact up to 100,000, by inverted lists above, on a Chroma server where one is set.

All vectors have unit length, so the inner product is the cosine. faiss holds them in 8 bits a dimension (16 above: see
``_empty``); a filter is a bitmap of rows, which costs nothing, where a metadata filter of Chroma costs 30-90 ms.
Measured on two cores at 400,000 x 384: exact 64 ms, inverted lists 5 ms.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import faiss
import numpy as np
from numpy.typing import NDArray

from retriever import chroma
from retriever.errors import ServiceMissing, first_line

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

EXACT_UP_TO = 100_000
_LISTS, _PROBES, _TRAIN = 1024, 48, 60_000
_FEW = 20_000  # rows allowed by a filter that are compared one by one


class DenseIndex:
    """Vectors by row number."""

    def __init__(self, index: faiss.Index):
        self._index = index
        if isinstance(index, faiss.IndexIVF):
            index.make_direct_map()
            index.nprobe = _PROBES

    @classmethod
    def build(cls, vectors: NDArray[np.floating], exact_up_to: int = EXACT_UP_TO) -> "DenseIndex":
        """From unit vectors [rows, dimensions]; a row of zeros is never found before others."""
        index = _empty(len(vectors), vectors.shape[1], exact_up_to)
        sample = vectors if len(vectors) <= _TRAIN else vectors[_sample(len(vectors))]
        index.train(np.ascontiguousarray(sample, np.float32))
        for start in range(0, len(vectors), 50_000):
            index.add(np.ascontiguousarray(vectors[start : start + 50_000], np.float32))
        return cls(index)

    @classmethod
    def read(cls, path: Path) -> "DenseIndex":
        return cls(faiss.read_index(str(path)))

    def write(self, path: Path) -> None:
        faiss.write_index(self._index, str(path))

    def nearest(
        self, vector: NDArray[np.floating], k: int, allowed: NDArray[np.bool_] | None = None
    ) -> list[tuple[int, float]]:
        """Rows and cosines, best first; ``allowed`` is a boolean for each row."""
        if not self._index.ntotal or k <= 0:
            return []
        parameters = None
        if allowed is not None:
            rows = np.flatnonzero(allowed)
            if len(rows) <= _FEW:
                return self.among(vector, rows, k)
            bits = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]  # faiss's own wrapper takes an array
            parameters = self._parameters(selector)
        cosines, rows = self._index.search(np.asarray(vector, np.float32)[None], k, params=parameters)
        return [(int(row), float(cosine)) for row, cosine in zip(rows[0], cosines[0], strict=True) if row >= 0]

    def among(self, vector: NDArray[np.floating], rows: NDArray[np.integer], k: int) -> list[tuple[int, float]]:
        """The nearest of those rows, by comparing with each."""
        if not len(rows):
            return []
        cosines = self._index.reconstruct_batch(np.asarray(rows, np.int64)) @ np.asarray(vector, np.float32)
        best = np.argsort(-cosines, kind="stable")[:k]
        return [(int(rows[i]), float(cosines[i])) for i in best]

    def _parameters(self, selector: faiss.IDSelector) -> faiss.SearchParameters:
        if isinstance(self._index, faiss.IndexIVF):
            return faiss.SearchParametersIVF(sel=selector, nprobe=_PROBES)  # type: ignore[call-arg]  # set by faiss's wrapper
        return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]


class ChromaDense:
    """The same on a Chroma server (``SCHOLAR_CHROMA=host:port``), one collection for each generation of an index."""

    def __init__(self, collection: "Collection"):
        self._collection = collection

    @classmethod
    def build(cls, name: str, vectors: NDArray[np.floating], rows: NDArray[np.integer]) -> "ChromaDense":
        client = chroma.server_client()
        if name in {collection.name for collection in client.list_collections()}:
            client.delete_collection(name)
        collection = client.create_collection(
            name, configuration={"hnsw": {"space": "cosine", "ef_search": 200}}, embedding_function=None
        )
        for start in range(0, len(rows), chroma.BATCH):
            part = rows[start : start + chroma.BATCH]
            collection.add(ids=[str(row) for row in part], embeddings=vectors[part].astype(np.float32).tolist())
        return cls(collection)

    @classmethod
    def open(cls, name: str, count: int) -> "ChromaDense":
        try:
            collection = chroma.server_client().get_collection(name, embedding_function=None)
            held = collection.count()
        except ServiceMissing:
            raise
        except Exception as error:  # Chroma raises many kinds; each means that the collection can't be used
            raise ServiceMissing(
                f"The Chroma server has no collection {name} ({first_line(error)}): scholar index again."
            ) from None
        if held != count:
            raise ServiceMissing(
                f"The Chroma server's collection {name} holds {held} of {count} vectors: scholar index again."
            )
        return cls(collection)

    def nearest(
        self, vector: NDArray[np.floating], k: int, allowed: NDArray[np.bool_] | None = None
    ) -> list[tuple[int, float]]:
        # filters are applied to a longer list: Chroma's own cost more than the whole question may
        depth = min(self._collection.count(), k if allowed is None else max(10 * k, 1000))
        found = self._collection.query(
            query_embeddings=[np.asarray(vector).tolist()], n_results=depth, include=["distances"]
        )
        distances = found["distances"] or [[]]
        pairs = [(int(row), 1 - d) for row, d in zip(found["ids"][0], distances[0], strict=True)]
        return [(row, cosine) for row, cosine in pairs if allowed is None or allowed[row]][:k]

    def among(self, vector: NDArray[np.floating], rows: NDArray[np.integer], k: int) -> list[tuple[int, float]]:
        if not len(rows):
            return []
        found = self._collection.get(ids=[str(row) for row in rows[:30_000]], include=["embeddings"])
        cosines = np.asarray(found["embeddings"]) @ np.asarray(vector)
        best = np.argsort(-cosines, kind="stable")[:k]
        return [(int(found["ids"][i]), float(cosines[i])) for i in best]


def _empty(rows: int, dimensions: int, exact_up_to: int) -> faiss.Index:
    if rows <= exact_up_to:
        return faiss.IndexScalarQuantizer(dimensions, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    coarse = faiss.IndexFlatIP(dimensions)
    index = faiss.IndexIVFScalarQuantizer(
        coarse, dimensions, _LISTS, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    index.own_fields, _ = True, coarse.this.disown()  # type: ignore[attr-defined]  # of SWIG, not in the stubs
    index.cp.max_points_per_centroid, index.cp.seed = _TRAIN // _LISTS, 1
    return index


def _sample(rows: int) -> NDArray[np.integer]:
    return np.random.default_rng(1).choice(rows, _TRAIN, replace=False)

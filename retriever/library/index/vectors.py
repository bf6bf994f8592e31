"""The vectors of an index: arrays that are the truth, and Chroma, made from them, that finds the nearest.

All vectors have unit length, so the inner product is the cosine. Chroma is embedded in the index's folder, or a server
where one is set. A filter is a boolean for each row: few rows are compared one by one, else more neighbours are asked of
Chroma than are wanted (its own filters cost more than the whole question may).
"""

import threading
import uuid
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from retriever import chroma
from retriever.errors import ServiceMissing, first_line
from retriever.stored_arrays import read_array

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_FEW = 20_000  # rows allowed by a filter that are compared one by one
_BLOCK = 100_000
_HNSW: Any = {"hnsw": {"space": "cosine", "ef_search": 200}}


@dataclass(frozen=True)
class Vectors:
    """Unit vectors [n, d] of some rows, rising."""

    rows: NDArray[np.int64]
    values: NDArray[np.floating]


def write_vectors(work: Path, kinds: dict[str, Vectors], server: bool) -> dict[str, Any]:
    """Write the arrays; returns what the manifest must say before the collections are made."""
    folder = work / "vectors"
    folder.mkdir()
    for name, vectors in kinds.items():
        np.save(folder / f"{name}.npy", np.asarray(vectors.values, np.float16))
        np.save(folder / f"{name}-rows.npy", vectors.rows)
    # a name of its own for each build: Chroma keeps one open store for a path as long as the process lives
    place = "" if server else f"chroma-{uuid.uuid4().hex[:8]}"
    names = {name: f"{name}-{uuid.uuid4().hex[:16]}" for name in kinds}
    return {"collections": names, "vectors": {n: len(v.rows) for n, v in kinds.items()}, "chroma": place}


def fill_chroma(work: Path, manifest: dict[str, Any], kinds: dict[str, Vectors]) -> None:
    """Make the collections that the manifest names."""
    client = _client(work, manifest)
    for name, collection in manifest["collections"].items():
        _fill(client, collection, kinds[name])
    if manifest["chroma"]:  # let go of the files before their folder is renamed
        chroma.close(client)


def open_vectors(generation: Path, manifest: dict[str, Any]) -> dict[str, "NearestVectors"]:
    """The kinds of vectors of a generation, open for questions; ``ServiceMissing`` where Chroma lacks some."""
    if not manifest.get("collections"):
        return {}
    client, opened = _client(generation, manifest), {}
    store = Store(client, generation / manifest["chroma"] if manifest["chroma"] else None)
    for name, collection in manifest["collections"].items():
        values = read_array(generation / "vectors" / f"{name}.npy", mapped=True)
        rows = read_array(generation / "vectors" / f"{name}-rows.npy")
        opened[name] = NearestVectors(_collection(client, collection, len(rows)), rows, values, store)
    return opened


class Store:
    """An open Chroma: ``folder`` of an embedded one, None for a server. An embedded one is closed with the last who uses it: each
    holds a dozen open files, and a process that opens many libraries one after the other would run out of them."""

    def __init__(self, client: "ClientAPI", folder: Path | None):
        self.folder = folder
        self.lock = threading.Lock()  # the embedded client is not safe for use by several threads at once
        if folder:
            weakref.finalize(self, chroma.close, client)


class NearestVectors:
    """Vectors of one kind; safe to share between threads."""

    def __init__(
        self,
        collection: "Collection",
        rows: NDArray[np.int64],
        values: NDArray[np.floating],
        store: Store,
    ):
        self._collection, self.rows, self.values, self._store = collection, rows, values, store

    def of(self, row: int) -> NDArray[np.float32] | None:
        """The vector of a row."""
        at = int(np.searchsorted(self.rows, row))
        there = at < len(self.rows) and self.rows[at] == row
        return np.asarray(self.values[at], np.float32) if there else None

    def nearest(
        self, vector: NDArray[np.floating], k: int, allowed: NDArray[np.bool_] | None = None
    ) -> list[tuple[int, float]]:
        """Rows and cosines, best first; ``allowed`` is a boolean for each row of the index."""
        if not len(self.rows) or k <= 0:
            return []
        if allowed is None:
            return self._asked(vector, k)
        rows = self.rows[allowed[self.rows]]
        if len(rows) > _FEW:
            found = [pair for pair in self._asked(vector, max(10 * k, 1000)) if allowed[pair[0]]]
            if len(found) >= k:
                return found[:k]
        return self.among(vector, rows, k)

    def among(self, vector: NDArray[np.floating], rows: NDArray[np.integer], k: int) -> list[tuple[int, float]]:
        """The nearest of those rows, by comparing with each."""
        at = np.searchsorted(self.rows, rows)
        at = (
            at[(at < len(self.rows)) & (self.rows[np.minimum(at, len(self.rows) - 1)] == rows)]
            if len(self.rows)
            else at[:0]
        )
        if not len(at):
            return []
        wanted = np.asarray(vector, np.float32)
        parts = [np.asarray(self.values[at[i : i + _BLOCK]], np.float32) @ wanted for i in range(0, len(at), _BLOCK)]
        cosines = np.concatenate(parts)
        best = np.argsort(-cosines, kind="stable")[:k]
        return [(int(self.rows[at[i]]), float(cosines[i])) for i in best]

    def _asked(self, vector: NDArray[np.floating], k: int) -> list[tuple[int, float]]:
        try:
            with self._store.lock:
                found = self._collection.query(
                    query_embeddings=[np.asarray(vector, np.float32).tolist()],
                    n_results=min(k, len(self.rows)),
                    include=["distances"],
                )
        except Exception as error:  # Chroma raises many kinds
            if (
                self._store.folder and not self._store.folder.is_dir()
            ):  # newer generations are live: the arrays here are still mapped
                return self.among(vector, self.rows, k)
            raise ServiceMissing(f"Chroma does not answer ({first_line(error)}): start it, or index again.") from None
        distances = found["distances"] or [[]]
        pairs = [(int(row), 1 - d) for row, d in zip(found["ids"][0], distances[0], strict=True)]
        return sorted(pairs, key=lambda pair: -pair[1])


def drop_collections(names: dict[str, str]) -> None:
    """Remove collections from the server; one that is not there is none to remove."""
    client = chroma.server_client()
    for name in {collection.name for collection in client.list_collections()} & set(names.values()):
        client.delete_collection(name)


def _client(folder: Path, manifest: dict[str, Any]) -> "ClientAPI":
    return chroma.embedded_client(folder / manifest["chroma"]) if manifest["chroma"] else chroma.server_client()


def _fill(client: "ClientAPI", name: str, vectors: Vectors) -> None:
    if name in {collection.name for collection in client.list_collections()}:
        client.delete_collection(name)
    collection = client.create_collection(name, configuration=_HNSW, embedding_function=None)
    for start in range(0, len(vectors.rows), chroma.BATCH):
        part = slice(start, start + chroma.BATCH)
        # as they are kept: what Chroma compares and what is compared one by one are the same numbers
        values = np.asarray(np.asarray(vectors.values[part], np.float16), np.float32)
        collection.add(ids=[str(row) for row in vectors.rows[part]], embeddings=values)


def _collection(client: "ClientAPI", name: str, count: int) -> "Collection":
    try:
        collection = client.get_collection(name, embedding_function=None)
        held = collection.count()
    except Exception as error:  # Chroma raises many kinds; each means that the collection can't be used
        raise ServiceMissing(f"Chroma has no collection {name} ({first_line(error)}): scholar index again.") from None
    if held != count:
        raise ServiceMissing(f"Chroma's collection {name} holds {held} of {count} vectors: scholar index again.")
    return collection

"""Vectors kept in files of our own: blocks that are written whole, named by what they hold, never changed.

Embedding is the only slow part of indexing, so its results outlive everything else. A vector is found again by the hash
of the text that it was made of: a build that was killed, an update and a second index of the same papers encode only
what no block holds. A block becomes visible by one rename; a file cut short by a kill is never under a block's name.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retriever import durable
from retriever.library.index.workers import Embed, Here, Workers
from retriever.stored_arrays import read_arrays

BLOCK = 512  # texts to a block: at most so many are encoded again after a kill
_KEY = np.dtype("S16")
_MERGE_ABOVE = 64  # small blocks are merged past this number, so that opening stays quick


def text_key(text: str) -> bytes:
    """16 hexadecimal digits of the text's hash."""
    return durable.short_hash(text, digits=16).encode()


class VectorBlocks:
    """The vectors of one encoder in one folder; ``encode`` is called only for texts that no block holds."""

    def __init__(self, folder: Path, encode: Embed, workers: Workers | None = None):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._encode, self._workers = encode, workers or Here()

    def keys(self) -> set[bytes]:
        """Keys of all texts that have a vector."""
        return {key for block in self._blocks() for key in read_arrays(block, "keys")["keys"].tolist()}

    def fill(
        self, texts: Iterable[tuple[bytes, str]], total: int, progress: Callable[[int], None] = lambda done: None
    ) -> int:
        """Encode the texts (of ``total``) that have no vector yet; returns how many there were. Safe to kill at any moment."""
        for stray in self.folder.glob(f"*{durable.TEMPORARY}"):
            stray.unlink(missing_ok=True)
        have = self.keys()
        missing = {key: text for key, text in texts if key not in have}
        waiting = list(missing.items())
        done = total - len(waiting)
        progress(done)
        # encoded by length: a batch is padded to its longest text
        blocks = (
            sorted(waiting[start : start + BLOCK], key=lambda item: len(item[1]))
            for start in range(0, len(waiting), BLOCK)
        )
        for block, vectors in self._workers.results(self._encode, blocks):
            self._write(np.array([key for key, _ in block], _KEY), np.asarray(vectors, np.float16))
            done += len(block)
            progress(done)
        self._merge()
        return len(waiting)

    def adopt(self, keys: NDArray[np.bytes_], vectors: NDArray[np.floating]) -> None:
        """Take over vectors that were computed elsewhere, those that no block has."""
        have = self.keys()
        missing = np.array([key not in have for key in keys.tolist()], bool)
        if missing.any():
            self._write(keys[missing].astype(_KEY), np.asarray(vectors[missing], np.float16))

    def lookup(self, keys: NDArray[np.bytes_]) -> NDArray[np.float16]:
        """The vectors of those keys, float16 [len(keys), dimensions], in their order; KeyError if one has none."""
        order = np.argsort(keys)
        wanted, out, found = keys[order], None, np.zeros(len(keys), bool)
        for have, vectors in self._read():
            out = np.zeros((len(keys), vectors.shape[1]), np.float16) if out is None else out
            place = np.searchsorted(have, wanted)
            hit = (place < len(have)) & (have[np.minimum(place, len(have) - 1)] == wanted)
            out[order[hit]], found[order[hit]] = vectors[place[hit]], True
        if not found.all():
            raise KeyError(f"{int((~found).sum())} texts have no vector")
        return out if out is not None else np.zeros((0, 0), np.float16)

    def _write(self, keys: NDArray[np.bytes_], vectors: NDArray[np.float16]) -> Path:
        order = np.argsort(keys)
        name = hashlib.sha256(keys[order].tobytes()).hexdigest()[:24] + ".npz"
        with durable.replacing(self.folder / name) as temporary, temporary.open("wb") as file:
            np.savez(file, keys=keys[order], vectors=vectors[order])
        return self.folder / name

    def _merge(self) -> None:
        """Many small blocks become one; the old ones go only when the new one is in place (then both may be read)."""
        small = [path for path in self._blocks() if path.stat().st_size < 64 << 20]
        if len(small) <= _MERGE_ABOVE:
            return
        parts = [read_arrays(path) for path in small]
        keys = np.concatenate([part["keys"] for part in parts])
        vectors = np.concatenate([part["vectors"] for part in parts])
        keys, first = np.unique(keys, return_index=True)
        merged = self._write(keys, vectors[first])
        for path in small:
            if path != merged:
                path.unlink(missing_ok=True)

    def _read(self) -> Iterator[tuple[NDArray[np.bytes_], NDArray[np.float16]]]:
        for path in self._blocks():
            block = read_arrays(path)
            yield block["keys"], block["vectors"]

    def _blocks(self) -> list[Path]:
        return sorted(self.folder.glob("*.npz"))

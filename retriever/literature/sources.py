"""Sources of a large corpus, found by name, by position and by the shape of their spectra.

One SQLite file (names and records, opened read-only), columns of positions and one matrix of vectors: written once as part
of a generation of the index (``retriever/literature/build.py``), never changed. It answers ``Aliases``' questions too, so
that papers are found under every name of a source.
"""

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retriever.literature.vectors import DenseIndex
from retriever.names.designations import designation_key, designations
from retriever.names.positions import Position, position_in_name
from retriever.names.sky_patches import COARSE, cells_of


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source as it is indexed; ``fields`` is what a hit shows (class, measurements), ``vector`` its spectrum's."""

    id: str
    name: str
    ra: float
    dec: float
    aliases: tuple[str, ...] = ()
    fields: dict[str, Any] = field(default_factory=dict)
    vector: tuple[float, ...] = ()


class SourceTable:
    """The sources to be written into a generation; ``digest`` tells whether they changed."""

    def __init__(self, sources: Iterable[SourceRecord]):
        self.sources = sorted(sources, key=lambda source: source.id)
        content = hashlib.sha256()
        for s in self.sources:
            line = (s.id, s.name, round(s.ra, 7), round(s.dec, 7), s.aliases, s.fields, s.vector)
            content.update(json.dumps(line, sort_keys=True, default=str).encode())
        self.digest = content.hexdigest()[:16]

    def write(self, folder: Path) -> dict[str, Any]:
        """Write the files; returns what the manifest says of them."""
        base = sqlite3.connect(folder / "sources.sqlite")
        base.executescript(
            "create table source (row integer primary key, id text unique, record text);"
            "create table name (key text, row integer, rank integer);"
        )
        base.executemany(
            "insert into source values (?, ?, ?)", ((row, s.id, _json(s)) for row, s in enumerate(self.sources))
        )
        base.executemany("insert into name values (?, ?, ?)", self._names())
        base.execute("create index by_key on name (key, rank)")
        base.commit()
        base.close()
        np.savez(folder / "sources.npz", ra=[s.ra for s in self.sources], dec=[s.dec for s in self.sources])
        with_vector = [row for row, s in enumerate(self.sources) if s.vector]
        if with_vector:
            vectors = np.zeros((len(self.sources), len(self.sources[with_vector[0]].vector)), np.float32)
            vectors[with_vector] = [self.sources[row].vector for row in with_vector]
            vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
            DenseIndex.build(vectors).write(folder / "sources.faiss")
        return {"sources": len(self.sources), "source_vectors": len(with_vector), "sources_digest": self.digest}

    def _names(self) -> Iterator[tuple[str, int, int]]:
        for row, source in enumerate(self.sources):
            for rank, name in enumerate(dict.fromkeys((source.name, *source.aliases))):
                key = designation_key(name)
                if len(key) > 1 and not key.isdigit():
                    yield key, row, rank


class SourceIndex:
    """The sources of one generation, open for questions; safe to share between threads."""

    def __init__(self, generation: Path):
        self._base = sqlite3.connect(
            f"file:{generation / 'sources.sqlite'}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._lock = threading.Lock()
        with np.load(generation / "sources.npz") as stored:
            self.ra, self.dec = np.asarray(stored["ra"], float), np.asarray(stored["dec"], float)
        vectors = generation / "sources.faiss"
        self._dense = DenseIndex.read(vectors) if vectors.exists() else None

    def record(self, row: int) -> dict[str, Any]:
        record: dict[str, Any] = json.loads(self._ask("select record from source where row = ?", row)[0][0])
        return record

    def resolve(self, name: str) -> int | None:
        """The row of the source of that name, by key, else by the position that the name holds where only one fits."""
        found = self._ask("select row from name where key = ? order by rank limit 1", designation_key(name))
        if found:
            return int(found[0][0])
        position = position_in_name(name) if designations(name) else None
        if position is None:
            return None
        _, cells = cells_of([name])
        if len(cells.ra) and cells.half_dec[0] <= COARSE:
            near = self.within(position, max(position.precision, 5 / 3600))
            return near[0][0] if len(near) == 1 else None
        return None

    def within(self, position: Position, radius_deg: float) -> list[tuple[int, float]]:
        """Rows and separations in degrees inside the cone, nearest first."""
        close = np.flatnonzero(
            np.abs(self.dec - position.dec) <= radius_deg
        )  # the band first: most of the sky falls out
        if not len(close):
            return []
        ra, dec = np.radians(self.ra[close]), np.radians(self.dec[close])
        ra0, dec0 = np.radians(position.ra), np.radians(position.dec)
        half = np.sin((dec - dec0) / 2) ** 2 + np.cos(dec) * np.cos(dec0) * np.sin((ra - ra0) / 2) ** 2
        separation = np.degrees(2 * np.arcsin(np.sqrt(np.clip(half, 0, 1))))
        order = np.argsort(separation, kind="stable")
        return [(int(close[i]), float(separation[i])) for i in order if separation[i] <= radius_deg]

    def similar(self, vector: NDArray[np.floating], k: int) -> list[tuple[int, float]]:
        """Rows and cosines of the nearest spectra."""
        return self._dense.nearest(vector / np.linalg.norm(vector), k) if self._dense else []

    # --- what retriever.literature.name_search asks of aliases

    def keys(self, name: str) -> tuple[str, ...]:
        row = self.resolve(name)
        return (
            ()
            if row is None
            else tuple(key for (key,) in self._ask("select key from name where row = ? order by rank", row))
        )

    def has(self, name: str) -> bool:
        return bool(self._ask("select 1 from name where key = ? limit 1", designation_key(name)))

    def mentioned(self, query: str) -> list[str]:
        return []

    def _ask(self, sql: str, *values: str | int) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._base.execute(sql, values).fetchall()


def _json(source: SourceRecord) -> str:
    return json.dumps(
        {
            "id": source.id,
            "name": source.name,
            "ra": source.ra,
            "dec": source.dec,
            "aliases": source.aliases,
            **source.fields,
        },
        ensure_ascii=False,
    )

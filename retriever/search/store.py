"""The index: a Chroma store with cosine distance, made from the catalogue's durable files and made anew at will.

Vectors are computed here and kept beside the store in ``vectors.npz``; Chroma neither embeds nor downloads nor reports.
An index is built in a temporary folder and renamed when whole, because a process killed during an ``add`` can leave a
Chroma index that never accepts writes again. Its folder is named by the fingerprint of what it was made from: a changed
catalogue gets a new one. ``SCHOLAR_CHROMA=host:port`` puts the vectors on a Chroma server instead.
"""

import json
import os
import shutil
import tempfile
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retriever import chroma
from retriever.catalogue.records import Catalogue
from retriever.encoders.text_model import model_tag, text_encoder
from retriever.errors import ServiceMissing, first_line
from retriever.home import scholar_home

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateCollectionConfiguration
    from chromadb.api.models.Collection import Collection
    from chromadb.api.types import Metadata

FORMAT = 5  # raised when the layout of the index changes
_COSINE: "CreateCollectionConfiguration" = {"hnsw": {"space": "cosine"}}
Note = Callable[[str], None]  # is told what is being done


def silent(text: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Passage:
    """What is searched for texts: one report of one paper."""

    key: str
    bibcode: str
    source: str | None
    text: str


def passages_of(catalogue: Catalogue) -> list[Passage]:
    """One passage for each report: title, names of the source, summary."""
    passages = []
    for paper in catalogue.papers.values():
        for number, report in enumerate(paper.reports):
            source = catalogue.sources.get(report.source) if report.source else None
            names = f"{source.name} ({source.object_class}). " if source else ""
            text = f"{paper.title}. {names}{report.summary}"
            passages.append(Passage(f"{paper.bibcode}/{number}", paper.bibcode, report.source, text))
    return passages


class Store:
    """An open index: nearest passages to a text vector; nearest sources to a spectrum's shape or to its vector in the shared
    space; nearest spectra to a text, and passages to a spectrum, there."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.manifest = json.loads((folder / "manifest.json").read_text())
        client = chroma.client(folder / self.manifest["chroma"])
        suffix = self.manifest["fingerprint"]
        names = ("passages", "spectra", "aligned", "described", "telling")
        collections = {name: client.get_collection(f"{name}-{suffix}", embedding_function=None) for name in names}
        self._passages, self._spectra = collections["passages"], collections["spectra"]
        self._aligned, self._described, self._telling = (collections[name] for name in names[2:])
        self._lock = threading.Lock()  # the embedded client is not safe for use by several threads at once
        held = {"passages": self._passages.count(), "spectra": self._spectra.count()}
        if any(self.manifest[key] != count for key, count in held.items()):
            raise ServiceMissing(f"The index in {folder} is incomplete: scholar index.")

    def nearest_passages(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        """Passage keys and cosine similarities, best first."""
        return self._nearest(self._passages, vector, k)

    def nearest_spectra(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        """Source ids and cosine similarities of the shapes [24] of their (simulated) spectra, best first."""
        return self._nearest(self._spectra, vector, k)

    def nearest_aligned(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        """The same by unit vectors [64] of the shared space."""
        return self._nearest(self._aligned, vector, k)

    def nearest_described(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        """Source ids and fitness of their spectra to a text's unit vector [66], best first."""
        return self._nearest(self._described, vector, k)

    def nearest_telling(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        """Passage keys and fitness to a spectrum's unit vector [66], best first."""
        return self._nearest(self._telling, vector, k)

    def spectrum_vector(self, source_id: str) -> NDArray[np.float32] | None:
        """The vector [64] of the source's spectrum in the shared space."""
        return self._vectors.get(source_id)

    @cached_property
    def _vectors(self) -> dict[str, NDArray[np.float32]]:
        with np.load(self.folder / "vectors.npz") as stored:
            return dict(zip(stored["sources"].tolist(), stored["aligned"], strict=True))

    def _nearest(self, collection: "Collection", vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        with self._lock:
            k = min(k, collection.count())
            if k <= 0:
                return []
            found = collection.query(query_embeddings=[np.asarray(vector).tolist()], n_results=k, include=["distances"])
        distances = found["distances"] or [[]]
        return [(key, 1 - d) for key, d in zip(found["ids"][0], distances[0], strict=True)]


def index_folder(catalogue: Catalogue) -> Path:
    """Where the index of this catalogue, with this format, text model and shared space, is or will be."""
    from retriever.encoders.shared_space import weights_tag

    return scholar_home() / "index" / f"{catalogue.fingerprint}-{FORMAT}-{model_tag()}-{weights_tag()}"


def open_store(catalogue: Catalogue, rebuild: bool = False, note: Note = silent) -> Store:
    """The index of this catalogue, built first if there is none (``note`` is told so)."""
    folder = index_folder(catalogue)
    fingerprint = folder.name
    if rebuild or not (folder / "manifest.json").is_file():
        note("Building the index of the catalogue (once; about 20 s)...")
        _build(catalogue, folder, fingerprint)
    try:
        return Store(folder)
    except Exception as error:  # Chroma raises many kinds; each means that the store can't be used
        if rebuild or chroma.server():
            raise ServiceMissing(
                f"The index in {folder} can't be opened ({first_line(error)}): scholar index."
            ) from None
        note("The index could not be opened; building it again from the catalogue.")
        return open_store(catalogue, rebuild=True, note=note)


def _build(catalogue: Catalogue, folder: Path, fingerprint: str) -> None:
    from retriever.encoders.shared_space import load_shared_space
    from retriever.search.similar_spectra import catalogue_shapes, catalogue_vectors

    passages, space = passages_of(catalogue), load_shared_space()
    keys = [p.key for p in passages]
    vectors = text_encoder().encode([p.text for p in passages])
    telling = space.unit(space.texts([p.text for p in passages]), "text")
    shapes = catalogue_shapes(catalogue)
    sources, aligned = list(shapes), np.stack(list(catalogue_vectors(catalogue).values()))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix="building-", dir=folder.parent))
    except OSError as error:
        raise ServiceMissing(
            f"The index can't be written to {folder.parent} ({error.strerror}): set SCHOLAR_HOME."
        ) from None
    try:
        np.savez(
            work / "vectors.npz",
            keys=keys,
            vectors=vectors,
            telling=telling,
            sources=sources,
            shapes=np.stack(list(shapes.values())),
            aligned=aligned,
        )
        # a name of its own for each build: Chroma keeps one open store for a path as long as the process lives
        place = f"chroma-{uuid.uuid4().hex[:8]}"
        client = chroma.client(work / place)
        _fill(
            client,
            f"passages-{fingerprint}",
            keys,
            vectors,
            [{"bibcode": p.bibcode, "source": p.source or ""} for p in passages],
        )
        _fill(client, f"spectra-{fingerprint}", sources, np.stack(list(shapes.values())), None)
        _fill(client, f"aligned-{fingerprint}", sources, space.likeness(aligned), None)
        _fill(client, f"described-{fingerprint}", sources, space.unit(aligned, "spectrum"), None)
        _fill(client, f"telling-{fingerprint}", keys, telling, None)
        manifest = {"fingerprint": fingerprint, "chroma": place, "passages": len(passages), "spectra": len(shapes)}
        (work / "manifest.json").write_text(json.dumps(manifest))
        _close(client)
        _swap(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _fill(
    client: "ClientAPI",
    name: str,
    keys: list[str],
    vectors: NDArray[np.float32],
    metadatas: "list[Metadata] | None",
) -> None:
    if chroma.server() and name in {c.name for c in client.list_collections()}:
        client.delete_collection(name)
    collection = client.create_collection(name, configuration=_COSINE, embedding_function=None)
    for start in range(0, len(keys), chroma.BATCH):
        part = slice(start, start + chroma.BATCH)
        metadata = metadatas[part] if metadatas else None
        collection.add(ids=keys[part], embeddings=vectors[part].tolist(), metadatas=metadata)


def _swap(work: Path, folder: Path) -> None:
    """Put the finished index in its place; if another process was faster, its index is as good."""
    old = None
    if folder.exists():
        old = folder.with_name(f"{folder.name}-old-{os.getpid()}")
        folder.rename(old)
    try:
        work.rename(folder)
    except OSError:
        if not (folder / "manifest.json").is_file():
            raise
    if old:
        shutil.rmtree(old, ignore_errors=True)


def _close(client: "ClientAPI") -> None:
    """Let go of the embedded store's files before its folder is renamed."""
    close = getattr(client, "close", None)
    if close:
        close()

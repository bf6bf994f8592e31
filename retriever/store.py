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
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import platformdirs

from retriever.catalogue import Catalogue
from retriever.embedding import model_tag, text_encoder
from retriever.errors import ServiceMissing

FORMAT = 4  # raised when the layout of the index changes
BATCH = 5_000  # Chroma takes at most 5,461 at once
_COSINE = {"hnsw": {"space": "cosine"}}


@dataclass(frozen=True)
class Passage:
    """What is searched for texts: one report of one paper."""

    key: str
    bibcode: str
    source: str | None
    text: str


def scholar_home() -> Path:
    """Where indexes live: ``SCHOLAR_HOME``, else the user's cache folder."""
    return Path(os.environ.get("SCHOLAR_HOME") or platformdirs.user_cache_dir("spectrum-scholar"))


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
    """An open index: nearest passages to a text vector, nearest sources to a spectrum's shape."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.manifest = json.loads((folder / "manifest.json").read_text())
        client = _client(folder / self.manifest["chroma"])
        suffix = self.manifest["fingerprint"]
        self._passages = client.get_collection(f"passages-{suffix}", embedding_function=None)
        self._spectra = client.get_collection(f"spectra-{suffix}", embedding_function=None)
        self._lock = threading.Lock()  # the embedded client is not safe for use by several threads at once
        held = {"passages": self._passages.count(), "spectra": self._spectra.count()}
        if any(self.manifest[key] != count for key, count in held.items()):
            raise ServiceMissing(f"The index in {folder} is incomplete: scholar index.")

    def nearest_passages(self, vector: np.ndarray, k: int) -> list[tuple[str, float]]:
        """Passage keys and cosine similarities, best first."""
        return self._nearest(self._passages, vector, k)

    def nearest_spectra(self, vector: np.ndarray, k: int) -> list[tuple[str, float]]:
        """Source ids and cosine similarities of their (simulated) spectra, best first."""
        return self._nearest(self._spectra, vector, k)

    def spectrum_vector(self, source_id: str) -> np.ndarray | None:
        with self._lock:
            found = self._spectra.get(ids=[source_id], include=["embeddings"])
        return np.asarray(found["embeddings"][0]) if len(found["ids"]) else None

    def _nearest(self, collection, vector, k):
        with self._lock:
            k = min(k, collection.count())
            if k <= 0:
                return []
            found = collection.query(query_embeddings=[np.asarray(vector).tolist()], n_results=k, include=["distances"])
        return [(key, 1 - d) for key, d in zip(found["ids"][0], found["distances"][0], strict=True)]


def index_folder(catalogue: Catalogue) -> Path:
    """Where the index of this catalogue, with this model and format, is or will be."""
    return scholar_home() / "index" / f"{catalogue.fingerprint}-{FORMAT}-{model_tag()}"


def open_store(catalogue: Catalogue, rebuild: bool = False, note=lambda text: None) -> Store:
    """The index of this catalogue, built first if there is none (``note`` is told so)."""
    folder = index_folder(catalogue)
    fingerprint = folder.name
    if rebuild or not (folder / "manifest.json").is_file():
        note("Building the index of the catalogue (once; about 20 s)...")
        _build(catalogue, folder, fingerprint)
    try:
        return Store(folder)
    except Exception as error:  # Chroma raises many kinds; each means that the store can't be used
        if rebuild or os.environ.get("SCHOLAR_CHROMA"):
            raise ServiceMissing(
                f"The index in {folder} can't be opened ({_first_line(error)}): scholar index."
            ) from None
        note("The index could not be opened; building it again from the catalogue.")
        return open_store(catalogue, rebuild=True, note=note)


def _build(catalogue: Catalogue, folder: Path, fingerprint: str) -> None:
    from retriever.spectral_similarity import catalogue_shapes

    passages = passages_of(catalogue)
    vectors = text_encoder().encode([p.text for p in passages])
    shapes = catalogue_shapes(catalogue)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix="building-", dir=folder.parent))
    except OSError as error:
        raise ServiceMissing(
            f"The index can't be written to {folder.parent} ({error.strerror}): set SCHOLAR_HOME."
        ) from None
    try:
        np.savez(work / "vectors.npz", keys=[p.key for p in passages], vectors=vectors,
                 sources=list(shapes), shapes=np.stack(list(shapes.values())))  # fmt: skip
        # a name of its own for each build: Chroma keeps one open store for a path as long as the process lives
        chroma = f"chroma-{uuid.uuid4().hex[:8]}"
        client = _client(work / chroma)
        _fill(client, f"passages-{fingerprint}", [p.key for p in passages], vectors,
              [{"bibcode": p.bibcode, "source": p.source or ""} for p in passages])  # fmt: skip
        _fill(client, f"spectra-{fingerprint}", list(shapes), np.stack(list(shapes.values())), None)
        manifest = {"fingerprint": fingerprint, "chroma": chroma, "passages": len(passages), "spectra": len(shapes)}
        (work / "manifest.json").write_text(json.dumps(manifest))
        _close(client)
        _swap(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _fill(client, name, keys, vectors, metadatas) -> None:
    if os.environ.get("SCHOLAR_CHROMA") and name in {c.name for c in client.list_collections()}:
        client.delete_collection(name)
    collection = client.create_collection(name, configuration=_COSINE, embedding_function=None)
    for start in range(0, len(keys), BATCH):
        part = slice(start, start + BATCH)
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


def _client(path: Path):
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    server = os.environ.get("SCHOLAR_CHROMA")
    if not server:
        return chromadb.PersistentClient(path=str(path), settings=settings)
    host, _, port = server.partition(":")
    try:
        return chromadb.HttpClient(host=host, port=int(port or 8000), settings=settings)
    except ValueError as error:
        raise ServiceMissing(
            f"No Chroma server answers at {server} ({_first_line(error)}): mend SCHOLAR_CHROMA."
        ) from None


def _close(client) -> None:
    """Let go of the embedded store's files before its folder is renamed."""
    close = getattr(client, "close", None)
    if close:
        close()


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:160]

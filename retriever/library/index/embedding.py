"""The vectors of an index: of passages (meaning; fitness to spectra) and of sources' spectra (place in the shared space;
shape), each computed once.

Kinds: ``text`` (a passage's meaning, by the text model), ``telling`` (a passage in the space that it shares with spectra,
where more than a title is known and it is linked to a source), ``aligned`` and ``described`` (a spectrum there, to compare
with spectra and with sentences), ``shapes`` (the shape of a spectrum, for those that come without a response).
"""

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.records import Source
from retriever.durable import short_hash
from retriever.encoders.shared_space import DIMENSIONS, load_shared_space, weights_tag
from retriever.errors import BadInput, ScholarError, first_line
from retriever.library.format.content import Content
from retriever.library.index.columns import Columns
from retriever.library.index.encoder import Encoder
from retriever.library.index.records import Records
from retriever.library.index.vector_blocks import VectorBlocks
from retriever.library.index.vectors import Vectors
from retriever.library.index.workers import Embed, Here, Workers
from retriever.library.spectra import observation_of, places_of
from retriever.progress import Show
from retriever.stored_arrays import read_arrays

SHAPE = 24  # dimensions of a shape


class Embedding:
    """The vectors of one generation that is being built; ``folder`` keeps what was computed, for this build and later ones."""

    def __init__(
        self,
        folder: Path,
        work: Path,
        content: Content,
        encoder: Encoder,
        progress: Show,
        workers: Workers | None = None,
    ):
        self._folder, self._work, self._content = folder / "vectors", work, content
        self._encoder, self._progress, self._workers = encoder, progress, workers or Here()

    def kinds(self, columns: Columns, texts: Mapping[bytes, str]) -> dict[str, Vectors]:
        """All kinds of vectors; one of which there is none is left out."""
        rows = np.flatnonzero(columns.alive)
        found = {}
        if len(rows):
            found["text"] = self._of_texts("text", self._encoder.tag, self._encoder.encode, rows, columns, texts)
        tell = rows[columns.telling[rows] & columns.classes[rows].any(1)]
        if len(tell):
            found["telling"] = self._of_texts("telling", weights_tag(), _telling, tell, columns, texts)
        return found | self._of_spectra()

    def _of_texts(
        self,
        kind: str,
        tag: str,
        embed: Embed,
        rows: NDArray[np.intp],
        columns: Columns,
        texts: Mapping[bytes, str],
    ) -> Vectors:
        blocks = VectorBlocks(self._folder / f"{kind}-{tag}", embed, self._workers)
        if ready := self._ready(kind, tag):
            blocks.adopt(ready["keys"], ready["vectors"])
        keys = columns.text_key[rows]
        wanted = [(key, texts[key]) for key in dict.fromkeys(keys.tolist())]
        blocks.fill(wanted, len(wanted), lambda done: self._progress("embedding", done, len(wanted)))
        return Vectors(rows.astype(np.int64), blocks.lookup(keys))

    def _of_spectra(self) -> dict[str, Vectors]:
        records = Records(self._work)
        folder = self._content.folder
        held = [
            (row, _spectrum_key(s, folder)) for row in range(records.count) if _has_spectrum(s := records.source(row))
        ]
        if not held:
            records.close()
            return {}
        rows, keys = np.array([row for row, _ in held], np.int64), np.array([key for _, key in held], "S16")
        tag = weights_tag()
        blocks = VectorBlocks(self._folder / f"spectra-{tag}", places_of_spectra, self._workers)
        if ready := self._ready("spectra", tag):
            ids = records.ids()
            key_of = {ids[row]: key for row, key in held}
            known = np.array([i in key_of for i in ready["ids"].tolist()], bool)
            taken = np.array([key_of[i] for i in ready["ids"][known].tolist()], "S16")
            blocks.adopt(taken, np.concatenate([ready["aligned"][known], ready["shapes"][known]], axis=1))
        have = blocks.keys()
        missing = (
            (key, spectrum_as_text(str(folder or ""), records.source(row))) for row, key in held if key not in have
        )
        blocks.fill(missing, len(held), lambda done: self._progress("spectra", done, len(held)))
        records.close()
        places = blocks.lookup(keys).astype(np.float32)
        whole = np.abs(places).sum(1) > 0  # one that could not be read has no place
        return _spectrum_kinds(rows[whole], places[whole])

    def _ready(self, kind: str, tag: str) -> dict[str, NDArray[Any]] | None:
        """Vectors that came with the content, if they are of the same encoder."""
        path = self._content.folder / "vectors" / f"{kind}.npz" if self._content.folder else None
        if path is None or not path.is_file():
            return None
        try:
            held = read_arrays(path)
            made_by = str(held["model" if kind == "text" else "weights"])
        except (OSError, ValueError, EOFError, KeyError, BadZipFile) as error:
            raise BadInput(f"{path} is damaged ({first_line(error)}): restore it, or remove it.") from None
        return held if made_by == tag else None


def _spectrum_kinds(rows: NDArray[np.int64], places: NDArray[np.float32]) -> dict[str, Vectors]:
    if not len(rows):
        return {}
    space, raw, shapes = load_shared_space(), places[:, :DIMENSIONS], places[:, DIMENSIONS:]
    there = np.abs(raw).sum(1) > 0  # a spectrum without an area has a shape only
    found = {"shapes": Vectors(rows, shapes)}
    if there.any():
        found["aligned"] = Vectors(rows[there], space.likeness(raw[there]))
        found["described"] = Vectors(rows[there], space.unit(raw[there], "spectrum"))
    return found


def _telling(texts: list[str]) -> NDArray[np.float32]:
    space = load_shared_space()
    vectors: NDArray[np.float32] = space.unit(space.texts(texts), "text")
    return vectors


def spectrum_as_text(folder: str, source: Source) -> str:
    """Where the spectrum of a source is, for a worker that has only this text."""
    about = {"id": source.id, "name": source.name, "simulation": source.simulation, "files": source.spectrum_files}
    return json.dumps([folder, about])


def places_of_spectra(texts: list[str]) -> NDArray[np.float32]:
    """Places [64] and shapes [24] of such spectra side by side; zeros for one that can't be read."""
    places = np.zeros((len(texts), DIMENSIONS + SHAPE), np.float32)
    for number, text in enumerate(texts):
        folder, about = json.loads(text)
        source = Source(
            about["id"],
            about["name"],
            (),
            np.nan,
            np.nan,
            "",
            "",
            simulation=about["simulation"],
            spectrum_files=about["files"],
        )
        with contextlib.suppress(ScholarError, OSError):
            places[number] = places_of(observation_of(Path(folder), source))
    return places


def _has_spectrum(source: Source) -> bool:
    return bool(source.simulation or source.spectrum_files)


def _spectrum_key(source: Source, folder: Path | None) -> bytes:
    """Changes when the spectrum does, and when a file that was not there or could not be read is put in its place."""
    about = json.dumps([source.simulation, source.spectrum_files], sort_keys=True)
    files = [folder / str(name) for name in source.spectrum_files.values()] if folder else []
    states = [f"{s.st_size} {s.st_mtime_ns}" for s in (path.stat() for path in files if path.is_file())]
    return short_hash(source.id, about, *states, digits=16).encode()

"""The vectors of an index: of passages (meaning; fitness to spectra) and of sources' spectra (place in the shared space;
shape), each computed once.

Kinds: ``text`` (a passage's meaning, by the text model), ``telling`` (a passage in the space that it shares with spectra,
where more than a title is known and it is linked to a source), ``aligned`` and ``described`` (a spectrum there, to compare
with spectra and with sentences), ``shapes`` (the shape of a spectrum, for those that come without a response).
"""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.records import Source
from retriever.durable import short_hash
from retriever.encoders.shared_space import DIMENSIONS, load_shared_space, weights_tag
from retriever.errors import ScholarError
from retriever.library.format.content import Content
from retriever.library.index.columns import Columns
from retriever.library.index.encoder import Encoder
from retriever.library.index.records import Records
from retriever.library.index.vector_blocks import VectorBlocks
from retriever.library.index.vectors import Vectors
from retriever.progress import Show

SHAPE = 24  # dimensions of a shape
Embed = Callable[[list[str]], NDArray[np.floating]]


class Embedding:
    """The vectors of one generation that is being built; ``folder`` keeps what was computed, for this build and later ones."""

    def __init__(self, folder: Path, work: Path, content: Content, encoder: Encoder, progress: Show):
        self._folder, self._work, self._content = folder / "vectors", work, content
        self._encoder, self._progress = encoder, progress

    def kinds(self, columns: Columns, texts: Mapping[bytes, str]) -> dict[str, Vectors]:
        """All kinds of vectors; one of which there is none is left out."""
        rows = np.flatnonzero(columns.alive)
        found = {}
        if len(rows):
            found["text"] = self._of_texts("text", self._encoder.tag, self._encoder.encode, rows, columns, texts)
        tell = rows[columns.telling[rows] & (columns.classes[rows] > 0)]
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
        blocks = VectorBlocks(self._folder / f"{kind}-{tag}", embed)
        if ready := self._ready(kind, tag):
            blocks.adopt(ready["keys"], ready["vectors"])
        keys = columns.text_key[rows]
        wanted = [(key, texts[key]) for key in dict.fromkeys(keys.tolist())]
        blocks.fill(wanted, lambda done: self._progress("embedding", done, len(wanted)))
        return Vectors(rows.astype(np.int64), blocks.lookup(keys))

    def _of_spectra(self) -> dict[str, Vectors]:
        records = Records(self._work)
        held = [(row, source) for row in range(records.count) if _has_spectrum(source := records.source(row))]
        records.close()
        if not held:
            return {}
        by_key = {_spectrum_key(source): source for _, source in held}
        blocks = VectorBlocks(self._folder / f"spectra-{weights_tag()}", lambda keys: self._places(keys, by_key))
        if ready := self._ready("spectra", weights_tag()):
            keys = {source.id: key for key, source in by_key.items()}
            known = [n for n, i in enumerate(ready["ids"].tolist()) if i in keys]
            taken = np.array([keys[i] for i in ready["ids"][known].tolist()], "S16")
            blocks.adopt(taken, np.concatenate([ready["aligned"][known], ready["shapes"][known]], axis=1))
        blocks.fill([(key, key.decode()) for key in by_key], lambda done: self._progress("spectra", done, len(by_key)))
        rows = np.array([row for row, _ in held], np.int64)
        places = blocks.lookup(np.array([_spectrum_key(source) for _, source in held], "S16")).astype(np.float32)
        whole = np.abs(places).sum(1) > 0  # one that could not be read has no place
        return _spectrum_kinds(rows[whole], places[whole])

    def _places(self, keys: list[str], by_key: Mapping[bytes, Source]) -> NDArray[np.float32]:
        """Places [64] and shapes [24] side by side; zeros for a spectrum that can't be read."""
        from retriever.library.spectra import observation_of, places_of

        def read() -> Iterator[NDArray[np.float32]]:
            for key in keys:
                source = by_key[key.encode()]
                try:
                    yield places_of(observation_of(self._content.folder, source))
                except (ScholarError, OSError, KeyError):
                    yield np.zeros(DIMENSIONS + SHAPE, np.float32)

        return np.stack(list(read()))

    def _ready(self, kind: str, tag: str) -> dict[str, NDArray[Any]] | None:
        """Vectors that came with the content, if they are of the same encoder."""
        path = self._content.folder / "vectors" / f"{kind}.npz" if self._content.folder else None
        if path is None or not path.is_file():
            return None
        with np.load(path) as stored:
            held = {name: stored[name] for name in stored.files}
        made_by = held["model" if kind == "text" else "weights"]
        return held if str(made_by) == tag else None


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


def _has_spectrum(source: Source) -> bool:
    return bool(source.simulation or source.spectrum_files)


def _spectrum_key(source: Source) -> bytes:
    """Changes when the spectrum does."""
    about = json.dumps([source.simulation, source.spectrum_files], sort_keys=True)
    return short_hash(source.id, about, digits=16).encode()

"""The user's own library of what was looked up: one part of each table a look-up, with query, archive and UTC date.

The table ``fetched`` has a row for each archive that answered and for each paper; one with the archive "" says that all
archives of the look-up did, so that it need not be made again. Parts are merged when there are many. Whatever a kill leaves
is read as a look-up that is still to be made.
"""

import datetime
import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from filelock import FileLock, Timeout

from retriever import durable
from retriever.archives.secrets import redact
from retriever.archives.xray_catalogues import CSC21, XMM4
from retriever.catalogue.records import Paper, Source
from retriever.errors import BadInput
from retriever.library.format import tables
from retriever.library.format.manifest import Manifest, checksums, write_manifest
from retriever.names.designations import designation_key
from retriever.names.positions import Position, within

WHOLE: Final = ""  # in place of an archive: every one answered
_MOST_PARTS = 60  # of a table, before they become one
_NOTHING_KEPT_H = 24  # hours that "nobody knows it" is believed
_SAME_PLACE = 1 / 3600  # degrees
_WAIT_S = 2.0  # for another process that writes the manifest


@dataclass(frozen=True)
class Remembered:
    """What the folder has of an earlier look-up; ``answered``: archive -> date."""

    source: Source | None
    papers: tuple[Paper, ...]
    answered: dict[str, str]

    @property
    def whole(self) -> bool:
        """Whether every archive answered; that nobody knows an object is believed for a day only."""
        if WHOLE not in self.answered:
            return False
        if self.source is not None:
            return True
        age = datetime.datetime.now(datetime.UTC) - datetime.datetime.fromisoformat(self.answered[WHOLE])
        return age < datetime.timedelta(hours=_NOTHING_KEPT_H)


@dataclass
class _Content:
    """The tables as read, and what they are found by."""

    state: tuple[Any, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)  # key of a name -> id
    papers: dict[str, Paper] = field(default_factory=dict)
    answered: dict[str, dict[str, str]] = field(default_factory=dict)  # id, or key of a query without a source
    cited: dict[str, list[str]] = field(default_factory=dict)  # the same -> bibcodes
    asked: dict[str, str] = field(default_factory=dict)  # key of a query -> id, or that key


class Kept:
    """The folder; safe to share between threads, and with other processes."""

    def __init__(self, folder: Path):
        self.folder = Path(folder)
        self._lock = threading.RLock()
        self._content = _Content()

    def of_name(self, name: str) -> Remembered | None:
        """What is kept under a name, in any spelling."""
        content, key = self._read(), designation_key(name)
        return self._remembered(content, content.ids.get(key) or content.asked.get(key, key))

    def of_place(self, place: Position) -> Remembered | None:
        """What is kept of a position that was asked for, or of a source that lies there."""
        content, key = self._read(), designation_key(query_of(place))
        if key in content.asked:
            return self._remembered(content, content.asked[key])
        sources = list(content.sources.values())
        near = within(place, np.array([s.ra for s in sources]), np.array([s.dec for s in sources]), _SAME_PLACE)
        return self._remembered(content, sources[near[0][0]].id) if near else None

    def of_id(self, source: str) -> Remembered | None:
        """What is kept of a source."""
        return self._remembered(self._read(), source)

    def id_of(self, names: Iterable[str]) -> str | None:
        """The id of the kept source that has one of the names."""
        ids = self._read().ids
        return next((ids[key] for key in map(designation_key, names) if key in ids), None)

    def write(
        self, query: str, source: Source | None, papers: Iterable[Paper], answered: list[str], whole: bool
    ) -> None:
        """Keep what a look-up brought; OSError where the folder can't be written to."""
        date = now()
        id_ = source.id if source else ""
        rows: dict[str, list[tables.Row]] = {table: [] for table in tables.KEYS}
        if source:
            row, rows[tables.MEASUREMENTS] = tables.source_rows(source)
            if "SIMBAD" in answered or source.id not in self._read().sources:
                rows[tables.SOURCES] = [row]  # a poorer record must not replace a better one
        about = {"query": redact(query), "date": date, "source": id_}
        archives = [*dict.fromkeys(answered), *([WHOLE] if whole else [])]
        rows[tables.FETCHED] = [about | {"archive": archive, "bibcode": ""} for archive in archives]
        for paper in papers:
            row, reports = tables.paper_rows(paper)
            rows[tables.PAPERS].append(row)
            rows[tables.REPORTS] += reports
            rows[tables.FETCHED].append(about | {"archive": paper.origin, "bibcode": paper.bibcode})
        part = _part(query)
        with self._lock:
            for table, some in rows.items():  # fetched is the last: what it tells of is there
                if some:
                    tables.write_table(self.folder, table, some, part)
            self.describe()

    def write_source(self, source: Source) -> None:
        """Replace the record of a source, with a part of its own."""
        row, measurements = tables.source_rows(source)
        part = _part(source.id)
        with self._lock:
            tables.write_table(self.folder, tables.MEASUREMENTS, measurements, part)
            tables.write_table(self.folder, tables.SOURCES, [row], part)
            self.describe()

    def describe(self) -> None:
        """Bring the manifest up to date, and merge parts where there are many; left to the next look-up while another
        process does it."""
        try:
            with FileLock(self.folder / "lock", timeout=_WAIT_S):
                for table in tables.KEYS:
                    _merge(self.folder, table)
                write_manifest(self.folder, _manifest(checksums(self.folder)))
        except Timeout:
            return

    def read_json(self, name: str, default: Any) -> Any:
        """A small file of the folder (the count of requests to ADS)."""
        try:
            return json.loads((self.folder / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return default
        except (ValueError, OSError):
            raise BadInput(f"{self.folder / name} can't be read: restore or remove it.") from None

    def write_json(self, name: str, value: Any) -> None:
        """Replace a small file of the folder."""
        try:
            durable.write_text(self.folder / name, json.dumps(value, indent=1, sort_keys=True) + "\n")
        except OSError as error:
            raise BadInput(
                f"{self.folder / name} can't be written ({error.strerror}): free or choose a place."
            ) from None

    def _remembered(self, content: _Content, key: str) -> Remembered | None:
        source = content.sources.get(key)
        if source is None and key not in content.answered:
            return None
        papers = tuple(content.papers[b] for b in content.cited.get(key, ()) if b in content.papers)
        return Remembered(source, papers, content.answered.get(key, {}))

    def _read(self) -> _Content:
        """The folder's content, read again only where its files have changed."""
        with self._lock:
            state = self._state()
            if state != self._content.state:
                try:
                    self._content = _content(self.folder, state)
                except BadInput:
                    if self._state() == state:
                        raise
                    return self._read()  # another process has merged the parts meanwhile
            return self._content

    def _state(self) -> tuple[Any, ...]:
        parts = (part for table in tables.KEYS for part in tables.parts_of(self.folder, table))
        try:
            return tuple((part, part.stat().st_mtime_ns) for part in parts)
        except FileNotFoundError:
            return self._state()


def query_of(place: Position) -> str:
    """A position as the table ``fetched`` has it."""
    return f"{place.ra:.5f} {place.dec:+.5f}"


def now() -> str:
    """The moment, as the table ``fetched`` has it."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def _part(what: str) -> str:
    """The name of a part: later ones come later, and no two are the same."""
    return f"{datetime.datetime.now(datetime.UTC):%Y%m%dT%H%M%S.%f}-{durable.short_hash(what)}"


def _content(folder: Path, state: tuple[Any, ...]) -> _Content:
    content = _Content(state, {source.id: source for source in tables.sources_of(folder)})
    for source in content.sources.values():
        content.ids |= {designation_key(name): source.id for name in (source.name, *source.aliases)}
    content.papers = {paper.bibcode: paper for paper in tables.papers_of(folder)}
    for row in tables.table_rows(folder, tables.FETCHED):
        key = row["source"] or designation_key(row["query"])
        content.asked[designation_key(row["query"])] = key
        if row["bibcode"]:
            content.cited.setdefault(key, []).append(row["bibcode"])
        else:
            content.answered.setdefault(key, {})[row["archive"]] = row["date"]
    return content


def _merge(folder: Path, table: str) -> None:
    """Many small parts as one file; a kill in between leaves rows twice, of which readers take one."""
    parts = tables.parts_of(folder, table)
    if len(parts) > _MOST_PARTS:
        tables.write_table(folder, table, tables.table_rows(folder, table))
        for part in parts:
            if part.parent.name == table:
                part.unlink()


def _manifest(files: dict[str, dict[str, int | str]]) -> Manifest:
    return Manifest(
        name="online",
        title="Looked up in the archives",
        origin=f"SIMBAD, {CSC21.release}, {XMM4.release}, ADS, arXiv: each record says which",
        licence="for your own use: abstracts belong to their publishers or authors; cite the catalogues for their values",
        made=now(),
        cite=(CSC21.reference, XMM4.reference),
        files=files,
    )

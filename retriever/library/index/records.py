"""The records of an index: sources, their names, papers, links and authors in one SQLite file, written once, then only read.

A million sources do not fit into memory as objects: a record is read when it is asked for, and kept while it is in use.
"""

import json
import sqlite3
import threading
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from retriever.catalogue.records import ABOUT, Measurement, Paper, Report, Source
from retriever.library.format.tables import COLUMNS, PAPERS, compact
from retriever.names.authors import whole_surname
from retriever.names.designations import designation_key
from retriever.names.spelling import normalise

FILE = "records.sqlite"
SPELLING, DESIGNATION = 0, 1  # the two kinds of keys: of questions, and of designations in papers
_SCHEMA = """
create table source (row integer primary key, id text unique, record text);
create table name (key text, kind integer, row integer, rank integer);
create table paper (bibcode text primary key, year integer, record text) without rowid;
create table link (row integer, bibcode text, about integer, year integer);
create table author (surname text, bibcode text, position integer);
"""
_INDEXES = """
create index by_key on name (kind, key, rank, row);
create index by_source on link (row, about, year);
create index by_surname on author (surname);
create index by_year on paper (year);
"""
_KEPT = 30_000  # records that are kept parsed


class RecordWriter:
    """Writes the file; sources are numbered from 0 in the order in which they come."""

    def __init__(self, folder: Path):
        self._base = sqlite3.connect(folder / FILE)
        self._base.executescript("pragma journal_mode=off; pragma synchronous=off;" + _SCHEMA)
        self._rows: dict[str, int] = {}
        self.longest_name = 1

    def add_source(self, source: Source) -> int:
        """The row of the source; of two with the same id the first is kept."""
        if source.id in self._rows:
            return self._rows[source.id]
        row = self._rows[source.id] = len(self._rows)
        self._base.execute("insert into source values (?, ?, ?)", (row, source.id, _source_json(source)))
        self._base.executemany("insert into name values (?, ?, ?, ?)", self._names(row, source))
        return row

    def add_paper(self, paper: Paper) -> list[int]:
        """Writes the paper; returns the rows of the sources that it is linked to."""
        self._base.execute(
            "insert or replace into paper values (?, ?, ?)", (paper.bibcode, paper.year, paper_json(paper))
        )
        linked: dict[int, int] = {}
        for report in paper.reports:
            if report.source in self._rows:
                row, about = self._rows[report.source], ABOUT.index(report.about)
                linked[row] = min(about, linked.get(row, about))
        self._base.executemany(
            "insert into link values (?, ?, ?, ?)",
            ((row, paper.bibcode, about, paper.year) for row, about in linked.items()),
        )
        surnames = dict.fromkeys(flat_surname(author) for author in paper.authors)
        self._base.executemany(
            "insert into author values (?, ?, ?)",
            ((name, paper.bibcode, place) for place, name in enumerate(surnames) if name and name != "etal"),
        )
        return list(linked)

    def close(self) -> None:
        self._base.executescript(_INDEXES)
        self._base.commit()
        self._base.close()

    def _names(self, row: int, source: Source) -> Iterator[tuple[str, int, int, int]]:
        spelled = (source.name, *source.aliases)
        self.longest_name = max(self.longest_name, *(len(name.split()) for name in spelled))
        keys = {normalise(source.name): 0} if normalise(source.name) else {}
        for name in source.aliases:
            keys.setdefault(normalise(name), 1)
        for name in spelled:  # written together, "ProximaCentauri" shows no word that has a short form
            keys.setdefault(normalise(name.replace(" ", "")), 2)
        yield from ((key, SPELLING, row, rank) for key, rank in keys.items() if key)
        designations = dict.fromkeys(designation_key(name) for name in spelled)
        for rank, key in enumerate(designations):
            if len(key) > 1 and not key.isdigit():
                yield key, DESIGNATION, row, rank


class Records:
    """The file, open for questions; safe to share between threads."""

    def __init__(self, folder: Path):
        place = f"file:{folder / FILE}?mode=ro&immutable=1"
        self._base = sqlite3.connect(place, uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        self.source: Callable[[int], Source] = lru_cache(_KEPT)(self._read_source)
        self.paper: Callable[[str], Paper | None] = lru_cache(_KEPT)(self._read_paper)
        self.row_named: Callable[[str, int], int | None] = lru_cache(200_000)(self._row_named)
        self.count = int(self._ask("select count(*) from source")[0][0])

    def row_of(self, source_id: str) -> int | None:
        found = self._ask("select row from source where id = ?", source_id)
        return int(found[0][0]) if found else None

    def ids(self) -> list[str]:
        """All ids of sources, by row."""
        return [i for (i,) in self._ask("select id from source order by row")]

    def listed(self) -> list[tuple[str, str]]:
        """Of all sources, by row: the name, and whether its spectrum is "real", "simulated" or none ("")."""
        real, simulated = "json_type(record, '$.spectrum_files')", "json_type(record, '$.simulation')"
        kind = f"case when {real} is not null then 'real' when {simulated} is not null then 'simulated' else '' end"
        return self._ask(f"select json_extract(record, '$.name'), {kind} from source order by row")

    def rows_with(self, letters: str) -> list[int]:
        """Rows of sources one of whose names holds these letters, in any spelling."""
        return [row for (row,) in self._ask("select distinct row from name where kind = 0 and instr(key, ?)", letters)]

    def texts(self) -> Iterator[tuple[str, str]]:
        """The id of each source, and its record as it is written: what has changed differs."""
        yield from self._ask("select id, record from source")

    def keys_of(self, row: int, kind: int) -> tuple[str, ...]:
        """Keys of a source's names, its own first."""
        return tuple(
            k for (k,) in self._ask("select key from name where kind = ? and row = ? order by rank", kind, row)
        )

    def keys_from(self, beginning: str, limit: int) -> list[tuple[str, int]]:
        """Spelling keys that begin so, with their rows: what a misspelt name is compared with."""
        sql = "select key, row from name where kind = 0 and key >= ? and key < ? limit ?"
        return self._ask(sql, beginning, beginning + "\U0010ffff", limit)

    def bibcodes_on(self, row: int) -> list[tuple[str, int]]:
        """Papers linked to a source and how (place in ``ABOUT``)."""
        return self._ask("select bibcode, about from link where row = ?", row)

    def links(self) -> list[tuple[int, str, int, int]]:
        """Every link of a source to a paper: the source's row, the bibcode, how (place in ``ABOUT``), the paper's year."""
        return self._ask("select row, bibcode, about, year from link")

    def bibcodes(self) -> list[str]:
        return [b for (b,) in self._ask("select bibcode from paper order by bibcode")]

    def has_paper(self, bibcode: str) -> bool:
        return bool(self._ask("select 1 from paper where bibcode = ?", bibcode))

    def by_author(self, surname: str) -> list[tuple[str, int]]:
        """Bibcodes of papers by that surname (``flat_surname``), with its place among the authors."""
        return self._ask("select bibcode, position from author where surname = ?", surname)

    def of_years(self, since: int, until: int, limit: int) -> list[str]:
        """Papers of those years, newest first."""
        sql = "select bibcode from paper where year between ? and ? order by year desc, bibcode desc limit ?"
        return [b for (b,) in self._ask(sql, since, until, limit)]

    def close(self) -> None:
        self._base.close()

    def _row_named(self, key: str, kind: int) -> int | None:
        found = self._ask("select row from name where kind = ? and key = ? order by rank, row limit 1", kind, key)
        return int(found[0][0]) if found else None

    def _read_source(self, row: int) -> Source:
        return _source(self._ask("select record from source where row = ?", row)[0][0])

    def _read_paper(self, bibcode: str) -> Paper | None:
        found = self._ask("select record from paper where bibcode = ?", bibcode)
        return paper_from_json(found[0][0]) if found else None

    def _ask(self, sql: str, *values: str | int) -> list[Any]:
        with self._lock:
            return self._base.execute(sql, values).fetchall()


class SourcesById(Mapping[str, Source]):
    """The sources of a file by id, read when asked for."""

    def __init__(self, records: Records):
        self._records = records

    def __getitem__(self, source_id: str) -> Source:
        row = self._records.row_of(source_id)
        if row is None:
            raise KeyError(source_id)
        return self._records.source(row)

    def __iter__(self) -> Iterator[str]:
        return iter(self._records.ids())

    def __len__(self) -> int:
        return self._records.count


def order_on(about: int, year: int, bibcode: str) -> tuple[bool, bool, int, str]:
    """Sorts papers on a source: those on it first, those that are less than linked last, the newest before older ones."""
    return about != 0, about > ABOUT.index("link"), -year, bibcode


def flat_surname(author: str) -> str:
    """How surnames are compared: ``Müller, A.`` as ``muller``."""
    surname = unicodedata.normalize("NFKD", author.split(",")[0].strip().removesuffix("'s").removesuffix("’s"))
    return "".join(c for c in surname.lower() if "a" <= c <= "z")


def _source_json(source: Source) -> str:
    # a zero is a value: of a declination, of a redshift
    record = {k: v for k, v in vars(source).items() if v or (v == 0 and v is not False)}
    record["measurements"] = [compact(m) for m in source.measurements]
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _source(text: str) -> Source:
    record = json.loads(text)
    record["aliases"] = tuple(record.get("aliases", ()))
    record["measurements"] = tuple(Measurement(**m) for m in record["measurements"])
    return Source(**{"position_from": "", "object_class": ""} | record)


def paper_json(paper: Paper) -> str:
    """A paper with its reports on one line."""
    record = {name: getattr(paper, name) for name in COLUMNS[PAPERS]}
    record["reports"] = [
        {k: v for k, v in vars(r).items() if v not in ("", None, ())}
        | ({"quantities": [compact(q) for q in r.quantities]} if r.quantities else {})
        for r in paper.reports
    ]
    return json.dumps(
        {k: v for k, v in record.items() if v not in ("", None, ())}, ensure_ascii=False, separators=(",", ":")
    )


def paper_from_json(text: str) -> Paper:
    """The paper of such a line."""
    record = json.loads(text)
    reports = []
    for report in record.pop("reports", ()):
        quantities = tuple(Measurement(**q) for q in report.pop("quantities", ()))
        reports.append(Report(**{"source": None} | report, quantities=quantities))
    record["authors"] = tuple(whole_surname(author) for author in record.get("authors", ()))
    record["objects"] = tuple(record.get("objects", ()))
    return Paper(**{"title": "", "year": 0} | record, reports=tuple(reports))

"""The corpus folder: tables as Parquet parts, products as FITS, one manifest; made so that a kill anywhere loses nothing.

Work is cut into units (a page of a catalogue, a batch of bibcodes, one observation). A unit's rows become one part, named
by the unit, by one rename; a unit whose part exists is done. So the folder itself says what is left to do, a second run
repeats nothing, and there is no journal that could disagree with the files. One process writes at a time.
"""

import datetime
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from retriever import durable
from retriever.archives.secrets import redact
from retriever.errors import BadInput
from retriever.library.format.corpus_schema import lacking


class CorpusFolder:
    """A folder that holds a corpus."""

    def __init__(self, path: Path):
        self.path = Path(path)

    @contextmanager
    def writing(self) -> Iterator["CorpusFolder"]:
        """For one writer; leftovers of a killed one are cleared away."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with durable.one_writer(self.path, f"the corpus {self.path}"):
                for stray in self.path.rglob(f"*{durable.TEMPORARY}"):
                    stray.unlink(missing_ok=True)
                yield self
        except OSError as error:
            if error.errno in (13, 17, 20, 28, 30):
                raise BadInput(
                    f"The corpus can't be written to {self.path} ({error.strerror}): choose another place."
                ) from None
            raise

    # --- tables

    def has(self, table: str, unit: str) -> bool:
        return self._part(table, unit).exists()

    def write(self, table: str, unit: str, rows: list[dict], about: dict | None = None) -> None:
        """The unit's rows as one part; ``about`` (service, query) is kept in its metadata. Every row needs the table's columns."""
        for row in rows:
            if missing := lacking(table, row):
                raise ValueError(f"a row of {table} lacks {', '.join(missing)}")
        about = {k: redact(str(v)) for k, v in (about or {}).items()} | {"written": now(), "unit": unit}
        content = pa.Table.from_pylist(rows) if rows else pa.table({"empty": pa.array([], pa.bool_())})
        content = content.replace_schema_metadata({k: str(v) for k, v in about.items()})
        path = self._part(table, unit)
        with durable.replacing(path) as temporary:
            pq.write_table(content, temporary, compression="zstd")

    def rows(self, table: str) -> Iterator[dict]:
        """All rows of a table, part by part."""
        for part in self.parts(table):
            content = pq.read_table(part)
            if content.num_rows:
                yield from content.to_pylist()

    def column(self, table: str, name: str) -> list:
        found = []
        for part in self.parts(table):
            schema = pq.read_schema(part)
            if name in schema.names:
                found += pq.read_table(part, columns=[name])[name].to_pylist()
        return found

    def parts(self, table: str) -> list[Path]:
        return sorted((self.path / table).glob("*.parquet"))

    def about(self, part: Path) -> dict:
        stored = pq.read_schema(part).metadata or {}
        return {k.decode(): v.decode() for k, v in stored.items() if not k.startswith(b"ARROW")}

    def _part(self, table: str, unit: str) -> Path:
        return self.path / table / f"{unit_name(unit)}.parquet"

    # --- small files

    def read_json(self, name: str, default):
        try:
            return json.loads((self.path / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return default
        except ValueError:
            raise BadInput(f"{self.path / name} is not JSON: restore or remove it.") from None

    def write_text(self, name: str, text: str) -> None:
        durable.write_text(self.path / name, redact(text))

    def write_json(self, name: str, value) -> None:
        self.write_text(name, json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n")

    # --- failures

    def failures(self) -> dict[str, dict]:
        """What failed and why, by unit; the next run tries these again because their parts are missing."""
        return self.read_json("failures.json", {})

    def set_failures(self, step: str, failed: dict[str, str]) -> None:
        """Replace the failures of one step by those of its latest run."""
        kept = {unit: row for unit, row in self.failures().items() if row["step"] != step}
        kept |= {unit: {"step": step, "why": redact(why), "at": now()} for unit, why in failed.items()}
        self.write_json("failures.json", kept)


def unit_name(unit: str) -> str:
    """A file name for a unit: readable where it can be, always unique."""
    plain = "".join(c if c.isalnum() or c in "-_." else "_" for c in unit)[:60]
    return f"{plain}-{durable.short_hash(unit)}"


def now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")

"""Reading a corpus folder (made by ``scholar corpus``) for the index: its papers and its sources, from its Parquet parts."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from retriever.errors import BadInput, ScholarError
from retriever.literature.corpus_schema import (
    KEYS,
    LINKS,
    MEASURED,
    OBSERVATIONS,
    PAPERS,
    SOURCES,
    lacking,
    spectrum_note,
    spectrum_unit,
)
from retriever.literature.records import PaperRecord, paper_record
from retriever.literature.sources import SourceRecord, SourceTable

_SHOWN = ("catalogue", *MEASURED)


def table_rows(corpus: Path, table: str) -> Iterator[dict[str, Any]]:
    """The rows of one table; BadInput where the folder is not a corpus or a part is damaged."""
    corpus = Path(corpus)
    if not (corpus / SOURCES).is_dir() and not (corpus / PAPERS).is_dir():
        raise BadInput(
            f"{corpus} is not a corpus folder (it has no {SOURCES}/ and no {PAPERS}/): scholar corpus build makes one."
        )
    for part in sorted((corpus / table).glob("*.parquet")):
        try:
            content = pq.read_table(part)
        except (pa.ArrowException, OSError) as error:
            raise BadInput(
                f"{table}/{part.name} can't be read ({str(error)[:80]}): remove it and run scholar corpus again."
            ) from None
        if content.num_rows and (missing := lacking(table, content.column_names, KEYS)):
            raise BadInput(
                f"{table}/{part.name} has no column {', '.join(missing)}: remove it and run scholar corpus again."
            )
        yield from content.to_pylist() if content.num_rows else ()


def corpus_papers(corpus: Path) -> Iterator[PaperRecord]:
    """Papers that have text, each with the names of the sources that refer to it."""
    linked: dict[str, list[str]] = {}
    for link in table_rows(corpus, LINKS):
        for bibcode in link.get("bibcodes") or []:
            linked.setdefault(bibcode, []).append(link["source"])
    for row in table_rows(corpus, PAPERS):
        if row.get("title") or row.get("abstract"):
            yield paper_record(
                row | {"objects": linked.get(row["bibcode"], [])}, f"The paper {row.get('bibcode')} of {corpus}"
            )


def corpus_sources(corpus: Path) -> SourceTable:
    """Sources with SIMBAD's identifiers as other names and, where spectra were fetched, their shape."""
    links = {row["source"]: row for row in table_rows(corpus, LINKS)}
    shapes = _shapes(corpus)
    return SourceTable(
        _source(row, links.get(row["name"], {}), shapes.get(row["name"]))
        for row in table_rows(corpus, SOURCES)
        if row.get("name")
    )


def _source(row: dict[str, Any], link: dict[str, Any], shape: tuple[float, ...] | None) -> SourceRecord:
    names = [link.get("main_id") or "", *(link.get("identifiers") or [])]
    fields = {key: row[key] for key in _SHOWN if row.get(key) is not None}
    fields |= {"object_class": link.get("otype") or "", "papers": len(link.get("bibcodes") or [])}
    ra, dec = (float(row[key]) if row.get(key) is not None else float("nan") for key in ("ra", "dec"))
    return SourceRecord(
        row["name"],
        row["name"],
        ra,
        dec,
        tuple(dict.fromkeys(n for n in names if n and n != row["name"])),
        fields,
        shape or (),
    )


def _shapes(corpus: Path) -> dict[str, tuple[float, ...]]:
    """The spectrum's shape of each source, from its observation with most counts; one that can't be read is left out."""
    best: dict[str, tuple[float, str]] = {}
    for row in table_rows(corpus, OBSERVATIONS):
        if unit := spectrum_unit(row):
            best[row["name"]] = max(best.get(row["name"], (-1.0, "")), (float(row.get("src_cnts_aper_b") or 0), unit))
    found = {}
    for name, (_, unit) in best.items():
        note = Path(corpus) / spectrum_note(unit)
        if note.exists() and (shape := _shape(Path(corpus), json.loads(note.read_text()))) is not None:
            found[name] = shape
    return found


def _shape(corpus: Path, files: list[dict[str, Any]]) -> tuple[float, ...] | None:
    from retriever.estimates.shape import shape_vector
    from retriever.spectra.load import load_observation

    paths = {
        kind: corpus / file["path"] for file in files for kind in ("pha", "arf", "rmf") if f"_{kind}" in file["path"]
    }
    try:
        return tuple(float(x) for x in shape_vector(load_observation(paths["pha"], paths["arf"], paths["rmf"])))
    except (ScholarError, KeyError, OSError):
        return None

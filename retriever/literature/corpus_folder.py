"""Reading a corpus folder (made by ``scholar corpus``) for the index: its papers and its sources, from its Parquet parts."""

import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from retriever.errors import BadInput, ScholarError
from retriever.literature.records import PaperRecord, paper_record
from retriever.literature.sources import SourceRecord, SourceTable

_SHOWN = (
    "catalogue",
    "hard_hs",
    "hard_hm",
    "hard_ms",
    "powlaw_gamma",
    "powlaw_nh",
    "bb_kt",
    "flux_aper_b",
    "flux_significance_b",
)


def table_rows(corpus: Path, table: str) -> Iterator[dict]:
    """The rows of one table; BadInput where the folder is no corpus or a part is damaged."""
    corpus = Path(corpus)
    if not (corpus / "sources").is_dir() and not (corpus / "papers").is_dir():
        raise BadInput(
            f"{corpus} is no corpus folder (it has no sources/ and no papers/): scholar corpus build makes one."
        )
    for part in sorted((corpus / table).glob("*.parquet")):
        try:
            yield from pq.read_table(part).to_pylist()
        except (pa.ArrowException, OSError) as error:
            raise BadInput(
                f"{table}/{part.name} can't be read ({str(error)[:80]}): remove it and run scholar corpus again."
            ) from None


def corpus_papers(corpus: Path) -> Iterator[PaperRecord]:
    """Papers that have text, each with the names of the sources that refer to it."""
    linked: dict[str, list[str]] = {}
    for link in table_rows(corpus, "links"):
        for bibcode in link.get("bibcodes") or []:
            linked.setdefault(bibcode, []).append(link["source"])
    for row in table_rows(corpus, "papers"):
        if row.get("title") or row.get("abstract"):
            yield paper_record(
                row | {"objects": linked.get(row["bibcode"], [])}, f"The paper {row.get('bibcode')} of {corpus}"
            )


def corpus_sources(corpus: Path) -> SourceTable:
    """Sources with SIMBAD's identifiers as other names and, where spectra were fetched, their shape."""
    links = {row["source"]: row for row in table_rows(corpus, "links")}
    shapes = _shapes(corpus)
    return SourceTable(
        _source(row, links.get(row["name"], {}), shapes.get(row["name"]))
        for row in table_rows(corpus, "sources")
        if row.get("name")
    )


def _source(row: dict, link: dict, shape) -> SourceRecord:
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
    for row in table_rows(corpus, "observations"):
        if row.get("region_id") is not None:
            unit = f"{row['obsid']}.{int(row['obi']):03d}.{int(row['region_id']):04d}"
            best[row["name"]] = max(best.get(row["name"], (-1.0, "")), (float(row.get("src_cnts_aper_b") or 0), unit))
    found = {}
    for name, (_, unit) in best.items():
        note = Path(corpus) / "spectra" / f"{unit}.json"
        if note.exists() and (shape := _shape(Path(corpus), json.loads(note.read_text()))) is not None:
            found[name] = shape
    return found


def _shape(corpus: Path, files: list[dict]) -> tuple[float, ...] | None:
    from retriever.estimates.shape import shape_vector
    from retriever.spectra.load import load_observation

    paths = {
        kind: corpus / file["path"] for file in files for kind in ("pha", "arf", "rmf") if f"_{kind}" in file["path"]
    }
    try:
        return tuple(float(x) for x in shape_vector(load_observation(paths["pha"], paths["arf"], paths["rmf"])))
    except (ScholarError, KeyError, OSError):
        return None

"""A corpus folder (made by ``scholar corpus``) as a library's content: its sources, and its papers with quoted sentences.

What a paper says of a source is quoted: the sentences that the corpus's summaries chose, else those of the abstract that
name it, and pages of its PDF where the user gave one. Quantities are those of the summaries.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from retriever.catalogue.records import Measurement, Paper, Report, Source
from retriever.errors import BadInput
from retriever.library.format.catalogue_values import measurements_of
from retriever.library.format.corpus_schema import (
    KEYS,
    LINKS,
    OBSERVATIONS,
    PAPERS,
    SOURCES,
    SUMMARIES,
    fulltext_note,
    lacking,
    spectrum_note,
    spectrum_unit,
)
from retriever.library.format.paper_file import paper_record
from retriever.library.format.quoting import names_any, quoted
from retriever.library.format.simbad_types import class_of_simbad
from retriever.names.spelling import plain_identifier

MOST_PAGES = 3  # of one paper that are quoted for one source
_LIMITS = {"<": "_upper_limit", ">": "_lower_limit", "": ""}
_READ_BY_RULES = "read by rules from the abstract"


def is_corpus(folder: Path) -> bool:
    """Whether the folder is one that ``scholar corpus`` made."""
    return (Path(folder) / SOURCES).is_dir() or (Path(folder) / PAPERS).is_dir()


def table_rows(corpus: Path, table: str) -> Iterator[dict[str, Any]]:
    """The rows of one table; BadInput where the folder is not a corpus or a part is damaged."""
    corpus = Path(corpus)
    if not is_corpus(corpus):
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


def corpus_sources(corpus: Path) -> Iterator[Source]:
    """Sources with SIMBAD's name, class and identifiers, the catalogue's values, and their best spectrum's files."""
    links = {row["source"]: row for row in table_rows(corpus, LINKS)}
    spectra = _spectra(corpus)
    for row in table_rows(corpus, SOURCES):
        if row.get("name"):
            yield _source(row, links.get(row["name"], {}), spectra.get(row["name"], {}))


def corpus_papers(corpus: Path) -> Iterator[Paper]:
    """Papers that have text, each with what it says of the sources that it is linked to."""
    names: dict[str, tuple[str, ...]] = {}
    linked: dict[str, list[str]] = {}
    for link in table_rows(corpus, LINKS):
        spelled = (link["source"], link.get("main_id") or "", *(link.get("identifiers") or ()))
        names[link["source"]] = tuple(dict.fromkeys(plain_identifier(n) for n in spelled if n))
        for bibcode in link.get("bibcodes") or ():
            linked.setdefault(bibcode, []).append(link["source"])
    summaries = {(row["source"], row["bibcode"]): row for row in table_rows(corpus, SUMMARIES)}
    for row in table_rows(corpus, PAPERS):
        if row.get("title") or row.get("abstract"):
            sources = linked.get(row["bibcode"], [])
            paper = paper_record(row | {"objects": sources}, f"The paper {row.get('bibcode')} of {corpus}")
            reports = [
                report
                for source in sources
                for report in _reports(corpus, paper, source, names[source], summaries.get((source, paper.bibcode)))
            ]
            yield replace(paper, reports=tuple(reports))


def _source(row: Mapping[str, Any], link: Mapping[str, Any], files: dict[str, str]) -> Source:
    spelled = (link.get("main_id") or "", row["name"], *(link.get("identifiers") or ()))
    names = list(dict.fromkeys(plain_identifier(n) for n in spelled if n))
    kind, subclass = class_of_simbad(link.get("otype") or "")
    ra, dec = (float(row[key]) if row.get(key) is not None else float("nan") for key in ("ra", "dec"))
    redshift = link.get("redshift")
    return Source(
        row["name"],
        names[0],
        tuple(names[1:]),
        ra,
        dec,
        f"{row.get('catalogue') or 'the corpus'}, {row['name']}",
        kind,
        subclass,
        redshift,
        "SIMBAD" if redshift is not None else "",
        measurements_of(row),
        class_from="SIMBAD" if kind or subclass else "",
        origin=str(row.get("catalogue") or ""),
        spectrum_files=files,
    )


def _reports(
    corpus: Path, paper: Paper, source: str, names: tuple[str, ...], summary: Mapping[str, Any] | None
) -> Iterator[Report]:
    """What a paper says of one source: of its abstract, then of the pages of its PDF."""
    named = names_any(paper.abstract, names)
    about = "title" if names_any(paper.title, names) else "mention" if named else "link"
    chosen = " ".join(json.loads(summary["sentences"])[:2]) if summary and summary.get("sentences") else ""
    quantities = tuple(_quantities(summary)) if summary else ()
    text = chosen if chosen and chosen in paper.abstract else quoted(paper.abstract, names)
    yield Report(source, about, text, quantities, "abstract" if text else "")
    place = Path(corpus) / fulltext_note(paper.bibcode)
    if place.is_file():
        pages = json.loads(place.read_text(encoding="utf-8"))["pages"]
        bearing = [page for page in pages if names_any(page["text"], names)]
        for page in bearing[:MOST_PAGES]:
            if said := quoted(page["text"], names):
                yield Report(source, about, said, (), "pdf", page["page"])


def _quantities(summary: Mapping[str, Any]) -> Iterator[Measurement]:
    rules = summary.get("by") == "rules"
    method = _READ_BY_RULES if rules else f"read by {summary.get('by')} from the abstract"
    for q in json.loads(summary.get("quantities") or "[]"):
        name = q["name"] + _LIMITS.get(q.get("limit") or "", "")
        held = {key: q.get(key) for key in ("low", "high", "unit", "band", "instrument") if q.get(key)}
        yield Measurement(name, q["value"], **held, method=method, reference=summary["bibcode"])


def _spectra(corpus: Path) -> dict[str, dict[str, str]]:
    """Files of each source's observation with most counts, relative to the corpus."""
    best: dict[str, tuple[float, str, str]] = {}
    for row in table_rows(corpus, OBSERVATIONS):
        unit = spectrum_unit(row)
        if unit and (Path(corpus) / spectrum_note(unit)).is_file():
            counts = float(row.get("src_cnts_aper_b") or 0)
            best[row["name"]] = max(best.get(row["name"], (-1.0, "", "")), (counts, unit, str(row["obsid"])))
    found = {}
    for name, (_, unit, obsid) in best.items():
        files = json.loads((Path(corpus) / spectrum_note(unit)).read_text())
        paths = {kind: file["path"] for file in files for kind in ("pha", "arf", "rmf") if f"_{kind}" in file["path"]}
        if "pha" in paths:
            found[name] = paths | {"obsid": obsid, "instrument": "Chandra ACIS"}
    return found

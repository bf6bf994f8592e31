"""Whether the records of a library agree with each other: links, positions, names, units.

Looked at are the rows as they lie in the tables, before anything joins or drops them.
"""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from retriever.catalogue.quantities import QUANTITIES
from retriever.catalogue.records import Measurement, Paper, Source
from retriever.library.format import corpus, corpus_schema, tables
from retriever.library.shelf.findings import NOTE, Finding, counted, repeated
from retriever.names.designations import designation_key

_PLACES = 5  # decimals of a degree, 0.04 arcsec, in which two positions are the same
_NEED_UNIT = {name for quantity in QUANTITIES if quantity.unit for name in quantity.names}


def library_links(place: Path) -> Iterator[Finding]:
    """Rows of a library folder that name a source or a paper which is not there."""
    sources = {row["id"] for row in tables.table_rows(place, tables.SOURCES)}
    papers = {row["bibcode"] for row in tables.table_rows(place, tables.PAPERS)}
    reports = tables.table_rows(place, tables.REPORTS)
    measured = tables.table_rows(place, tables.MEASUREMENTS)
    about = [row for row in reports if row["source"]]
    yield _dangling("reports name a source that is missing", about, "source", sources)
    yield _dangling("reports name a paper that is missing", reports, "bibcode", papers)
    yield _dangling("measurements name a source that is missing", measured, "source", sources)


def corpus_links(place: Path) -> Iterator[Finding]:
    """Rows of a corpus that name a source or a paper which is not there."""
    sources = {row["name"] for row in corpus.table_rows(place, corpus_schema.SOURCES)}
    papers = {row["bibcode"] for row in corpus.table_rows(place, corpus_schema.PAPERS)}
    links = list(corpus.table_rows(place, corpus_schema.LINKS))
    summaries = list(corpus.table_rows(place, corpus_schema.SUMMARIES))
    observations = list(corpus.table_rows(place, corpus_schema.OBSERVATIONS))
    yield _dangling("links name a source that is missing", links, "source", sources)
    yield _dangling("observations name a source that is missing", observations, "name", sources)
    yield _dangling("summaries name a source that is missing", summaries, "source", sources)
    yield _dangling("summaries name a paper that is missing", summaries, "bibcode", papers)
    unmet = sorted({b for row in links for b in row.get("bibcodes") or () if b not in papers})
    what = "papers that SIMBAD links are not in the corpus (not fetched, or unknown to ADS and arXiv)"
    yield counted("links", what, unmet, "every linked paper is there", NOTE)


def library_doubles(place: Path) -> Finding:
    """Keys that stand twice in one part of a table; of rows in two parts, the later one replaces the earlier."""
    found = []
    for table in (tables.SOURCES, tables.PAPERS):
        key = tables.KEYS[table][0]
        for path in tables.parts_of(place, table):
            ids = [str(row[key]) for row in tables.part_rows(path, table)]
            found += [
                f"{twice.split(' = ')[0]} in {path.relative_to(place)}"
                for twice in repeated(zip(ids, ids, strict=True))
            ]
    return counted("duplicates", "ids stand twice", found, "no id stands twice")


def duplicates(sources: list[Source], papers: list[Paper]) -> Iterator[Finding]:
    """Sources that have another's name or position, papers that have another's bibcode."""
    names = repeated((designation_key(source.name), source.name) for source in sources)
    yield counted("duplicates", "sources have the name of another", names, "no two sources have one name")
    places = repeated((_place(source), source.name) for source in sources)
    yield counted("duplicates", "sources lie where another does", places, "no two sources have one position")
    twice = [pair.split(" = ")[0] for pair in repeated((paper.bibcode, paper.bibcode) for paper in papers)]
    yield counted("duplicates", "papers stand twice", twice, "no paper stands twice")


def positions(sources: list[Source]) -> Finding:
    """Sources that no search by position and no map can show."""
    without = [source.name for source in sources if _place(source) is None]
    return counted("positions", "sources have no position", without, "every source has a position", NOTE)


def units(sources: list[Source], papers: list[Paper]) -> Finding:
    """Values of quantities that have a unit, given without one."""
    found = [f"{m.name} of {s.name}" for s in sources for m in s.measurements if _lacks_unit(m)]
    found += [f"{q.name} in {p.bibcode}" for p in papers for r in p.reports for q in r.quantities if _lacks_unit(q)]
    return counted("units", "values lack the unit that they need", found, "every value that needs a unit has one")


def _dangling(what: str, rows: list[dict[str, Any]], key: str, there: set[Any]) -> Finding:
    missing = [str(row[key]) for row in rows if row[key] not in there]
    return counted(
        "links", what, missing, f"{len(rows):,} {what.split(' name ')[0]} lead to a {_kind(key)} that is there"
    )


def _kind(key: str) -> str:
    return "paper" if key == "bibcode" else "source"


def _place(source: Source) -> tuple[float, float] | None:
    if not (math.isfinite(source.ra) and math.isfinite(source.dec)):
        return None
    return round(source.ra, _PLACES) % 360, round(source.dec, _PLACES)


def _lacks_unit(measurement: Measurement) -> bool:
    return measurement.name in _NEED_UNIT and not measurement.unit

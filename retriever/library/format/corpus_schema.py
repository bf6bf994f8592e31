"""What a corpus folder holds: its tables, their columns and keys, and where a spectrum's files are noted.

``scholar corpus`` writes it (``training.corpus``) and ``scholar index`` reads it (``retriever.library.format.corpus``):
both take the names from here. A table is a folder of Parquet parts; every row of it has its columns, and sources and
observations have those of their catalogue beside these.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

FORMAT: Final = 1  # raised when the layout changes

SOURCES: Final = "sources"
OBSERVATIONS: Final = "observations"
LINKS: Final = "links"
PAPERS: Final = "papers"
SUMMARIES: Final = "summaries"

# no two rows of a table have the same values in these
KEYS: Final[dict[str, tuple[str, ...]]] = {
    SOURCES: ("name",),
    OBSERVATIONS: ("name", "obsid", "obi", "region_id"),
    LINKS: ("source",),
    PAPERS: ("bibcode",),
    SUMMARIES: ("source", "bibcode"),
}
TABLES: Final = tuple(KEYS)

# measured quantities of sources that an index shows, named as in the Chandra Source Catalog
MEASURED: Final = (
    "hard_hs",
    "hard_hm",
    "hard_ms",
    "powlaw_gamma",
    "powlaw_nh",
    "bb_kt",
    "flux_aper_b",
    "flux_significance_b",
)
VARIABILITY: Final = ("var_prob_b", "var_index_b")

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    SOURCES: ("name", "ra", "dec", "catalogue"),
    OBSERVATIONS: (*KEYS[OBSERVATIONS], "catalogue"),
    LINKS: ("source", "main_id", "otype", "redshift", "separation", "identifiers", "bibcodes"),
    PAPERS: (
        "bibcode",
        "ads_bibcode",
        "title",
        "authors",
        "year",
        "abstract",
        "refereed",
        "retracted",
        "citations",
        "doctype",
        "doi",
        "arxiv_id",
        "pub",
        "origin",
    ),
    SUMMARIES: (
        "source",
        "bibcode",
        "by",
        "mentioned",
        "object_class",
        "class_sentence",
        "quantities",
        "sentences",
        "hypotheses",
        "science_use",
        "dropped",
    ),
}


def lacking(table: str, columns: Iterable[str], needed: Mapping[str, tuple[str, ...]] = COLUMNS) -> list[str]:
    """The columns that a table must have and these are without."""
    have = set(columns)
    return [name for name in needed[table] if name not in have]


def spectrum_unit(observation: Mapping[str, Any]) -> str | None:
    """``OBSID.OBI.REGION`` of a row of observations; None where it has no region, thus no products in the archive.

    ``spectra/UNIT.json`` lists the files of its spectrum with path, address, size and SHA-256.
    """
    if observation.get("region_id") is None:
        return None
    return f"{observation['obsid']}.{int(observation['obi']):03d}.{int(observation['region_id']):04d}"


def spectrum_note(unit: str) -> str:
    """Where the files of a unit's spectrum are listed, relative to the corpus."""
    return f"spectra/{unit}.json"


def fulltext_note(bibcode: str) -> str:
    """Where the text of a paper's PDF is, page by page, relative to the corpus."""
    return f"fulltext/{bibcode.replace('&', '_and_')}.json"

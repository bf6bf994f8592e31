"""Which catalogue sources real abstracts name: these are tested on and train nothing, in any recipe or domain."""

import csv
import gzip
from pathlib import Path


def links(data: Path) -> dict[str, list[str]]:
    """Bibcodes of X-ray abstracts by object: "CSC:name" or "REAL:set"."""
    with gzip.open(data / "literature/name_in_abstract_links.csv.gz", "rt") as file:
        found: dict[str, list[str]] = {}
        for row in csv.DictReader(file):
            if row["xray"] == "True" and row["kind"] == "abstract" and row["object"].startswith(("CSC:", "REAL:")):
                found.setdefault(row["object"], []).append(row["bibcode"])
    return {name: list(dict.fromkeys(bibcodes)) for name, bibcodes in found.items()}


def held_sources(data: Path) -> frozenset[str]:
    """Names of the catalogue sources that this corpus tests on."""
    return frozenset(name.removeprefix("CSC:") for name in links(data) if name.startswith("CSC:"))

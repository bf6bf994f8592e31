"""A library of three made-up sources and a paper: nothing here is of a catalogue."""

from pathlib import Path

from retriever.library.format import tables
from retriever.library.format.manifest import Manifest, checksums, write_manifest

NAMES = ("Toy J0001+0001", "Toy J0002+0002", "3C 273")
BIBCODE = "2030ToyJ..100....1T"
QUOTED = "We find that Toy J0001+0001 has a photon index of 1.7."


def small_library(folder: Path, name: str = "small") -> Path:
    """Write it to ``folder``; the last source is one that the curated library has too."""
    places = [(0.25, 0.02), (0.5, 0.03), (187.27791, 2.05239)]
    known = {"aliases": [], "position_from": "made up", "object_class": "quasar", "curated": False}
    sources = [
        known | {"id": f"toy-{n}", "name": called, "ra": ra, "dec": dec}
        for n, (called, (ra, dec)) in enumerate(zip(NAMES, places, strict=True))
    ]
    tables.write_table(folder, tables.SOURCES, sources)
    value = {"source": "toy-0", "name": "powlaw_gamma", "value": 1.7, "low": 1.5, "high": 1.9, "level": 0.9}
    tables.write_table(folder, tables.MEASUREMENTS, [value | {"method": "made up"}])
    paper = {"bibcode": BIBCODE, "title": "A made-up source", "authors": ["Toy, A."], "year": 2030, "abstract": QUOTED}
    tables.write_table(folder, tables.PAPERS, [paper])
    report = {"bibcode": BIBCODE, "source": "toy-0", "about": "main", "summary": QUOTED, "by": "abstract"}
    tables.write_table(folder, tables.REPORTS, [report])
    write_manifest(folder, Manifest(name, "Made-up sources", files=checksums(folder)))
    return folder

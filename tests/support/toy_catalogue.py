"""A catalogue of three made-up sources of a class, and with a quantity, that the bundled one has not."""

import json
from pathlib import Path

import numpy as np

# a further class and a further quantity: one entry each, as a developer would write them into the tables
FURTHER_CLASS = {
    "TDE": {
        "label": "a tidal disruption event (TDE)",
        "realm": "extragalactic",
        "words": ["tidal disruption event", "tde"],
    }
}
FURTHER_QUANTITY = {
    "optical_depth": {
        "label": "optical depth",
        "words": ["optical depth"],
        "higher": ["thicker"],
        "lower": ["thinner"],
        "highest": ["thickest"],
        "lowest": ["thinnest"],
        "measurements": {"tau": "Thomson optical depth"},
    }
}
_DEPTHS = {"TOY-14ab": 0.5, "TOY-15cd": 4.25, "TOY-16ef": 2.75}


def toy_catalogue(folder: Path) -> Path:
    """Writes the catalogue's files."""
    sources = [
        {
            "id": name.lower(),
            "name": name,
            "aliases": [],
            "ra": 10.0 * n,
            "dec": 5.0,
            "position_from": "made up",
            "object_class": "TDE",
            "simulation": {"exposure_s": 1e4},
            "measurements": [{"name": "tau", "value": depth, "method": "made up"}],
        }
        for n, (name, depth) in enumerate(_DEPTHS.items(), 1)
    ]
    paper = {
        "bibcode": "2020ApJ...900....1T",
        "title": "A toy",
        "authors": ["Toy, A."],
        "year": 2020,
        "reports": [{"source": "toy-14ab", "about": "main", "summary": "TOY-14ab faded within a year."}],
    }
    term = {
        "term": "fade",
        "aliases": [],
        "definition": "To become fainter.",
        "example": "TOY-14ab faded.",
        "bibcode": paper["bibcode"],
    }
    for name, records in (("sources", sources), ("papers", [paper]), ("glossary", [term])):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    counts = np.random.default_rng(1).poisson(3, (len(sources), 640)).astype(np.uint16)
    np.savez(folder / "spectra.npz", ids=np.array([source["id"] for source in sources]), counts=counts)
    return folder

"""A library of three made-up sources of a class, and with a quantity, that the bundled one has not."""

from pathlib import Path

from retriever.catalogue.records import Measurement, Paper, Report, Source
from retriever.library.format.manifest import Manifest, checksums, write_manifest
from retriever.library.format.tables import (
    MEASUREMENTS,
    PAPERS,
    REPORTS,
    SOURCES,
    paper_rows,
    source_rows,
    write_table,
)

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
    """Writes the folder of the library."""
    sources = [
        Source(
            name.lower(),
            name,
            aliases=(),
            ra=10.0 * n,
            dec=5.0,
            position_from="made up",
            object_class="TDE",
            measurements=(Measurement("tau", depth, method="made up"),),
        )
        for n, (name, depth) in enumerate(_DEPTHS.items(), 1)
    ]
    faded = Report("toy-14ab", "main", "TOY-14ab faded within a year.")
    paper, reports = paper_rows(Paper("2020ApJ...900....1T", "A toy", ("Toy, A.",), 2020, (faded,)))
    rows = [source_rows(source) for source in sources]
    write_table(folder, SOURCES, [row for row, _ in rows])
    write_table(folder, MEASUREMENTS, [value for _, values in rows for value in values])
    write_table(folder, PAPERS, [paper])
    write_table(folder, REPORTS, reports)
    write_manifest(folder, Manifest("toy", "Three made-up sources", files=checksums(folder)))
    return folder

"""``library.json``: what the bundled library is, whom to cite, and a checksum of each file. It holds no date."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

FORMAT = 1
NAME = "bundled"
TITLE = "Sources of the Chandra Source Catalog, Swift-BAT and XRBcats with papers on them"
MADE = "python -m training.bundled.build ../shared/data"
LICENCE = (
    "Facts and figures of public catalogues: cite those under `cite`; summaries, glossary and arrangement: BSD-3-Clause"
)
CITE = (
    "Chandra Source Catalog 2: Evans et al. 2024, 2024ApJS..274...22E; 2010ApJS..189...37E",
    "Swift-BAT 105-month catalogue: Oh et al. 2018, 2018ApJS..235....4O",
    "XRBcats catalogue of high-mass X-ray binaries: each value's own reference",
    "Classes of the literature: training set of Yang et al. 2022, 2022ApJ...941..104Y, and each class's own reference",
    "SIMBAD, CDS, Strasbourg: types, names and redshifts",
    "arXiv metadata (CC0) and the ADS: bibcodes, titles, first authors, years",
)


def write_manifest(folder: Path) -> dict[str, Any]:
    """Write the manifest of what lies in the folder; returns it."""
    files = {}
    for path in sorted(p for p in folder.rglob("*") if p.suffix in (".parquet", ".npz", ".jsonl")):
        files[path.relative_to(folder).as_posix()] = {"rows": _rows(path)} | {"sha256": _sha256(path)}
    manifest = {
        "format": FORMAT,
        "name": NAME,
        "title": TITLE,
        "origin": "Chandra Source Catalog 2, Swift-BAT 105-month, XRBcats, SIMBAD, arXiv and ADS metadata",
        "cite": list(CITE),
        "licence": LICENCE,
        "made": MADE,
        "files": files,
    }
    (folder / "library.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return manifest


def _rows(path: Path) -> int:
    if path.suffix == ".parquet":
        return int(pq.read_metadata(path).num_rows)
    if path.suffix == ".jsonl":
        return len(path.read_text(encoding="utf-8").splitlines())
    import numpy as np

    with np.load(path) as stored:
        return len(stored[stored.files[0]])


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

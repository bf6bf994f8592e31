"""The curated part of the bundled library as a library folder: small, so that tests open it in seconds.

``python -m tests.support.libraries.curated DIR`` writes it, for ``python -m assistant.evaluation.run --library DIR``.
"""

import os
import shutil
import sys
from functools import lru_cache
from pathlib import Path

import numpy as np
from filelock import FileLock

from retriever.home import scholar_home
from retriever.library.format import tables
from retriever.library.format.content import bundled_folder
from retriever.library.format.manifest import Manifest, checksums, write_manifest
from retriever.library.library import Library
from retriever.library.opening import as_one, open_one


@lru_cache(maxsize=1)
def opened_curated() -> Library:
    """The library, open; made and indexed by the first process that asks."""
    home = scholar_home()
    with FileLock(home.with_suffix(".lock")):
        part = open_one(curated_library(home / "curated"))
    return as_one([part], part)  # as if it were the bundled one: that takes a minute to index


def curated_library(folder: Path) -> Path:
    """Write it to ``folder``, once; sources, papers with own summaries, glossary, spectra and ready vectors."""
    if (folder / "library.json").is_file():
        return folder
    work, bundled = folder.with_name(f"{folder.name}-{os.getpid()}"), bundled_folder()
    sources = [row for row in tables.table_rows(bundled, tables.SOURCES) if row["curated"]]
    ids = {row["id"] for row in sources}
    reports = [row for row in tables.table_rows(bundled, tables.REPORTS) if row["summary"]]
    bibcodes = {row["bibcode"] for row in reports}
    tables.write_table(work, tables.SOURCES, sources)
    measured = [row for row in tables.table_rows(bundled, tables.MEASUREMENTS) if row["source"] in ids]
    tables.write_table(work, tables.MEASUREMENTS, measured)
    tables.write_table(work, tables.REPORTS, reports)
    papers = [row for row in tables.table_rows(bundled, tables.PAPERS) if row["bibcode"] in bibcodes]
    tables.write_table(work, tables.PAPERS, papers)
    shutil.copy(bundled / tables.GLOSSARY, work)
    _chosen(bundled / tables.SPECTRA, work / tables.SPECTRA, ids)
    (work / "vectors").mkdir()
    for name in ("text", "telling"):
        shutil.copy(bundled / "vectors" / f"{name}.npz", work / "vectors")
    _chosen(bundled / "vectors" / "spectra.npz", work / "vectors" / "spectra.npz", ids)
    write_manifest(work, Manifest("curated", "The curated sources of the bundled library", files=checksums(work)))
    work.rename(folder)
    return folder


def _chosen(path: Path, out: Path, ids: set[str]) -> None:
    """The rows of those ids."""
    with np.load(path) as stored:
        keep = np.isin(stored["ids"], list(ids))
        held = {name: stored[name] for name in stored.files}
    np.savez_compressed(out, **{k: v[keep] if v.shape[:1] == keep.shape else v for k, v in held.items()})


if __name__ == "__main__":
    print(curated_library(Path(sys.argv[1])))

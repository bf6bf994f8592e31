"""The step ``spectra``: pha3, arf3 and rmf3 of each observation of the corpus, from the Chandra archive's file service.

Files land in ``spectra/OBSID/``; what is there whole is not fetched again, what is half there is continued.
``checksums.json`` is made from the files themselves, so a kill can't make it disagree with them.
"""

import json
from pathlib import Path

from retriever.archives.chandra_files import SERVICE, fetch_products
from retriever.archives.download import Downloaded
from retriever.archives.session import Web
from retriever.library.format.corpus_schema import OBSERVATIONS, spectrum_note, spectrum_unit
from training.corpus.folder.folder import CorpusFolder
from training.corpus.folder.work import Outcome, work_through

AT_ONCE = 4


def fetch_spectra(folder: CorpusFolder, web: Web, service: str = "", at_once: int = AT_ONCE) -> Outcome:
    """The products of every observation that has not all of them."""
    service = service or SERVICE
    observations = {}
    for row in folder.rows(OBSERVATIONS):
        if unit := spectrum_unit(row):
            observations[unit] = row
    units = sorted(observations)

    def fetch(unit: str) -> None:
        done = fetch_products(web, service, unit, folder.path / "spectra" / str(observations[unit]["obsid"]))
        folder.write_json(spectrum_note(unit), [_entry(file, folder.path) for file in done.values()])

    outcome = work_through(folder, "spectra", units, fetch, at_once, done=lambda unit: _is_whole(folder, unit))
    write_checksums(folder)
    return outcome


def write_checksums(folder: CorpusFolder) -> dict[str, dict]:
    """All products with size and SHA-256, by path."""
    entries: dict[str, dict] = {}
    for note in sorted((folder.path / "spectra").glob("*.json")):
        if note.name != "checksums.json":
            entries |= {entry["path"]: entry for entry in json.loads(note.read_text())}
    if entries:
        folder.write_json("spectra/checksums.json", entries)
    return entries


def _is_whole(folder: CorpusFolder, unit: str) -> bool:
    note = folder.path / spectrum_note(unit)
    if not note.exists():
        return False
    entries = json.loads(note.read_text())
    return all((path := folder.path / e["path"]).exists() and path.stat().st_size == e["bytes"] for e in entries)


def _entry(file: Downloaded, root: Path) -> dict:
    return {"path": file.path.relative_to(root).as_posix(), "url": file.url, "bytes": file.bytes, "sha256": file.sha256}

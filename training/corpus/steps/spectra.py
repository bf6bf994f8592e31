"""The step ``spectra``: pha3, arf3 and rmf3 of each observation of the corpus, from the Chandra archive's file service.

The service first tells the files of one source in one observation (``browse``: obsid.obi.region/type/band), then hands
each out (``retrieveFile``). Files land in ``spectra/OBSID/``; what is there whole is not fetched again, what is half
there is continued. ``checksums.json`` is made from the files themselves, so a kill can't make it disagree with them.
"""

import json
import re
from pathlib import Path

from retriever.archives.download import Downloaded, download
from retriever.archives.session import Web
from retriever.errors import ServiceMissing
from retriever.literature.corpus_schema import OBSERVATIONS, spectrum_note, spectrum_unit
from training.corpus.folder.folder import CorpusFolder
from training.corpus.folder.work import Outcome, work_through

SERVICE = "https://cda.cfa.harvard.edu/csccli"
KINDS = ("pha", "arf", "rmf")
VERSION = "rel2.1"
AT_ONCE = 4
_FILE_NAME = re.compile(r"[\w.+-]{5,120}_(?:pha|arf|rmf)3?\.fits(?:\.gz)?")


def fetch_spectra(folder: CorpusFolder, web: Web, service: str = "", at_once: int = AT_ONCE) -> Outcome:
    """The products of every observation that has not all of them."""
    service = service or SERVICE
    observations = {}
    for row in folder.rows(OBSERVATIONS):
        if unit := spectrum_unit(row):
            observations[unit] = row
    units = sorted(observations)

    def fetch(unit: str) -> None:
        names = _browse(web, service, unit)
        place = folder.path / "spectra" / str(observations[unit]["obsid"])
        done = [_fetch_file(web, service, place, kind, names[kind]) for kind in KINDS]
        folder.write_json(spectrum_note(unit), [_entry(file, folder.path) for file in done])

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


def _browse(web: Web, service: str, unit: str) -> dict[str, str]:
    """The file name of each kind; ServiceMissing where the archive has not all three."""
    packages = ",".join(f"{unit}/{kind}/b" for kind in KINDS)
    answer = web.get(f"{service}/browse", params={"packageset": packages, "version": VERSION})
    if answer.status_code != 200:
        raise ServiceMissing(
            f"{unit}: the file list could not be had (HTTP {answer.status_code}): the next run tries again."
        )
    found: dict[str, str] = {}
    for name in _FILE_NAME.findall(answer.text):
        kind = next(kind for kind in KINDS if re.search(rf"_{kind}3?\.fits", name))
        found.setdefault(kind, name)
    missing = [kind for kind in KINDS if kind not in found]
    if missing:
        raise ServiceMissing(
            f"{unit}: the archive has no {' and no '.join(missing)} (HRC or grating observations have none): left out."
        )
    return found


def _fetch_file(web: Web, service: str, place: Path, kind: str, name: str) -> Downloaded:
    parameters = {"filetype": kind, "filename": name, "version": VERSION}
    return download(web, f"{service}/retrieveFile", place / name, parameters)


def _entry(file: Downloaded, root: Path) -> dict:
    return {"path": file.path.relative_to(root).as_posix(), "url": file.url, "bytes": file.bytes, "sha256": file.sha256}

"""Whether the files of a library are those that it lists, and its spectra and ready vectors can be used."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from retriever.catalogue.records import Source
from retriever.durable import sha256_of
from retriever.encoders.shared_space import weights_tag
from retriever.errors import ScholarError, first_line
from retriever.library.format.manifest import MANIFEST, content_files, read_manifest
from retriever.library.format.tables import SPECTRA
from retriever.library.index.encoder import paper_encoder
from retriever.library.shelf.findings import NOTE, OK, WRONG, Finding, counted
from retriever.library.spectra import observation_of
from retriever.progress import Show
from retriever.stored_arrays import read_arrays

_CORPUS_MANIFEST, _SPECTRUM_SUMS = "manifest.json", "spectra/checksums.json"
_VECTORS = {"text": "model", "telling": "weights", "spectra": "weights", "map": ""}


def library_files(place: Path) -> Iterator[Finding]:
    """The files of a library folder beside the checksums of its manifest."""
    listed = read_manifest(place).files
    yield from _files(place, {path: str(about["sha256"]) for path, about in listed.items()}, MANIFEST)
    known = {path.relative_to(place).as_posix() for path in content_files(place)} - listed.keys()
    if known:
        yield counted("files", f"files that {MANIFEST} does not list", sorted(known), "", NOTE)


def corpus_files(place: Path) -> Iterator[Finding]:
    """The parts and spectra of a corpus beside the checksums that its steps wrote."""
    path = place / _CORPUS_MANIFEST
    if not path.is_file():
        yield Finding("checksums", NOTE, f"there is no {_CORPUS_MANIFEST} yet: scholar corpus build writes it")
        return
    try:
        tables = json.loads(path.read_text(encoding="utf-8"))["tables"]
        parts = {f"{t}/{n}": str(p["sha256"]) for t, about in tables.items() for n, p in about["parts"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        yield Finding("checksums", WRONG, f"{_CORPUS_MANIFEST} is damaged ({first_line(error, 60)})")
        return
    yield from _files(place, parts, _CORPUS_MANIFEST)
    if sums := _spectrum_sums(place):
        yield from _files(place, sums, _SPECTRUM_SUMS)


def spectra(place: Path, sources: list[Source], progress: Show) -> Iterator[Finding]:
    """Whether each spectrum is there and whole: real ones are read where no checksum is kept; simulated ones by their rows."""
    real = [source for source in sources if source.spectrum_files]
    sums, bad = _spectrum_sums(place), []
    for done, source in enumerate(real, 1):
        if problem := _spectrum_problem(place, source, sums):
            bad.append(f"{source.name} ({problem})")
        progress("spectra", done, len(real))
    simulated = [source.id for source in sources if source.simulation and not source.spectrum_files]
    if simulated:
        held = _simulated(place)
        if isinstance(held, str):
            yield Finding("spectra", WRONG, held)
        else:
            bad += [f"{i} (no simulated counts)" for i in simulated if i not in held]
    if real or simulated:
        ok = f"{len(real):,} real and {len(simulated):,} simulated spectra are there"
        yield counted("spectra", "sources whose spectrum is missing or damaged", bad, ok)


def vectors(place: Path) -> Iterator[Finding]:
    """Whether the vectors that came with a library are of the models of this version; others are left unused."""
    wanted = {"model": paper_encoder().tag, "weights": weights_tag()}
    for name, by in _VECTORS.items():
        path = place / "vectors" / f"{name}.npz"
        if not path.is_file():
            continue
        try:
            stored = read_arrays(path)
            made = str(stored[by]) if by else ""
        except (ValueError, OSError, KeyError, zipfile.BadZipFile) as error:
            yield Finding("vectors", WRONG, f"{path} is damaged ({first_line(error, 60)})")
            continue
        if made == wanted.get(by, ""):
            yield Finding("vectors", OK, f"{path.name}: of the model in use")
        else:
            yield Finding(
                "vectors", WRONG, f"{path.name} is of the model {made}, in use is {wanted[by]}: made anew here"
            )


def _files(place: Path, sums: dict[str, str], listed_in: str) -> Iterator[Finding]:
    missing = [path for path in sums if not (place / path).is_file()]
    changed = [p for p, digest in sums.items() if p not in missing and sha256_of(place / p) != digest]
    if missing:
        yield counted("checksums", f"files of {listed_in} are missing", missing, "")
    ok = f"{len(sums) - len(missing):,} files are as {listed_in} says"
    yield counted("checksums", f"files are not as {listed_in} says", changed, ok)


def _spectrum_sums(place: Path) -> dict[str, str]:
    """SHA-256 of the spectra of a corpus by path; none for a library folder, whose manifest has them."""
    path = place / _SPECTRUM_SUMS
    try:
        entries: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return {entry["path"]: entry["sha256"] for entry in entries.values()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}  # the spectra are read then


def _spectrum_problem(place: Path, source: Source, sums: dict[str, str]) -> str:
    paths = [path for kind, path in source.spectrum_files.items() if kind in ("pha", "arf", "rmf", "background")]
    for path in paths:
        if not (place / path).is_file():
            return f"{path} is missing"
    if all(path in sums for path in paths):
        return ""  # compared by their checksums already
    try:
        observation_of(place, source)
    except (ScholarError, OSError, KeyError) as error:
        return first_line(error, 80)
    return ""


def _simulated(place: Path) -> set[str] | str:
    """Ids of the sources whose simulated counts are there, or what is wrong."""
    path = place / SPECTRA
    try:
        stored = read_arrays(path, "ids", "counts")
        return set(stored["ids"].tolist()[: len(stored["counts"])])
    except FileNotFoundError:
        return f"{SPECTRA} is missing: the simulated spectra can't be shown"
    except (ValueError, OSError, KeyError, zipfile.BadZipFile) as error:
        return f"{SPECTRA} is damaged ({first_line(error, 60)}): restore it"

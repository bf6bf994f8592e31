"""Observed spectra and the abstracts of papers on their sources: of a folder that ``scholar corpus`` made, or of ../shared/data.

A source has its spectrum with most counts, read with its own responses, and the abstracts (with titles) that its identifiers are linked to.
"""

import csv
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from retriever.errors import BadInput
from retriever.library.format.corpus import corpus_sources, table_rows
from retriever.library.format.corpus_schema import LINKS, PAPERS
from retriever.network.grid import Gridded, gridded
from retriever.spectra.load import load_observation
from training.alignment.data.held import links
from training.alignment.domains.objects import Objects, folds
from training.alignment.domains.preset import Domain
from training.alignment.measures.real_abstracts import abstracts
from training.alignment.modalities.spectrum import ObservedSpectra

PARTS = ("counts", "background", "scale", "templates")


def read_corpus(corpus: Path, domain: Domain) -> Objects:
    """The sources that have a spectrum or a paper with an abstract."""
    texts = {
        row["bibcode"]: f"{row['title']}. {row['abstract']}" for row in table_rows(corpus, PAPERS) if row["abstract"]
    }
    own = {row["source"]: [texts[b] for b in row["bibcodes"] or () if b in texts] for row in table_rows(corpus, LINKS)}
    names, kinds, spectra = [], [], []
    for source in corpus_sources(corpus):
        files = source.spectrum_files
        if files or own.get(source.id):
            names.append(source.id)
            kinds.append(source.object_class or "")
            spectra.append(read_spectrum(corpus, files) if files else None)
    return paired(names, kinds, spectra, [own.get(name, []) for name in names])


def read_observed(shared: Path, domain: Domain) -> Objects:
    """The real spectra of ../shared/data, and the X-ray abstracts that name their objects; sets of one object are one fold."""
    linked = links(shared)
    texts = abstracts(shared, {bibcode for bibcodes in linked.values() for bibcode in bibcodes})
    with (shared / "spectra/manifest.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    spectra = [read_spectrum(shared / "spectra", row | {"background": row["bkg"]}) for row in rows]
    names, kinds = [row["set_id"] for row in rows], [row["object_class"] for row in rows]
    own = [[texts[b] for b in linked.get(f"REAL:{name}", ()) if b in texts] for name in names]
    return paired(names, kinds, spectra, own, [row["object"] for row in rows])


def read_spectrum(folder: Path, files: dict[str, str]) -> Gridded | None:
    """On the grid, through its own responses; None where it cannot be read with them."""
    arf, rmf, background = (folder / files[role] if files.get(role) else None for role in ("arf", "rmf", "background"))
    try:
        return gridded(load_observation(folder / files["pha"], arf=arf, rmf=rmf, background=background))
    except BadInput:
        return None


def paired(
    names: list[str],
    kinds: list[str],
    spectra: Iterable[Gridded | None],
    texts: list[list[str]],
    groups: list[str] | None = None,
) -> Objects:
    """Objects of the two modalities."""
    read = list(spectra)
    present = np.array([one is not None for one in read])
    if not present.any() or not any(texts):
        raise BadInput(
            "There are no sources with a spectrum, or none with an abstract: scholar corpus build fetches both."
        )
    first = next(one for one in read if one is not None)
    arrays = []
    for part in PARTS:
        whole = np.zeros((len(read), *getattr(first, part).shape[1:]), np.float32)
        for row, one in enumerate(read):
            if one is not None:
                whole[row] = getattr(one, part)[0]
        arrays.append(whole)
    own = folds(["x"] * len(names), groups or names)
    raw = {"spectrum": ObservedSpectra(Gridded(*arrays), present), "text": texts}
    return Objects(np.array(names), np.array(kinds), np.array(kinds), own, raw)

"""The same rule on real spectra and real abstracts: small, nothing of it trained on, and reported apart.

Each set of ../shared/data/spectra is read as an upload is, with its fits; the papers are the X-ray abstracts of
../shared/data/literature that report a photon index of X-rays (no other can be listed). What is counted is how often something is listed, why nothing is where nothing is, and which of
the papers listed name the very object.
"""

import csv
import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from retriever.catalogue.records import Measurement, Paper, Report
from retriever.encoders.shared_space import load_shared_space
from retriever.estimates.estimate import estimate
from retriever.library.paper_records import PaperHit
from retriever.reading.near_papers import Limits, is_of_x_rays, papers_near, shown_by
from retriever.reading.records import SpectrumReading
from retriever.spectra.load import load_observation
from retriever.text.reported import quantities_in
from training.alignment.data.held import links


class Abstracts:
    """X-ray abstracts with a photon index, asked as a library of papers is; ``read``: how many there are with and without."""

    def __init__(self, data: Path, encoder: Any = None):
        with gzip.open(data / "literature/xray_abstracts.jsonl.gz", "rt") as file:
            records = [r for r in map(json.loads, file) if r["abstract"]]
        self.read = len(records)
        told = [(_paper(r), f"{r['title']}. {r['abstract']}") for r in records]
        told = [(paper, text) for paper, text in told if _has_index(paper, text)]
        self.papers, self.texts = [paper for paper, _ in told], [text for _, text in told]
        self.space = load_shared_space()
        self.vectors = self.space.unit(self.space.texts(self.texts, encoder), "text")

    def papers_telling(self, vector: np.ndarray, k: int) -> list[PaperHit]:
        """The ``k`` whose text fits best."""
        score = self.vectors @ self.space.unit(vector[None], "spectrum")[0]
        return [self._hit(i, float(score[i])) for i in np.argsort(-score)[:k]]

    def _hit(self, i: int, score: float) -> PaperHit:
        paper = self.papers[i]
        return PaperHit(paper, Report(None, "main", self.texts[i]), score, score, 0.0)


def _has_index(paper: Paper, text: str) -> bool:
    return any(m.name == "photon_index" and is_of_x_rays(m, text) for m in paper.reports[0].quantities)


def _paper(record: dict[str, Any]) -> Paper:
    read = [q for q in quantities_in(record["abstract"]) if not q.limit]
    told = tuple(
        Measurement(q.name, q.value, q.low, q.high, None, q.unit, band=q.band, instrument=q.instrument) for q in read
    )
    return Paper(record["bibcode"], record["title"], (), 0, (Report(None, "mention", "", told),))


def measure(data: Path, limits: Limits, encoder: Any = None) -> dict[str, Any]:
    """How many spectra have papers near them, how many papers those are, and how many of them are on the object itself."""
    library, linked = Abstracts(data, encoder), links(data)
    with (data / "spectra/manifest.csv").open() as file:
        rows = list(csv.DictReader(file))
    lacks: Counter[str] = Counter()
    sets: list[dict[str, Any]] = []
    for row in rows:
        near = papers_near(shown_by(reading_of(data / "spectra", row)), library, len(library.papers), limits)
        own = set(linked.get(f"REAL:{row['set_id']}", [])) & {paper.bibcode for paper in library.papers}
        listed = {paper.hit.paper.bibcode for paper in near.papers}
        if near.lack:
            lacks[near.lack.value] += 1
        sets.append({"set": row["set_id"], "listed": len(listed), "own": len(own), "own_listed": len(own & listed)})
    return {
        "spectra": len(sets),
        "papers": library.read,
        "papers_with_index": len(library.papers),
        "with_something": sum(s["listed"] > 0 for s in sets),
        "listed": sum(s["listed"] for s in sets),
        "own": sum(s["own"] for s in sets),
        "own_listed": sum(s["own_listed"] for s in sets),
        "lacks": dict(lacks),
        "sets": sets,
    }


def reading_of(folder: Path, row: dict[str, str]) -> SpectrumReading:
    """One set of the manifest, read with its companions."""
    background = folder / row["bkg"] if row["bkg"] else None
    observation = load_observation(
        folder / row["pha"], arf=folder / row["arf"], rmf=folder / row["rmf"], background=background
    )
    return SpectrumReading(observation, estimate(observation))

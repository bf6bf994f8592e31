"""The papers corpus: real objects and the real abstracts about them, as a test only; small.

Objects: catalogue sources that X-ray abstracts name (spectra simulated from the catalogue) and the sets of real spectra that
they name. Their sources train nothing, nor do other spectra of them (``held_sources``), and no abstract is trained on at
all. The pool is every linked X-ray abstract; a spectrum's rank is that of its best placed own abstract against the pool
without its other own ones, and the expected rank by chance is told beside it, because an object may have many.
"""

import csv
import gzip
import json
from pathlib import Path

import numpy as np

from training.alignment.data.corpora import text_table
from training.alignment.data.held import links
from training.alignment.data.prepare import OBSERVED
from training.alignment.data.sources import read_sources
from training.alignment.data.spectra import simulate
from training.alignment.recipes.models import Models
from training.alignment.recipes.vectors import encode_spectra, encode_texts, scores


def abstracts(data: Path, wanted: set[str]) -> dict[str, str]:
    """Title and abstract by bibcode."""
    with gzip.open(data / "literature/xray_abstracts.jsonl.gz", "rt") as file:
        records = (json.loads(line) for line in file)
        return {
            r["bibcode"]: f"{r['title']}. {r['abstract']}" for r in records if r["bibcode"] in wanted and r["abstract"]
        }


def papers_report(data: Path, models: Models, encoder=None) -> dict:
    """Ranks of real abstracts for simulated spectra of catalogue sources and for real spectra."""
    linked = links(data)
    texts = abstracts(data, {b for bibcodes in linked.values() for b in bibcodes})
    linked = {name: [b for b in bibcodes if b in texts] for name, bibcodes in linked.items()}
    pool = list(texts)
    table = text_table([texts[b] for b in pool], encoder)
    g = encode_texts(models.aligner.text, table, np.arange(len(pool)))
    simulated, real = _simulated(data, linked, models), _real(data, linked, models)
    report = {"pool": len(pool), "note": "real abstracts; small"}
    for name, vectors in (("simulated_spectra", simulated), ("real_spectra", real)):
        if vectors:
            report[name] = _ranked(vectors, linked, pool, g, models)
    return report


def _simulated(data, linked, models) -> dict[str, np.ndarray]:
    wanted = {name.removeprefix("CSC:") for name, own in linked.items() if name.startswith("CSC:") and own}
    sources = [s for s in read_sources(data, frozenset(wanted)) if s.name in wanted]
    if not sources:
        return {}
    spectra = simulate(sources, draws=1)
    rows = np.arange(len(sources))
    f = encode_spectra(models.aligner.spectrum, spectra.gridded(rows, *spectra.observe(rows, OBSERVED))).vector
    return {f"CSC:{s.name}": v for s, v in zip(sources, f, strict=True)}


def _real(data, linked, models) -> dict[str, np.ndarray]:
    from retriever.network.grid import gridded
    from retriever.spectra.load import load_observation

    with (data / "spectra/manifest.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if linked.get(f"REAL:{row['set_id']}")]
    found = {}
    for row in rows:
        names = {k: data / "spectra" / row[k] for k in ("pha", "arf", "rmf")}
        background = {"background": data / "spectra" / row["bkg"]} if row["bkg"] else {}
        observation = load_observation(names["pha"], arf=names["arf"], rmf=names["rmf"], **background)
        found[f"REAL:{row['set_id']}"] = encode_spectra(models.aligner.spectrum, gridded(observation)).vector[0]
    return found


def _ranked(vectors, linked, pool, g, models) -> dict:
    """Recalls of the best placed own abstract, its median percentile and that of chance."""
    places: list[float] = []
    by_chance: list[float] = []
    for name, vector in vectors.items():
        score = scores(models.aligner, vector[None], g)[0]
        own = np.isin(pool, linked[name])
        others = np.sort(score[~own])
        better = others.size - np.searchsorted(others, score[own].max(), side="right")
        places.append((better + 1) / (others.size + 1))
        by_chance.append(1 / (own.sum() + 1))
    place = np.array(places)
    return {
        "objects": len(place),
        "recall_at_1pct": float(np.mean(place <= 0.01)),
        "recall_at_10pct": float(np.mean(place <= 0.1)),
        "median_percentile": float(100 * np.median(place)),
        "median_percentile_by_chance": float(100 * np.median(by_chance)),
    }

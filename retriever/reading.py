"""A spectrum read and estimated: what ``scholar read`` prints and what the assistant says about an upload.

Text from the file's header is a stranger's: it is shown as quoted data, cut and cleaned, and nothing is looked up or
done because of it.
"""

import re
import warnings
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from astropy.units import UnitsWarning

from retriever.encoders.shared_space import load_shared_space
from retriever.errors import BadInput
from retriever.estimates.estimate import Estimate, estimate, shape_vector
from retriever.estimates.from_tables import estimate_table, table_shape
from retriever.estimates.variability import variability
from retriever.names.positions import format_position
from retriever.spectra.load import load_observation
from retriever.spectra.observation import Observation
from retriever.spectra.ogip.companions import kind_of, source_spectra
from retriever.spectra.tables.spectrum_tables import TableSpectrum, read_table

MAX_FILES = 12
# astropy on the style of units in tables: the reading's own warnings say what matters
warnings.filterwarnings("ignore", category=UnitsWarning)


@dataclass(frozen=True, eq=False)
class Reading:
    """One observation with its parameters; real as far as a file can tell: it was given, not made here."""

    observation: Observation
    estimate: Estimate

    @property
    def file(self) -> str:
        return clean(Path(self.observation.spectrum.file).name, 80)

    @property
    def object(self) -> str:
        """The header's OBJECT, cleaned: a claim of the file, not a finding."""
        return clean(self.observation.spectrum.object, 60)

    @property
    def instrument(self) -> str:
        return clean(self.observation.instrument_name, 40)

    @cached_property
    def shape(self) -> np.ndarray:
        return shape_vector(self.observation)

    @cached_property
    def place(self) -> np.ndarray | None:
        """Where the spectrum lies among others: its vector [64] in the shared space; its shape [24] without an area."""
        return load_shared_space().observation(self.observation) if self.observation.has_area else self.shape

    @property
    def record(self) -> dict:
        """What the file says of itself, for the evidence ledger."""
        spectrum = self.observation.spectrum
        known = spectrum.ra is not None and spectrum.dec is not None
        return {
            "name": self.object or self.file,
            "ra": spectrum.ra,
            "dec": spectrum.dec,
            "class": "",
            "uploaded": True,
            "simulated_spectrum": False,
            "file": self.file,
            "instrument": self.instrument,
            "position": format_position(spectrum.ra, spectrum.dec) + " by the header" if known else "",
            "exposure_s": round(spectrum.exposure_s, 1),
            "counts": self.estimate.counts,
            "background_counts": self.estimate.background_counts,
            "net_counts": round(self.estimate.net_counts, 1),
            "energy_range_keV": [round(e, 2) for e in self.estimate.energy_range],
        }

    def as_json(self, retriever=None, similar: int = 5) -> dict:
        """The contract of ``read --json``; similar sources and papers need a retriever."""
        near = retriever.similar_sources(self.place, similar) if retriever and self.place is not None else []
        papers = [p.bibcode for source, _ in near for p in retriever.catalogue.papers_of.get(source.id, [])[:2]]
        return {
            "file": self.file,
            "object": self.object,
            "instrument": self.instrument,
            "exposure_s": self.record["exposure_s"],
            "counts": self.estimate.counts,
            "background_counts": self.estimate.background_counts,
            "energy_range_keV": self.record["energy_range_keV"],
            "parameters": [vars(p) for p in self.estimate.parameters],
            "class_probabilities": self.estimate.class_probabilities,
            "model_probabilities": self.estimate.model_probabilities,
            "models": [_compared(fit, self.estimate.fits.values()) for fit in self.estimate.fits.values()],
            "in_domain": self.estimate.in_domain,
            "similar_sources": [
                {"name": s.name, "class": s.object_class, "similarity": round(v, 4), "simulated_spectrum": True}
                for s, v in near
            ],
            "papers": list(dict.fromkeys(papers)),
            "warnings": self.estimate.warnings,
        }


@dataclass(frozen=True, eq=False)
class TableReading(Reading):
    """A plain table with its parameters: ``table`` in place of the observation, which is None."""

    observation: None
    estimate: Estimate
    table: TableSpectrum

    @property
    def file(self) -> str:
        return clean(self.table.file, 80)

    @property
    def object(self) -> str:
        return clean(self.table.object, 60)

    @property
    def instrument(self) -> str:
        return clean("/".join(part for part in (self.table.telescope, self.table.instrument) if part) or "unknown", 40)

    @cached_property
    def shape(self) -> np.ndarray | None:
        return table_shape(self.table)

    @property
    def place(self) -> np.ndarray | None:
        """A table has no response, so its shape stands in."""
        return self.shape

    @property
    def record(self) -> dict:
        """As of an observation; exposure and counts that a table does not hold are 0, as a warning says."""
        return {
            "name": self.object or self.file,
            "ra": None,
            "dec": None,
            "class": "",
            "uploaded": True,
            "what": "a real (uploaded) table of a spectrum",
            "simulated_spectrum": False,
            "file": self.file,
            "instrument": self.instrument,
            "position": "",
            "exposure_s": 0.0,
            "counts": self.estimate.counts,
            "background_counts": 0,
            "net_counts": round(self.estimate.net_counts, 1),
            "energy_range_keV": [round(e, 4) for e in self.estimate.energy_range],
        }


def read_one(path, arf=None, rmf=None, background=None, row=None) -> Reading:
    """Read a spectrum, an event list or a table on disk with its companions beside it, and estimate its parameters."""
    return _read(path, arf=arf, rmf=rmf, background=background, row=row)


def read_upload(paths) -> list[Reading]:
    """Read uploaded files: companions are looked for among them only. Raises BadInput with one line."""
    paths = [Path(p) for p in paths]
    if len(paths) > MAX_FILES:
        raise BadInput(f"{len(paths)} files were given: at most {MAX_FILES} at a time (spectra with their responses).")
    sources = source_spectra(paths)
    tables = [path for path in sources if kind_of(path) == "table"]
    readings = [_read(path, companions=paths) for path in sources if path not in tables]
    for path in tables:
        try:
            readings.append(_read(path))
        except BadInput as error:
            if not readings:
                raise
            # a table beside a spectrum may be anything, and must not keep the spectrum from being read
            readings[0].estimate.warnings.append(f"A table in the upload was left out: {error}")
    return readings


def _read(path, **options) -> Reading:
    if kind_of(path) == "table":
        table = read_table(path)
        return TableReading(None, estimate_table(table), table)
    observation = load_observation(path, **options)
    found = estimate(observation)
    if observation.events is not None:
        found.parameters += variability(observation.events)
    return Reading(observation, found)


def _compared(fit, fits) -> dict:
    """Goodness of one fit, and its Akaike criterion above the lowest: all of the models have three parameters, so that it
    is the difference of the statistics."""
    lowest = min(other.statistic for other in fits)
    return {
        "name": fit.model.name,
        "label": fit.model.label,
        "statistic_name": fit.statistic_name,
        "statistic": round(fit.statistic, 3),
        "dof": fit.dof,
        "p_value": float(f"{fit.p_value:.4g}"),
        "delta_aic": round(fit.statistic - lowest, 3),
        "acceptable": bool(fit.acceptable),
    }


def clean(text: str, limit: int) -> str:
    """Printable characters without markup, on one line, cut."""
    text = re.sub(r"[^\w\s+\-.,:/()*'#=&]", "", "".join(c for c in str(text) if c.isprintable()))
    return " ".join(text.split())[:limit]

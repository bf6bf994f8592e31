"""A spectrum read and estimated: what `scholar read` prints and what the assistant says about an upload.

Text from the file's header is a stranger's: it is shown as quoted data, cut and cleaned, and nothing is looked up or done
because of it.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from retriever.errors import BadInput
from retriever.estimate import Estimate, estimate, shape_vector
from retriever.observation import Observation, load_observation, load_upload
from retriever.positions import format_position

MAX_FILES = 12


@dataclass(frozen=True, eq=False)
class Reading:
    """One observation with its parameters. The spectrum is real as far as a file can tell: it was given, not made here."""

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

    @property
    def record(self) -> dict:
        """What the file says of itself, for the evidence ledger."""
        spectrum = self.observation.spectrum
        known = spectrum.ra is not None and spectrum.dec is not None
        return {
            "name": self.object or self.file, "ra": spectrum.ra, "dec": spectrum.dec, "class": "", "uploaded": True,
            "simulated_spectrum": False, "file": self.file, "instrument": self.instrument,
            "position": format_position(spectrum.ra, spectrum.dec) + " by the header" if known else "",
            "exposure_s": round(spectrum.exposure_s, 1), "counts": self.estimate.counts,
            "background_counts": self.estimate.background_counts, "net_counts": round(self.estimate.net_counts, 1),
            "energy_range_keV": [round(e, 2) for e in self.estimate.energy_range],
        }  # fmt: skip

    def as_json(self, retriever=None, similar: int = 5) -> dict:
        """The contract of ``read --json``; similar sources and papers need a retriever."""
        near = retriever.similar_sources(self.shape, similar) if retriever else []
        papers = [p.bibcode for source, _ in near for p in retriever.catalogue.papers_of.get(source.id, [])[:2]]
        return {
            "file": self.file, "object": self.object, "instrument": self.instrument,
            "exposure_s": self.record["exposure_s"], "counts": self.estimate.counts,
            "background_counts": self.estimate.background_counts, "energy_range_keV": self.record["energy_range_keV"],
            "parameters": [vars(p) for p in self.estimate.parameters],
            "class_probabilities": self.estimate.class_probabilities,
            "similar_sources": [{"name": s.name, "class": s.object_class, "similarity": round(v, 4), "simulated_spectrum": True}
                                for s, v in near],
            "papers": list(dict.fromkeys(papers)), "warnings": self.estimate.warnings,
        }  # fmt: skip


def read_one(path, arf=None, rmf=None, background=None, row=None) -> Reading:
    """Read a spectrum on disk with its companions beside it, and estimate its parameters."""
    observation = load_observation(path, arf=arf, rmf=rmf, background=background, row=row)
    return Reading(observation, estimate(observation))


def read_upload(paths) -> list[Reading]:
    """Read uploaded files: companions are looked for among them only. Raises BadInput with one line."""
    paths = [Path(p) for p in paths]
    if len(paths) > MAX_FILES:
        raise BadInput(f"{len(paths)} files were given: at most {MAX_FILES} at a time (spectra with their responses).")
    return [Reading(observation, estimate(observation)) for observation in load_upload(paths)]


def clean(text: str, limit: int) -> str:
    """Printable characters without markup, on one line, cut."""
    text = re.sub(r"[^\w\s+\-.,:/()*'#=&]", "", "".join(c for c in str(text) if c.isprintable()))
    return " ".join(text.split())[:limit]

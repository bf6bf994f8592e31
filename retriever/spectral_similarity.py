"""Sources with similar spectra: for now the shape of the response-corrected spectrum, compared by cosine in Chroma.

The catalogue's spectra are simulated (see ``Source.simulation``), so a likeness to one says that the upload looks like
the catalogued parameters of that source seen through the built-in response, no more; answers say so.
"""

from functools import lru_cache

import numpy as np

from retriever.builtin_response import acis_like
from retriever.catalogue import Catalogue, Source
from retriever.estimate import shape_vector
from retriever.observation import Observation
from retriever.ogip import Spectrum


@lru_cache(maxsize=4)
def _stored_counts(catalogue: Catalogue) -> dict[str, np.ndarray]:
    with np.load(catalogue.folder / "spectra.npz") as stored:
        return dict(zip(stored["ids"].tolist(), stored["counts"], strict=True))


def simulated_observation(catalogue: Catalogue, source: Source) -> Observation:
    """The source's simulated spectrum as an observation through the built-in response."""
    counts = _stored_counts(catalogue)[source.id]
    return observation_of_counts(counts, source.simulation["exposure_s"], source.name)


def observation_of_counts(counts: np.ndarray, exposure_s: float, name: str) -> Observation:
    """Counts [640] seen through the built-in response, as an observation without background."""
    arf, rmf = acis_like()
    none = np.zeros(counts.size, dtype=int)
    spectrum = Spectrum(channel=rmf.channel, counts=counts.astype(float), exposure_s=exposure_s, grouping=none,
                        quality=none, object=name, telescope="CHANDRA", instrument="ACIS (simulated)",
                        file=f"simulated spectrum of {name}")  # fmt: skip
    return Observation(spectrum, rmf, arf)


def catalogue_shapes(catalogue: Catalogue) -> dict[str, np.ndarray]:
    """Shape vectors of all sources, by id."""
    return {s.id: shape_vector(simulated_observation(catalogue, s)) for s in catalogue.sources.values()}


def similar_to(
    store, catalogue: Catalogue, vector: np.ndarray, k: int, exclude: str = ""
) -> list[tuple[Source, float]]:
    """The k sources nearest to the shape, best first."""
    nearest = store.nearest_spectra(vector, k + bool(exclude))
    return [(catalogue.sources[i], similarity) for i, similarity in nearest if i != exclude][:k]

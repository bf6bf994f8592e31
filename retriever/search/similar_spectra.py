"""Sources with similar spectra, and spectra that a sentence describes: in the shared space of spectra and texts.

An uploaded spectrum is embedded with its response and compared by cosine in Chroma; a plain table, which has no response,
by the shape of its spectrum. The catalogue's spectra are simulated (see ``Source.simulation``), so a likeness to one says
that the upload looks like the catalogued parameters of that source seen through the built-in response, no more; answers
say so.
"""

from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.records import Catalogue, Source
from retriever.encoders.shared_space import DIMENSIONS, load_shared_space
from retriever.estimates.shape import shape_vector
from retriever.network.grid import Gridded, gridded
from retriever.spectra.acis import acis_like
from retriever.spectra.observation import Observation
from retriever.spectra.spectrum import Spectrum


class Nearest(Protocol):
    """What the index is asked: the nearest ids with their cosines, best first."""

    def nearest_aligned(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]: ...

    def nearest_spectra(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]: ...

    def nearest_described(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]: ...


@lru_cache(maxsize=4)
def _stored_counts(catalogue: Catalogue) -> dict[str, NDArray[np.integer]]:
    with np.load(catalogue.folder / "spectra.npz") as stored:
        return dict(zip(stored["ids"].tolist(), stored["counts"], strict=True))


def simulated_observation(catalogue: Catalogue, source: Source) -> Observation:
    """The source's simulated spectrum as an observation through the built-in response."""
    counts = _stored_counts(catalogue)[source.id]
    return observation_of_counts(counts, source.simulation["exposure_s"], source.name)


def observation_of_counts(counts: NDArray[np.integer], exposure_s: float, name: str) -> Observation:
    """Counts [640] seen through the built-in response, as an observation without background."""
    arf, rmf = acis_like()
    none = np.zeros(counts.size, dtype=int)
    spectrum = Spectrum(
        channel=rmf.channel,
        counts=counts.astype(float),
        exposure_s=exposure_s,
        grouping=none,
        quality=none,
        object=name,
        telescope="CHANDRA",
        instrument="ACIS (simulated)",
        file=f"simulated spectrum of {name}",
    )
    return Observation(spectrum, rmf, arf)


def catalogue_shapes(catalogue: Catalogue) -> dict[str, NDArray[np.float32]]:
    """Shape vectors of all sources, by id."""
    return {s.id: shape_vector(simulated_observation(catalogue, s)) for s in catalogue.sources.values()}


def catalogue_vectors(catalogue: Catalogue) -> dict[str, NDArray[np.float32]]:
    """Vectors [64] of all sources' spectra in the shared space, by id."""
    grids = [gridded(simulated_observation(catalogue, s)) for s in catalogue.sources.values()]
    names = ("counts", "background", "scale", "templates")
    together = Gridded(*(np.concatenate([getattr(g, name) for g in grids]) for name in names))
    return dict(zip(catalogue.sources, load_shared_space().spectra(together), strict=True))


def similar_to(
    store: Nearest, catalogue: Catalogue, vector: NDArray[np.float32], k: int, exclude: str = ""
) -> list[tuple[Source, float]]:
    """The k sources nearest to a vector of the shared space [64], or to a shape [24], best first."""
    if vector.size == DIMENSIONS:
        vector = load_shared_space().likeness(vector[None])[0]
        nearest = store.nearest_aligned(vector, k + bool(exclude))
    else:
        nearest = store.nearest_spectra(vector, k + bool(exclude))
    return [(catalogue.sources[i], similarity) for i, similarity in nearest if i != exclude][:k]


def described_by(store: Nearest, catalogue: Catalogue, sentence: str, k: int) -> list[tuple[Source, float]]:
    """The k sources whose spectra a sentence fits best; the fitness is a cosine of the shared space, not a probability."""
    space = load_shared_space()
    vector = space.unit(space.texts([sentence]), "text")[0]
    return [(catalogue.sources[i], fitness) for i, fitness in store.nearest_described(vector, k)]

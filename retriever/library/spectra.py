"""The spectra of a library's sources: real ones from their files, simulated ones from counts kept with the library.

A simulated spectrum (see ``Source.simulation``) says what the catalogued parameters of a source look like through the
built-in response, no more; answers say so.
"""

from functools import lru_cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.records import Source
from retriever.encoders.shared_space import DIMENSIONS, load_shared_space
from retriever.errors import BadInput, first_line
from retriever.estimates.shape import shape_vector
from retriever.library.format.tables import SPECTRA
from retriever.spectra.acis import acis_like
from retriever.spectra.load import load_observation
from retriever.spectra.observation import Observation
from retriever.spectra.spectrum import Spectrum
from retriever.stored_arrays import read_arrays


def observation_of(folder: Path | None, source: Source) -> Observation:
    """The spectrum of a source of the library in ``folder``; ``BadInput`` where it has none or its files are damaged."""
    if folder and source.spectrum_files:
        paths = {kind: folder / name for kind, name in source.spectrum_files.items() if kind in _FILES}
        if outside := [path for path in paths.values() if folder.resolve() not in path.resolve().parents]:
            raise BadInput(f"The spectrum of {source.name} lies outside its library ({outside[0]}): fetch it again.")
        if "pha" not in paths:
            raise BadInput(f"The library names no spectrum file (pha) of {source.name}: fetch it again.")
        return load_observation(paths["pha"], paths.get("arf"), paths.get("rmf"), paths.get("background"))
    counts = stored_counts(folder).get(source.id) if folder and source.simulation else None
    if counts is None or "exposure_s" not in source.simulation:
        raise BadInput(f"There is no spectrum of {source.name} in this library.")
    return observation_of_counts(counts, source.simulation["exposure_s"], source.name)


_FILES = ("pha", "arf", "rmf", "background")


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


def places_of(observation: Observation) -> NDArray[np.float32]:
    """Where a spectrum lies: its vector [64] in the shared space (zeros without an effective area), then its shape [24]."""
    place = load_shared_space().observation(observation) if observation.has_area else np.zeros(DIMENSIONS)
    return np.concatenate([place, shape_vector(observation)]).astype(np.float32)


def stored_counts(folder: Path) -> dict[str, NDArray[np.integer]]:
    """Simulated counts [640] by the id of the source; empty where the library has none."""
    path = folder / SPECTRA
    return _read_counts(path, path.stat().st_mtime_ns) if path.is_file() else {}


@lru_cache(maxsize=4)
def _read_counts(path: Path, changed: int) -> dict[str, NDArray[np.integer]]:
    try:
        stored = read_arrays(path, "ids", "counts")
        return dict(zip(stored["ids"].tolist(), stored["counts"], strict=True))
    except (OSError, ValueError, EOFError, KeyError, BadZipFile) as error:
        raise BadInput(f"{path} is damaged ({first_line(error)}): restore it, or remove it.") from None

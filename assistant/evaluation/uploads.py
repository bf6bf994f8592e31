"""Questions on spectra with known parameters: absorbed power laws through the built-in response, as OGIP files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.evaluation.question import Question
from retriever.physics.spectral import absorption, power_law
from retriever.spectra.acis import acis_like
from retriever.spectra.observation import Observation
from retriever.spectra.ogip.writer import write_observation
from retriever.spectra.spectrum import Spectrum

# file name, photon index, column density (cm^-2), counts, exposure (s)
CASES = (
    ("field_a.pha", 1.7, 3e20, 3000, 20_000),
    ("target7.pha", 2.4, 1e21, 2000, 35_500),
    ("obs_112.pha", 1.2, 5e21, 1500, 12_250),
    ("src_north.pha", 1.9, 2e22, 4000, 48_000),
)


@dataclass(frozen=True)
class Upload:
    """Files on disk and what they were simulated from; ``tolerance`` is on the photon index."""

    name: str
    files: tuple[Path, ...]
    photon_index: float
    exposure_s: float
    tolerance: float = 0.35


def simulated_uploads(folder: Path, seed: int = 7) -> list[Upload]:
    """Write the cases into folders of their own below ``folder``."""
    return [
        _write(folder / name.partition(".")[0], case, seed + n)
        for n, (name, case) in enumerate((c[0], c) for c in CASES)
    ]


def upload_questions(folder: Path) -> list[Question]:
    """Spectra simulated through the built-in response, written to the folder, and what is known of them."""
    return [
        Question(text, expect, "upload", tuple(map(str, upload.files)), origin="generated")
        for upload in simulated_uploads(folder)
        for text, expect in _asked_of(upload)
    ]


def _asked_of(upload: Upload) -> list[tuple[str, dict[str, Any]]]:
    near, exposure = {"near": upload.photon_index, "within": upload.tolerance}, f"{upload.exposure_s:g}"
    return [
        (f"What is the photon index of this spectrum, {upload.name}?", {"facts": [near]}),
        (f"please analyse {upload.name}", {"facts": [exposure, near]}),
        (f"How long was the exposure of {upload.name}?", {"facts": [exposure]}),
        (f"{upload.name}: which catalogue sources have similar spectra?", {"facts": ["similarity"]}),
    ]


def _write(folder: Path, case: tuple[str, float, float, int, int], seed: int) -> Upload:
    name, index, column, counts, exposure = case
    folder.mkdir(parents=True, exist_ok=True)
    arf, rmf = acis_like()
    photons = power_law(arf.energy_low, arf.energy_high, index) * absorption(arf.energy_low, arf.energy_high, column)
    expected = rmf.matrix.T @ (photons * arf.area)
    expected *= counts / expected.sum()
    drawn = np.random.default_rng(seed).poisson(expected)
    zeros = np.zeros(rmf.channel.size, dtype=int)
    spectrum = Spectrum(
        rmf.channel, drawn, exposure, zeros, zeros, object="simulated", telescope="CHANDRA", instrument="ACIS"
    )
    paths = write_observation(Observation(spectrum, rmf, arf), folder, name.partition(".")[0])
    return Upload(name, tuple(paths.values()), index, exposure)

"""Spectra of NuSTAR's two modules, simulated through its typical resolution and a made-up area: nothing here was observed."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from retriever.physics import spectral
from retriever.spectra.observation import Observation
from retriever.spectra.ogip.writer import write_observation
from retriever.spectra.response import AncillaryResponse
from retriever.spectra.spectrum import Spectrum
from retriever.spectra.typical_response import typical_response

PEAK_KEV, PEAK_CM2, WIDTH = 10.0, 400.0, 0.8


def nustar_pair(
    folder: Path, seed: int = 3, photon_index: float = 1.8, column: float = 1e23, exposure: float = 3e4
) -> list[Path]:
    """FPMA and FPMB of one observation with backgrounds and responses; FPMB sees 3 % less. All files, spectra first."""
    rng = np.random.default_rng(seed)
    rmf = typical_response("NUSTAR").rmf
    low, high = rmf.energy_low, rmf.energy_high
    area = PEAK_CM2 * np.exp(-((np.log(0.5 * (low + high) / PEAK_KEV) / WIDTH) ** 2))
    flux = 3e-3 * spectral.power_law(low, high, photon_index) * spectral.absorption(low, high, column)
    made = []
    for module, share in (("FPMA", 1.0), ("FPMB", 0.97)):
        named = {"telescope": "NUSTAR", "instrument": module}
        arf = AncillaryResponse(low, high, share * area, f"{module}.arf", **named)
        own = replace(rmf, file=f"{module}.rmf", assumed=False, **named)
        empty = _spectrum(np.zeros(rmf.channel.size), own.channel, exposure, module)
        expected = Observation(empty, own, arf).fold(flux)
        sky = np.full(rmf.channel.size, 0.2)
        source = _spectrum(rng.poisson(expected + 0.25 * sky), own.channel, exposure, module)
        off = replace(_spectrum(rng.poisson(sky), own.channel, exposure, module), backscal=4.0)
        made.append(write_observation(Observation(source, own, arf, off), folder, f"nu60001001{module[-1]}01"))
    return [paths[kind] for kind in ("pha", "background", "arf", "rmf") for paths in made]


def _spectrum(counts, channel, exposure, module) -> Spectrum:
    zeros = np.zeros(counts.size, int)
    names = {"telescope": "NUSTAR", "instrument": module, "object": "Simulated AGN", "obs_id": "60001001002"}
    return Spectrum(channel, counts.astype(float), exposure, zeros, zeros, backscal=1.0, file=module, **names)

"""Spectra of the made-up sources: absorbed power laws through a small response, as the Chandra archive's three files.

The response is that of the built-in camera on 90 energy bins of 0.1 keV and 640 channels of 14.6 eV, so that the files
are small. Hardness ratios and fluxes of the catalogue are those of the model, as the catalogue's are of the photons.
"""

import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from astropy.io import fits
from scipy import sparse

from retriever.physics.spectral import absorption, energy_flux, photon_flux, power_law
from retriever.spectra.cameras import camera_of, gaussian_shares, without_wings
from retriever.spectra.ogip.writer import write_arf, write_pha, write_rmf
from retriever.spectra.response import AncillaryResponse, RedistributionMatrix
from retriever.spectra.spectrum import Spectrum

CHANNELS, CHANNEL_KEV = 640, 0.0146
BANDS = {"s": (0.5, 1.2), "m": (1.2, 2.0), "h": (2.0, 7.0)}  # keV, the Chandra Source Catalog's


@dataclass(frozen=True)
class Simulated:
    """Drawn ``counts`` [640], and what the catalogue says of the model: flux at 0.5-7 keV in erg s^-1 cm^-2, hardness ratios."""

    counts: np.ndarray
    exposure_s: float
    flux: float
    hardness: dict[str, float]


@lru_cache(maxsize=1)
def response() -> tuple[AncillaryResponse, RedistributionMatrix]:
    camera = camera_of("CHANDRA")
    edges = np.linspace(0.3, 9.3, 91)
    low, high = edges[:-1], edges[1:]
    channel_edges = np.arange(CHANNELS + 1) * CHANNEL_KEV
    shares = without_wings(gaussian_shares((low + high) / 2, channel_edges, camera.fwhm_squared))
    shares /= shares.sum(axis=1, keepdims=True)
    arf = AncillaryResponse(low, high, camera.area_at((low + high) / 2), telescope="CHANDRA")
    rmf = RedistributionMatrix(
        low,
        high,
        sparse.csr_matrix(shares),
        channel_edges[:-1],
        channel_edges[1:],
        np.arange(1, CHANNELS + 1),
        telescope="CHANDRA",
    )
    return arf, rmf


def simulate(rng: np.random.Generator, index: float, column: float, counts: int, flux: float) -> Simulated:
    """An observation of so many counts of an absorbed power law (column in cm^-2) of that flux."""
    arf, rmf = response()
    low, high = arf.energy_low, arf.energy_high
    photons = power_law(low, high, index) * absorption(low, high, column)
    photons *= flux / energy_flux(low, high, photons, 0.5, 7.0)
    expected = rmf.matrix.T @ (photons * arf.area)
    exposure = round(float(counts / expected.sum()), 1)
    in_band = {band: photon_flux(low, high, photons, *edges) for band, edges in BANDS.items()}
    hardness = {
        f"hard_{hard}{soft}": round(float((in_band[hard] - in_band[soft]) / (in_band[hard] + in_band[soft])), 4)
        for hard, soft in ("hs", "hm", "ms")
    }
    return Simulated(rng.poisson(expected * exposure), exposure, flux, hardness)


def product(kind: str, seen: Simulated, obsid: int, name: str, stem: str) -> bytes:
    """The archive's ``pha``, ``arf`` or ``rmf`` file of an observation, with checksums; ``stem`` names the files beside it."""
    return _pha(seen, obsid, name, stem) if kind == "pha" else _response_file(kind)


def _pha(seen: Simulated, obsid: int, name: str, stem: str) -> bytes:
    zeros = np.zeros(CHANNELS, dtype=int)
    spectrum = Spectrum(
        np.arange(1, CHANNELS + 1),
        seen.counts,
        seen.exposure_s,
        zeros,
        zeros,
        object=name,
        telescope="CHANDRA",
        instrument="ACIS",
        obs_id=str(obsid),
        date_obs="2015-03-01T00:00:00",
    )
    files = {"respfile": f"{stem}_rmf3.fits", "ancrfile": f"{stem}_arf3.fits"}
    return _bytes_of(lambda path: write_pha(spectrum, path, **files))


@lru_cache(maxsize=2)
def _response_file(kind: str) -> bytes:
    arf, rmf = response()
    return _bytes_of(lambda path: write_arf(arf, path) if kind == "arf" else write_rmf(rmf, path))


def _bytes_of(write) -> bytes:
    """What ``write(path)`` writes, with the FITS checksums that the archive's products have."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "product.fits"
        write(path)
        with fits.open(path, mode="update", checksum=True) as units:
            for unit in units:
                unit.add_checksum()
        return path.read_bytes()

"""Cameras with the resolution of a CCD: what is known of each mission's (``cameras.toml``), and the Gaussian response.

The redistribution is one Gaussian whose squared width is linear in energy: noise of the electronics plus counting
statistics of electrons. Real files have tails and escape peaks that this one lacks.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse, special

from retriever.spectra.response import AncillaryResponse, RedistributionMatrix

FWHM_PER_SIGMA = 2.3548
# smaller shares of a photon's channels are left out of a sparse matrix
_LEAST_SHARE = 1e-7
# lower edge of channel 0 and channel width, keV, where a mission's are unknown; the width is also the least that is
# used where no channels are given
_UNKNOWN_GAIN = (0.0, 0.01)


@dataclass(frozen=True)
class Camera:
    """A mission's camera: ``cameras.toml`` says what each field means. Energies in keV, ``area`` (keV, cm^2) pairs."""

    name: str
    fwhm_squared: tuple[float, float]
    energies_kev: tuple[float, float, float]
    highest_kev: float
    pi_gain: tuple[float, float] | None = None
    pi_channels: tuple[int, int] | None = None
    calibrated_kev: tuple[float, float] | None = None
    area: tuple[tuple[float, float], ...] = ()
    area_uncertainty: float = 0.2
    instruments: tuple[str, ...] = ()

    def has_area_of(self, instrument: str) -> bool:
        """True when ``area`` is that of this INSTRUME (or of a file that names none)."""
        return bool(self.area) and (not instrument or self._is_of(instrument))

    def has_nominal_energies(self, instrument: str, channels: NDArray[Any]) -> bool:
        """True when the channels [n_channel] of a PHA file are PI channels, so that they have energies without an RMF."""
        if self.pi_channels is None or not self._is_of(instrument):
            return False
        first, last = self.pi_channels
        most = last - first + 1
        return most // 2 <= np.size(channels) <= most and bool(np.min(channels) >= first)

    def _is_of(self, instrument: str) -> bool:
        """Whether the table describes this INSTRUME, or this one with its chips behind a hyphen (``ACIS-23``)."""
        named = instrument.upper()
        known = [name.upper() for name in self.instruments]
        return not known or any(named == name or named.startswith(f"{name}-") for name in known)

    def area_at(self, energy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Effective area [n_energy] in cm^2 at ``energy`` in keV."""
        known, area = np.array(self.area).T
        return np.asarray(np.exp(np.interp(energy, known, np.log(area))))


def camera_of(telescope: str) -> Camera:
    """The camera of a TELESCOP; a plain CCD of that name where none is known."""
    name = telescope.upper().split("/")[0].strip()
    return known_cameras().get(name) or known_cameras()["DEFAULT"]


@lru_cache(maxsize=1)
def known_cameras() -> dict[str, Camera]:
    """The cameras of ``cameras.toml`` by every name of their mission, and 'DEFAULT'."""
    return read_cameras((resources.files("retriever.spectra") / "cameras.toml").read_text(encoding="utf-8"))


def read_cameras(text: str) -> dict[str, Camera]:
    """The cameras written in TOML, by mission. Raises ``TypeError`` for a key that a ``Camera`` lacks."""
    tables = tomllib.loads(text)
    default = tables["default"]
    found: dict[str, Camera] = {}
    for name, table in tables.items():
        fields = {key: _frozen(value) for key, value in (default | table).items() if key != "also"}
        camera = Camera(name.upper(), **fields)
        found |= dict.fromkeys([camera.name, *table.get("also", ())], camera)
    return found


def _frozen(value: Any) -> Any:
    return tuple(_frozen(part) for part in value) if isinstance(value, list) else value


def gaussian_shares(
    energy: NDArray[np.float64],
    channel_edges: NDArray[np.float64],
    fwhm_squared: tuple[float, float],
    gain: float = 1.0,
    resolution: float = 1.0,
) -> NDArray[np.float64]:
    """Share [n_energy, n_channel] of the photons of each ``energy`` (keV) that land between ``channel_edges`` (keV).

    ``fwhm_squared``: keV^2, and keV^2 per keV. ``gain`` stretches the energies that the channels show, ``resolution`` the
    width.
    """
    constant, slope = fwhm_squared
    sigma = resolution * np.sqrt(constant + slope * energy) / FWHM_PER_SIGMA
    below = special.ndtr((channel_edges[None, :] - gain * energy[:, None]) / sigma[:, None])
    return np.diff(below, axis=1)


def without_wings(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """The shares with what is negligible set to 0, so that a sparse matrix of them is small."""
    return np.where(shares < _LEAST_SHARE, 0.0, shares)


def gaussian_rmf(camera: Camera, telescope: str, channels: NDArray[Any] | None = None) -> RedistributionMatrix:
    """A camera's redistribution at its PI channels, or at the ``channels`` [n_channel] of a PHA file."""
    start, width = camera.pi_gain or _UNKNOWN_GAIN
    if channels is None:
        width = max(width, _UNKNOWN_GAIN[1])
        channels = np.arange(round((camera.highest_kev - start) / width))
    e_min = start + width * np.asarray(channels, dtype=float)
    lowest, highest, step = camera.energies_kev
    edges = np.arange(lowest, min(highest, e_min[-1] + width), step)
    middle = 0.5 * (edges[:-1] + edges[1:])
    shares = without_wings(gaussian_shares(middle, np.append(e_min, e_min[-1] + width), camera.fwhm_squared))
    return RedistributionMatrix(
        edges[:-1],
        edges[1:],
        sparse.csr_matrix(shares),
        e_min,
        e_min + width,
        np.asarray(channels, dtype=int),
        file="typical Gaussian redistribution",
        telescope=telescope,
    )


def typical_arf(camera: Camera, rmf: RedistributionMatrix) -> AncillaryResponse:
    """A camera's typical area on the energies of its redistribution."""
    area = camera.area_at(0.5 * (rmf.energy_low + rmf.energy_high))
    name = f"typical area of {camera.name}"
    return AncillaryResponse(rmf.energy_low, rmf.energy_high, area, file=name, telescope=rmf.telescope)

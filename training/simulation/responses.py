"""Dense instrument responses for simulated spectra: effective area times redistribution on one interface.

Parametric responses: an effective-area curve read at some twenty energies from the instrument's handbook or paper
(`training.simulation.instruments`, to about 10 %), interpolated in log area; a Gaussian redistribution whose squared FWHM is
linear in energy (noise of the electronics plus counting statistics of electrons); the channels of the real files. They
lack the tails, escape peaks and fine edges of real files, which `from_files` reads. A network that is to generalise
over instruments trains on `training_set`: each response several times, with area, gain and resolution perturbed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.interpolate import CubicSpline, PchipInterpolator

from retriever.spectra.cameras import camera_of, gaussian_shares
from retriever.spectra.ogip.responses import read_arf, read_rmf
from training.simulation.instruments import INSTRUMENTS, Instrument

# 10 eV to 3 keV, then 20 eV: finer than any resolution here, and with edges at those of the CSC bands
ENERGY_EDGES = np.concatenate([np.arange(10, 300) * 0.01, np.arange(150, 601) * 0.02])
USEFUL_KEV = (0.3, 10.0)


@dataclass(frozen=True, eq=False)
class Response:
    """`matrix` [n_energy, n_channel] float32 in cm^2: counts s^-1 per photon cm^-2 s^-1.

    `energy_edges` [n_energy + 1] and `channel_edges` [n_channel + 1] (nominal) in keV. Channels outside the calibrated
    part of 0.3-10 keV are cut off.
    """

    name: str
    energy_edges: np.ndarray
    channel_edges: np.ndarray
    matrix: np.ndarray

    @property
    def energy_low(self):
        """Lower edges [n_energy] of the energy bins, keV."""
        return self.energy_edges[:-1]

    @property
    def energy_high(self):
        """Upper edges [n_energy] of the energy bins, keV."""
        return self.energy_edges[1:]

    @cached_property
    def effective_area(self):
        """Effective area [n_energy] in cm^2, of photons that land in the channels kept."""
        return self.matrix.sum(axis=1, dtype=float)

    def fold(self, photon_flux_per_bin):
        """Count rates [n_batch, n_channel] in s^-1 of photon fluxes [n_batch, n_energy] in photons cm^-2 s^-1."""
        return np.asarray(photon_flux_per_bin, dtype=np.float32) @ self.matrix


def parametric(instrument: Instrument, area_factor=1.0, gain=1.0, resolution=1.0, name=None) -> Response:
    """The response of an `Instrument`; `area_factor` is a number or an array [n_energy] on `ENERGY_EDGES`.

    `gain` stretches the nominal energies, `resolution` the FWHM.
    """
    middle = 0.5 * (ENERGY_EDGES[:-1] + ENERGY_EDGES[1:])
    energy, area = np.array(instrument.area).T
    curve = np.exp(PchipInterpolator(energy, np.log(area), extrapolate=False)(np.clip(middle, energy[0], energy[-1])))
    curve = np.where((middle < energy[0] - 0.05) | (middle > energy[-1] + 0.5), 0.0, curve) * area_factor
    low, high = instrument.noticed
    first, last = np.ceil(low / instrument.channel_width), np.floor(high / instrument.channel_width)
    channel_edges = np.arange(first, last + 1) * instrument.channel_width
    shares = gaussian_shares(middle, channel_edges, instrument.fwhm_squared, gain, resolution)
    matrix = shares * curve[:, None]
    return Response(name or instrument.name, ENERGY_EDGES, channel_edges, matrix.astype(np.float32))


def builtin_responses() -> list[Response]:
    """One response of every instrument in `training.simulation.instruments`, as its handbook has it."""
    return [parametric(instrument) for instrument in INSTRUMENTS]


def training_set(seed: int, copies: int = 4, files: Sequence[Response] = ()) -> list[Response]:
    """The built-in responses and those of `files`, each once as it is and `copies` times perturbed."""
    generator = np.random.default_rng(np.random.SeedSequence([seed, 0x7E5]))
    nominal = [*builtin_responses(), *files]
    made = [_perturbed_instrument(i, generator, k) for k in range(copies) for i in INSTRUMENTS]
    return nominal + made + [perturbed(r, generator, k) for k in range(copies) for r in files]


def _perturbed_instrument(instrument, generator, number):
    middle = 0.5 * (ENERGY_EDGES[:-1] + ENERGY_EDGES[1:])
    factor = smooth_factor(middle, generator)
    gain, resolution = 1 + generator.normal(0, 0.005), np.exp(generator.normal(0, 0.15))
    return parametric(instrument, factor, gain, resolution, f"{instrument.name}, perturbed {number + 1}")


def perturbed(response: Response, generator, number: int = 0) -> Response:
    """A response with its area changed smoothly by up to 20 %; for those of files, whose redistribution stays."""
    factor = smooth_factor(0.5 * (response.energy_low + response.energy_high), generator).astype(np.float32)
    name = f"{response.name}, perturbed {number + 1}"
    return replace(response, name=name, matrix=response.matrix * factor[:, None])


def smooth_factor(energy, generator, largest=0.2):
    """A random smooth factor [n_energy] within 1 +- `largest`: a cubic spline through six values over 0.1-12 keV."""
    knots = np.log(np.geomspace(0.1, 12.0, 6))
    curve = CubicSpline(knots, generator.normal(0, 0.5 * largest, knots.size))(np.log(np.clip(energy, 0.1, 12.0)))
    return 1 + np.clip(curve, -largest, largest)


def from_files(rmf_path, arf_path=None, name=None) -> Response:
    """The response of an RMF and ARF file, for training where such files lie; area 0 where they have no energies."""
    rmf = read_rmf(rmf_path)
    matrix = rmf.matrix.toarray().astype(np.float32)
    if arf_path is not None and not rmf.has_area:
        arf = read_arf(arf_path)
        middle = 0.5 * (rmf.energy_low + rmf.energy_high)
        area = np.interp(middle, 0.5 * (arf.energy_low + arf.energy_high), arf.area, left=0.0, right=0.0)
        matrix *= area[:, None].astype(np.float32)
    low, high = _useful_range(rmf.telescope)
    kept = (rmf.e_min >= low - 1e-9) & (rmf.e_max <= high + 1e-9)
    if not np.any(kept):
        raise ValueError(f"{rmf_path} has no channels between {low:g} and {high:g} keV")
    channel_edges = np.append(rmf.e_min[kept], rmf.e_max[kept][-1])
    edges, matrix = _covering(np.append(rmf.energy_low, rmf.energy_high[-1]), matrix[:, kept])
    return Response(name or rmf.file, edges, channel_edges, np.ascontiguousarray(matrix))


def _useful_range(telescope):
    low, high = camera_of(telescope).calibrated_kev or USEFUL_KEV
    return max(low, USEFUL_KEV[0]), min(high, USEFUL_KEV[1])


def _covering(edges, matrix):
    """Energy bins below 12 keV, and bins without area added where they end inside 0.3-10 keV (fluxes need them)."""
    kept = edges[1:] <= 12.1
    edges, matrix = edges[: kept.sum() + 1].copy(), matrix[kept]
    below = np.arange(USEFUL_KEV[0], edges[0] - 1e-6, 0.02)
    above = np.arange(edges[-1] + 0.02, USEFUL_KEV[1], 0.02)
    matrix = np.pad(matrix, ((below.size, above.size), (0, 0)))
    return np.concatenate([below, edges, above]), matrix

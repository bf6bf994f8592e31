"""One observation: a spectrum with its background and responses on common channels, and what is asked of it."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from retriever.errors import BadInput
from retriever.physics.arrays import Flags, Floats, Integers
from retriever.physics.bands import BROAD
from retriever.spectra.cameras import camera_of
from retriever.spectra.events.event_list import EventList
from retriever.spectra.response import AncillaryResponse, RedistributionMatrix
from retriever.spectra.spectrum import BAD_QUALITY, Spectrum

# share of the largest effective area below which a band is not worth fitting
USEFUL_AREA = 0.02
# a telescope that is calibrated only above this sees hard X-rays only, keV
HARD_KEV = 2.0


@dataclass(frozen=True)
class BandCounts:
    """Counts in a band: ``source`` region, ``background`` region, their area-and-time ratio ``scale``, and ``net``.

    ``gaussian_error``: of ``net``, 1 sigma, where the counts or those of the background are no Poisson numbers; else None.
    """

    source: float
    background: float
    scale: float
    gaussian_error: float | None = None

    @property
    def net(self) -> float:
        """Background-subtracted counts; may be negative."""
        return self.source - self.scale * self.background

    @property
    def error(self) -> float:
        """Gaussian 1-sigma error of ``net``."""
        if self.gaussian_error is not None:
            return self.gaussian_error
        return float(np.sqrt(self.source + self.scale**2 * self.background))


@dataclass
class Observation:
    """A spectrum, its redistribution matrix, and its ARF and background if any; arrays over channels are [n_channel].

    ``area_uncertainty`` is the fractional systematic error (1 sigma) of the effective area: 0 for the user's own
    response, 0.1-0.3 for an assumed one, whose fluxes need intervals as much wider. ``events`` holds the arrival times
    where there are any. Not to be changed after construction: the folded response is computed once.
    """

    spectrum: Spectrum
    rmf: RedistributionMatrix
    arf: AncillaryResponse | None = None
    background: Spectrum | None = None
    warnings: list[str] = field(default_factory=list)
    area_uncertainty: float = 0.0
    events: EventList | None = None

    def __post_init__(self) -> None:
        self._channel_rows = _match_channels(self.spectrum, self.rmf, self.warnings)
        if self.background is not None and self.background.counts.size != self.spectrum.counts.size:
            self.warnings.append(
                f"The background {self.background.file} has {self.background.counts.size} channels and "
                f"the spectrum {self.spectrum.counts.size}: it was left out, so nothing is subtracted."
            )
            self.background = None
        if self.background is not None and not np.any(np.asarray(self.background.backscal) > 0):
            self.background = None

    @property
    def has_area(self) -> bool:
        """True when photon fluxes can be given: there is an ARF, or the RMF holds the area."""
        return self.arf is not None or self.rmf.has_area

    @property
    def energy_low(self) -> Floats:
        """Lower edges [n_energy] of the response's energy bins, keV."""
        return self.rmf.energy_low

    @property
    def energy_high(self) -> Floats:
        """Upper edges [n_energy] of the response's energy bins, keV."""
        return self.rmf.energy_high

    @property
    def channel_low(self) -> Floats:
        """Nominal lower energies [n_channel], keV (EBOUNDS)."""
        return self.rmf.e_min[self._channel_rows]

    @property
    def channel_high(self) -> Floats:
        """Nominal upper energies [n_channel], keV (EBOUNDS)."""
        return self.rmf.e_max[self._channel_rows]

    @cached_property
    def effective_area(self) -> Floats:
        """Effective area [n_energy] in cm^2 on the RMF's energies; 1 where there is no ARF."""
        if self.arf is None or self.rmf.has_area:
            return np.ones(self.rmf.energy_low.size)
        return _area_on_grid(self.arf, self.rmf, self.warnings)

    @cached_property
    def response(self) -> sparse.csr_matrix:
        """CSR [n_energy, n_channel]: counts s^-1 per photon cm^-2 s^-1, without AREASCAL."""
        matrix = self.rmf.matrix[:, self._channel_rows]
        return sparse.csr_matrix(sparse.diags(self.effective_area) @ matrix)

    def fold(self, photon_flux_per_bin: ArrayLike) -> Floats:
        """Expected source counts [n_channel] of a photon flux [n_energy] in photons cm^-2 s^-1 per energy bin."""
        rate = self.response.T @ np.asarray(photon_flux_per_bin, dtype=float)
        counts: Floats = rate * self.spectrum.exposure_s * self.spectrum.areascal
        return counts

    @cached_property
    def background_scale(self) -> Floats:
        """Factor [n_channel] from background counts to those expected in the source region; 0 without background."""
        size = self.spectrum.counts.size
        if self.background is None:
            return np.zeros(size)
        source, other = self.spectrum, self.background
        with np.errstate(over="ignore", invalid="ignore"):  # absurd keywords: told by ``load_observation``
            above = source.exposure_s * np.asarray(source.backscal) * np.asarray(source.areascal)
            below = other.exposure_s * np.asarray(other.backscal) * np.asarray(other.areascal)
            above, below = np.broadcast_to(above, size), np.broadcast_to(below, size)
            scale: Floats = np.divide(above, below, out=np.zeros(size), where=below > 0)
            return scale

    @cached_property
    def background_counts(self) -> Floats:
        """Counts [n_channel] in the background region; 0 without background."""
        return np.zeros(self.spectrum.counts.size) if self.background is None else self.background.counts

    @property
    def good(self) -> Flags:
        """Mask [n_channel] of channels that neither QUALITY column marks as bad."""
        mask = ~np.isin(self.spectrum.quality, BAD_QUALITY)
        return mask if self.background is None else mask & ~np.isin(self.background.quality, BAD_QUALITY)

    def noticed(self, low: float, high: float) -> Flags:
        """Mask [n_channel] of good channels whose centre lies in [low, high) keV."""
        centre = 0.5 * (self.channel_low + self.channel_high)
        return self.good & (centre >= low) & (centre < high)

    def band_counts(self, low: float, high: float) -> BandCounts:
        """``BandCounts`` of the good channels in [low, high) keV."""
        mask = self.noticed(low, high)
        off = float(self.background_counts[mask].sum())
        scaled = float((self.background_scale * self.background_counts)[mask].sum())
        scales = self.background_scale[mask]
        scale = scaled / off if off > 0 else float(scales.mean()) if scales.size else 0.0
        return BandCounts(float(self.spectrum.counts[mask].sum()), off, scale, self._gaussian_error(mask))

    @property
    def is_poisson(self) -> bool:
        """Whether the counts and those of the background are Poisson numbers, rather than values with errors of their own."""
        return self.spectrum.stat_error is None and (self.background is None or self.background.stat_error is None)

    def _gaussian_error(self, mask: Flags) -> float | None:
        """The 1-sigma error of the net counts in the channels of ``mask``; None where all counts are Poisson numbers."""
        if self.is_poisson:
            return None
        parts = [(self.spectrum, np.ones(mask.size))]
        parts += [] if self.background is None else [(self.background, self.background_scale)]
        variance = sum(float(np.sum(scale[mask] ** 2 * _variance(of)[mask])) for of, scale in parts)
        return float(np.sqrt(variance))

    @property
    def calibrated(self) -> Flags:
        """Mask [n_channel] of good channels within the telescope's calibrated range, where one is known."""
        return self.noticed(*(camera_of(self.spectrum.telescope).calibrated_kev or (0.0, np.inf)))

    def fitted_range(self, low: float = BROAD[0], high: float = BROAD[1]) -> tuple[float, float]:
        """What is fitted, keV: ``low`` to ``high`` within the calibrated range, or all of that for a telescope that sees only
        hard X-rays and would show little of itself below ``high``."""
        calibrated = camera_of(self.spectrum.telescope).calibrated_kev or (low, high)
        return self.energy_range(*(calibrated if calibrated[0] > HARD_KEV else (low, high)))

    def energy_range(self, low: float = BROAD[0], high: float = BROAD[1]) -> tuple[float, float]:
        """The part of [low, high] keV that is calibrated, has channels, and an area over 2% of its largest value."""
        own = self.own_range
        bottom, top = max(low, own[0]), min(high, own[1])
        if top <= bottom:
            raise BadInput(
                f"{self.spectrum.file} ({self.instrument_name}) sees {own[0]:.3g} to {own[1]:.3g} keV, and spectra are estimated at "
                f"{low:g} to {high:g} keV only (NuSTAR's also at 3 to 79 keV): nothing can be said of it here."
            )
        centre = 0.5 * (self.channel_low + self.channel_high)
        if not np.any(self.good & (centre >= bottom) & (centre < top)):
            raise BadInput(
                f"{self.spectrum.file} has no good channel between {low:g} and {high:g} keV: check the RMF and "
                "the QUALITY column."
            )
        return bottom, top

    @cached_property
    def own_range(self) -> tuple[float, float]:
        """The energies that the instrument sees, keV: calibrated, with channels that photons reach, and an area over 2% of its
        largest value."""
        calibrated = camera_of(self.spectrum.telescope).calibrated_kev or (0.0, np.inf)
        area = self.effective_area * np.asarray(self.rmf.matrix.sum(axis=1)).ravel()
        useful = area > USEFUL_AREA * area.max()
        reached = np.asarray(self.rmf.matrix[:, self._channel_rows].sum(axis=0)).ravel() > 0
        if not np.any(useful) or not np.any(reached):
            raise BadInput(f"{self.rmf.file} sends no photon to the channels of {self.spectrum.file}: check the RMF.")
        bottom = max(calibrated[0], self.energy_low[useful].min(), self.channel_low[reached].min())
        top = min(calibrated[1], self.energy_high[useful].max(), self.channel_high[reached].max())
        return float(bottom), float(top)

    @property
    def instrument_name(self) -> str:
        """TELESCOP/INSTRUME, as far as the header gives them."""
        return "/".join(part for part in (self.spectrum.telescope, self.spectrum.instrument) if part) or "unknown"


def _variance(spectrum: Spectrum) -> Floats:
    """Variance [n_channel] of the counts: of its own errors, else a Poisson number's."""
    return spectrum.counts if spectrum.stat_error is None else np.nan_to_num(spectrum.stat_error) ** 2


def _match_channels(spectrum: Spectrum, rmf: RedistributionMatrix, notes: list[str]) -> Integers:
    """Index [n_channel] of each spectrum channel in the RMF's channels."""
    if np.all(np.isin(spectrum.channel, rmf.channel)):
        return np.searchsorted(rmf.channel, spectrum.channel)
    if spectrum.channel.size == rmf.channel.size:
        notes.append(
            f"Channels of {spectrum.file} begin at {spectrum.channel[0]} and those of {rmf.file} at "
            f"{rmf.channel[0]}; they were matched in order, so energies may be off by one channel."
        )
        return np.arange(rmf.channel.size)
    raise BadInput(
        f"{spectrum.file} has channels {spectrum.channel.min()}-{spectrum.channel.max()} but {rmf.file} has "
        f"{rmf.channel.min()}-{rmf.channel.max()}: give the RMF made for this spectrum."
    )


def _area_on_grid(arf: AncillaryResponse, rmf: RedistributionMatrix, notes: list[str]) -> Floats:
    """The ARF's area [n_energy] on the RMF's energy bins, interpolated when the grids differ."""
    same = arf.energy_low.size == rmf.energy_low.size and np.allclose(
        arf.energy_low, rmf.energy_low, rtol=1e-3, atol=1e-4
    )
    if same:
        return arf.area
    notes.append(
        f"{arf.file} ({arf.area.size} bins) and {rmf.file} ({rmf.energy_low.size}) have different energy grids; "
        "the area was interpolated, so sharp edges in it are smoothed."
    )
    centre = 0.5 * (arf.energy_low + arf.energy_high)
    wanted = 0.5 * (rmf.energy_low + rmf.energy_high)
    area = np.interp(wanted, centre, arf.area)
    return np.where((wanted < arf.energy_low[0]) | (wanted > arf.energy_high[-1]), 0.0, area)

"""One observation: a spectrum with its background and responses, found beside it or among uploaded files.

Companions are, in this order: the files given as options; those that the header names, by their last path component
only (a header is a stranger's text: no directory in it is entered, no URL fetched); the only file of its kind in the
folder or the upload, its kind read from its headers. What is missing degrades with a warning that names the
consequence.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy import sparse

from retriever import companions as finder
from retriever.companions import kind_of
from retriever.errors import BadInput
from retriever.event_lists import EventList, mjd_of
from retriever.event_records import read_event_record
from retriever.event_tables import read_event_table
from retriever.ogip import (
    AncillaryResponse,
    RedistributionMatrix,
    Spectrum,
    read_arf,
    read_background,
    read_rmf,
    read_spectrum,
)
from retriever.typical_responses import has_nominal_energies, typical_response

__all__ = ["BandCounts", "Observation", "kind_of", "load_observation", "load_upload"]

# QUALITY 1 (bad, software) and 5 (bad, user) are left out; 2 (dubious: mostly incomplete groups) holds valid counts
BAD_QUALITY = (1, 5)
# share of the largest effective area below which a band is not worth fitting
USEFUL_AREA = 0.02
# where some cameras are calibrated, keV; others are limited by their area alone
HARD_KEV = 2.0
CALIBRATED_KEV = {"ASCA": (0.6, 10.0), "NUSTAR": (3.0, 79.0), "ROSAT": (0.1, 2.4)}


@dataclass(frozen=True)
class BandCounts:
    """Counts in a band: `source` region, `background` region, their area-and-time ratio `scale`, and `net`."""

    source: float
    background: float
    scale: float

    @property
    def net(self):
        """Background-subtracted counts; may be negative."""
        return self.source - self.scale * self.background

    @property
    def error(self):
        """Gaussian 1-sigma error of `net`."""
        return float(np.sqrt(self.source + self.scale**2 * self.background))


@dataclass
class Observation:
    """A spectrum, its redistribution matrix, and its ARF and background if any; arrays over channels are [n_channel].

    `area_uncertainty` is the fractional systematic error (1 sigma) of the effective area: 0 for the user's own
    response, 0.1-0.3 for an assumed one, whose fluxes need intervals as much wider. `events` holds the arrival times
    where there are any. Not to be changed after construction: the folded response is computed once.
    """

    spectrum: Spectrum
    rmf: RedistributionMatrix
    arf: AncillaryResponse | None = None
    background: Spectrum | None = None
    warnings: list[str] = field(default_factory=list)
    area_uncertainty: float = 0.0
    events: EventList | None = None

    def __post_init__(self):
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
    def has_area(self):
        """True when photon fluxes can be given: there is an ARF, or the RMF holds the area."""
        return self.arf is not None or self.rmf.has_area

    @property
    def energy_low(self):
        """Lower edges [n_energy] of the response's energy bins, keV."""
        return self.rmf.energy_low

    @property
    def energy_high(self):
        """Upper edges [n_energy] of the response's energy bins, keV."""
        return self.rmf.energy_high

    @property
    def channel_low(self):
        """Nominal lower energies [n_channel], keV (EBOUNDS)."""
        return self.rmf.e_min[self._channel_rows]

    @property
    def channel_high(self):
        """Nominal upper energies [n_channel], keV (EBOUNDS)."""
        return self.rmf.e_max[self._channel_rows]

    @cached_property
    def effective_area(self):
        """Effective area [n_energy] in cm^2 on the RMF's energies; 1 where there is no ARF."""
        if self.arf is None or self.rmf.has_area:
            return np.ones(self.rmf.energy_low.size)
        return _area_on_grid(self.arf, self.rmf, self.warnings)

    @cached_property
    def response(self):
        """CSR [n_energy, n_channel]: counts s^-1 per photon cm^-2 s^-1, without AREASCAL."""
        matrix = self.rmf.matrix[:, self._channel_rows]
        return sparse.csr_matrix(sparse.diags(self.effective_area) @ matrix)

    def fold(self, photon_flux_per_bin):
        """Expected source counts [n_channel] of a photon flux [n_energy] in photons cm^-2 s^-1 per energy bin."""
        rate = self.response.T @ np.asarray(photon_flux_per_bin, dtype=float)
        return rate * self.spectrum.exposure_s * self.spectrum.areascal

    @cached_property
    def background_scale(self):
        """Factor [n_channel] from background counts to those expected in the source region; 0 without background."""
        size = self.spectrum.counts.size
        if self.background is None:
            return np.zeros(size)
        source, other = self.spectrum, self.background
        above = source.exposure_s * np.asarray(source.backscal) * np.asarray(source.areascal)
        below = other.exposure_s * np.asarray(other.backscal) * np.asarray(other.areascal)
        above, below = np.broadcast_to(above, size), np.broadcast_to(below, size)
        return np.divide(above, below, out=np.zeros(size), where=below > 0)

    @cached_property
    def background_counts(self):
        """Counts [n_channel] in the background region; 0 without background."""
        return np.zeros(self.spectrum.counts.size) if self.background is None else self.background.counts

    @property
    def good(self):
        """Mask [n_channel] of channels that neither QUALITY column marks as bad."""
        mask = ~np.isin(self.spectrum.quality, BAD_QUALITY)
        return mask if self.background is None else mask & ~np.isin(self.background.quality, BAD_QUALITY)

    def noticed(self, low, high):
        """Mask [n_channel] of good channels whose centre lies in [low, high) keV."""
        centre = 0.5 * (self.channel_low + self.channel_high)
        return self.good & (centre >= low) & (centre < high)

    def band_counts(self, low, high):
        """`BandCounts` of the good channels in [low, high) keV."""
        mask = self.noticed(low, high)
        off = float(self.background_counts[mask].sum())
        scaled = float((self.background_scale * self.background_counts)[mask].sum())
        scales = self.background_scale[mask]
        scale = scaled / off if off > 0 else float(scales.mean()) if scales.size else 0.0
        return BandCounts(float(self.spectrum.counts[mask].sum()), off, scale)

    @property
    def calibrated(self):
        """Mask [n_channel] of good channels within the telescope's calibrated range, where one is known."""
        return self.noticed(*CALIBRATED_KEV.get(self.spectrum.telescope.upper(), (0.0, np.inf)))

    def fitted_range(self, low=0.5, high=7.0):
        """What is fitted, keV: `low` to `high` within the calibrated range, or all of that for a telescope that sees only
        hard X-rays and would show little of itself below `high`."""
        calibrated = CALIBRATED_KEV.get(self.spectrum.telescope.upper(), (low, high))
        return self.energy_range(*(calibrated if calibrated[0] > HARD_KEV else (low, high)))

    def energy_range(self, low=0.5, high=7.0):
        """The part of [low, high] keV that is calibrated, has channels, and an area over 2% of its largest value."""
        calibrated = CALIBRATED_KEV.get(self.spectrum.telescope.upper(), (low, high))
        area = self.effective_area * np.asarray(self.rmf.matrix.sum(axis=1)).ravel()
        useful = area > USEFUL_AREA * area.max()
        if not np.any(useful):
            raise BadInput(f"{self.rmf.file} sends no photon to the channels of {self.spectrum.file}: check the RMF.")
        centre = 0.5 * (self.channel_low + self.channel_high)
        bottom = max(low, calibrated[0], self.energy_low[useful].min(), self.channel_low.min())
        top = min(high, calibrated[1], self.energy_high[useful].max(), self.channel_high.max())
        if top <= bottom or not np.any(self.good & (centre >= bottom) & (centre < top)):
            raise BadInput(
                f"{self.spectrum.file} has no good channel between {low:g} and {high:g} keV: check the RMF and "
                "the QUALITY column."
            )
        return float(bottom), float(top)

    @property
    def instrument_name(self):
        """TELESCOP/INSTRUME, as far as the header gives them."""
        return "/".join(part for part in (self.spectrum.telescope, self.spectrum.instrument) if part) or "unknown"


def _match_channels(spectrum, rmf, notes):
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


def _area_on_grid(arf, rmf, notes):
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


def load_observation(path, arf=None, rmf=None, background=None, companions=None, row=None):
    """The `Observation` of the spectrum or event list at `path`.

    `arf`, `rmf`, `background`: paths that override the header. `companions`: a list of paths; when given (uploads)
    only those are looked at, never the folder. `row`: spectrum of a type II file or record of a file of event lists,
    from 1. Without a response a typical one is assumed, with a warning, where the instrument's energies are known.
    Raises `BadInput` when the spectrum can't be used, a given file is of the wrong kind, or channels have no energies.
    """
    events, kind = None, kind_of(path)
    if kind in ("events", "records"):
        events = read_event_table(path) if kind == "events" else read_event_record(path, row)
    spectrum = read_spectrum(path, row) if events is None else events
    notes = list(spectrum.warnings)
    search = finder.Search(path, spectrum, companions, notes)
    rmf_path = search.find("rmf", rmf, spectrum.respfile)
    typical = _typical_of(spectrum, events) if rmf_path is None else None
    matrix = read_rmf(rmf_path) if typical is None else typical.rmf
    notes += matrix.warnings if typical is None else [typical.warning]
    if events is not None:
        events = events.calibrated(matrix if typical is None else None)
        spectrum = events.spectrum(matrix)
        notes += spectrum.warnings[len(events.warnings) :]
    area = _find_arf(search, spectrum, matrix, arf, notes, typical)
    off = _find_background(search, spectrum, background, notes, row if kind == "spectrum" else None)
    if off is not None and not off.poisson:
        notes.append(
            f"The background {off.file} is weighted (not whole counts), so the W statistic is only approximate."
        )
    assumed = typical is not None and area is typical.arf and area is not None
    uncertainty = typical.area_uncertainty if assumed else 0.0
    observation = Observation(spectrum, matrix, area, off, notes, uncertainty, events)
    _note_flags(observation)
    _ = observation.response  # computed now so that its warnings are complete
    return observation


def _typical_of(spectrum, events):
    """The typical response for an event list, or for a PHA file whose channels have known energies; else `BadInput`."""
    if events is not None:
        return typical_response(events.telescope, events.instrument, events.detector, events.mjd, events.theta)
    grating = spectrum.grating.upper() not in ("", "NONE")
    if not grating and has_nominal_energies(spectrum.telescope, spectrum.instrument, spectrum.channel):
        return typical_response(
            spectrum.telescope, spectrum.instrument, mjd=mjd_of(spectrum.date_obs), channels=spectrum.channel
        )
    named = f" ({finder.last_component(spectrum.respfile)} in its header)" if spectrum.respfile else ""
    raise BadInput(
        f"{spectrum.file} needs its response{named}: add the RMF file, without which channels have no energies."
    )


def _find_arf(search, spectrum, matrix, option, notes, typical=None):
    path = search.find("arf", option, spectrum.ancrfile)
    if matrix.has_area:
        if path is not None:
            notes.append(f"{matrix.file} already holds the effective area, so {path.name} was not used.")
        return None
    if path is None and typical is not None:
        return typical.arf  # its warning has been given
    if path is None:
        notes.append(
            "No effective area (ARF) was found, so fluxes and spectral fits can't be given and hardness ratios "
            "are of counts, not photons: add the ARF file."
        )
        return None
    arf = read_arf(path)
    notes += arf.warnings
    return arf


def _find_background(search, spectrum, option, notes, row):
    if option is None and spectrum.stored_background is not None:
        return spectrum.stored_background
    path = search.find("background", option, spectrum.backfile)
    if path is None:
        notes.append(
            "No background spectrum was found, so nothing is subtracted: the background counts among the source's."
        )
        return None
    try:
        off = read_background(path, row)
    except BadInput as error:
        if option is not None:
            raise
        notes.append(f"The background could not be used, so nothing is subtracted: {error}")
        return None
    return off


def _note_flags(observation):
    spectrum = observation.spectrum
    if np.any(spectrum.grouping < 0):
        observation.warnings.append(
            f"The GROUPING of {spectrum.file} is used for the plot only: the fit needs none and "
            "uses finer bins, so its statistic differs from that of a grouped fit."
        )
    n_bad = int(np.sum(~observation.good))
    if n_bad:
        observation.warnings.append(f"{n_bad} channels are marked bad (QUALITY 1 or 5) and are left out.")
    peak = observation.effective_area.max()
    if observation.arf is not None and spectrum.telescope.upper() == "CHANDRA" and peak < 60:
        observation.warnings.append(
            f"The effective area peaks at only {peak:.0f} cm^2, unusual for Chandra: fluxes scale "
            "with its inverse, so check the ARF."
        )


def load_upload(paths):
    """The observations in a set of uploaded files, one for each source spectrum or event list; plain tables are none.

    Backgrounds are recognised by HDUCLAS2, by another spectrum's BACKFILE or by their name. Raises `BadInput` when
    there is no spectrum (saying what was given) or a spectrum can't be used.
    """
    paths = [finder.Path(path) for path in paths]
    sources = [path for path in finder.source_spectra(paths) if kind_of(path) != "table"]
    if not sources:
        raise BadInput(f"{paths[0].name} is a plain table, without counts in channels: give the PHA or PI file.")
    return [load_observation(path, companions=paths) for path in sources]

"""Event lists: the arrival times and energies of a source's photons, and their spectrum.

``retriever.spectra.events.event_fits`` reads them from FITS files and ``retriever.spectra.events.event_records`` from JSON and Parquet. PI channels
become energies by the response's channels where there is one, else by the mission's published gain (``retriever.spectra.cameras``).
"""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from astropy.time import Time
from numpy.typing import ArrayLike

from retriever.errors import BadInput
from retriever.physics.arrays import Floats, Integers
from retriever.spectra.cameras import camera_of
from retriever.spectra.events.clock import Clock
from retriever.spectra.response import RedistributionMatrix
from retriever.spectra.spectrum import Spectrum


@dataclass
class EventList:
    """The photons of one source in order of time; arrays are [n_event].

    ``time`` in s, ``energy`` in keV (None when only ``pi`` is known), ``gti`` [n_interval, 2] good time intervals in s (may be
    empty). ``exposure_s`` in s; ``theta`` off-axis angle in arcmin and ``mjd`` the date of the start, or None. ``detector`` is
    'ACIS-I', 'ACIS-S' or ''. ``catalogue`` holds what a record says beside its events (columns of the Chandra Source
    Catalog).
    """

    time: Floats
    energy: Floats | None
    pi: Floats | None
    gti: Floats
    exposure_s: float
    object: str = ""
    telescope: str = ""
    instrument: str = ""
    detector: str = ""
    grating: str = ""
    date_obs: str = ""
    obs_id: str = ""
    ra: float | None = None
    dec: float | None = None
    theta: float | None = None
    mjd: float | None = None
    backfile: str = ""
    respfile: str = ""
    ancrfile: str = ""
    catalogue: dict[str, Any] = field(default_factory=dict)
    file: str = ""
    warnings: list[str] = field(default_factory=list)
    clock: Clock = Clock()

    def calibrated(self, rmf: RedistributionMatrix | None = None) -> "EventList":
        """The same events with ``energy`` known: from PI by the response's channels, else by the mission's gain.

        Without a response PI is dropped: its channels are not those of the typical response assumed then.
        """
        if rmf is None:
            return replace(self, energy=self._energy_by_gain(), pi=None)
        if self.energy is not None or self.pi is None:
            return self
        row = _matching_rows(self.pi, rmf)
        middle = 0.5 * (rmf.e_min + rmf.e_max)
        return replace(self, energy=np.where(row >= 0, middle[row], np.nan))

    def _energy_by_gain(self) -> Floats:
        if self.energy is not None:
            return self.energy
        gain = camera_of(self.telescope).pi_gain
        if gain is None or self.pi is None:
            raise BadInput(
                f"{self.file} has PI channels but no ENERGY column, and the PI gain of "
                f"{self.telescope or 'an unnamed telescope'} is not known here: add the RMF file."
            )
        return gain[0] + gain[1] * (self.pi + 0.5)

    def spectrum(self, rmf: RedistributionMatrix) -> Spectrum:
        """The events counted in the channels of a ``RedistributionMatrix``, by PI where it is known, else by energy."""
        row = _channel_rows(self, rmf)
        inside = row >= 0
        notes = list(self.warnings)
        if not np.any(inside):
            raise BadInput(f"{self.file} has no event in the channels of {rmf.file}: give the response made for it.")
        if np.mean(~inside) > 0.01:
            notes.append(
                f"{np.sum(~inside)} of {inside.size} events of {self.file} lie outside the channels of {rmf.file} and "
                "are not counted."
            )
        size = rmf.channel.size
        zeros = np.zeros(size, int)
        counts = np.bincount(row[inside], minlength=size).astype(float)
        same = (
            "object",
            "telescope",
            "instrument",
            "grating",
            "date_obs",
            "obs_id",
            "ra",
            "dec",
            "file",
            "exposure_s",
            "backfile",
            "respfile",
            "ancrfile",
        )
        return Spectrum(
            channel=rmf.channel,
            counts=counts,
            grouping=zeros,
            quality=zeros.copy(),
            warnings=notes,
            **{key: getattr(self, key) for key in same},
        )


def _matching_rows(pi: Floats, rmf: RedistributionMatrix) -> Integers:
    """Row [n_event] of each PI among the response's channels; -1 where it is none of them."""
    row = np.clip(np.searchsorted(rmf.channel, pi), 0, rmf.channel.size - 1)
    return np.where(rmf.channel[row] == pi, row, -1)


def _channel_rows(events: EventList, rmf: RedistributionMatrix) -> Integers:
    """Row [n_event] of each event in the response's channels, by PI if known, else by energy; -1 outside them."""
    if events.pi is not None:
        return _matching_rows(events.pi, rmf)
    if events.energy is None:
        raise ValueError("events without PI have no energies: read them with their ENERGY column")
    order = np.argsort(rmf.e_min, kind="stable")
    place = np.searchsorted(rmf.e_min[order], events.energy, side="right") - 1
    row = order[np.clip(place, 0, None)]
    return np.where((place >= 0) & (events.energy < rmf.e_max[row]), row, -1)


def clean_intervals(rows: ArrayLike) -> Floats:
    """Time intervals [n, 2] that are finite and not empty, sorted and with overlaps merged."""
    given: Floats = np.asarray(rows, dtype=float).reshape(-1, 2)
    good: Floats = given[np.all(np.isfinite(given), axis=1) & (given[:, 1] > given[:, 0])]
    good = good[np.argsort(good[:, 0], kind="stable")]
    if good.size == 0:
        return good
    reach = np.maximum.accumulate(good[:, 1])
    first = np.concatenate([[True], good[1:, 0] > reach[:-1]])
    last = np.append(np.flatnonzero(first)[1:] - 1, len(good) - 1)
    return np.column_stack([good[first, 0], reach[last]])


def exposure_of(stated: float | None, gti: Floats, time: Floats, name: str, notes: list[str]) -> float:
    """Exposure in s: as stated, else the good time, else from the first to the last arrival (with a warning)."""
    if stated is not None and stated > 0:
        return float(stated)
    good = float(np.ptp(gti, axis=1).sum()) if len(gti) else 0.0
    if good > 0:
        notes.append(f"{name} states no EXPOSURE; its good time was used, so fluxes are low by the dead time.")
        return good
    finite = time[np.isfinite(time)]
    span = float(np.ptp(finite)) if finite.size > 1 else 0.0
    if span <= 0:
        raise BadInput(f"{name} has no exposure, no good time intervals and no span of arrival times: add EXPOSURE.")
    notes.append(
        f"{name} has neither exposure nor good time intervals: the {span:.0f} s from the first to the last event were "
        "taken, so fluxes are uncertain (too high where the source is faint, too low if there were gaps)."
    )
    return span


def mjd_of(date: str) -> float | None:
    """Modified Julian date of an ISO date, or None."""
    try:
        return float(Time(date, format="isot").mjd) if date else None
    except ValueError:
        return None

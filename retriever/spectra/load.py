"""An observation from files: its companions found, its response read or assumed, what is missing said.

Companions are, in this order: the files given as options; those that the header names, by their last path component
only (a header is a stranger's text: no directory in it is entered, no URL fetched); the only file of its kind in the
folder or the upload, its kind read from its headers. What is missing degrades with a warning that names the
consequence.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from retriever.errors import BadInput
from retriever.spectra.cameras import camera_of
from retriever.spectra.events.event_fits import read_event_table
from retriever.spectra.events.event_list import EventList, mjd_of
from retriever.spectra.events.event_records import read_event_record
from retriever.spectra.file_kinds import FileKind, file_kind
from retriever.spectra.observation import Observation
from retriever.spectra.ogip.companions import Search, last_component, named_row
from retriever.spectra.ogip.pha import read_background, read_spectrum
from retriever.spectra.ogip.responses import read_arf, read_rmf
from retriever.spectra.response import AncillaryResponse, RedistributionMatrix
from retriever.spectra.spectrum import Spectrum
from retriever.spectra.typical_response import TypicalResponse, typical_response

# ratios of area times exposure, source to background region, beyond which the keywords can't be right
LEAST_SCALE, LARGEST_SCALE = 1e-9, 1e4
PathLike = str | Path


def load_observation(
    source: PathLike | FileKind,
    arf: PathLike | None = None,
    rmf: PathLike | None = None,
    background: PathLike | None = None,
    companions: Sequence[FileKind] | None = None,
    row: int | None = None,
) -> Observation:
    """The ``Observation`` of a spectrum or event list.

    ``arf``, ``rmf``, ``background``: paths that override the header. ``companions``: when given (uploads) only those
    files are looked at, never the folder. ``row``: spectrum of a type II file or record of a file of event lists, from
    1. Without a response a typical one is assumed, with a warning, where the instrument's energies are known. Raises
    ``BadInput`` when the spectrum can't be used, a given file is of the wrong kind, or channels have no energies.
    """
    file = file_kind(source)
    read = _read(file, row)
    notes = list(read.warnings)
    search = Search(file.path, companions, notes, file.made_for)
    matrix, typical = _find_rmf(search, read, rmf, notes)
    spectrum, events = _counted(read, matrix, typical is not None, notes)
    area = _find_arf(search, spectrum, matrix, arf, notes, typical)
    off = _find_background(search, spectrum, background, notes, row if file.kind == "spectrum" else None)
    uncertainty = typical.area_uncertainty if typical is not None and area is not None and area is typical.arf else 0.0
    observation = Observation(spectrum, matrix, area, off, notes, uncertainty, events)
    if off is not None and not _scale_is_possible(observation):
        notes.append(
            f"The exposures and BACKSCAL of {spectrum.file} and {off.file} give an absurd ratio of their areas, so nothing is "
            "subtracted: the background counts among the source's."
        )
        observation = replace(observation, background=None)
    _note_flags(observation)
    _ = observation.response  # computed now so that its warnings are complete
    return observation


def _read(file: FileKind, row: int | None) -> Spectrum | EventList:
    if file.kind == "events":
        return read_event_table(file.path)
    return read_event_record(file.path, row) if file.kind == "records" else read_spectrum(file.path, row)


def _find_rmf(
    search: Search, read: Spectrum | EventList, option: PathLike | None, notes: list[str]
) -> tuple[RedistributionMatrix, TypicalResponse | None]:
    """The redistribution of a file, or that of the typical response, which then comes with it."""
    path = search.find("rmf", option, read.respfile)
    if path is not None:
        matrix = read_rmf(path, named_row(read.respfile) if path.name == last_component(read.respfile) else None)
        notes += matrix.warnings
        return matrix, None
    typical = _typical_of(read, search.passed_over)
    notes.append(typical.warning)
    return replace(typical.rmf, assumed=True), typical


def _counted(
    read: Spectrum | EventList, matrix: RedistributionMatrix, assumed: bool, notes: list[str]
) -> tuple[Spectrum, EventList | None]:
    """The spectrum in the channels of the matrix (an ``assumed`` one has channels of its own), and its events if any."""
    if isinstance(read, Spectrum):
        return read, None
    events = read.calibrated(None if assumed else matrix)
    spectrum = events.spectrum(matrix)
    notes += spectrum.warnings[len(events.warnings) :]
    return spectrum, events


def _typical_of(read: Spectrum | EventList, passed_over: Sequence[str]) -> TypicalResponse:
    """The typical response for an event list, or for a PHA file whose channels have known energies; else ``BadInput``.

    ``passed_over``: what is said of files that would have fitted.
    """
    if isinstance(read, EventList):
        return typical_response(read.telescope, read.instrument, read.detector, read.mjd, read.theta)
    grating = read.grating.upper() not in ("", "NONE")
    if not grating and camera_of(read.telescope).has_nominal_energies(read.instrument, read.channel):
        return typical_response(read.telescope, read.instrument, mjd=mjd_of(read.date_obs), channels=read.channel)
    named = f" ({last_component(read.respfile)} in its header)" if read.respfile else ""
    also = "".join(f" {said}" for said in passed_over)
    raise BadInput(
        f"{read.file} needs its response{named}: add the RMF file, without which channels have no energies.{also}"
    )


def _find_arf(
    search: Search,
    spectrum: Spectrum,
    matrix: RedistributionMatrix,
    option: PathLike | None,
    notes: list[str],
    typical: TypicalResponse | None,
) -> AncillaryResponse | None:
    path = search.find("arf", option, spectrum.ancrfile)
    if matrix.has_area:
        if path is not None:
            notes.append(f"{matrix.file} already holds the effective area, so {path.name} was not used.")
        return None
    if path is None and typical is not None:
        return typical.arf  # its warning has been given
    if path is not None and typical is not None:
        notes.remove(typical.warning)
        notes.append(
            f"No redistribution (RMF) was given: that of a typical {spectrum.telescope or 'CCD'} camera was assumed, so what is fitted "
            f"with {path.name} is approximate. Add the RMF."
        )
    if path is None:
        notes.append(
            "No effective area (ARF) was found, so fluxes and spectral fits can't be given and hardness ratios "
            "are of counts, not photons: add the ARF file."
        )
        return None
    arf = read_arf(path)
    notes += arf.warnings
    return arf


def _find_background(
    search: Search, spectrum: Spectrum, option: PathLike | None, notes: list[str], row: int | None
) -> Spectrum | None:
    """The background given, stored in the spectrum's file, or found; None, with a warning, where there is none."""
    if option is None and spectrum.stored_background is not None:
        off = spectrum.stored_background
    else:
        path = search.find("background", option, spectrum.backfile)
        if path is None:
            notes.append(
                "No background spectrum was found, so nothing is subtracted: the background counts among the source's."
            )
            return None
        try:
            named = named_row(spectrum.backfile) if path.name == last_component(spectrum.backfile) else None
            off = read_background(path, named or row)
        except BadInput as error:
            if option is not None:
                raise
            notes.append(f"The background could not be used, so nothing is subtracted: {error}")
            return None
    notes += [note for note in off.warnings if note not in notes]
    if not _can_be_scaled(spectrum, off):
        notes.append(
            f"The areas of {spectrum.file} and {off.file} are not both known, so nothing is subtracted: the background counts "
            "among the source's."
        )
        return None
    if not off.poisson and off.stat_error is None:
        notes.append(
            f"The background {off.file} is weighted (not whole counts), so the W statistic is only approximate."
        )
    return off


def _can_be_scaled(*spectra: Spectrum) -> bool:
    """Whether all have a BACKSCAL and an AREASCAL that can be."""
    return all(np.all(np.isfinite(scale)) for one in spectra for scale in (one.backscal, one.areascal))


def _scale_is_possible(observation: Observation) -> bool:
    """True when the background's scale is 0 or a number that areas and exposures can give."""
    scale = observation.background_scale
    return bool(np.all((scale == 0) | ((scale > LEAST_SCALE) & (scale < LARGEST_SCALE))))


def _note_flags(observation: Observation) -> None:
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
    undispersed = observation.arf is not None and not spectrum.dispersed
    if undispersed and spectrum.telescope.upper() == "CHANDRA" and peak < 60:
        observation.warnings.append(
            f"The effective area peaks at only {peak:.0f} cm^2, unusual for Chandra: fluxes scale "
            "with its inverse, so check the ARF."
        )

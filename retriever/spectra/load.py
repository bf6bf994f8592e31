"""An observation from files: its companions found, its response read or assumed, what is missing said.

Companions are, in this order: the files given as options; those that the header names, by their last path component
only (a header is a stranger's text: no directory in it is entered, no URL fetched); the only file of its kind in the
folder or the upload, its kind read from its headers. What is missing degrades with a warning that names the
consequence.
"""

import numpy as np

from retriever.errors import BadInput
from retriever.spectra.events.event_fits import read_event_table
from retriever.spectra.events.event_list import mjd_of
from retriever.spectra.events.event_records import read_event_record
from retriever.spectra.observation import Observation
from retriever.spectra.ogip import companions as finder
from retriever.spectra.ogip.companions import kind_of
from retriever.spectra.ogip.pha import read_arf, read_background, read_rmf, read_spectrum
from retriever.spectra.typical_response import has_nominal_energies, typical_response

# ratios of area times exposure, source to background region, beyond which the keywords can't be right
LEAST_SCALE, LARGEST_SCALE = 1e-9, 1e4


def load_observation(path, arf=None, rmf=None, background=None, companions=None, row=None):
    """The ``Observation`` of the spectrum or event list at ``path``.

    ``arf``, ``rmf``, ``background``: paths that override the header. ``companions``: a list of paths; when given (uploads)
    only those are looked at, never the folder. ``row``: spectrum of a type II file or record of a file of event lists,
    from 1. Without a response a typical one is assumed, with a warning, where the instrument's energies are known.
    Raises ``BadInput`` when the spectrum can't be used, a given file is of the wrong kind, or channels have no energies.
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
    if off is not None and not _scale_is_possible(observation):
        notes.append(
            f"The exposures and BACKSCAL of {spectrum.file} and {off.file} give an absurd ratio of their areas, so nothing is "
            "subtracted: the background counts among the source's."
        )
        observation = Observation(spectrum, matrix, area, None, notes, uncertainty, events)
    _note_flags(observation)
    _ = observation.response  # computed now so that its warnings are complete
    return observation


def _typical_of(spectrum, events):
    """The typical response for an event list, or for a PHA file whose channels have known energies; else ``BadInput``."""
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


def _scale_is_possible(observation):
    """True when the background's scale is 0 or a number that areas and exposures can give."""
    scale = observation.background_scale
    return bool(np.all((scale == 0) | ((scale > LEAST_SCALE) & (scale < LARGEST_SCALE))))


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

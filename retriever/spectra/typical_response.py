"""A typical response for a spectrum or event list that came without one: by instrument, date and off-axis angle.

It is an assumption, not a calibration: every use comes with a warning and with a fractional uncertainty of the area,
which ``Observation.area_uncertainty`` carries so that fluxes can be given wider intervals. What is known of each mission
stands in ``cameras.toml``; where that gives no area, a Gaussian redistribution gives the channels energies, and nothing
more. Chandra's ACIS (``retriever.spectra.acis``) changes with time, and is given for the date, chip and angle.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retriever.spectra.acis import acis_area, acis_rmf, contamination_depth
from retriever.spectra.cameras import camera_of, gaussian_rmf, typical_arf
from retriever.spectra.response import AncillaryResponse, RedistributionMatrix

_UNKNOWN_YEAR, _UNKNOWN_THETA = 2008.0, 3.0


@dataclass(frozen=True)
class TypicalResponse:
    """What stands in for the missing files: ``arf`` (None where no area is known) and ``rmf``, what was assumed, and how
    uncertain the area is (fraction, about one standard deviation)."""

    arf: AncillaryResponse | None
    rmf: RedistributionMatrix
    warning: str
    area_uncertainty: float


def typical_response(
    telescope: str,
    instrument: str = "",
    detector: str = "",
    mjd: float | None = None,
    theta: float | None = None,
    channels: NDArray[Any] | None = None,
) -> TypicalResponse:
    """A typical response; ``detector`` 'ACIS-I', 'ACIS-S' or '', ``mjd`` the date, ``theta`` the off-axis angle in arcmin.

    ``channels``: the channel numbers [n_channel] of a PHA file that it must have; by default a mission's own.
    """
    camera = camera_of(telescope)
    has_area = camera.has_area_of(instrument)
    if has_area and camera.name == "CHANDRA":
        return _acis(detector, mjd, theta)
    rmf = gaussian_rmf(camera, telescope, channels)
    if has_area:
        warning = (
            f"No response was given: a typical one of {camera.name} was assumed; its area is uncertain by "
            f"{100 * camera.area_uncertainty:.0f} %, and fluxes with it. Add ARF and RMF."
        )
        return TypicalResponse(typical_arf(camera, rmf), rmf, warning, camera.area_uncertainty)
    warning = (
        f"No response was given for {telescope or 'an unnamed telescope'} and none is built in: energies are nominal, "
        "the resolution is assumed, and there are no fluxes and no fits; hardness ratios are of counts. Add ARF and "
        "RMF."
    )
    return TypicalResponse(None, rmf, warning, 0.0)


def _acis(detector: str, mjd: float | None, theta: float | None) -> TypicalResponse:
    year = _UNKNOWN_YEAR if mjd is None else 2000.0 + (mjd - 51544.0) / 365.25
    angle = _UNKNOWN_THETA if theta is None else theta
    rmf = acis_rmf()
    area = acis_area(0.5 * (rmf.energy_low + rmf.energy_high), detector, year, angle)
    name = f"typical {detector or 'ACIS'} area of {year:.1f}"
    arf = AncillaryResponse(rmf.energy_low, rmf.energy_high, area, file=name, telescope="CHANDRA")
    # detector, contamination, date and angle, added in quadrature
    parts = [0.10 if detector else 0.20, 0.05 * float(contamination_depth(0.8, year)), 0.005 * abs(angle)]
    parts += [0.15 if mjd is None else 0.0, 0.10 if theta is None else 0.0]
    uncertainty = float(np.clip(np.hypot.reduce(parts), 0.1, 0.3))
    given = (("detector", detector or None), ("date", mjd), ("off-axis angle", theta))
    unknown = [what for what, value in given if value is None]
    guessed = f" (the {', '.join(unknown)} being unknown)" if unknown else ""
    warning = (
        f"No response was given: a typical one of Chandra {detector or 'ACIS (mean of I and S)'} was assumed, for "
        f"{year:.1f} and {angle:.1f} arcmin off axis{guessed}; its area is uncertain by {100 * uncertainty:.0f} %, "
        "more below 1 keV, and fluxes with it. Add ARF and RMF."
    )
    return TypicalResponse(arf, rmf, warning, uncertainty)

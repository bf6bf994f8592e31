"""Units that OGIP files write beside their columns: energies to keV, areas to cm^2.

The memos (CAL/GEN/92-002, OGIP/92-007) demand keV and cm^2, so a column without a unit is in these; another unit is
converted, and one that is no energy or area, or is not understood, is refused: no value could be trusted.
"""

from typing import Any

import numpy as np
from astropy import units as u

from retriever.errors import BadInput
from retriever.physics.arrays import Floats
from retriever.spectra.ogip.headers import column_of, unit_of
from retriever.spectra.tables.columns import parsed_unit

# in any case: an X-ray's energy is never in milli-electronvolts
_ENERGIES = {"ev": u.eV, "kev": u.keV, "mev": u.MeV, "gev": u.GeV, "tev": u.TeV}
_COUNTED = (u.ph, u.ct, u.electron, u.chan)  # what some files write beside an area, as in cm**2 count/photon


def in_kev(hdu: Any, key: str, name: str) -> Floats:
    """The energies [n_row] of a column, in keV. ``name``: the file, for a message. Raises ``BadInput``."""
    values = np.asarray(column_of(hdu, key), dtype=float)
    return values * _factor(unit_of(hdu, key), u.keV, "keV", key, name)


def in_square_cm(hdu: Any, key: str, name: str) -> float:
    """The factor from a column's values to cm^2. Raises ``BadInput``."""
    return _factor(unit_of(hdu, key), u.cm**2, "cm**2", key, name)


def _factor(written: str, wanted: u.UnitBase, example: str, key: str, name: str) -> float:
    if not written:
        return 1.0
    known = _ENERGIES.get(written.lower()) or parsed_unit(written) or parsed_unit(written.lower())
    unit = _without_counts(known)
    if unit is not None and unit.is_equivalent(wanted):
        return float(unit.to(wanted))
    if unit is not None and unit.is_equivalent(u.dimensionless_unscaled):
        return 1.0  # counts per photon say nothing of the scale
    raise BadInput(f"{name} gives {key} in {written[:30]!r}, which is not understood: convert it to {example}.")


def _without_counts(unit: u.UnitBase | None) -> u.UnitBase | None:
    for counted in _COUNTED:
        if unit is not None and counted in unit.bases:
            power = dict(zip(unit.bases, unit.powers, strict=True))[counted]
            unit = unit / counted**power
    return unit

"""Units of a plain table: energies to keV, fluxes to photons cm^-2 s^-1 keV^-1, bin edges between points.

An energy without a unit is taken as keV when its values lie in 0.01-1,000, a wavelength as Angstrom in 0.1-2,000, with
a warning; else the file is refused, for no value could be trusted. A flux without a unit is taken as photons cm^-2
s^-1 keV^-1 with a warning: the shape then holds up to one power of the energy. A unit that is written but unknown is
refused.
"""

from typing import Literal

import numpy as np
from astropy import constants
from astropy import units as u

from retriever.errors import BadInput
from retriever.physics.arrays import Floats
from retriever.spectra.tables.columns import ColumnRole

_HC = (constants.h * constants.c).to_value(u.keV * u.AA)
_H = constants.h.to_value(u.keV * u.s)
_PER_AREA = 1 / (u.cm**2 * u.s)
_ASSUMED = {"energy": (u.keV, 0.01, 1e3), "wavelength": (u.AA, 0.1, 2e3)}


def to_kev(values: Floats, column: ColumnRole, role: str, name: str, notes: list[str]) -> Floats:
    """Values [n_bin] of a ``ColumnRole`` in keV."""
    unit = column.unit
    if unit is None or not unit.is_equivalent(u.keV, u.spectral()):
        assumed, least, most = _ASSUMED.get(role, (None, 0, 0))
        finite = values[np.isfinite(values)]
        if column.written or assumed is None or not finite.size or finite.min() < least or finite.max() > most:
            said = f"in {column.written!r}, no unit of energy or wavelength" if column.written else "without a unit"
            raise BadInput(f"{name} gives its column {column.name[:30]!r} {said}: write keV or Angstrom, as [keV].")
        unit = assumed
        notes.append(
            f"{name} gives no unit of {column.name[:30]!r}; {unit} was taken: energies are wrong if it is not."
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(u.Quantity(values, unit).to_value(u.keV, equivalencies=u.spectral()))


def edges_between(energy: Floats) -> tuple[Floats, Floats]:
    """Edges halfway between neighbouring energies, in the order given; a lone point gets 10 % of its energy."""
    if energy.size < 2:
        return 0.95 * energy, 1.05 * energy
    order = np.argsort(energy, kind="stable")
    ordered = energy[order]
    middle = 0.5 * (ordered[1:] + ordered[:-1])
    edges = np.concatenate([[ordered[0] - (middle[0] - ordered[0])], middle, [2 * ordered[-1] - middle[-1]]])
    low, high = np.empty_like(energy), np.empty_like(energy)
    low[order], high[order] = np.maximum(edges[:-1], 0.0), edges[1:]
    return low, high


def flux_factor(
    column: ColumnRole, energy: Floats, width: Floats, name: str, notes: list[str]
) -> tuple[Literal["flux", "counts", "rate"], Floats]:
    """What a column of values is, and the factor [n_bin] to photons cm^-2 s^-1 keV^-1 or to counts (s^-1)."""
    if column.unit is None:
        _assume_photons(column, name, notes)
        return "flux", np.ones_like(energy)
    if column.unit.is_equivalent(u.ct):
        return "counts", np.full_like(energy, column.unit.to(u.ct))
    for per, in_bin in ((u.ct / u.s, np.ones_like(energy)), (u.ct / u.s / u.keV, width)):
        if column.unit.is_equivalent(per):
            return "rate", column.unit.to(per) * in_bin
    unit = _without_photons(column.unit)
    energy_above = any(b.is_equivalent(u.keV) and p > 0 for b, p in zip(unit.bases, unit.powers, strict=True))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        found = next((pair for pair in _flux_units(energy, width, energy_above) if unit.is_equivalent(pair[0])), None)
        if found is None:
            raise BadInput(
                f"{name} gives {column.name[:30]!r} in {str(column.unit)[:40]!r}, no unit of flux or counts: convert it."
            )
        wanted, factor = found
        if wanted == _PER_AREA and not energy_above:
            notes.append(f"{column.name[:30]!r} of {name} was taken as photons cm^-2 s^-1 in each bin.")
        return "flux", unit.to(wanted) * factor


def _assume_photons(column: ColumnRole, name: str, notes: list[str]) -> None:
    """A warning for a flux without a unit; ``BadInput`` for one whose unit is not understood."""
    if column.written:
        raise BadInput(
            f"{name} gives {column.name[:30]!r} in {column.written!r}, which is not understood: write it as "
            "erg / (cm2 s keV)."
        )
    notes.append(
        f"{name} gives no unit of {column.name[:30]!r}; photons cm^-2 s^-1 keV^-1 were taken: an energy flux "
        "density would make the photon index too low by 1 and fluxes meaningless."
    )


def _flux_units(energy: Floats, width: Floats, energy_above: bool) -> list[tuple[u.UnitBase, Floats]]:
    """Units of flux, photons left out, each with its factor [n_bin] to photons cm^-2 s^-1 keV^-1.

    dlambda/dE = hc/E^2, dnu/dE = 1/h, and a photon carries E. ``energy_above``: the unit has an energy in its numerator, for
    energy per keV and area has the dimension of photons per area in a bin.
    """
    return [
        (_PER_AREA / u.keV, np.ones_like(energy)),
        (_PER_AREA, 1 / energy if energy_above else 1 / width),
        (_PER_AREA / u.AA, _HC / energy**2),
        (_PER_AREA / u.Hz, np.full_like(energy, 1 / _H)),
        (u.keV * _PER_AREA, energy**-2.0),
        (u.keV * _PER_AREA / u.AA, _HC / energy**3),
        (u.keV * _PER_AREA / u.Hz, 1 / (_H * energy)),
    ]


def _without_photons(unit: u.UnitBase) -> u.UnitBase:
    """The unit with photons left out, which astropy does not take as a pure number."""
    power = sum(p for base, p in zip(unit.bases, unit.powers, strict=True) if base == u.ph) if len(unit.bases) else 0
    return unit / u.ph**power if power else unit

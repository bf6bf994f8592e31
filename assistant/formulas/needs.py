"""Inputs that several formulas need, and formulas with one way only."""

from collections.abc import Callable
from typing import Any

import numpy as np

from assistant.formulas.formula import Formula, Need, Told, Values, Way

FLUX = Need("F", "flux", "erg / (s cm2)")
LUMINOSITY = Need("L", "luminosity", "erg / s")
DISTANCE = Need("d", "distance", "pc")
REDSHIFT = Need("z", "redshift")
OBSERVED_REDSHIFT = Need("z", "redshift", nearby=0.0)
MASS = Need("M", "black_hole_mass", "Msun", instead=("mass",))
ENERGY = Need("E", "line_energy", "keV", instead=("any_quantity",))
PERIOD = Need("P", "spin_period", "s")
DERIVATIVE = Need("Ṗ", "period_derivative")
COLUMN = Need("N_H", "column_density", "cm-2")
INDEX = Need("Γ", "photon_index")
TEMPERATURE = Need("kT", "temperature", "keV")
COUNTS = Need("N", "counts", given=True)
EFFICIENCY = Need("η", "efficiency", assumed=0.1, says="efficiency")
ISOTROPIC = ("isotropic", "no_correction")


def only(
    symbol: str,
    pattern: str,
    needs: tuple[Need, ...],
    run: Callable[[Values], Any],
    unit: str = "",
    *says: str,
    tells: Callable[[Values, Any], Told] | None = None,
    gives: str = "",
    akin: tuple[str, ...] = (),
) -> Formula:
    """A formula that has no second way."""
    return Formula((Way(symbol, pattern, needs, run, unit, says, tells=tells),), gives=gives, akin=akin)


def fraction(efficiency: Any) -> Any:
    """An efficiency above one can only be in per cent."""
    return np.where(efficiency > 1, efficiency / 100, efficiency)

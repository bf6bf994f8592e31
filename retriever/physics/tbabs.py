"""Photoelectric absorption as in XSPEC's tbabs, with the abundances of Wilms, Allen & McCray (2000, ApJ 542, 914).

Gas, molecules and grains of the interstellar medium, neutral. The table is made by ``training.simulation.absorption_table`` of
that of astromodels (BSD-3-Clause), which XSPEC's tbabs wrote: the mean over a quarter of a per cent in energy at 0.1-20 keV. Checked
against what does not come from it: the K edge of iron is as high as its abundance times the cross-section of NIST's XCOM (to 5 %),
and astromodels' table of wabs, made alike, is Morrison & McCammon's (1983) to 0.1 % between their edges at 0.1-10 keV.
"""

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from retriever.physics.arrays import Floats
from retriever.stored_arrays import read_array

TABLE = Path(__file__).with_name("tbabs_wilms.npy")
LOWEST, HIGHEST = 0.1001, 19.99  # keV
GRID: Floats = np.geomspace(LOWEST, HIGHEST, 2120)


@lru_cache(maxsize=1)
def _table() -> Floats:
    """sigma E^3 [n_grid] in 1e-24 cm^2 keV^3."""
    return np.asarray(read_array(TABLE), dtype=float)


def tbabs_cross_section(energy: ArrayLike) -> Floats:
    """cm^2 per hydrogen atom at ``energy`` in keV (any shape).

    Beyond the table sigma E^3 is held, as scattering is no part of it: below 0.1 keV nothing is fitted, and above 20 keV only
    columns beyond 1e24 cm^-2 would be seen.
    """
    at: Floats = np.maximum(np.asarray(energy, dtype=float), 0.03)
    flat = np.interp(np.log(at), np.log(GRID), _table())
    return np.asarray(flat / at**3 * 1e-24)

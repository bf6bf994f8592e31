"""``python -m training.simulation.absorption_table xsect_tbabs_wilm.fits``: the table of tbabs's cross-section that comes along.

The file is that of astromodels (BSD-3-Clause; in its source distribution on PyPI, ``astromodels/data/xsect``): 10,000 cross-sections of
XSPEC's tbabs with the abundances of Wilms, Allen & McCray (2000, ApJ 542, 914), in 1e-22 cm^2 per hydrogen atom. Here it is averaged
over bins of a quarter of a per cent in energy, which a CCD does not resolve, and written as sigma E^3, which is nearly flat.
"""

from pathlib import Path

import numpy as np
from astropy.io import fits

from retriever.options import Parser
from retriever.physics.arrays import Floats
from retriever.physics.tbabs import GRID, TABLE

UNIT = 1e-22


def main(argv: list[str] | None = None) -> int:
    parser = Parser("python -m training.simulation.absorption_table", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, default=TABLE)
    options = parser.parse_args(argv)
    with fits.open(options.file) as hdus:
        energy, section = (np.asarray(hdus[1].data[name], dtype=float) for name in ("ENERGY", "SIGMA"))
    np.save(options.out, averaged(energy, section * UNIT).astype(np.float32))
    return 0


def averaged(energy: Floats, section: Floats) -> Floats:
    """sigma E^3 in 1e-24 cm^2 keV^3 [n_grid], the mean around each energy of ``GRID``."""
    middle = np.sqrt(GRID[1:] * GRID[:-1])
    edges = np.concatenate([[GRID[0]], middle, [GRID[-1]]])
    # the integral of straight lines between the points, exact at the edges
    at = np.union1d(energy, edges)
    drawn = np.interp(at, energy, section)
    total = np.concatenate([[0.0], np.cumsum(0.5 * (drawn[1:] + drawn[:-1]) * np.diff(at))])
    mean: Floats = np.diff(total[np.searchsorted(at, edges)]) / np.diff(edges)
    return mean * GRID**3 / 1e-24


if __name__ == "__main__":
    raise SystemExit(main())

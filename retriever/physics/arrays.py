"""Types of numpy arrays; a docstring says their shape, as in [n_bin]."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
# a column or image as a file has it, of any type
Column = NDArray[Any]
# a parameter of a model: one number, or an array of them
Parameter = float | Floats

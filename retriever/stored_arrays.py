"""Arrays kept in numpy's files, safe to read from many threads at once.

numpy reads an array's header with ``ast.literal_eval``, and CPython 3.11 and 3.12 keep one count of how deep that is for all threads of a
process: two that read at the same moment can end in ``SystemError: AST constructor recursion depth mismatch``
(https://github.com/python/cpython/issues/106905). So here one thread reads at a time.
"""

from pathlib import Path
from threading import Lock
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

_READING = Lock()


def read_arrays(path: Path, *names: str) -> dict[str, NDArray[Any]]:
    """The arrays of an ``.npz`` file by name, those of these names or all; what ``numpy.load`` raises, and KeyError for one that isn't there."""
    with _READING, np.load(path) as stored:
        return {name: stored[name] for name in names or stored.files}


def read_array(path: Path, mapped: bool = False) -> NDArray[Any]:
    """The array of an ``.npy`` file; ``mapped``: read from the disk as it is used."""
    with _READING:
        return cast(NDArray[Any], np.load(path, mmap_mode="r" if mapped else None))

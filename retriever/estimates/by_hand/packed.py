"""Arrays in few bytes for a browser: numbers as float32, a response as logarithms in 16 bits, deflated, in base64."""

import base64
import zlib
from typing import Any

import numpy as np
from scipy import sparse

from retriever.physics.arrays import Floats

# a response's smaller elements are left out: shares of the largest of their row
LEAST = 1e-7
_CODES = 65_534  # 0 stands for nothing


def packed(values: Any) -> str:
    """An array as float32."""
    return _text(np.asarray(values, dtype="<f4").tobytes())


def packed_rows(matrix: sparse.csr_matrix) -> dict[str, Any]:
    """Rows [n_row, n_column] of a matrix of positive numbers: of each its ``first`` column and ``count`` of columns, and the
    logarithms of all elements as ``codes``, to half of ``step``."""
    dense = matrix.toarray()
    kept = dense > LEAST * dense.max(axis=1, keepdims=True)
    any_kept = kept.any(axis=1)
    first = np.where(any_kept, kept.argmax(axis=1), 0)
    last = np.where(any_kept, kept.shape[1] - kept[:, ::-1].argmax(axis=1), 0)
    logarithms = np.log(dense[kept]) if kept.any() else np.zeros(1)
    lowest, step = float(logarithms.min()), float(max(np.ptp(logarithms), 1e-9) / (_CODES - 1))
    codes = np.zeros(dense.shape, dtype="<u2")
    codes[kept] = 1 + np.rint((np.log(dense[kept]) - lowest) / step)
    inside = np.concatenate([row[a:b] for row, a, b in zip(codes, first, last, strict=True)])
    # the two bytes of a number apart: the high ones are alike and deflate well
    text = _text(inside.astype("<u2").view(np.uint8).reshape(-1, 2).T.tobytes())
    return {"first": packed(first), "count": packed(last - first), "codes": text, "lowest": lowest, "step": step}


def _text(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content, 6)).decode()


def unpacked(text: str) -> Floats:
    """What ``packed`` packed."""
    return np.frombuffer(zlib.decompress(base64.b64decode(text)), dtype="<f4").astype(float)

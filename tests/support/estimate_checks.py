"""What holds for every estimate."""

from collections.abc import Iterable

import numpy as np

from retriever.estimates.parameter import Parameter


def check_parameters(parameters: Iterable[Parameter]) -> None:
    """Finite values within their intervals, each with the method that gave it."""
    for p in parameters:
        assert np.all(np.isfinite([p.low, p.value, p.high])), p
        assert p.low <= p.value <= p.high, p
        assert p.method

"""Fitted parameters as they are reported: columns of samples, and the axes of contours."""

from collections.abc import Sequence

import numpy as np

from retriever.errors import BadInput
from retriever.estimates.components import NH_UNIT
from retriever.estimates.fit import FitResult
from retriever.physics.arrays import Floats


def names_of(fit: FitResult) -> list[str]:
    """Of all fitted parameters, in the order of ``theta``."""
    return [p.name for p in fit.parameters]


def index_of(fit: FitResult, name: str) -> int:
    """The place of a parameter in ``theta``; raises ``BadInput`` for one that the model lacks."""
    names = names_of(fit)
    if name not in names:
        raise BadInput(f"The {fit.model.label} has no parameter {name[:40]!r}: give one of {', '.join(names)}.")
    return names.index(name)


def reported(fit: FitResult, thetas: Floats) -> Floats:
    """``thetas`` [n, size] in the units of ``fit.parameters``."""
    shapes = fit.model.shapes
    columns: list[Sequence[float] | Floats] = []
    for i, shape in enumerate(shapes):
        columns.append(np.exp(thetas[:, i]) if shape.logarithmic else thetas[:, i])
    columns.append(thetas[:, len(shapes)] * NH_UNIT / 1e20)
    columns += [np.exp(thetas[:, i]) for i in range(len(shapes) + 1, thetas.shape[1])]
    return np.column_stack(columns)


def inner(fit: FitResult, index: int, values: Floats) -> Floats:
    """Reported values of one parameter as they are fitted."""
    shapes = fit.model.shapes
    if index < len(shapes):
        return np.log(values) if shapes[index].logarithmic else values
    return values * 1e20 / NH_UNIT if index == len(shapes) else np.log(values)

"""The absorbed one-component models that are fitted, each with its parameter, bounds and starting points."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from retriever.physics import spectral as models
from retriever.physics.arrays import Floats


@dataclass(frozen=True)
class Model:
    """A one-component model: its flux function, first parameter, and how that is fitted.

    ``flux(low, high, value)``: photons cm^-2 s^-1 per bin at normalisation 1. ``logarithmic``: fit ln(value).
    ``starts``: pairs (value, column density in 1e22 cm^-2).
    """

    name: str
    label: str
    flux: Callable[..., Floats]
    parameter: str
    unit: str
    bounds: tuple[float, float]
    logarithmic: bool
    starts: tuple[tuple[float, float], ...]
    norm_unit: str

    def inner(self, value: float) -> float:
        """The parameter as it is fitted."""
        return float(np.log(value)) if self.logarithmic else value

    def outer(self, inner: float) -> float:
        """The parameter as it is reported."""
        return float(np.exp(inner)) if self.logarithmic else float(inner)


_POWER_LAW = Model(
    "powerlaw",
    "absorbed power law",
    models.power_law,
    "photon_index",
    "",
    (-2.0, 9.0),
    False,
    ((1.7, 0.03), (1.2, 2.0), (3.0, 0.3)),
    "photons keV^-1 cm^-2 s^-1 at 1 keV",
)
_BLACK_BODY = Model(
    "blackbody",
    "absorbed black body",
    models.black_body,
    "temperature",
    "keV",
    (0.02, 10.0),
    True,
    ((0.6, 0.02), (0.15, 0.3)),
    "1e39 erg s^-1 / (10 kpc)^2",
)
_BREMSSTRAHLUNG = Model(
    "bremsstrahlung",
    "absorbed bremsstrahlung",
    models.bremsstrahlung,
    "temperature",
    "keV",
    (0.05, 100.0),
    True,
    ((4.0, 0.03), (0.8, 0.3)),
    "arbitrary",
)
MODELS = {model.name: model for model in (_POWER_LAW, _BLACK_BODY, _BREMSSTRAHLUNG)}

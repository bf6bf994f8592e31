"""What models are made of: components with their flux and shape, behind a Galactic and an intrinsic column.

Fitted parameters ``theta`` are in this order: the shapes of all components, the intrinsic column in 1e22 cm^-2, and ln of
each component's normalisation; in joint fits then ln of each further spectrum's cross-calibration constant. All are of
order one, for the optimisers.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from retriever.estimates.known import NOTHING, TBABS, Known
from retriever.physics import spectral
from retriever.physics.arrays import Floats
from retriever.physics.tbabs import tbabs_cross_section

NH_UNIT = 1e22


@dataclass(frozen=True)
class Shape:
    """A parameter of a component's shape; ``logarithmic``: its ln is fitted."""

    name: str
    unit: str
    bounds: tuple[float, float]
    logarithmic: bool = False

    def inner(self, value: float) -> float:
        """The parameter as it is fitted."""
        return float(np.log(value)) if self.logarithmic else float(value)

    def outer(self, inner: float) -> float:
        """The parameter as it is reported."""
        return float(np.exp(inner)) if self.logarithmic else float(inner)


@dataclass(frozen=True)
class Component:
    """``flux(low, high, *values)``: photons cm^-2 s^-1 per bin at normalisation 1.

    ``redshifted``: the flux takes the source's ``redshift`` too. ``absorbed``: it lies behind the intrinsic column.
    ``covered``: its last shape is the fraction that this column covers, and is not handed to ``flux``.
    """

    name: str
    flux: Callable[..., Floats]
    shapes: tuple[Shape, ...]
    norm_unit: str
    redshifted: bool = False
    absorbed: bool = True
    covered: bool = False


@dataclass(frozen=True)
class Energies:
    """Bins of energy (``low``, ``high``, keV) with what absorbs there, all [n_energy]: depth of the intrinsic column per
    ``NH_UNIT`` at the source's ``redshift``, and of the whole Galactic one."""

    low: Floats
    high: Floats
    per_column: Floats
    galactic: Floats
    redshift: float

    @classmethod
    def of(cls, low: Floats, high: Floats, known: Known = NOTHING) -> "Energies":
        """Evaluated at the centres of the bins."""
        section = tbabs_cross_section if known.absorption == TBABS else spectral.absorption_cross_section
        centre = 0.5 * (low + high)
        per_column = section(centre * (1.0 + known.redshift)) * NH_UNIT
        galactic = section(centre) * known.galactic_column * 1e20
        return cls(low, high, per_column, galactic, known.redshift)


@dataclass(frozen=True)
class Start:
    """Where a search begins: shapes as reported, the column in 1e22 cm^-2, and each component's share of the counts."""

    values: tuple[float, ...]
    column: float
    shares: tuple[float, ...] = (1.0,)


@dataclass(frozen=True)
class Model:
    """A sum of components with the starting points of its search; ``constants``: names of the spectra of a joint fit that have
    a cross-calibration constant of their own, which none of the fluxes here holds."""

    name: str
    label: str
    components: tuple[Component, ...]
    starts: tuple[Start, ...]
    constants: tuple[str, ...] = ()

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """Of all components, in the order of ``theta``."""
        return tuple(shape for component in self.components for shape in component.shapes)

    @property
    def size(self) -> int:
        """How many parameters are fitted."""
        return len(self.shapes) + 1 + len(self.components) + len(self.constants)

    @property
    def norms(self) -> slice:
        """Where ln of the components' normalisations stands in ``theta``."""
        first = len(self.shapes) + 1
        return slice(first, first + len(self.components))

    def at(self, start: Start) -> Floats:
        """``theta`` of a starting point, with normalisations of 1."""
        inner = [shape.inner(value) for shape, value in zip(self.shapes, start.values, strict=True)]
        return np.array([*inner, start.column, *([0.0] * (len(self.components) + len(self.constants)))])

    def intrinsic(self, energies: Energies, theta: Floats) -> list[Floats]:
        """Photon flux [n_energy] of each component at normalisation 1, before any absorption."""
        return [
            self._flux(component, energies, theta, at)
            for component, at in zip(self.components, self.offsets, strict=True)
        ]

    @property
    def offsets(self) -> list[int]:
        """Where each component's shapes begin in ``theta``."""
        counts = [len(component.shapes) for component in self.components]
        return [sum(counts[:number]) for number in range(len(counts))]

    def _flux(self, component: Component, energies: Energies, theta: Floats, at: int) -> Floats:
        own = component.shapes[: len(component.shapes) - component.covered]
        values = [shape.outer(theta[at + i]) for i, shape in enumerate(own)]
        known = {"redshift": energies.redshift} if component.redshifted else {}
        return component.flux(energies.low, energies.high, *values, **known)

    def transmitted(self, energies: Energies, theta: Floats) -> list[tuple[Floats, Floats]]:
        """Photon flux [n_energy] of each component as it arrives, and its derivative with respect to the column."""
        return [self.one_transmitted(number, energies, theta) for number in range(len(self.components))]

    def one_transmitted(self, number: int, energies: Energies, theta: Floats) -> tuple[Floats, Floats]:
        """The same of one component."""
        component, at = self.components[number], self.offsets[number]
        column, log_norm = theta[len(self.shapes)], theta[len(self.shapes) + 1 + number]
        flux = self._flux(component, energies, theta, at)
        # a floor keeps logarithms of folded models finite behind very large columns
        depth = np.minimum(column * energies.per_column, 600.0) if component.absorbed else 0.0
        behind = flux * np.exp(log_norm - depth - energies.galactic)
        if not component.absorbed:
            return behind, np.zeros_like(behind)
        if not component.covered:
            return behind, -energies.per_column * behind
        fraction = theta[at + len(component.shapes) - 1]
        beside = flux * np.exp(log_norm - energies.galactic)
        return (1.0 - fraction) * beside + fraction * behind, -fraction * energies.per_column * behind

    def unabsorbed(self, energies: Energies, theta: Floats) -> Floats:
        """Photon flux [n_energy] of all components without any absorption."""
        norms = np.exp(theta[self.norms])
        return np.asarray(sum(n * flux for n, flux in zip(norms, self.intrinsic(energies, theta), strict=True)))

    def absorbed(self, energies: Energies, theta: Floats) -> Floats:
        """Photon flux [n_energy] of all components as it arrives."""
        return np.asarray(sum(flux for flux, _ in self.transmitted(energies, theta)))

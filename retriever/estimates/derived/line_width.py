"""The equivalent width of the Gaussian line of an accepted fit: its photons over the continuum's photons per keV at its energy.

Both lie behind the same absorption, so none of it is in the width. It is as observed; at the source it is (1 + z) times that.
"""

import numpy as np

from retriever.estimates.components import Energies
from retriever.estimates.derived.posterior import Posterior
from retriever.estimates.fit import FitResult
from retriever.estimates.fit_models import IRON_KEV
from retriever.estimates.known import Known
from retriever.estimates.parameter import Parameter
from retriever.physics.arrays import Floats

HALF_KEV = 0.01  # of the bin in which the continuum is taken


def equivalent_width(fit: FitResult, posterior: Posterior, known: Known) -> Parameter | None:
    """In eV; None for a model without a line."""
    names = [component.name for component in fit.model.components]
    if "line" not in names:
        return None
    number = names.index("line")
    centre = IRON_KEV / (1.0 + known.redshift)
    energies = Energies.of(np.array([centre - HALF_KEV]), np.array([centre + HALF_KEV]), Known(known.redshift))

    def width(theta: Floats) -> float:
        norms = np.exp(theta[fit.model.norms])
        fluxes = fit.model.intrinsic(energies, theta)
        continuum = sum(n * float(f[0]) for i, (n, f) in enumerate(zip(norms, fluxes, strict=True)) if i != number)
        return 1000.0 * float(norms[number]) * 2 * HALF_KEV / continuum

    best = width(fit.theta)
    low, high = np.percentile([width(theta) for theta in posterior.thetas], [5.0, 95.0])
    method = (
        f"of the line at {centre:.3g} keV in the {fit.model.label}, as observed; best fit with equal-tailed 90% of the posterior "
        f"({posterior.effective:.0f} effective samples; flat priors){known.in_words}"
    )
    ends = float(min(best, low)), float(max(best, high))
    return Parameter("equivalent_width", best, *ends, 0.9, "eV", method, fit.acceptable)

"""The column of an accepted fit under the other absorption: the two differ by some 40 %, and the literature has both."""

from retriever.estimates.components import NH_UNIT
from retriever.estimates.fit import FitResult
from retriever.estimates.fit_problem import Problem
from retriever.estimates.known import ABSORPTIONS, MM83, TBABS
from retriever.estimates.parameter import Parameter
from retriever.estimates.search import COLUMN, bounds_of, descend, interval_of

NAMES = {MM83: "nh_mm83", TBABS: "nh_tbabs"}


def column_otherwise(problem: Problem, fit: FitResult) -> Parameter | None:
    """In 1e20 cm^-2, of the model of ``fit`` fitted again; None where the column is held, or nothing describes the data."""
    known = problem.known
    if COLUMN in known.frozen or not fit.acceptable:
        return None
    absorption = MM83 if known.absorption == TBABS else TBABS
    other, bounds, index = problem.absorbed_by(absorption), bounds_of(problem, fit.model), len(fit.model.shapes)
    theta, value = descend(other, fit.model, fit.theta, bounds)
    low, high, at_bound = interval_of(other, fit.model, theta, value, index, bounds)
    column, ends = float(theta[index]), (min(low, theta[index]), max(high, theta[index]))
    one_sided = "; the interval ends at an allowed limit (one-sided)" if at_bound else ""
    method = (
        f"{fit.statistic_name} fit of an {fit.model.label} again; absorption by {ABSORPTIONS[absorption]}; 90% by profile "
        f"likelihood; {fit.statistic_name} {value - fit.statistic:+.2f}{one_sided}"
    )
    in_1e20 = NH_UNIT / 1e20
    return Parameter(
        NAMES[absorption],
        column * in_1e20,
        float(ends[0]) * in_1e20,
        float(ends[1]) * in_1e20,
        0.9,
        "1e20 cm^-2",
        method,
    )

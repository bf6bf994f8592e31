"""Formulas of chances: of counts, of fit statistics, of trials, of places on the sky."""

from typing import Any

import numpy as np
from astropy import units as u

from assistant.formulas.formula import Formula, Need, Told, Values, Way
from assistant.formulas.needs import COUNTS, only
from retriever.physics import chances
from retriever.physics.chances import plain

_EXPECTED = Need("B", "background_counts", given=True, instead=("counts",), name="expected")
_CHANCE = Need("p", "probability", given=True, name="chance")
SIGMA = Need("S", "significance", given=True, name="significance")
_TRIALS = Need("n", "number_of_trials", given=True, instead=("counts",))
_ADDED = Need(
    "k", "number_of_parameters", given=True, assumed=1.0, says="one_parameter", instead=("degrees_of_freedom",)
)
_DENSITY = Need("Σ", "surface_density", "1 / deg2", given=True, instead=("any_quantity",))
_RADIUS = Need("r", "size", "arcsec", given=True, name="radius", instead=("radius", "separation"))


def _stat(symbol: str) -> Need:
    return Need(symbol, "chi_squared", given=True, instead=("any_quantity",))


def _degrees(symbol: str) -> Need:
    return Need(symbol, "degrees_of_freedom", given=True)


def _as_sigma(v: Values, chance: Any) -> Told:
    """A chance as standard deviations; none where it is too small or no chance at all."""
    p = float(plain(chance))
    if not 1e-300 < p < 1:
        return ()
    return (("chance_as_sigma", {"one": float(chances.one_sided(p)), "two": float(chances.two_sided(p))}),)


def _excess(v: Values, chance: Any) -> Told:
    p = float(plain(chance))
    return (("excess_sigma", {"one": float(chances.one_sided(p))}),) if 1e-300 < p < 0.5 else ()


def _fit(v: Values, chance: Any) -> Told:
    told: Told = (("reduced", {"reduced": float(plain(v["χ²"]) / plain(v["ν"]))}),)
    p = float(plain(chance))
    return (*told, ("too_good", {})) if p > 0.99 else (*told, *_excess(v, p))


def _f(v: Values, chance: Any) -> Told:
    f, added, dof = chances.f_statistic(v["χ²_a"], v["ν_a"], v["χ²_b"], v["ν_b"])
    return (("f_value", {"f": f, "added": added, "dof": dof}), *_as_sigma(v, chance))


def _limits(v: Values, limit: Any) -> Told:
    wide, usual, narrow = (chances.count_limit(v["N"], v["B"], level) for level in (0.9, 0.95, 0.9973))
    return (("other_limits", {"wide": wide, "usual": usual, "narrow": narrow}),)


def _limit(v: Values) -> Any:
    level = chances.share(v["CL"]) if "CL" in v else 1 - chances.chance_one_sided(v["S"])
    return chances.count_limit(v["N"], v["B"], float(level))


def _of_fits(v: Values) -> Any:
    difference = np.abs(plain(v["χ²_a"]) - plain(v["χ²_b"]))
    added = plain(v["k"]) if "k" in v else np.abs(plain(v["ν_a"]) - plain(v["ν_b"]))
    return chances.chance_of_chi_squared(difference, added)


def _difference(v: Values, chance: Any) -> Told:
    return (("difference", {"difference": float(np.abs(plain(v["χ²_a"]) - plain(v["χ²_b"])))}), *_as_sigma(v, chance))


def _as_probability(v: Values) -> Any:
    """The chance of a probability, which above one half can only be a confidence."""
    p = chances.share(v["p"])
    return np.where(p > 0.5, 1 - p, p)


def _sides(v: Values, sigma: Any) -> Told:
    return (("other_side", {"one": float(chances.one_sided(_as_probability(v)))}),)


def _both_chances(v: Values, chance: Any) -> Told:
    return (("chance_one_sided", {"chance": float(chances.chance_one_sided(v["S"]))}),)


def _expectation(v: Values) -> Any:
    return (v["Σ"] * np.pi * v["r"] ** 2).to_value(u.one)


def _bayes(v: Values, akaike: Any) -> Told:
    bins = plain(v["n"]) if "n" in v else plain(v["ν"]) + plain(v["k"])
    return (("bayesian", {"bic": float(plain(v["C"]) + plain(v["k"]) * np.log(bins)), "bins": float(bins)}),)


def _akaike(v: Values) -> Any:
    return plain(v["C"]) + 2 * plain(v["k"])


_NESTED = ("nested_only", "no_line")
_PARAMETERS = Need("k", "number_of_parameters", given=True)
STATISTICS = {
    "poisson_chance": only(
        "p",
        "P({N} or more | {B})",
        (COUNTS, _EXPECTED),
        lambda v: chances.poisson_chance(v["N"], v["B"]),
        "",
        "poisson_known",
        tells=_excess,
    ),
    "count_limit": Formula(
        tuple(
            Way(
                "S",
                "S beyond which p(s | {N}, {B}) has 1 - " + level,
                (COUNTS, Need("B", "background_counts", given=True, assumed=0.0, says="no_background"), need),
                _limit,
                says=("flat_prior", *says),
                tells=_limits,
            )
            for need, level, says in (
                (Need("CL", "probability", given=True, assumed=0.9, says="ninety"), "{CL}", ()),
                (SIGMA, "Φ({S})", ("one_sided_limit",)),
            )
        )
    ),
    "chance_of_chi_squared": only(
        "p",
        "Q({ν} / 2, {χ²} / 2)",
        (_stat("χ²"), _degrees("ν")),
        lambda v: chances.chance_of_chi_squared(v["χ²"], v["ν"]),
        "",
        "gaussian_errors",
        tells=_fit,
    ),
    "f_test": only(
        "p",
        "P(F or more), F of {χ²_a} with {ν_a} and {χ²_b} with {ν_b} degrees of freedom",
        (_stat("χ²_a"), _degrees("ν_a"), _stat("χ²_b"), _degrees("ν_b")),
        lambda v: chances.f_chance(v["χ²_a"], v["ν_a"], v["χ²_b"], v["ν_b"]),
        "",
        *_NESTED,
        "gaussian_errors",
        tells=_f,
    ),
    "likelihood_ratio": Formula(
        (
            Way(
                "p",
                "Q({k} / 2, {D} / 2)",
                (_stat("D"), _ADDED),
                lambda v: chances.chance_of_chi_squared(v["D"], v["k"]),
                says=_NESTED,
                tells=_as_sigma,
            ),
            Way(
                "p",
                "Q({k} / 2, |{χ²_a} - {χ²_b}| / 2)",
                (_stat("χ²_a"), _stat("χ²_b"), _ADDED),
                _of_fits,
                says=_NESTED,
                tells=_difference,
            ),
            Way(
                "p",
                "Q(|{ν_a} - {ν_b}| / 2, |{χ²_a} - {χ²_b}| / 2)",
                (_stat("χ²_a"), _stat("χ²_b"), _degrees("ν_a"), _degrees("ν_b")),
                _of_fits,
                says=_NESTED,
                tells=_difference,
            ),
        )
    ),
    "information_criterion": Formula(
        (
            Way("AIC", "{C} + 2 · {k}", (_stat("C"), _PARAMETERS), _akaike, says=("lower_is_better",)),
            Way(
                "AIC",
                "{C} + 2 · {k}",
                (_stat("C"), _PARAMETERS, _degrees("ν")),
                _akaike,
                says=("lower_is_better", "number_of_bins"),
                tells=_bayes,
            ),
            Way(
                "AIC",
                "{C} + 2 · {k}",
                (_stat("C"), _PARAMETERS, Need("n", "counts", given=True, instead=("any_quantity",), name="bins")),
                _akaike,
                says=("lower_is_better",),
                tells=_bayes,
            ),
            Way(
                "ΔAIC",
                "({C_a} + 2 · {k_a}) - ({C_b} + 2 · {k_b})",
                (
                    _stat("C_a"),
                    Need("k_a", "number_of_parameters", given=True),
                    _stat("C_b"),
                    Need("k_b", "number_of_parameters", given=True),
                ),
                lambda v: plain(v["C_a"]) + 2 * plain(v["k_a"]) - plain(v["C_b"]) - 2 * plain(v["k_b"]),
                says=("second_is_better",),
                what="criterion_difference",
            ),
        )
    ),
    "sigma_of_chance": Formula(
        (
            Way(
                "S",
                "Φ^-1(1 - {p} / 2)",
                (_CHANCE,),
                lambda v: chances.two_sided(_as_probability(v)),
                "sigma",
                ("two_sided", "confidence_above_half"),
                tells=_sides,
            ),
            Way(
                "p",
                "2 · (1 - Φ({S}))",
                (SIGMA,),
                lambda v: chances.chance_two_sided(v["S"]),
                "",
                ("two_sided",),
                "chance",
                _both_chances,
            ),
        )
    ),
    "trials": Formula(
        (
            Way(
                "p",
                "1 - (1 - {p})^{n}",
                (_CHANCE, _TRIALS),
                lambda v: chances.in_trials(chances.share(v["p"]), v["n"]),
                says=("independent",),
                tells=_excess,
            ),
            Way(
                "p",
                "1 - Φ({S})^{n}",
                (SIGMA, _TRIALS),
                lambda v: chances.in_trials(chances.chance_one_sided(v["S"]), v["n"]),
                says=("independent", "one_sided"),
                tells=_excess,
            ),
        )
    ),
    "chance_coincidence": Formula(
        (
            Way(
                "p",
                "1 - exp(-π {r}² · {Σ})",
                (_DENSITY, _RADIUS),
                lambda v: chances.coincidence(_expectation(v)),
                says=("at_random",),
                tells=lambda v, chance: (("expected_there", {"number": float(_expectation(v))}),),
            ),
            Way(
                "p",
                "1 - (1 - {p})^{n}",
                (_CHANCE, _TRIALS),
                lambda v: chances.in_trials(chances.share(v["p"]), v["n"]),
                says=("independent",),
                tells=lambda v, chance: (("expected_there", {"number": float(chances.share(v["p"]) * plain(v["n"]))}),),
            ),
        )
    ),
}

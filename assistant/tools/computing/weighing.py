"""Values with errors against each other, and several of one quantity taken together."""

from statistics import NormalDist
from typing import Any

import numpy as np

from assistant.evidence.sentences import say
from assistant.formulas.formula import Need
from assistant.tools.computing.evaluating import Result
from assistant.tools.computing.inputs import ONE_SIGMA, Found, spelled
from assistant.tools.computing.setting import Setting
from retriever.catalogue.quantities import format_number
from retriever.physics import chances
from retriever.physics.propagation import Spread

_NINETY = 1.645  # sigma, which an error at 90 % stands for
_USUAL = 3.0  # sigma, from which a difference is commonly spoken of
_SCATTERED = 0.05  # chance, below which values scatter more than their errors say


def difference_significance(setting: Setting) -> Result:
    """By how many sigma two values with Gaussian errors differ, each with the error of the side towards the other; of more than two
    the weighted mean."""
    values, unit = _values(setting)
    if len(values) < 2:
        return Result(lacking=(say("computing.two_values"),))
    if len(values) > 2:  # whether more of them agree is told by how they lie about their mean
        return _mean(setting, values, unit)
    first, second = values
    downwards = first.spread.value > second.spread.value
    errors = np.array([_error(first.spread, downwards), _error(second.spread, not downwards)])
    total = float(np.hypot(*errors))
    if not total:
        return Result(lacking=(say("computing.errors"),))
    difference = abs(first.spread.value - second.spread.value)
    sigma = difference / total
    told = [
        say("assumed.differ_by", difference=_text(difference, unit), error=_text(total, unit)),
        say("assumed.chance_of_difference", chance=format_number(float(chances.chance_two_sided(sigma)))),
        say("assumed.differ" if sigma >= _USUAL else "assumed.agree"),
        *([say("assumed.exact")] if not errors.all() else []),
        *_assumed(values),
        say("assumed.independent_errors", sigma=format_number(sigma * _NINETY, 3)),
    ]
    put_in = f"|({first.text}) - ({second.text})| / √(({_text(errors[0], unit)})² + ({_text(errors[1], unit)})²)"
    inputs = (first.input, second.input)
    what, formula = say("computed.difference_significance"), "|a - b| / √(σ_a² + σ_b²)"
    return setting.keep(what, formula, put_in, Spread(sigma), "σ", inputs, " ".join(told))


def weighted_mean(setting: Setting) -> Result:
    """Of the values of the question, with weights of one over the square of their errors."""
    values, unit = _values(setting)
    return _mean(setting, values, unit) if len(values) > 1 else Result(lacking=(say("computing.two_values"),))


def _mean(setting: Setting, values: list[Found], unit: str) -> Result:
    errors = np.array([(_error(one.spread, True) + _error(one.spread, False)) / 2 for one in values])
    if not errors.all():
        return Result(lacking=(say("computing.errors"),))
    numbers = np.array([one.spread.value for one in values])
    mean, error, chi_squared = chances.weighted_mean(numbers, errors)
    degrees = len(values) - 1
    chance = float(chances.chance_of_chi_squared(chi_squared, degrees))
    told = [
        say("assumed.about_the_mean", chi=format_number(chi_squared, 4), dof=degrees, chance=format_number(chance)),
        *_assumed(values),
        say("assumed.gaussian_mean"),
    ]
    if chance < _SCATTERED:
        wider = error * (chi_squared / degrees) ** 0.5
        told.insert(1, say("assumed.scattered", error=_text(wider, unit)))
    listed = ", ".join(one.text for one in values)
    spread, inputs = Spread(mean, mean - error, mean + error, ONE_SIGMA), tuple(one.input for one in values)
    what, formula = say("computed.weighted_mean"), "Σ (x / σ²) / Σ (1 / σ²)"
    return setting.keep(what, formula, say("assumed.of_values", values=listed), spread, unit, inputs, " ".join(told))


def _values(setting: Setting) -> tuple[list[Found], str]:
    """The values of the sources and those of the question, of one quantity and in the unit of the first."""
    inputs = setting.first
    given = inputs.unused.left
    key = given[0].quantity if given else setting.quantity
    if not key:
        return [], ""
    unit = given[0].as_quantity().unit if given and not given[0].source else None
    wanted = str(unit) if unit is not None else ""
    need = Need("x", key, wanted, given=True)
    found = [setting.of(source).find(Need("x", key, wanted, own=True)) for source in setting.sources]
    found += [inputs.find(need) for one in list(given) if one.quantity == key]
    told = [one for one in found if one is not None]
    return (
        (told, spelled(unit) if unit is not None else told[0].input.unit if told else "")
        if None not in found
        else ([], "")
    )


def _error(spread: Spread, below: bool) -> float:
    """One sigma to that side; 0 where no interval is known. One without a level is taken as of one sigma."""
    if not spread.known:
        return 0.0
    end = spread.low if below else spread.high
    one_sigma = spread.level is None or abs(spread.level - ONE_SIGMA) < 1e-3
    wide = 1.0 if one_sigma else NormalDist().inv_cdf(0.5 + 0.5 * float(spread.level or 0.0))
    return abs(float(end or 0.0) - spread.value) / wide


def _assumed(values: list[Found]) -> list[Any]:
    return list(dict.fromkeys(say(f"assumed.{one.says}") for one in values if one.says))


def _text(value: float, unit: str) -> str:
    return f"{format_number(value, 3)} {unit}".strip()

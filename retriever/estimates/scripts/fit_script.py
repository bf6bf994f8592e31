"""The accepted fit of one or several spectra as a script that loads the same files, takes the same band and statistic, sets
the same model with its values, and fits again with 90 % errors.

What the other program does differently is said in the script's head: grouping, and cross-sections or plasma codes of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from retriever.errors import BadInput
from retriever.estimates.fit import FitResult
from retriever.estimates.known import ABSORPTIONS, TBABS, Known
from retriever.estimates.scripts.expression import Expression, expression_of
from retriever.spectra.observation import Observation

PROGRAMS = ("xspec", "sherpa")
_PLAIN = "._-+"
_XSPEC_STATISTICS = MappingProxyType({"C-stat": "cstat", "W-stat": "cstat", "PG-stat": "pgstat", "chi-squared": "chi"})
_SHERPA_STATISTICS = MappingProxyType({"C-stat": "cstat", "W-stat": "wstat", "chi-squared": "chi2"})


@dataclass(frozen=True)
class FitOf:
    """A fit with its observations, what was held, and the band of each in keV."""

    fit: FitResult
    known: Known
    observations: Sequence[Observation]
    ranges: Sequence[tuple[float, float]]
    row: int | None = None


def fit_script(program: str, fitted: FitOf) -> str:
    """The script for ``xspec`` or ``sherpa``; raises ``BadInput`` where that program can't do the same."""
    for observation in fitted.observations:
        _check(observation)
        _check_names(observation)
    expression = expression_of(fitted.fit, fitted.known)
    if program == "xspec":
        return _xspec(fitted, expression)
    if fitted.row is not None:
        raise BadInput(
            "A script for Sherpa can't pick a row of a type II file: write the row as a file of its own first."
        )
    return _sherpa(fitted, expression)


def _check(observation: Observation) -> None:
    spectrum, off = observation.spectrum, observation.background
    if observation.events is not None:
        raise BadInput(
            f"{spectrum.file} is an event list, so there is no spectrum file for a script: extract one first."
        )
    if observation.rmf.assumed:
        raise BadInput(
            f"The response of {spectrum.file} is assumed, so a script has no file of it to load: add the RMF and ARF."
        )
    if off is not None and spectrum.stored_background is not None:
        raise BadInput(
            f"The background of {spectrum.file} is stored in its own columns: write it as a file of its own first."
        )


def _check_names(observation: Observation) -> None:
    """Names of files are a stranger's text, and these scripts are programs."""
    parts = (observation.spectrum, observation.rmf, observation.arf, observation.background)
    for name in (part.file for part in parts if part is not None):
        if not name or not all(c.isascii() and (c.isalnum() or c in _PLAIN) for c in name):
            raise BadInput(
                f"The name {name[:60]!r} can't stand in a script: rename the file with letters, digits, dots, - and _ only."
            )


def _head(fitted: FitOf) -> list[str]:
    fit, (low, high) = fitted.fit, fitted.fit.energy_range
    spectra = fitted.observations
    lines = [
        f"{fit.model.label}, fitted to {', '.join(o.spectrum.file for o in spectra)} by Spectrum Scholar",
        f"{fit.statistic_name} {fit.statistic:.2f} for {fit.dof} degrees of freedom at {low:.3g}-{high:.3g} keV, p = {fit.p_value:.2g}",
        f"run it in the folder of these files; absorption: {ABSORPTIONS[fitted.known.absorption]}",
    ]
    if fit.model.name == "covered":
        lines.append("zpcfabs has other cross-sections than the fit: its column will come out a little different")
    if any(component.name in ("plasma", "bremsstrahlung") for component in fit.model.components):
        lines.append("the fit's plasma and bremsstrahlung are approximations of this program's: values will move")
    if any(np.any(o.spectrum.grouping < 0) for o in spectra):
        lines.append("the fit used finer bins than the file's GROUPING, so the statistic differs")
    return lines


def _xspec(fitted: FitOf, expression: Expression) -> str:
    fit, spectra = fitted.fit, fitted.observations
    lines = [f"# {line}" for line in _head(fitted)]
    row = f"{{{fitted.row}}}" if fitted.row is not None else ""
    lines.append("data " + " ".join(f"{n}:{n} {o.spectrum.file}{row}" for n, o in enumerate(spectra, 1)))
    for n, o in enumerate(spectra, 1):
        lines.append(f"response {n} {o.rmf.file}")
        lines += [f"arf {n} {o.arf.file}"] if o.arf is not None else []
        lines.append(f"backgrnd {n} {o.background.file if o.background is not None else 'none'}")
    lines.append("ignore bad")
    lines += [f"ignore {n}:**-{low:.4f} {high:.4f}-**" for n, (low, high) in enumerate(fitted.ranges, 1)]
    lines += [
        f"statistic {_XSPEC_STATISTICS[fit.statistic_name]}",
    ]
    lines += ["abund wilm", "xsect vern"] if fitted.known.absorption == TBABS else ["abund angr", "xsect bcmc"]
    values = [(part, value) for part in expression.parts for value in part.values]
    numbers = [_number(value.value) for _, value in values]
    held = [i for i, (_, value) in enumerate(values, 1) if value.held]
    text, first = expression.written({part.label: part.kind for part in expression.parts}), 1
    constants = _constants(fit)
    if constants:
        text, numbers, held = f"constant*{text}", ["1", *numbers], [1, *(i + 1 for i in held)]
    size = len(numbers)
    lines.append(f"model {text} & " + " & ".join(numbers) + (" & /*" if constants else ""))
    lines += [f"freeze {i}" for i in held]
    free = [i for i in range(first, size + 1) if i not in held]
    for n, constant in enumerate(constants.values(), 1):
        lines += [f"newpar {n * size + 1} {_number(constant)}", f"thaw {n * size + 1}"]
        free.append(n * size + 1)
    lines += ["query yes", "fit 1000", "error 2.706 " + " ".join(map(str, free)), "show all"]
    return "\n".join(lines) + "\n"


def _sherpa(fitted: FitOf, expression: Expression) -> str:
    fit, spectra = fitted.fit, fitted.observations
    if fit.statistic_name not in _SHERPA_STATISTICS:
        raise BadInput(f"Sherpa has no {fit.statistic_name}: write the script for xspec.")
    backgrounds = {o.background is not None for o in spectra}
    if fit.statistic_name == "W-stat" and len(backgrounds) > 1:
        raise BadInput("Sherpa's wstat needs a background of every spectrum: write the script for xspec.")
    lines = [f"# {line}" for line in _head(fitted)]
    lines += ["# needs Sherpa with XSPEC's models, as CIAO has it", "from sherpa.astro.ui import *", ""]
    for n, o in enumerate(spectra, 1):
        lines.append(f"load_pha({n}, {o.spectrum.file!r})")
        lines.append(f"load_rmf({n}, {o.rmf.file!r})")
        lines += [f"load_arf({n}, {o.arf.file!r})"] if o.arf is not None else []
        lines += [f"load_bkg({n}, {o.background.file!r})"] if o.background is not None else []
        lines += [f"ungroup({n})"] if np.any(o.spectrum.grouping < 0) else []
        lines += [f"ignore_bad({n})"] if not np.all(o.good) else []
        lines += [f"subtract({n})"] if o.background is not None and fit.statistic_name == "chi-squared" else []
    lines.append('set_analysis("energy")')
    lines += [f"notice_id({n}, {low:.4f}, {high:.4f})" for n, (low, high) in enumerate(fitted.ranges, 1)]
    lines += [
        f'set_stat("{_SHERPA_STATISTICS[fit.statistic_name]}")',
    ]
    lines += ['set_method("neldermead")', ""]
    if fitted.known.absorption == TBABS:
        lines += ['set_xsabund("wilm")', 'set_xsxsect("vern")']
    names = {part.label: f"xs{part.kind}.{part.label}" for part in expression.parts}
    lines.append(f"model = {expression.written(names)}")
    lines.append("set_source(1, model)")
    for n, (name, constant) in enumerate(_constants(fit).items(), 2):
        lines += [f"set_source({n}, scale1d.factor{n} * model)  # {name}", f"factor{n}.c0 = {_number(constant)}"]
    for part in expression.parts:
        lines += [f"{part.label}.{value.name} = {_number(value.value)}" for value in part.values]
    lines += [f"freeze({part.label}.{value.name})" for part in expression.parts for value in part.values if value.held]
    lines += [
        f"thaw({part.label}.{value.name})" for part in expression.parts for value in part.values if not value.held
    ]
    lines += ["", "fit()", 'set_conf_opt("sigma", 1.6449)', "conf()"]
    return "\n".join(lines) + "\n"


def _constants(fit: FitResult) -> Mapping[str, float]:
    return {name: fit.parameter(f"constant_{name}").value for name in fit.model.constants}


def _number(value: float) -> str:
    return f"{value:.6g}"

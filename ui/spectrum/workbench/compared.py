"""Fitted models beside each other: a list to choose from, how much evidence there is for one, and two curves in one plot."""

from dataclasses import replace
from typing import Any

from markupsafe import Markup

from retriever.estimates.choice import CLEARLY, EQUAL, STRONGLY, criterion
from retriever.estimates.fit import FitResult
from retriever.estimates.picture import OTHERS, Further
from ui.html.rendering import render
from ui.spectrum.figure import figure
from ui.spectrum.shown_spectra import ShownSpectrum
from ui.spectrum.value_cards import choice_of
from ui.spectrum.view import View, curve_of
from ui.words import words

# of a criterion's difference, after Kass & Raftery (1995)
_EVIDENCE = ((EQUAL, "none"), (STRONGLY, "positive"), (CLEARLY, "strong"))


def options(shown: ShownSpectrum) -> list[tuple[str, str]]:
    """The fitted models with their statistics, the one taken first, then by the criterion."""
    choice = choice_of(shown)
    order = sorted(choice.fits, key=lambda name: (name != choice.taken, criterion(choice.fits[name])))
    return [(_option(choice.fits[name], name == choice.taken), name) for name in order]


def _option(fit: FitResult, taken: bool) -> str:
    kind = "taken" if taken and fit.acceptable else "fits" if fit.acceptable else "rejected"
    text: str = words("workbench.option")[kind]
    return text.format(model=fit.model.label, value=f"{fit.statistic:.1f}", dof=fit.dof)


def evidence(difference: float) -> str:
    """How strong evidence is by how much the criterion differs."""
    text: str = words("workbench.evidence")[
        next((name for most, name in _EVIDENCE if difference < most), "very_strong")
    ]
    return text


def compared(shown: ShownSpectrum, model: str, other: FitResult | None) -> Markup:
    """The model that is drawn and the one beside it against the one that is taken, a line each; empty where all are one."""
    choice = choice_of(shown)
    taken, drawn = choice.fits.get(choice.taken), choice.fits.get(model)
    if taken is None or drawn is None or (drawn is taken and other is None):
        return Markup()
    fits = {fit.model.name: fit for fit in (drawn, other, taken) if fit is not None}
    return render("compared.html", lines=[_line(shown, fit, taken, drawn, other) for fit in fits.values()])


def _line(
    shown: ShownSpectrum, fit: FitResult, taken: FitResult, drawn: FitResult, other: FitResult | None
) -> dict[str, Any]:
    difference = criterion(fit) - criterion(taken)
    return {
        "model": fit.model.label,
        "role": "drawn" if fit is drawn else "beside" if fit is other else "taken",
        "fit": fit,
        "difference": f"{difference:+.1f}",
        "evidence": evidence(abs(difference)),
        "against": difference > 0,
        "is_taken": fit is taken,
        "why_not": choice_of(shown).rejected.get(fit.model.name, ""),
    }


def add_model(drawn: Any, shown: ShownSpectrum, other: FitResult, view: View) -> None:
    """Draw another model and its residuals into the figure of a spectrum, in a colour of its own."""
    beside = replace(shown, fit=other)
    for trace in figure(beside, curve_of(beside, view), view).data:
        if trace.meta == "model":
            trace.update(meta=None, name=other.model.label, line={"color": OTHERS[0], "dash": "dash"})
        elif trace.yaxis == "y2":
            trace.update(meta=None, marker={"color": OTHERS[0], "symbol": "x", "size": 4}, error_y={"color": OTHERS[0]})
        else:
            continue
        drawn.add_trace(trace)


def model_beside(shown: ShownSpectrum, other: FitResult | None, view: View) -> list[Further]:
    """Another model for a picture in a file; none without one, or where no model is shown."""
    if other is None or not view.model:
        return []
    c = curve_of(replace(shown, fit=other), view)
    return [Further(other.model.label, OTHERS[0], c.low, c.high, c.x, c.fitted, None, None, c.model, c.residual)]

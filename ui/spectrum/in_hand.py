"""The drawn model in the user's hand: what the page's script needs to move it, with the words that say so."""

from typing import Any

from retriever.catalogue.quantities import format_number, label
from retriever.estimates.by_hand.foldable import foldable, foldable_jointly
from retriever.estimates.by_hand.input_model import InputModel
from retriever.estimates.derived.fitted_values import NAMES
from retriever.estimates.fit import FitResult, FittedParameter, reported
from retriever.estimates.fit_problem import Problem, problem_of
from retriever.text.units import split_unit
from ui.spectrum.shown_spectra import ShownSpectrum
from ui.spectrum.view import View
from ui.words import words


def in_hand(shown: ShownSpectrum, view: View) -> dict[str, Any]:
    """The model of a spectrum or of a joint fit for ``window.scholarHand``; only ``words`` where none is drawn."""
    texts = words("spectrum.hand")
    if (joint := shown.joint) is not None:
        fit = joint.fit
        if fit is None:
            return {"words": texts}
        return foldable_jointly(joint.problem, fit) | _told(shown, fit, View()) | {"words": texts, "fitted": True}
    drawn = shown.drawn_model
    if drawn is None or shown.observation is None or not shown.is_spectrum or not view.model:
        return {"words": texts}
    known = shown.reading.estimate.known if shown.reading is not None else None
    problem = problem_of(shown.observation, known) if known is not None else Problem(shown.observation)
    own = {"words": texts, "fitted": shown.fit is not None}
    return foldable(problem, drawn, view.joining) | _told(shown, drawn, view) | own


def _told(shown: ShownSpectrum, drawn: FitResult | InputModel, view: View) -> dict[str, Any]:
    """What the model and its parameters are called, and how the plot is drawn."""
    return {
        "key": f"{shown.name} {drawn.model.name}",
        "model": drawn.model.label,
        "parameters": [_parameter(p, drawn.model.name) for p in drawn.parameters or _without_ends(drawn)],
        "wavelength": view.wavelength,
        "unfolded": view.unfolded,
    }


def _without_ends(drawn: FitResult | InputModel) -> list[FittedParameter]:
    """The values of a fit for comparison, which has no intervals."""
    return reported(drawn.model, drawn.theta, [(value, value, False) for value in drawn.theta])


def _parameter(p: FittedParameter, model: str) -> dict[str, Any]:
    """What a parameter is called, how it is written, and its name among an answer's measurements."""
    factor, unit = split_unit(p.unit)
    interval = [format_number(end * factor, 4) for end in (p.low, p.high)] if p.low < p.high else []
    return {
        "label": label(p.name),
        "unit": unit,
        "interval": interval,
        "ends": [p.low * factor, p.high * factor],
        "value": p.value * factor,
        "quantity": NAMES[model].get(p.name, ""),
    }

"""What is to be known before the plot is believed: what spoils the fit in full, the rest folded under how many there are."""

from markupsafe import Markup

from retriever.spectra.pile_up import pile_up
from ui.html.rendering import render
from ui.spectrum.parameters import place_of
from ui.spectrum.shown_spectra import ShownSpectrum

_PLACES = ("models", "data", "values")


def banner(shown: ShownSpectrum) -> Markup:
    """The warnings at the plot; empty without any."""
    told = sorted((w for w in shown.warnings if place_of(w) in _PLACES), key=lambda w: _PLACES.index(place_of(w)))
    grave = [warning for warning in told if _spoils(shown, warning)]
    return render("banner.html", grave=grave, notes=[w for w in told if w not in grave]) if told else Markup()


def _spoils(shown: ShownSpectrum, warning: str) -> bool:
    """Whether a warning takes the fit's values their worth: no model describes the data, or photons piled up."""
    if place_of(warning) == "models":
        return shown.fit is not None and not shown.fit.acceptable
    piled = pile_up(shown.observation.spectrum) if shown.is_spectrum and shown.observation is not None else None
    return piled is not None and warning == piled.said

"""The model that goes into the user's hand is the one that is drawn, with words that say so."""

from dataclasses import replace

from retriever.estimates.derived.fitted_values import NAMES
from retriever.estimates.fit import best_without_intervals
from retriever.estimates.fit_models import MODELS
from retriever.estimates.fit_problem import Problem
from ui.spectrum.in_hand import in_hand
from ui.spectrum.shown_spectra import of_source
from ui.spectrum.view import View
from ui.words import words


def test_the_fit_of_an_upload_is_handed_over(shown):
    sent = in_hand(shown, View(wavelength=True))
    assert sent["fitted"] and sent["wavelength"] and sent["model"] == shown.fit.model.label
    first = sent["parameters"][0]
    assert first["quantity"] == NAMES[shown.fit.model.name][shown.fit.parameters[0].name]
    assert first["ends"][0] < first["value"] < first["ends"][1] and len(first["interval"]) == 2


def test_the_input_model_of_a_simulated_spectrum_is_called_that(library):
    sent = in_hand(of_source(library.sources["3c-273"], library), View())
    assert not sent["fitted"] and sent["along"] == [[], [], []]
    assert all(not parameter["interval"] for parameter in sent["parameters"])


def test_where_no_model_is_drawn_the_hand_is_told_so(shown):
    assert in_hand(shown, View(model=False)) == {"words": words("spectrum.hand")}


def test_a_fit_for_comparison_has_sliders_without_intervals(shown):
    bare = replace(shown, fit=best_without_intervals(Problem(shown.observation), MODELS["blackbody"]))
    sent = in_hand(bare, View())
    assert [p["interval"] for p in sent["parameters"]] == [[], [], []] and sent["ends"] == [None, None, None]
    assert sent["parameters"][0]["quantity"] == "bb_kt" and sent["parameters"][0]["value"] > 0

"""The panel of parameters: models, classes, warnings where they belong."""

import numpy as np
import pytest

from tests.support.make_fits import toy_observation
from ui.spectrum import parameters
from ui.spectrum import shown_spectra as plots
from ui.words import say


def test_panel_compares_models_and_shows_probabilities(shown):
    panel = parameters.parameter_panel(shown)
    assert say("parameters.models") in panel and "absorbed power law" in panel and "ΔAIC" in panel
    assert say("parameters.classes") in panel
    assert sum(shown.reading.estimate.class_probabilities.values()) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    ("warning", "place"),
    [
        ("The spectrum is unlike those that the network was trained on.", "classes"),
        ("An absorbed power law does not describe the data (p = 1e-4).", "models"),
        ("Only 3.0 net counts: hardness ratios and fluxes have wide intervals.", "values"),
        ("No background was given: nothing is subtracted.", "data"),
    ],
)
def test_warnings_stand_where_they_belong(warning, place):
    observation = toy_observation(np.random.default_rng(1))
    one = plots.ShownSpectrum("x", lambda: observation, False, warnings=[warning])
    assert parameters.place_of(warning) == place
    assert warning[:20] in parameters.warnings_at(one, place)
    assert [p for p in ("classes", "models", "values", "data") if parameters.warnings_at(one, p)] == [place]

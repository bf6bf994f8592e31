"""The plot of a spectrum and the words under it: what is drawn, what it is called, no markup of strangers."""

import numpy as np
import pytest

from assistant.evidence.claims import Answer, Claim
from assistant.evidence.ledger import Ledger
from retriever.estimates.estimate import estimate
from tests.support.make_fits import toy_observation
from tests.support.ui_answers import ATTACKS, Tags
from ui.spectrum import parameters, similarity
from ui.spectrum import shown_spectra as plots
from ui.spectrum.figure import alternative, figure
from ui.spectrum.view import View, curve_of
from ui.words import say

PLACES = ("classes", "models", "values", "data")


def test_what_is_switched_off_is_not_drawn(shown):
    names = {trace.name for trace in figure(shown, curve_of(shown, View()), View()).data}
    assert {say("spectrum.data"), say("spectrum.background"), say("spectrum.model")} <= names
    bare = View(model=False, background=False, bands=True)
    drawn = figure(shown, curve_of(shown, bare), bare)
    assert [trace.name for trace in drawn.data] == [say("spectrum.data")]
    assert [a.text for a in drawn.layout.annotations] == ["S", "M", "H"] and len(drawn.layout.shapes) == 3


@pytest.mark.parametrize(("net_counts", "fitted", "traces"), [(8, True, 4), (500, True, 4), (500, False, 2)])
def test_figure_says_real_and_draws_a_model_only_of_a_fit(net_counts, fitted, traces):
    observation = toy_observation(np.random.default_rng(10), 200.0, net_counts=net_counts)
    one = plots.ShownSpectrum(
        "Toy source", lambda: observation, False, estimate(observation).best_fit if fitted else None
    )
    drawn = figure(one, curve_of(one, View()), View())
    assert "REAL" in drawn.layout.title.text
    assert len(drawn.data) == traces


def test_similar_sources_lie_over_the_data_and_are_called_simulated(shown, library):
    near = similarity.similar(shown, library, 3)
    others = [plots.of_source(source, library) for source, _ in near]
    curve = curve_of(shown, View(similar=True), others)
    traces = [t for t in figure(shown, curve, View()).data if t.line.dash == "dot"]
    assert len(traces) == 3 and all("SIMULATED" in trace.name for trace in traces)
    for _, x, y in curve.others:  # scaled to the same rate
        assert np.interp(1.5, x, y) == pytest.approx(np.interp(1.5, curve.x, curve.y), rel=1.0)


def figure_and_words(shown):
    """The title of the plot and the words under it."""
    view = View()
    curve = curve_of(shown, view)
    return figure(shown, curve, view).layout.title.text, alternative(shown, curve, view)


@pytest.mark.parametrize("attack", ATTACKS)
def test_plot_and_its_words_hold_no_markup_of_strangers(attack):
    observation = toy_observation(np.random.default_rng(1))
    uploaded = plots.ShownSpectrum(attack, lambda: observation, False, parameters=[], warnings=[attack])
    title, words = figure_and_words(uploaded)
    assert Tags(title).tags == {"br", "sup"}
    assert Tags(words).tags <= {"p", "sup"}
    panel = parameters.parameter_panel(uploaded) + "".join(parameters.warnings_at(uploaded, place) for place in PLACES)
    assert Tags(panel).tags <= {"h3", "span", "p", "ul", "li", "sup"}
    assert "REAL" in words and "REAL" in title


def test_simulated_spectrum_is_said_to_be_so(library):
    source = library.sources["3c-273"]
    ledger = Ledger()
    answer = Answer("?", "offline", [Claim("3C 273.", (ledger.add_source(source),))], ledger)
    (one,) = plots.spectra_of(answer, [], library)
    assert one.simulated and "SIMULATED" in one.label
    for said in (*figure_and_words(one), parameters.parameter_panel(one)):
        assert "SIMULATED" in said

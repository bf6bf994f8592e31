"""Models chosen and compared: which is drawn, what is said of the evidence, two curves in one plot."""

from dataclasses import replace

import numpy as np
import pytest

from retriever.estimates.picture import Labels, Picture, draw
from ui.spectrum.figure import alternative, figure
from ui.spectrum.files import spectrum_file
from ui.spectrum.view import View, curve_of
from ui.spectrum.workbench.chosen import Chosen
from ui.spectrum.workbench.compared import add_model, compared, evidence, model_beside, options
from ui.spectrum.workbench.pinned import beside, further_of
from ui.words import words


def test_the_model_that_is_taken_is_the_first_and_all_are_listed(shown):
    listed = options(shown)
    assert listed[0][1] == shown.reading.estimate.choice.taken and "accepted" in listed[0][0]
    assert {name for _, name in listed} == set(shown.reading.estimate.fits)


def test_what_is_chosen_is_drawn_and_told_beside_the_accepted(shown):
    chosen, fits = Chosen(), shown.reading.estimate.fits
    assert chosen.looked_at(shown).fit is shown.fit and not compared(shown, chosen.model_of(shown), None)
    chosen.choose(shown, "blackbody", "disc")
    one = chosen.looked_at(shown)
    assert one.fit is fits["blackbody"] and chosen.other(shown) is fits["disc"]
    assert not np.allclose(curve_of(one, View()).model, curve_of(shown, View()).model)
    told = compared(one, chosen.model_of(shown), chosen.other(shown))
    assert told.count("<li") == 3 and words("workbench.evidence")["very_strong"] in told


@pytest.mark.parametrize(("model", "other"), [("nothing", ""), ("powerlaw", "powerlaw"), (None, None)])
def test_unknown_names_and_the_same_twice_count_as_none(shown, model, other):
    chosen = Chosen()
    chosen.choose(shown, model, other)
    assert chosen.looked_at(shown).fit is shown.fit and chosen.other(shown) is None


def test_two_curves_with_their_residuals_are_drawn(shown):
    view, other = View(), shown.reading.estimate.fits["blackbody"]
    drawn = figure(shown, curve_of(shown, view), view)
    before = len(drawn.data)
    add_model(drawn, shown, other, view)
    added = drawn.data[before:]
    assert [trace.name for trace in added if trace.name] == [other.model.label]
    assert len(added) == 2 and added[1].yaxis == "y2"
    first = next(trace for trace in drawn.data if trace.meta == "model")
    assert not np.allclose(first.y, added[0].y, equal_nan=True)


def test_a_picture_has_the_other_model_and_what_is_pinned(shown):
    view, other = View(), shown.reading.estimate.fits["blackbody"]
    curve = curve_of(shown, view)
    pins = beside(shown, curve, [replace(shown, name="a pinned one")], view)
    further = (*model_beside(shown, other, view), *further_of(pins))
    labels = Labels("x", model="the model")
    parts = (curve.low, curve.high, curve.x, curve.y, curve.fitted, curve.error, None, curve.model, curve.residual)
    top, lowest = draw(Picture(labels, *parts, further=further)).axes
    told = [text.get_text() for text in top.get_legend().get_texts()]
    assert other.model.label in told and any("a pinned one" in text for text in told)
    assert len(lowest.get_lines()) > len(draw(Picture(labels, *parts)).axes[1].get_lines())
    pngs = {spectrum_file(shown, curve, "PNG", some)[2] for some in ((), further[:1], further)}
    assert len(pngs) == 3 and not model_beside(shown, other, View(model=False)) and not model_beside(shown, None, view)


@pytest.mark.parametrize(("difference", "said"), [(0.5, "none"), (3, "positive"), (8, "strong"), (11, "very_strong")])
def test_evidence_is_as_kass_and_raftery_have_it(difference, said):
    assert evidence(difference) == words("workbench.evidence")[said]


def test_the_words_under_the_plot_are_of_the_model_that_is_chosen(shown):
    chosen = Chosen()
    chosen.choose(shown, "disc", None)
    one = chosen.looked_at(shown)
    told = alternative(one, curve_of(one, View()), View())
    assert one.fit.model.label in told and "keV" in told.split(one.fit.model.label)[1]

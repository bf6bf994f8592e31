"""Several spectra in one plot: pinned, unpinned, and only compared where they are alike."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from retriever.spectra.response import AncillaryResponse
from tests.support.make_fits import toy_observation
from ui.spectrum.figure import figure
from ui.spectrum.shown_spectra import ShownSpectrum, of_source
from ui.spectrum.view import View, curve_of
from ui.spectrum.workbench.chosen import MOST_PINNED, Chosen
from ui.spectrum.workbench.pinned import add_pinned, areas_apart, beside, pinned_words


def spectrum(name: str, seed: int = 1, factor: float = 1.0) -> ShownSpectrum:
    observation = toy_observation(np.random.default_rng(seed))
    if factor != 1.0:
        arf = observation.arf
        observation = replace(observation, arf=AncillaryResponse(arf.energy_low, arf.energy_high, factor * arf.area))
    return ShownSpectrum(name, lambda: observation, False)


def test_pins_are_few_each_once_and_taken_off():
    chosen = Chosen()
    assert chosen.pin(spectrum("a")) and not chosen.pin(spectrum("a"))
    assert [chosen.pin(spectrum(str(n))) for n in range(MOST_PINNED)][-1] is False
    chosen.keep(["a", "2"])
    assert [one.name for one in chosen.pins] == ["a", "2"]


def test_what_is_pinned_is_drawn_beside_and_widens_the_axes(library):
    one, other = spectrum("a"), of_source(library.sources["3c-273"], library)
    view, curve = View(), curve_of(one, View())
    pins = beside(one, curve, [one, other], view)
    assert [pin.shown for pin in pins] == [other]  # itself is there already
    drawn = figure(one, curve, view)
    before = len(drawn.data)
    add_pinned(drawn, curve, pins)
    added = drawn.data[before:]
    assert "SIMULATED" in added[0].name and np.nanmin(added[0].y) > 10 ** drawn.layout.yaxis.range[0]
    assert np.nanmax(added[0].y) < 10 ** drawn.layout.yaxis.range[1]
    assert "3C 273" in pinned_words(pins, curve.unit)


@pytest.mark.parametrize(("factor", "alike"), [(1.0, True), (1.05, True), (0.5, False)])
def test_rates_of_unlike_responses_are_told_as_such(factor, alike):
    one, other = spectrum("a"), spectrum("b", 2, factor)
    assert areas_apart(one.observation, other.observation) == pytest.approx(abs(1 - min(factor, 1 / factor)), abs=1e-6)
    (pin,) = beside(one, curve_of(one, View()), [other], View())
    assert pin.told is not alike
    assert ("same scale" in pinned_words([pin], "ct s-1 keV-1")) is alike
    assert alike or "50 %" in pinned_words([pin], "ct s-1 keV-1")


def test_another_unit_is_not_drawn_on_this_scale():
    one, other = spectrum("a"), spectrum("b")
    curve = replace(curve_of(one, View()), unit="ph cm-2 s-1 keV-1")
    (pin,) = beside(one, curve, [other], View())
    drawn = figure(one, curve, View())
    before = len(drawn.data)
    add_pinned(drawn, curve, [pin])
    assert len(drawn.data) == before and "not drawn" in pinned_words([pin], curve.unit)


def test_two_uploads_of_one_object_are_two(shown):
    other = replace(shown, reading=SimpleNamespace(file="second.pha"))
    chosen = Chosen()
    assert other.key != shown.key and chosen.pin(replace(shown, reading=None)) and chosen.pin(shown)
    (pin,) = beside(other, curve_of(shown, View()), [shown], View())
    assert shown.reading.file in pin.shown.whole_label and pin.curve is not None

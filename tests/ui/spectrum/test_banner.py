"""What is said at the plot before it is believed."""

from dataclasses import replace

import numpy as np

from retriever.estimates.estimate import estimate
from retriever.spectra.pile_up import pile_up
from tests.support.make_fits import toy_observation
from ui.spectrum.banner import banner
from ui.spectrum.shown_spectra import ShownSpectrum
from ui.words import say

POOR = "None of the models describes the data (p < 1e-6 at best): fitted values are only descriptive."
DATA = "No background was given: nothing is subtracted."


def test_what_spoils_a_fit_stands_in_full_and_the_rest_is_folded():
    observation = toy_observation(np.random.default_rng(3), net_counts=500.0)
    spectrum = observation.spectrum
    spectrum.telescope, spectrum.instrument, spectrum.exposure_s = "CHANDRA", "ACIS", 400.0
    piled = pile_up(spectrum).said
    fit = replace(estimate(observation).best_fit, acceptable=False)
    network = "The spectrum is unlike those that the network was trained on."
    told = banner(ShownSpectrum("x", lambda: observation, False, fit, warnings=[network, DATA, piled, POOR]))
    head, folded = told.split("<details")
    assert head.index(POOR[:30]) < head.index(piled[:30]) and DATA not in head
    assert DATA in folded and say("spectrum.notes", count=1) in folded and network not in told
    taken = banner(
        ShownSpectrum("x", lambda: observation, False, replace(fit, acceptable=True), warnings=[POOR, piled])
    )
    assert POOR[:30] in taken.split("<details")[1]
    assert not banner(ShownSpectrum("x", lambda: observation, False, fit))

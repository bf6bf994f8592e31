"""Pile-up by count rate and frame: its share against simulated frames, who is warned, who is refused."""

from dataclasses import replace

import numpy as np
import pytest

from retriever.spectra.pile_up import pile_up, piled_share
from retriever.spectra.spectrum import Spectrum

ZEROS = np.zeros(10, int)
POINT, WIDE = 8.2e-7, 1e-3  # BACKSCAL: radii of 2 and 72 arcsec


def spectrum(rate, **about):
    fields = {"telescope": "CHANDRA", "instrument": "ACIS", "frame_time_s": 3.2, "backscal": POINT} | about
    return Spectrum(np.arange(10), np.full(10, 100.0 * rate), 1000.0, ZEROS, ZEROS, **fields)


@pytest.mark.parametrize("photons", [0.05, 0.3, 1.0, 2.0])
def test_the_share_is_that_of_simulated_frames(photons):
    drawn = np.random.default_rng(1).poisson(photons, 400_000)
    counted, piled = (drawn > 0).mean(), (drawn > 1).sum() / (drawn > 0).sum()
    assert piled_share(counted) == pytest.approx(piled, abs=0.004)


def test_a_bright_point_is_refused_and_what_may_be_extended_only_warned_of():
    assert pile_up(spectrum(0.02)) is None
    mild, severe = pile_up(spectrum(0.04)), pile_up(spectrum(0.16))
    assert "7% of its events" in mild.said and not mild.severe
    assert severe.severe and "not findings" in severe.said and "radius is 2.1 arcsec" in severe.said
    assert not pile_up(spectrum(0.16, backscal=WIDE)).severe
    assert not pile_up(spectrum(0.16, frame_time_s=None)).severe
    assert "more than one cell" in pile_up(spectrum(0.5)).said
    assert pile_up(spectrum(0.16, frame_time_s=0.4)) is None


def test_other_cameras_have_limits_by_their_mode():
    swift = spectrum(0.7, telescope="SWIFT", instrument="XRT", mode="PHOTON")
    assert "above 0.5" in pile_up(swift).said and not pile_up(swift).severe
    assert pile_up(replace(swift, mode="WINDOWED")) is None
    assert pile_up(spectrum(7.0, telescope="XMM", instrument="EMOS1", mode="PrimeFullWindow")).severe
    assert pile_up(spectrum(7.0, telescope="XMM", instrument="EMOS1")) is None
    assert pile_up(replace(spectrum(0.5), dispersed=True)) is None

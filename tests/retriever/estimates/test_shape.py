"""Shape vectors: told apart by shape, not by brightness or response."""

import numpy as np
import pytest

from retriever.estimates.shape import shape_vector
from retriever.spectra.observation import Observation
from tests.support.make_fits import ENERGY, N_CHANNEL, toy_flux, toy_observation, toy_responses, toy_spectrum

LOW, HIGH = ENERGY[:-1], ENERGY[1:]
ARF, RMF = toy_responses()


def test_shape_vectors_tell_shapes_apart_and_not_brightness():
    rng = np.random.default_rng(9)
    soft, soft_again, hard = (
        shape_vector(toy_observation(rng, 50.0, photon_index=index, net_counts=net))
        for index, net in ((2.5, 3000), (2.5, 400), (0.8, 3000))
    )
    for vector in (soft, soft_again, hard):
        assert vector.shape == (24,)
        assert vector.dtype == np.float32
        assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)
        assert np.all(vector >= 0)
    assert soft @ soft_again > 0.98 > soft @ hard


def test_shape_vectors_do_not_depend_on_the_area():
    arf = type(ARF)(ARF.energy_low, ARF.energy_high, 0.2 * ARF.area + 50.0 * (ARF.energy_low > 2), "other.arf")
    flux = toy_flux(1.5, 1e21, 2e5)
    vectors = [
        shape_vector(
            Observation(toy_spectrum(Observation(toy_spectrum(np.zeros(N_CHANNEL)), RMF, a).fold(flux)), RMF, a)
        )
        for a in (ARF, arf)
    ]
    assert vectors[0] @ vectors[1] > 0.9995


def test_shape_vector_of_nothing_is_the_reference():
    off = toy_spectrum(np.full(N_CHANNEL, 3.0))
    vector = shape_vector(Observation(toy_spectrum(np.zeros(N_CHANNEL)), RMF, ARF, off))
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)

"""What ships is what was trained: the same probabilities without the mask, and temperatures that make them come true."""

import numpy as np
import pytest
import torch
from scipy.special import softmax

from tests.support.alignment.toy_domain import toy_data
from training.alignment import ship
from training.alignment.claims.fine_tuning import Told, chosen, fitted, read


def test_the_served_network_is_the_tuned_one(tmp_path):
    data, domain = toy_data(tmp_path, n=60, lacking=0)
    curves = chosen(data, ("light_curve",))
    rows = np.arange(60)
    tuned = fitted(curves, domain, Told(rows, rows % 2, 2), 1, None, 5, fewest=5)
    served = ship.serving(tuned, domain.dimensions, 2)
    with torch.inference_mode():
        logits, vectors = served(curves.tables["light_curve"].batch(rows, None))
    expected, features = read(tuned, curves, rows)
    assert np.allclose(logits, expected, atol=1e-5)
    assert np.allclose(vectors, features[:, : domain.dimensions], atol=1e-5)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_a_temperature_is_found_and_makes_probabilities_come_true(temperature):
    generator = np.random.default_rng(0)
    logits = 2 * generator.normal(size=(4000, 4))
    label = np.array([generator.choice(4, p=p) for p in softmax(logits, axis=1)])
    found = ship.fitting_temperature(temperature * logits, label)
    assert found == pytest.approx(temperature, rel=0.15)
    chance = softmax(temperature * logits / found, axis=1)
    assert ship.calibration_error(chance.max(1), chance.argmax(1) == label) < 0.03
    if temperature == 3.0:
        sure = softmax(3 * logits, axis=1)
        assert ship.calibration_error(sure.max(1), sure.argmax(1) == label) > 0.08

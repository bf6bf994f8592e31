"""Instruments that the network was not trained on: simulated spectra have their truth, and shares are counted right."""

import numpy as np
import pytest

from retriever.estimates.components import Energies
from retriever.estimates.fit_models import MODELS
from training.network import other_instruments as other


@pytest.mark.parametrize("kind", other.kinds(), ids=lambda kind: kind.name)
def test_the_counts_of_a_source_come_through_the_instrument(kind):
    rmf = other.response(kind)
    assert rmf.has_area and np.all(np.diff(rmf.energy_low) > 0) and np.all(rmf.e_max > rmf.e_min)
    area = np.asarray(rmf.matrix.sum(axis=1)).ravel()
    known = np.array(kind.area, dtype=float)
    inside = (known[:, 0] > kind.edges[0] * 1.2) & (known[:, 0] < kind.edges[-1] / 1.2)
    at = np.interp(known[inside, 0], 0.5 * (rmf.energy_low + rmf.energy_high), area)
    assert at == pytest.approx(known[inside, 1], rel=0.1)
    theta = np.array([1.8, 0.1, 0.0])
    observation = other.one(kind, "powerlaw", theta, 0.0, np.random.default_rng(3))
    expected = observation.fold(MODELS["powerlaw"].absorbed(Energies.of(rmf.energy_low, rmf.energy_high), theta))
    counts = observation.spectrum.counts - observation.background_scale * observation.background_counts
    middle = 0.5 * (observation.channel_low + observation.channel_high)
    error = np.sqrt(np.sum((middle - np.average(middle, weights=expected)) ** 2 * observation.spectrum.counts))
    shift = np.sum(middle * counts) - np.average(middle, weights=expected) * counts.sum()
    assert abs(shift) < 5 * error


def test_a_wrong_area_is_in_the_counts_and_not_in_the_file():
    kind = other.kinds()[-1]
    observation = other.one(kind, "powerlaw", np.array([1.8, 0.1, 0.0]), 0.2, np.random.default_rng(1))
    assert np.array_equal(observation.rmf.matrix.toarray(), other.response(kind).matrix.toarray())


def test_sources_hold_the_truth_of_their_model():
    drawn = other.sources(20, other.kinds()[0], np.random.default_rng(2))
    assert [model for model, _, _ in drawn[:2]] == ["powerlaw", "blackbody"]
    for model, theta, truth in drawn:
        shape = truth["powlaw_gamma"] if model == "powerlaw" else np.log(truth["bb_kt"])
        assert theta[0] == pytest.approx(shape) and len(truth) == 2


def test_shares_are_by_instrument_counts_and_whom():
    rows = [
        {
            "instrument": f"I{k % 2}",
            "model": "powerlaw",
            "counts": 20 if k < 10 else 5000,
            "quantity": "powlaw_gamma",
            "by": "fit" if k < 15 else "network",
            "inside": k % 4 != 0,
            "in_domain": k % 2 == 0,
        }
        for k in range(20)
    ]
    found = other.shares(rows)
    assert found["all"][0] == 0.75 and found["all"][2] == 20
    assert found["by_instrument"]["I0"][0] == 0.5 and found["by_instrument"]["I1"][0] == 1.0
    assert found["by_counts"]["<50"][2] == found["by_counts"][">3000"][2] == 10
    assert found["by_whom"]["network"][2] == 5 and found["taken_for_known"] == {"I0": 1.0, "I1": 0.0}
    lines = other.report({"n": 1, "seed": 2, "wrong": 0.1, "right area": found, "wrong area": found})
    assert any(line.startswith("| I0 | 50.0 +/- 15.8 % (10) | 50.0") for line in lines)


@pytest.mark.slow
def test_intervals_hold_for_an_instrument_unknown_to_the_network(tmp_path, capsys):
    rows = other.measure(6, 4, 0.0, "PCA")
    assert len(rows) > 7 and np.mean([row["inside"] for row in rows]) > 0.6
    assert {row["quantity"] for row in rows} == {"powlaw_gamma", "powlaw_nh", "bb_kt", "bb_nh"}
    other.main(["--n", "1", "--only", "PCA", "--out", str(tmp_path)])
    assert "right area" in capsys.readouterr().out and not list(tmp_path.iterdir())

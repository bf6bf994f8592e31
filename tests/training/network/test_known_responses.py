"""Responses that the network knows, and those that it does not: by how its templates look through them."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors import safe_open

from retriever.network.grid import GRID_BINS, gridded
from retriever.network.predict import load_predictor, read_predictor, response_distance
from training.network import known_responses as known
from training.network import other_instruments as other
from training.network.data import template_rates
from training.simulation.responses import builtin_responses, training_set

PREDICTOR = load_predictor()


@given(st.integers(0, 2**32 - 1), st.floats(1e-6, 1e6))
def test_the_distance_is_of_shapes_and_not_of_sizes(seed, size):
    rng = np.random.default_rng(seed)
    a, b = rng.gamma(0.5, 1.0, (2, 4, 3, GRID_BINS))
    distance = response_distance(a, b)
    assert np.all((distance >= 0) & (distance <= 1)) and response_distance(size * a, b) == pytest.approx(distance)
    assert response_distance(a, a) == pytest.approx(0.0, abs=1e-7)
    assert np.all(response_distance(a, np.concatenate([b, a[:1]])) <= distance)


def test_what_training_held_is_known_with_its_perturbed_copies():
    for response in (*builtin_responses(), *training_set(3, 1)):
        distance = response_distance(template_rates(response)[None], PREDICTOR.domain["responses"])
        assert distance[0] < known.FARTHEST, response.name


@pytest.mark.parametrize(("name", "is_known"), [("PCA", False), ("ACIS", False), ("RESOLVE", False), ("XTI", True)])
def test_instruments_of_other_kinds_are_not_known(name, is_known):
    (kind,) = (k for k in other.kinds() if k.name == name)
    spectra = gridded(other.one(kind, "powerlaw", np.array([1.8, 0.1, 0.0]), 0.0, np.random.default_rng(1)))
    assert PREDICTOR.knows_response(spectra)[0] == is_known
    assert not PREDICTOR.in_domain(spectra)[0] or is_known


def test_strange_responses_are_near_and_far_and_the_weights_keep_the_rest(tmp_path, monkeypatch, capsys):
    builtin = np.stack([template_rates(r) for r in builtin_responses()])
    monkeypatch.setattr(known, "known_templates", lambda shared: builtin)
    copy = tmp_path / "physics.safetensors"
    source = known.WEIGHTS / "physics.safetensors"
    copy.write_bytes(source.read_bytes())
    (tmp_path / "benchmarks.md").write_text("# Benchmarks\n")
    known.main(["--responses", "12", "--n", "500", "--write", "--weights", str(copy), "--out", str(tmp_path)])
    figures = json.loads((tmp_path / "known-responses.json").read_text())
    assert figures == json.loads(capsys.readouterr().out)
    assert sum(row["responses"] for row in figures["by_distance"]) == 12
    assert sum(row["spectra"] for row in figures["by_distance"]) == 500
    assert figures["by_distance"][-1]["holds"] < 0.85
    changed = read_predictor(copy)
    assert changed.domain["responses"].shape == builtin.shape and changed.card == PREDICTOR.card
    with safe_open(str(copy), "pt") as one, safe_open(str(source), "pt") as other_file:
        assert set(one.keys()) == set(other_file.keys())
    assert "Responses that the network knows" in (tmp_path / "benchmarks.md").read_text()

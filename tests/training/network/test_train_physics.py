"""The training of the physics network at a thousandth of its size: it runs, goes on, and its file predicts."""

import numpy as np
import pytest
import torch

from retriever.network.predict import DIRECTIONS, load_predictor, read_predictor
from training.network import data as physics_data
from training.network import train
from training.simulation.responses import builtin_responses

SMALL = (
    "--n",
    "500",
    "--n-valid",
    "200",
    "--n-calibrate",
    "4000",
    "--n-domain",
    "500",
    "--copies",
    "0",
    "--batch",
    "64",
)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    folder = tmp_path_factory.mktemp("physics")
    options = (
        *SMALL,
        "--shared",
        str(folder / "absent"),
        "--cache",
        str(folder / "cache"),
        "--out",
        str(folder / "w.safetensors"),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(train, "VALIDATE_EVERY", 20)
        train.main([*options, "--minutes", "0.0001"])
    return folder, options


@pytest.mark.slow
def test_weights_carry_their_card_and_predict(trained):
    predictor = read_predictor(trained[0] / "w.safetensors")
    assert set(predictor.calibration) == set(DIRECTIONS)
    assert all(np.all(f > 0) and np.all(np.isfinite(f)) for f in predictor.calibration.values())
    assert predictor.card["data"].startswith("simulated only") and predictor.card["steps"] == 20
    assert set(predictor.card["mean_absolute_errors"]) == set(DIRECTIONS) and predictor.card["limits"]
    data = physics_data.make(50, builtin_responses()[:2], 5, "test-trained")
    median, low, high = predictor.intervals(data.draw(np.arange(50), np.random.default_rng(0)))
    assert all(np.all((low[name] < median[name]) & (median[name] < high[name])) for name in DIRECTIONS)


@pytest.mark.slow
def test_an_interrupted_training_goes_on(trained):
    """With its time used up, a second run takes the stored state, trains no step more and gives the same weights."""
    folder, options = trained
    before = torch.load(folder / "cache" / "physics.pt", weights_only=False)
    first = (folder / "w.safetensors").read_bytes()
    train.main([*options, "--minutes", "0.0001"])
    assert torch.load(folder / "cache" / "physics.pt", weights_only=False)["step"] == before["step"]
    assert (folder / "w.safetensors").read_bytes() == first


def test_the_shipped_card_says_what_it_must():
    card = load_predictor().card
    assert card["data"].startswith("simulated only")
    assert card["made by"].startswith("python -m training.")  # the command of its day: modules have moved since
    assert {"seed", "sources", "steps", "validation_loss", "mean_absolute_errors", "limits", "responses"} <= set(card)

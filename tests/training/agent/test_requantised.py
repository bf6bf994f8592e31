"""Weights are changed under the adapter as other ways of storing them would, and the questions are asked again."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from training.agent.lora import Adapted
from training.agent.requantised import WAYS, changed, in_steps, within_steps


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.sampled_from([4, 8]), st.sampled_from([0, 32]))
def test_rounding_moves_no_number_by_more_than_half_a_step(seed, bits, group):
    weight = torch.randn(6, 64, generator=torch.Generator().manual_seed(seed))
    shared = weight.reshape(-1, group) if group else weight
    step = shared.abs().amax(-1, keepdim=True) / (2 ** (bits - 1) - 1)
    moved = (in_steps(weight, bits, group) - weight).reshape(shared.shape).abs()
    assert (moved <= 0.5001 * step).all() and moved.max() > 0
    rounded = in_steps(weight, bits, group).reshape(shared.shape)
    assert all(len(row.unique()) <= 2**bits - 1 for row in rounded)


def test_numbers_move_within_the_steps_in_which_they_were_stored():
    torch.manual_seed(1)
    stored = in_steps(torch.randn(8, 64), 5, 16)
    step = stored.reshape(-1, 16).abs().amax(-1, keepdim=True) / 15
    moved = (within_steps(stored) - stored).reshape(-1, 16).abs()
    assert moved.max() > 0 and (moved <= 1.01 * step).all() and (moved <= 0.501 * step).float().mean() > 0.9
    assert torch.equal(within_steps(torch.zeros(2, 32)), torch.zeros(2, 32))


@pytest.mark.parametrize("way", WAYS)
def test_the_adapter_stays_and_what_moved_is_told(way):
    torch.manual_seed(2)
    model = torch.nn.Sequential(Adapted(torch.nn.Linear(64, 16)))
    stored = {"0": model[0].base.weight.detach().clone()}
    down = model[0].down.detach().clone()
    moved = changed(model, stored, WAYS[way])
    assert (moved == 0) == (way == "as trained") and moved < 0.3 and torch.equal(model[0].down, down)
    assert changed(model, stored, WAYS["as trained"]) == 0 and torch.equal(model[0].base.weight, stored["0"])

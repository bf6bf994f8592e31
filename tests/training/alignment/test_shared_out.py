"""Several processes train as one: gathered negatives give the loss and the gradients of the whole batch."""

import os
import socket

import numpy as np
import pytest
import torch
from torch import distributed, multiprocessing

from tests.support.toy_sources import ToyEncoder, toy_sources
from training.alignment.data.prepare import assemble
from training.alignment.recipes.scholar import Aligner, Pairs, read_preset
from training.alignment.recipes.train import train
from training.alignment.running import average_gradients

TINY = {"copies": 0, "cycles": [4], "batch": 32, "pretrained": False}


def _batches(folder, ranks):
    """One batch of 32, and its parts for each rank."""
    data = assemble(toy_sources(120), encoder=ToyEncoder(), cache=folder)
    # decoders average over the known targets of their own part, so that only the contrast is that of the whole batch
    preset = read_preset("scholar", TINY | {"wide": 0.0, "decoders": 0.0})
    pairs = Pairs(data.corpora["csc-literature"], data.tables["csc-literature"], data, preset)
    whole = pairs.batch(32, np.random.default_rng(0))
    per_pair = ("x", "g", "index", "numbers", "targets", "object_class")
    parts = [{k: v[rank::ranks] if k in per_pair else v for k, v in whole.items()} for rank in range(ranks)]
    return data, preset, whole, parts


def _gradients(aligner, batch, ranks):
    losses = aligner(batch)
    sum(losses.values()).backward()
    average_gradients(aligner, ranks)
    return float(losses["contrast"].detach()), {
        n: p.grad.clone() for n, p in aligner.named_parameters() if p.grad is not None
    }


def _work(rank, ranks, port, folder):
    os.environ |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port), "RANK": str(rank), "WORLD_SIZE": str(ranks)}
    torch.set_num_threads(1)
    distributed.init_process_group("gloo", rank=rank, world_size=ranks)
    data, preset, _, parts = _batches(folder / str(rank), ranks)
    torch.manual_seed(0)
    loss, found = _gradients(Aligner(preset).eval(), parts[rank], ranks)
    trained = train(data, preset, 1, folder / "trained.pt", quiet=True)
    torch.save((loss, found, trained.state_dict()), folder / f"rank{rank}.pt")
    distributed.destroy_process_group()


@pytest.mark.slow
def test_two_processes_are_one_large_batch(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    multiprocessing.spawn(_work, args=(2, port, tmp_path), nprocs=2)
    _, preset, whole, _ = _batches(tmp_path / "whole", 2)
    torch.manual_seed(0)
    loss, alone = _gradients(Aligner(preset).eval(), whole, 1)
    first, second = (torch.load(tmp_path / f"rank{rank}.pt") for rank in (0, 1))
    assert np.isclose(np.mean([first[0], second[0]]), loss, atol=1e-5)
    for name, gradient in alone.items():
        assert torch.allclose(first[1][name], gradient, atol=1e-5), name
    # both processes end with the same network
    assert all(torch.equal(first[2][k], second[2][k]) for k in first[2])

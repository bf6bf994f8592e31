"""What every training of an aligner does: rates by steps, gradients of several processes, checkpoints, a log, a bar."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from torch import distributed

from retriever.durable import replacing
from retriever.progress import Show, progress_bars
from training.alignment.domains.contrast import ranks

WARM_UP = 0.05


def rate(progress: float) -> float:
    """Rises for a twentieth of the steps, then falls as a cosine."""
    if progress < WARM_UP:
        return progress / WARM_UP + 1e-3
    return 0.5 * (1 + np.cos(np.pi * (progress - WARM_UP) / (1 - WARM_UP))) + 1e-4


def average_gradients(aligner, ranks):
    """The mean over the processes, in place; where one saw nothing of a parameter, its gradient there is zero."""
    if ranks == 1:
        return
    parameters = [p for p in aligner.parameters() if p.requires_grad]
    used = torch.tensor([float(p.grad is not None) for p in parameters], device=parameters[0].device)
    distributed.all_reduce(used)
    for parameter in (p for p, seen in zip(parameters, used.tolist(), strict=True) if seen):
        parameter.grad = torch.zeros_like(parameter) if parameter.grad is None else parameter.grad
        distributed.all_reduce(parameter.grad)
        parameter.grad /= ranks


def note(log: Path, step: int, losses, seconds: float):
    """One JSON object a line."""
    log.parent.mkdir(parents=True, exist_ok=True)
    said = {"step": step, "seconds": round(seconds, 1), **{k: round(float(v.detach()), 4) for k, v in losses.items()}}
    with log.open("a") as file:
        file.write(json.dumps(said) + "\n")


def save(path: Path, aligner, optimiser, generator, step: int):
    """A checkpoint, written whole or not at all."""
    state = {
        "aligner": aligner.state_dict(),
        "optimiser": optimiser.state_dict(),
        "step": step,
        "generator": generator.bit_generator.state,
        "torch": torch.get_rng_state(),
    }
    with replacing(path) as whole:
        torch.save(state, whole)


def resume(path: Path, aligner, optimiser, generator) -> int:
    """Take up a checkpoint; gives the step to go on from."""
    state = torch.load(path, weights_only=False)
    aligner.load_state_dict(state["aligner"])
    optimiser.load_state_dict(state["optimiser"])
    generator.bit_generator.state = state["generator"]
    torch.set_rng_state(state["torch"])
    return state["step"]


def joined() -> tuple[int, int, torch.device]:
    """Join the processes of torchrun, if it started this one: number, how many, and the device of its own."""
    cuda = torch.cuda.is_available()
    local = int(os.environ.get("LOCAL_RANK", 0))
    if cuda:
        torch.cuda.set_device(local % torch.cuda.device_count())
    if "RANK" in os.environ and not distributed.is_initialized():
        distributed.init_process_group("nccl" if cuda else "gloo")
    number, all_of_them = ranks()
    return number, all_of_them, torch.device("cuda", torch.cuda.current_device()) if cuda else torch.device("cpu")


@contextmanager
def shown(quiet: bool) -> Iterator[Show]:
    """Where progress is shown: a bar, or nowhere."""
    if quiet:
        yield lambda stage, done, total: None
        return
    with progress_bars() as show:
        yield show

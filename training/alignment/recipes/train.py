"""Trains the ``scholar`` recipe: ``python -m training.alignment.recipes.train --seed 1 --out FILE``; resumable, on CPU or GPU.

With several processes, ``torchrun --nproc-per-node N -m training.alignment.recipes.train ...``: each draws its share of the batch,
negatives are gathered, gradients averaged. A checkpoint is written as training goes and removed at its end; the same
command goes on from it. The log is one JSON object a line beside the output.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch import distributed

from training.alignment.data.held import held_sources
from training.alignment.data.prepare import Prepared, prepare
from training.alignment.recipes.scholar import Aligner, Pairs, Preset, read_preset
from training.alignment.running import average_gradients, joined, note, rate, resume, save, shown

SAVE_EVERY = 200


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--preset", default="scholar")
    parser.add_argument("--set", nargs="*", default=[], metavar="FIELD=JSON", help="changes of the preset")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--sources", type=int, help="only so many sources (a trial)")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(argv)
    changes = {key: json.loads(value) for key, value in (change.split("=", 1) for change in options.set)}
    preset = read_preset(options.preset, changes)
    joined()
    held = held_sources(options.shared)
    data = prepare(options.shared, held=held, most=options.sources, copies=preset.copies)
    aligner = train(data, preset, options.seed, options.out)
    if not distributed.is_initialized() or distributed.get_rank() == 0:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        torch.save(aligner.state_dict(), options.out)
    if distributed.is_initialized():
        distributed.destroy_process_group()


def train(
    data: Prepared, preset: Preset, seed: int, out: Path, stop_at: int | None = None, quiet: bool = False
) -> Aligner:
    """The trained aligner. `stop_at`: leave after so many steps, as an interruption would."""
    torch.manual_seed(seed)
    rank, ranks = (distributed.get_rank(), distributed.get_world_size()) if distributed.is_initialized() else (0, 1)
    device = torch.device("cuda", torch.cuda.current_device()) if torch.cuda.is_available() else torch.device("cpu")
    aligner = Aligner(preset).to(device)
    starts = [sum(preset.cycles[:i]) for i in range(len(preset.cycles))]
    optimiser, generator = _cycle(aligner, preset, seed, 0)
    pairs = [
        Pairs(each.corpora[name], each.tables[name], each, preset)
        for each in _with_copies(data, preset)
        for name in preset.corpora
    ]
    aligner.spectrum.set_globals(pairs[0].batch(4096, np.random.default_rng(3))["g"].to(device))
    checkpoint, log = out.with_suffix(".part"), out.with_suffix(".log")
    step = 0
    if checkpoint.is_file():
        step = resume(checkpoint, aligner, optimiser, generator)
    started, last = time.perf_counter(), min(sum(preset.cycles), stop_at or sum(preset.cycles))
    with shown(quiet or rank > 0) as show:
        for step in range(step, last):  # noqa: B020 (goes on from the checkpoint)
            if step in starts and step:
                optimiser, generator = _cycle(aligner, preset, seed, starts.index(step))
            progress = _progress(step, preset.cycles)
            for group in optimiser.param_groups:
                group["lr"] = group["peak"] * rate(progress)
            batch = pairs[step % len(pairs)].batch(preset.batch // ranks, generator, (rank, ranks))
            losses = aligner({name: value.to(device) for name, value in batch.items()})
            optimiser.zero_grad()
            sum(losses.values()).backward()
            average_gradients(aligner, ranks)
            torch.nn.utils.clip_grad_norm_(aligner.parameters(), 5.0)
            optimiser.step()
            show(f"{preset.name} seed {seed}", step + 1, sum(preset.cycles))
            if rank == 0 and (step + 1) % SAVE_EVERY == 0:
                note(log, step + 1, losses, time.perf_counter() - started)
            if rank == 0 and ((step + 1) % SAVE_EVERY == 0 or step + 1 == stop_at):
                save(checkpoint, aligner, optimiser, generator, step + 1)
    if rank == 0 and not stop_at:
        checkpoint.unlink(missing_ok=True)
    return aligner.eval()


def _with_copies(data: Prepared, preset: Preset) -> list[Prepared]:
    if len(data.copies) < preset.copies:
        raise ValueError(
            f"The preset trains with {preset.copies} copies of the sources: prepare(..., copies={preset.copies})."
        )
    return [data, *data.copies[: preset.copies]]


def _cycle(aligner, preset, seed: int, number: int):
    """A fresh optimiser and generator: each cycle of rates starts anew (Loshchilov & Hutter 2017)."""
    optimiser = torch.optim.AdamW(aligner.groups(), lr=preset.rate, weight_decay=preset.weight_decay)
    return optimiser, np.random.default_rng([seed, 0xA11, number] if number else [seed, 0xA11])


def _progress(step: int, cycles) -> float:
    """How far the step is in its cycle."""
    for length in cycles:
        if step < length:
            return step / length
        step -= length
    return 1.0


if __name__ == "__main__":
    main()

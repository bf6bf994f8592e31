"""Trains the aligner of a domain on one data set: steps by a schedule, on CPU or GPU, one process or several, resumable."""

import time
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import distributed

from training.alignment.domains.aligner import Aligner, batch_of, new_aligner
from training.alignment.domains.objects import Tabulated
from training.alignment.domains.preset import Domain
from training.alignment.modalities.registry import REGISTRY
from training.alignment.running import average_gradients, joined, note, rate, resume, save, shown

SAVE_EVERY = 200


@dataclass(frozen=True)
class Run:
    """`fold`: the one held out, or None for none; `stop_at`: leave after so many steps, as an interruption would."""

    seed: int = 1
    fold: int | None = None
    bfloat16: bool = False
    quiet: bool = False
    stop_at: int | None = None


def train(data: Tabulated, domain: Domain, out: Path, run: Run) -> Aligner:
    """The trained aligner; a checkpoint beside `out` (not left there at the end) lets the same call go on."""
    torch.manual_seed(run.seed)
    rank, ranks, device = joined()
    rows = data.outside(-2 if run.fold is None else run.fold)
    aligner = new_aligner(data, domain, rows).to(device).train()
    optimiser = torch.optim.AdamW(_groups(aligner, domain), lr=domain.rate, weight_decay=domain.weight_decay)
    generator = np.random.default_rng([run.seed, 0xA11])
    checkpoint, log = out.with_suffix(".part"), out.with_suffix(".log")
    begin = resume(checkpoint, aligner, optimiser, generator) if checkpoint.is_file() else 0
    started, last = time.perf_counter(), min(domain.steps, run.stop_at or domain.steps)
    with shown(run.quiet or rank > 0) as show:
        for step in range(begin, last):
            for group in optimiser.param_groups:
                group["lr"] = group["peak"] * rate(step / domain.steps)
            losses = _step(aligner, data, _drawn(rows, domain.batch, generator, rank, ranks), generator, run, device)
            optimiser.zero_grad(set_to_none=True)
            sum(losses.values()).backward()
            average_gradients(aligner, ranks)
            torch.nn.utils.clip_grad_norm_(aligner.parameters(), 5.0)
            optimiser.step()
            show(f"{domain.name} seed {run.seed}", step + 1, domain.steps)
            if (step + 1) % SAVE_EVERY == 0 or step + 1 == last:
                losses = {name: _everyones_mean(loss.detach(), ranks) for name, loss in losses.items()}
                if rank == 0:
                    note(log, step + 1, losses, time.perf_counter() - started)
            if rank == 0 and ((step + 1) % SAVE_EVERY == 0 or step + 1 == run.stop_at):
                save(checkpoint, aligner, optimiser, generator, step + 1)
    if rank == 0 and not run.stop_at:
        checkpoint.unlink(missing_ok=True)
    return aligner.eval()


def _drawn(rows: np.ndarray, size: int, generator: np.random.Generator, rank: int, ranks: int) -> np.ndarray:
    """This process's part of a batch of different objects, which all processes draw alike."""
    size = min(size, len(rows)) // ranks * ranks
    part = size // ranks
    return generator.permutation(rows)[:size][rank * part : (rank + 1) * part]


def _step(aligner: Aligner, data: Tabulated, rows: np.ndarray, generator, run: Run, device: torch.device):
    """The losses of these rows."""
    domain, objects = aligner.domain, data.objects
    # one seed a step, so that the draw of the next batch does not depend on what this process augmented
    seed = int(generator.integers(2**62))
    batch, known = batch_of(data, rows, np.random.default_rng([seed, rows[0]]) if domain.augment else None, device)
    label = targets = None
    if domain.decoders:
        place = {name: i for i, name in enumerate(domain.classes)}
        label = torch.tensor([place.get(name, -1) for name in objects.label[rows]], device=device)
        if objects.variables is not None and domain.variables:
            targets = torch.from_numpy(objects.variables[rows].astype(np.float32)).to(device)
    again = (
        batch_of(data, rows, np.random.default_rng([seed, 2, rows[0]]), device, domain.twice)[0]
        if domain.twice
        else None
    )
    half = torch.autocast(device.type, torch.bfloat16) if run.bfloat16 else nullcontext()
    with half:
        return aligner(batch, known, label, targets, again, _kept(aligner, data, rows, device))


def _kept(aligner: Aligner, data: Tabulated, rows: np.ndarray, device: torch.device) -> dict[str, torch.Tensor]:
    """What of their raw data the vectors of these rows shall tell, by modality."""
    found = {}
    for name in aligner.keepers:
        keeps = REGISTRY[name].keeps
        if keeps:
            found[name] = torch.from_numpy(keeps(data.tables[name], rows)).to(device)
    return found


def _groups(aligner: Aligner, domain: Domain) -> list[dict]:
    """Groups of the optimiser: a modality may have a rate of its own (``rate`` of its options)."""
    own = {name: list(encoder.parameters()) for name, encoder in aligner.encoders.items() if "rate" in domain.of(name)}
    apart = {id(p) for parameters in own.values() for p in parameters}
    rest = [p for p in aligner.parameters() if id(p) not in apart]
    groups = [{"params": rest, "peak": domain.rate}]
    return groups + [{"params": parameters, "peak": domain.of(name)["rate"]} for name, parameters in own.items()]


def _everyones_mean(loss: torch.Tensor, ranks: int) -> torch.Tensor:
    if ranks > 1:
        distributed.all_reduce(loss)
        loss = loss / ranks
    return loss

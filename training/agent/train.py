"""``python -m training.agent.train --steps N [--data FILE] [--model DIR] [--out DIR]``: tunes a small language model to plan.

An adapter (``lora.py``) learns to write a question's request; the loss is on the request's tokens only. A step is a batch of
questions of like lengths, chosen by the seed and the step's number, so that a run that was broken off goes on as if it
had not been. ``--minutes`` sets the number of steps by the speed of the first ones (at most ``--steps``) and writes it
down: the same number without ``--minutes`` repeats the run. Afterwards requests are written for what was held back, and
counted.
"""

import argparse
import gzip
import json
import math
import random
import sys
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from torch.nn.functional import cross_entropy
from transformers.modeling_utils import PreTrainedModel

from training.agent import lora
from training.agent.batches import Asked, Batch, batch_of, read_data, steps
from training.agent.measuring import figures_of, written
from training.agent.weights import Words, load

BASE = "Qwen/Qwen2.5-Coder-0.5B-Instruct"
CHECKPOINT, FIGURES, WRITTEN = "checkpoint.pt", "figures.json", "written.jsonl.gz"
_WARM = 40  # steps until the whole rate
_TIMED = (10, 30)  # the steps by whose time the others are counted


@dataclass
class Run:
    """What is trained and how far it is; ``log`` has the step, the mean loss since the last entry, the tokens a second."""

    model: PreTrainedModel
    optimiser: torch.optim.Optimizer
    device: str
    steps: int
    rate: float
    done: int = 0
    tokens: int = 0
    skipped: int = 0
    seconds: float = 0.0
    log: list[dict[str, float]] | None = None


def main(argv: list[str] | None = None) -> int:
    options = _options(argv)
    torch.manual_seed(options.seed)
    began = time.monotonic()
    model, words = load(options.model, options.device)
    parts = read_data(options.data, words, model.config.eos_token_id, options.longest)
    train = parts.pop("train")
    if not train:
        raise SystemExit(f"{options.data[0]} has nothing to train on: write it with training.agent.data.")
    sizes = {"train": len(train), **{name: len(some) for name, some in parts.items()}}
    _say(f"{sizes}, {sum(map(len, train))} tokens to train, {time.monotonic() - began:.0f} s")
    trained = lora.adapt(model)
    if options.begin:
        lora.take_over(model, options.begin)
    fused = options.device != "cpu"
    optimiser = torch.optim.AdamW(trained, lr=options.rate, betas=(0.9, 0.99), weight_decay=0.0, fused=fused)
    run = Run(model, optimiser, options.device, options.steps, options.rate, log=[])
    _resume(run, options.out)
    _say(f"{sum(p.numel() for p in trained)} parameters are trained, from step {run.done} of {run.steps}")
    fit(run, train, options)
    lora.save(model, options.out, BASE)
    measure(run, words, parts, options)
    return 0


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.agent.train", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--minutes", type=float, help="no more steps than fit into so many minutes")
    examples = [Path("build/agent/examples.jsonl.gz")]
    parser.add_argument("--data", type=Path, nargs="+", default=examples, help="written by training.agent.data")
    parser.add_argument(
        "--model", type=Path, default=Path("build/agent/model"), help="a folder; training.agent.weights"
    )
    parser.add_argument("--out", type=Path, default=Path("build/agent/out"))
    parser.add_argument("--begin", type=Path, help="a saved adapter to go on from")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--batch", type=int, default=16_384, help="tokens a step, with padding")
    parser.add_argument("--longest", type=int, default=320, help="tokens of a question with its answer")
    parser.add_argument("--kept", type=int, default=50, help="steps between checkpoints")
    parser.add_argument("--checked", type=int, default=1_000, help="questions of each part that are measured")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser.parse_args(argv)


def fit(run: Run, train: list[Asked], options: argparse.Namespace) -> None:
    """Train until the last step, with a checkpoint every ``--kept`` steps."""
    run.model.train()
    began, since, losses, timed = time.monotonic(), time.monotonic(), list[float](), 0.0
    seconds_before, tokens_then = run.seconds, run.tokens
    first = run.done
    for chosen in islice(steps(train, options.batch, options.seed), first, None):
        if run.done >= run.steps:
            break
        batch = batch_of([train[n] for n in chosen], run.device)
        loss = step(run, batch)
        losses += [loss] if math.isfinite(loss) else []
        run.seconds = seconds_before + time.monotonic() - began
        if run.done - first == _TIMED[0]:
            timed = time.monotonic()
        if options.minutes and run.done - first == _TIMED[1]:
            each = (time.monotonic() - timed) / (_TIMED[1] - _TIMED[0])
            left = options.minutes * 60 - (time.monotonic() - began)
            run.steps = min(run.steps, run.done + max(int(left / each), 1))
            _say(f"{each:.3f} s a step: {run.steps} steps")
        if options.minutes and run.seconds > options.minutes * 66:  # a tenth above what was asked
            _say(f"out of time at step {run.done}")
            run.steps = run.done
        if run.done % 20 == 0 or run.done == run.steps:
            speed = (run.tokens - tokens_then) / (time.monotonic() - since)
            mean = sum(losses) / max(len(losses), 1)
            assert run.log is not None
            run.log.append({"step": run.done, "loss": round(mean, 4), "tokens_per_s": round(speed)})
            _say(f"step {run.done}/{run.steps} loss {mean:.4f} {speed:.0f} tokens/s {run.seconds:.0f} s")
            losses, since, tokens_then = [], time.monotonic(), run.tokens
        if run.done % options.kept == 0 or run.done == run.steps:
            _keep(run, options.out)


def step(run: Run, batch: Batch) -> float:
    """One step of the optimiser; one whose gradient is not finite changes nothing. Returns the loss."""
    for group in run.optimiser.param_groups:
        group["lr"] = run.rate * schedule(run.done, run.steps)
    hidden = run.model.model(input_ids=batch.tokens, use_cache=False).last_hidden_state
    logits = run.model.lm_head(hidden.flatten(0, 1).index_select(0, batch.at))
    loss = cross_entropy(logits.float(), batch.targets)
    run.optimiser.zero_grad(set_to_none=True)
    loss.backward()
    trained = [value for group in run.optimiser.param_groups for value in group["params"]]
    norm = torch.nn.utils.clip_grad_norm_(trained, 1.0)
    if math.isfinite(norm.item()):
        run.optimiser.step()
    else:
        run.skipped += 1
    run.done += 1
    run.tokens += batch.count
    return float(loss.item())


def schedule(done: int, steps: int) -> float:
    """The share of the rate at a step: up in a few steps, down to nought along half a cosine."""
    warm = min(_WARM, max(steps // 10, 1))
    if done < warm:
        return (done + 1) / warm
    return 0.5 * (1 + math.cos(math.pi * (done - warm) / max(steps - warm, 1)))


def _keep(run: Run, folder: Path) -> None:
    """What is needed to go on, and the adapter so far."""
    folder.mkdir(parents=True, exist_ok=True)
    state = {
        "adapter": dict(lora.adapters(run.model)),
        "optimiser": run.optimiser.state_dict(),
        **{name: getattr(run, name) for name in ("steps", "done", "tokens", "skipped", "seconds", "log")},
    }
    torch.save(state, folder / f"{CHECKPOINT}.new")
    (folder / f"{CHECKPOINT}.new").replace(folder / CHECKPOINT)
    lora.save(run.model, folder, BASE)


@torch.no_grad()
def _resume(run: Run, folder: Path) -> None:
    """Go on from the folder's checkpoint, where there is one; a greater ``--steps`` than its own leaves its own."""
    if not (folder / CHECKPOINT).is_file():
        return
    state = torch.load(folder / CHECKPOINT, map_location=run.device, weights_only=True)
    for name, value in lora.adapters(run.model):
        value.copy_(state["adapter"][name])
    run.optimiser.load_state_dict(state["optimiser"])
    for name in ("done", "tokens", "skipped", "seconds", "log"):
        setattr(run, name, state[name])
    run.steps = min(run.steps, state["steps"])


def measure(run: Run, words: Words, parts: dict[str, list[Asked]], options: argparse.Namespace) -> None:
    """Write the requests for some of each part that is held back, and how many are right; the file is written part by part."""
    chance, measured = random.Random(options.seed), dict[str, Any]()
    told = {name: getattr(run, name) for name in ("steps", "tokens", "skipped", "seconds", "log")}
    told |= {"rate": run.rate, "batch": options.batch, "seed": options.seed, "device": _device(run.device)}
    with gzip.open(options.out / WRITTEN, "wt", encoding="utf-8") as file:
        for part, questions in parts.items():
            some = chance.sample(questions, min(options.checked, len(questions)))
            began = time.monotonic()
            requests = written(run.model, words, some, 256 if run.device != "cpu" else 16)
            measured[part] = figures_of(some, requests) | {"seconds": round(time.monotonic() - began, 1)}
            _say(f"{part}: {measured[part]}")
            for asked, request in zip(some, requests, strict=True):
                row = {"part": part, "prompt": words.text(asked.prompt), "meant": asked.request, "written": request}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
            (options.out / FIGURES).write_text(json.dumps(told | {"held_back": measured}, indent=1) + "\n", "utf-8")


def _device(name: str) -> str:
    return torch.cuda.get_device_name() if name.startswith("cuda") else name


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())

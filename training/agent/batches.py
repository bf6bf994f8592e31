"""Prompts with their answers as batches of like lengths, so that little is padded and no mask is needed."""

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.agent.weights import Words

_BLUR = 6.0  # tokens: lengths that count as like, so that no two epochs have the same batches


@dataclass(frozen=True)
class Asked:
    """A prompt and its answer as rows of the model; ``request`` is the answer's text."""

    prompt: list[int]
    answer: list[int]
    request: str

    def __len__(self) -> int:
        return len(self.prompt) + len(self.answer)


@dataclass(frozen=True)
class Batch:
    """``tokens`` (questions x longest), padded behind; ``at``: places in the flattened tokens whose next token is an answer's,
    ``targets`` those tokens; ``count``: tokens that are no padding."""

    tokens: Tensor
    at: Tensor
    targets: Tensor
    count: int


def read_data(files: Sequence[Path], words: Words, end: int, longest: int) -> dict[str, list[Asked]]:
    """The questions of each part, without those of more tokens than ``longest``; ``end`` is the token that ends an answer. What
    is held back is not trained on where another author happened to write the same."""
    parts: dict[str, dict[str, str]] = {"train": {}}
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                parts.setdefault(row["part"], {})[row["prompt"]] = row["answer"]
    for name in parts.keys() - {"train"}:
        for prompt in parts[name]:
            parts["train"].pop(prompt, None)
    found = {}
    for name, rows in parts.items():
        prompts, answers = words.rows(list(rows)), words.rows(list(rows.values()))
        every = [Asked(p, [*a, end], said) for p, a, said in zip(prompts, answers, rows.values(), strict=True)]
        found[name] = [asked for asked in every if len(asked) <= longest]
    return found


def steps(questions: Sequence[Asked], most: int, seed: int) -> Iterator[list[int]]:
    """Without end, the questions of each step: together with their padding at most so many tokens. Each epoch has each
    question once, in an order of its own."""
    lengths = np.array([len(asked) for asked in questions])
    epoch = 0
    while True:
        chance = np.random.default_rng((seed, epoch))
        order = np.argsort(lengths + chance.uniform(0, _BLUR, len(lengths)))
        batches, batch, longest = [], list[int](), 0
        for n in order.tolist():
            longest = max(longest, int(lengths[n]))
            if batch and longest * (len(batch) + 1) > most:
                batches.append(batch)
                batch, longest = [], int(lengths[n])
            batch.append(n)
        batches.append(batch)
        chance.shuffle(batches)
        yield from batches
        epoch += 1


def batch_of(chosen: Sequence[Asked], device: str) -> Batch:
    """Padding stands behind, where nothing that counts looks at it."""
    longest = max(map(len, chosen))
    tokens = np.zeros((len(chosen), longest), np.int64)
    at, targets = [], []
    for n, asked in enumerate(chosen):
        tokens[n, : len(asked)] = asked.prompt + asked.answer
        first = n * longest + len(asked.prompt) - 1
        at.append(np.arange(first, first + len(asked.answer)))
        targets.append(asked.answer)
    return Batch(
        torch.from_numpy(tokens).to(device, non_blocking=True),
        torch.from_numpy(np.concatenate(at)).to(device, non_blocking=True),
        torch.from_numpy(np.concatenate(targets)).to(device, non_blocking=True),
        sum(map(len, chosen)),
    )

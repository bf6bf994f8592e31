"""``python -m training.reading.train SHARED_QUESTIONS``: trains the reader and writes ``retriever/weights/reader.safetensors``.

Wordings that validation holds back are chosen by the seed, patterns that it holds back are files of their own
(``patterns/unseen``); the decoder and the upper half of the text model are
trained with cross-entropy on the words of requests. The lower half is frozen and its output computed once.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

from retriever.encoders.text_model import TextEncoder, packaged_model
from retriever.library.library import Library
from retriever.library.opening import open_library
from retriever.requests.grammar import grammar
from retriever.requests.network import base_encoder, tokens_of
from retriever.requests.patterns import Pattern
from retriever.requests.words import END, MARKS, MOST_WORDS, _literals
from training.reading.augment import after_others, augmented
from training.reading.composed import Composer
from training.reading.examples import Example, Parts, examples_of, parts_of
from training.reading.model import HEADS, Reader, parameters_of, schedule
from training.reading.noise import noisy

WEIGHTS = Path("retriever/weights/reader.safetensors")
BATCH = 64
CHECKED = 600  # questions of each part that are read after an epoch


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m training.reading.train", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("questions", type=Path, help="folder of the shared questions")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=7e-4)
    parser.add_argument("--tuned-rate", type=float, default=1e-4)
    parser.add_argument("--composed", type=int, default=6_000, help="questions put together from parts")
    parser.add_argument("--begin", type=Path, help="weights to go on from (further questions were written)")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args(argv)
    torch.manual_seed(options.seed)
    library = open_library(())
    parts = parts_of(options.questions, library, options.seed)
    back = {(e.pattern, e.wording) for e in parts.wordings}
    further = made_up(parts.patterns, library, options.seed, options.composed)
    train = parts.train + [e for e in further if (e.pattern, e.wording) not in back]
    train += after_others(train, options.seed)
    told = f"{len(parts.patterns)} patterns, {len(train)} to train, {len(parts.failed)} wordings not recognised"
    print(told, flush=True)
    fit(train, parts, options)
    return 0


def made_up(patterns: Sequence[Pattern], library: Library, seed: int, composed: int) -> list[Example]:
    """Further examples: other quantities in the place of those named, slips of typing, questions put together from parts
    (their pattern is -1)."""
    others, _ = examples_of(augmented(patterns, seed), library, seed + 1)
    typed, _ = examples_of(noisy(patterns, seed), library, seed + 2)
    typed = [example for example in typed if (example.pattern + example.wording) % 3 == 0]
    together, _ = examples_of(Composer(seed).patterns(composed), library, seed + 3)
    return others + typed + [replace(example, pattern=-1) for example in together]


def vocabulary() -> list[str]:
    """Every word that a request may have."""
    known = grammar()
    words = {
        *known.do,
        *known.ops,
        *known.values,
        *known.clauses,
        *known.all_quantities,
        "asc",
        "desc",
        "band",
        "instrument",
    }
    words |= {word for some in known.words.values() for word in some}
    words |= {
        kind for kinds in known.clauses.values() for kind in kinds.split() if kind.islower() and kind not in known.words
    }
    return ["<pad>", "<begin>", END, *sorted(words), *MARKS, *sorted(_literals(), key=lambda w: float(w[1:]))]


class Prepared:
    """Examples as arrays, with the hidden states below what is trained."""

    def __init__(self, examples: Sequence[Example], model: Reader, places: dict[str, int]):
        encoder = base_encoder()
        self.examples = [e for e in examples if all(w in places for w in e.request.split())]
        read = [tokens_of(encoder, e.pieces, e.before) for e in self.examples]
        self.targets = [[places[w] for w in e.request.split()][: MOST_WORDS - 1] + [places[END]] for e in self.examples]
        self.lengths = [len(tokens) for tokens, _ in read]
        self.below: list[torch.Tensor] = [torch.zeros(0)] * len(read)
        for chosen in batches(self.lengths, 128, None):
            tokens = padded([torch.from_numpy(read[i][0]) for i in chosen], 0)
            types = padded([torch.from_numpy(read[i][1]) for i in chosen], 0)
            mask = padded([torch.ones(self.lengths[i], dtype=torch.bool) for i in chosen], False)
            for i, states in zip(chosen, model.frozen(tokens, types, mask), strict=True):
                self.below[i] = states[: self.lengths[i]].half()

    def batch(self, chosen: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Hidden states, mask, target words."""
        below = padded([self.below[i].float() for i in chosen], 0.0)
        mask = padded([torch.ones(self.lengths[i], dtype=torch.bool) for i in chosen], False)
        return below, mask, padded([torch.tensor(self.targets[i]) for i in chosen], 0)


def padded(parts: Sequence[torch.Tensor], value: float) -> torch.Tensor:
    return torch.nn.utils.rnn.pad_sequence(list(parts), batch_first=True, padding_value=value)


def batches(lengths: Sequence[int], size: int, generator: np.random.Generator | None) -> list[list[int]]:
    """Indexes of like lengths together; shuffled where there is a generator."""
    order = np.argsort(np.array(lengths) + (generator.uniform(0, 4, len(lengths)) if generator else 0.0))
    found = [order[i : i + size].tolist() for i in range(0, len(order), size)]
    if generator:
        generator.shuffle(found)
    return found


def fit(train: list[Example], parts: Parts, options: argparse.Namespace) -> None:
    """Train, telling after each epoch how many held-back requests are exactly right, and write the weights."""
    words = vocabulary()
    model = Reader(TextEncoder(str(packaged_model())), words)
    if options.begin:
        model.take_over(options.begin)
    model.eval()
    places = {word: place for place, word in enumerate(words)}
    ready = Prepared(train, model, places)
    chance = random.Random(options.seed)
    checked = {"wordings": parts.wordings, **parts.unseen}
    some = {name: chance.sample(held, min(CHECKED, len(held))) for name, held in checked.items()}
    checks = {name: Prepared(held, model, places) for name, held in some.items()}
    print(f"prepared {len(ready.examples)}; held back {[len(c.examples) for c in checks.values()]}", flush=True)
    optimiser = torch.optim.AdamW(parameters_of(model, options.rate, options.tuned_rate), weight_decay=0.01)
    steps = options.epochs * -(-len(ready.lengths) // BATCH)
    rates = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: schedule(step, steps))
    generator = np.random.default_rng(options.seed)
    for epoch in range(options.epochs):
        began, losses = time.monotonic(), []
        model.train()
        for chosen in batches(ready.lengths, BATCH, generator):
            below, mask, target = ready.batch(chosen)
            given = torch.cat([torch.full((len(target), 1), places["<begin>"]), target[:, :-1]], 1)
            with torch.autocast("cpu", torch.bfloat16):
                logits = model(below, mask, given)
            loss = torch.nn.functional.cross_entropy(
                logits.float().flatten(0, 1), target.flatten(), ignore_index=0, label_smoothing=0.05
            )
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            rates.step()
            losses.append(loss.item())
        said = {name: round(exact(model, check, places), 3) for name, check in checks.items()}
        print(f"epoch {epoch + 1} loss {np.mean(losses):.3f} exact {said} {time.monotonic() - began:.0f} s", flush=True)
        save(model, words, options.out)


@torch.no_grad()
@torch.autocast("cpu", torch.bfloat16)
def exact(model: Reader, check: Prepared, places: dict[str, int]) -> float:
    """The share of requests written exactly as they should be, the likeliest word at each step."""
    model.eval()
    right = total = 0
    for chosen in batches(check.lengths, 100, None):
        below, mask, target = check.batch(chosen)
        memory = model.memory(below, mask)
        given = torch.full((len(chosen), 1), places["<begin>"])
        for _ in range(target.shape[1]):
            given = torch.cat([given, model.decode(memory, mask, given)[:, -1:].argmax(-1)], 1)
        done = given[:, 1:]
        right += sum(bool((done[n][target[n] > 0] == target[n][target[n] > 0]).all()) for n in range(len(chosen)))
        total += len(chosen)
    return right / max(total, 1)


def save(model: Reader, words: list[str], file: Path) -> None:
    """The weights, with the words that they write."""
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file(
        model.exported(),
        file,
        {"vocabulary": json.dumps(words), "heads": str(HEADS)},
    )


if __name__ == "__main__":
    sys.exit(main())

"""``python -m training.reading.calibrate SHARED_QUESTIONS``: makes the reader's probabilities honest, on what validation held back.

Of several temperatures that with the least Brier score is taken, and as threshold the least confidence above which nine in ten
requests are right: those of the questions' authors, or of the same verb and marks and one other word (a matter of taste).
Both are written beside the weights.
"""

import argparse
import random
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save_file

from retriever.library.opening import open_library
from retriever.requests.network import ReadingNetwork, base_encoder
from retriever.requests.words import next_words
from training.reading.examples import Example, examples_of, own_patterns, shared_patterns, split
from training.reading.train import HELD_PATTERNS, WEIGHTS

TEMPERATURES = (0.8, 1.0, 1.2, 1.4, 1.7, 2.0)
WANTED = 0.9
_MARKS_OF = frozenset("SUPNYBAKLI")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m training.reading.calibrate", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("questions", type=Path, help="folder of the shared questions")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--seed", type=int, default=1, help="that of the training")
    parser.add_argument(
        "--authors", nargs="*", help="only patterns of these files: those that no earlier stage of the training saw"
    )
    parser.add_argument("--most", type=int, default=500, help="questions of each part that are read")
    options = parser.parse_args(argv)
    library = open_library(())
    patterns = [*shared_patterns(options.questions), *own_patterns()]
    examples, _ = examples_of(patterns, library, options.seed)
    parts = split(examples, len(patterns), options.seed, HELD_PATTERNS)
    if options.authors:
        theirs = {number for number, pattern in enumerate(patterns) if pattern.author in options.authors}
        parts = {name: [example for example in some if example.pattern in theirs] for name, some in parts.items()}
    chance = random.Random(options.seed)
    held = [
        e for name in ("wordings", "patterns") for e in chance.sample(parts[name], min(options.most, len(parts[name])))
    ]
    best = min(TEMPERATURES, key=lambda t: brier(*read_all(held, options.weights, t)))
    confidence, right = read_all(held, options.weights, best)
    threshold = least_sure(confidence, right)
    print(
        f"temperature {best}, Brier {brier(confidence, right):.3f}, threshold {threshold:.2f} on {len(held)} questions"
    )
    for name in ("wordings", "patterns"):  # of patterns that were trained on, and of those never seen
        some = np.array([example in parts[name] for example in held])
        print(f"{name}: {some.sum()}, right {right[some].mean():.3f}")
    for lowest in (0.0, 0.3, 0.5, 0.7, 0.9, threshold):
        kept = confidence >= lowest
        print(
            f"confidence >= {lowest:.2f}: {kept.mean():.3f} of them, right {right[kept].mean() if kept.any() else 0:.3f}"
        )
    with safe_open(options.weights, "np") as stored:
        about = dict(stored.metadata())
        weights = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118 - not a dict
    save_file(weights, options.weights, about | {"temperature": str(best), "threshold": f"{threshold:.3f}"})
    return 0


def read_all(
    examples: Sequence[Example], weights: Path, temperature: float
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The confidence of each reading, and whether it is right."""
    with safe_open(weights, "np") as stored:
        tensors = {name: stored.get_tensor(name).astype(np.float32) for name in stored.keys()}  # noqa: SIM118 - not a dict
        about = stored.metadata() | {"temperature": str(temperature), "threshold": "0"}
    network = ReadingNetwork(tensors, about, base_encoder())
    written = [network.write(e.pieces, e.before, partial(next_words, marks=frozenset(e.marks))) for e in examples]
    right = [is_right(" ".join(w.words), e.request) for w, e in zip(written, examples, strict=True)]
    return np.array([w.probability for w in written]), np.array(right)


def is_right(read: str, meant: str) -> bool:
    """The same request, or one of the same verb and marks that differs in a single further word: a matter of taste."""
    if read == meant:
        return True
    one, other = read.split(), meant.split()
    marks = [sorted(w for w in words if w[0] in _MARKS_OF and w[1:].isdigit()) for words in (one, other)]
    return one[0] == other[0] and marks[0] == marks[1] and len(set(one) ^ set(other)) <= 1


def brier(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    return float(np.mean((confidence - right) ** 2))


def least_sure(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The least confidence above which the wanted share is right; 0.95 where there is none."""
    fitting = [
        t for t in np.arange(0.1, 0.96, 0.02) if (confidence >= t).any() and right[confidence >= t].mean() >= WANTED
    ]
    return float(min(fitting, default=0.95))


if __name__ == "__main__":
    sys.exit(main())

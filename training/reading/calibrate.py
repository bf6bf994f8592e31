"""``python -m training.reading.calibrate SHARED_QUESTIONS``: makes the reader's probabilities honest, on what validation held back.

Of several temperatures that with the least Brier score is taken, and two thresholds: the least confidence above which nine in
ten requests are right, and that about which half are. Right are those of the questions' authors, or of the same verb
and marks and one other word (a matter of taste). All three are written beside the weights, into ``reader.toml``.
"""

import argparse
import random
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retriever.library.opening import open_library
from retriever.requests.network import ReadingNetwork, Trust, base_encoder, stored_weights
from retriever.requests.words import next_words
from training.reading.augment import after_others
from training.reading.examples import Example, parts_of
from training.reading.rightness import is_right
from training.reading.train import WEIGHTS

TEMPERATURES = (0.8, 1.0, 1.2, 1.4, 1.7, 2.0)
SURE, UNSURE = 0.9, 0.5  # shares of right requests: above a confidence, and about one
_NEAR = 0.2  # what is about a confidence


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m training.reading.calibrate", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("questions", type=Path, help="folder of the shared questions")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--seed", type=int, default=1, help="that of the training")
    parser.add_argument("--most", type=int, default=500, help="questions of each part that are read")
    options = parser.parse_args(argv)
    library = open_library(())
    parts, chance = parts_of(options.questions, library, options.seed), random.Random(options.seed)
    kinds = {"wordings": parts.wordings, **parts.unseen}
    some = {name: chance.sample(kind, min(options.most, len(kind))) for name, kind in kinds.items()}
    held = [example for kind in some.values() for example in kind]
    confidences, right = read_all(held, options.weights, TEMPERATURES)
    best, confidence = min(zip(TEMPERATURES, confidences, strict=True), key=lambda pair: brier(pair[1], right))
    trust = Trust(best, least_sure(confidence, right), least_likely(confidence, right))
    print(f"{trust}, Brier {brier(confidence, right):.3f} on {len(held)} questions")
    place = 0
    for name, kind in some.items():  # of patterns that were trained on, and of those never seen
        print(f"{name}: {len(kind)}, right {right[place : place + len(kind)].mean():.3f}")
        place += len(kind)
    for lowest in (0.0, 0.3, 0.5, 0.7, 0.9, trust.unsure, trust.sure):
        kept = confidence >= lowest
        print(
            f"confidence >= {lowest:.2f}: {kept.mean():.3f} of them, right {right[kept].mean() if kept.any() else 0:.3f}"
        )
    for name, kind in behind_others(parts.all_unseen, options.seed, options.most).items():
        print(f"{name}: {len(kind)}, right {read_all(kind, options.weights, (best,))[1].mean():.3f}")
    keep(trust, options.weights)
    return 0


def behind_others(unseen: Sequence[Example], seed: int, most: int) -> dict[str, list[Example]]:
    """Whole questions of patterns never seen, alone and behind a question that has nothing to do with them: no thresholds are
    chosen on these."""
    chance = random.Random(seed)
    whole = [example for example in unseen if not example.before]
    alone = chance.sample(whole, min(most, len(whole)))
    behind = after_others([*alone, *(example for example in unseen if example.before)], seed, share=1.0)
    return {"whole questions alone": alone, "the same behind another": behind}


def read_all(
    examples: Sequence[Example], weights: Path, temperatures: Sequence[float]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The confidence of each reading [temperatures, examples], and whether it is right."""
    network = ReadingNetwork(*stored_weights(weights), base_encoder(), Trust(1.0, 0.0, 0.0))
    written = [
        network.write_at(e.pieces, e.before, partial(next_words, marks=frozenset(e.marks)), temperatures)
        for e in examples
    ]
    right = [is_right(" ".join(w[0].words), e.request) for w, e in zip(written, examples, strict=True)]
    return np.array([[one.probability for one in w] for w in written]).T, np.array(right)


def brier(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    return float(np.mean((confidence - right) ** 2))


def least_sure(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The least confidence above which nine in ten are right; 0.95 where there is none."""
    fitting = [
        t for t in np.arange(0.1, 0.96, 0.01) if (confidence >= t).any() and right[confidence >= t].mean() >= SURE
    ]
    return float(min(fitting, default=0.95))


def least_likely(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The least confidence about which half are right; 0.95 where there is none."""
    for t in np.arange(0.1, 0.95, 0.01):
        near = (confidence >= t) & (confidence < t + _NEAR)
        if near.any() and right[near].mean() >= UNSURE:
            return float(t)
    return 0.95


def keep(trust: Trust, weights: Path) -> None:
    """Writes the three values beside the weights; the words of the file that is there stay."""
    file = weights.with_suffix(".toml")
    lines = (file if file.exists() else WEIGHTS.with_suffix(".toml")).read_text(encoding="utf-8").splitlines()
    values = {"temperature": trust.temperature, "sure": trust.sure, "unsure": trust.unsure}
    written = [f"{key} = {values[key]:.3g}" if (key := line.partition(" =")[0]) in values else line for line in lines]
    file.write_text("\n".join(written) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

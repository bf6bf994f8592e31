"""``python -m training.agent.requantised MODEL``: how far the adapter stands other weights than those that it was trained on.

It was trained on weights that had been stored in four to eight bits. The same questions are answered over that model's layers as they are,
and changed in several ways (``WAYS``): stored in other bits once more, or moved at random within the steps in which they were stored,
which is where the public weights of full precision lie somewhere. Requests are written without a grammar; as meant is as in
``training.reading.rightness``.
"""

import argparse
import random
import sys
from collections.abc import Callable
from pathlib import Path

import torch
from scipy.stats import binomtest
from torch import Tensor, nn

from retriever.library.opening import open_library
from retriever.requests.patterns import read_patterns
from retriever.requests.prompt import chat_of, prompt_of
from training.agent.batches import Asked
from training.agent.lora import Adapted, adapt, take_over
from training.agent.measuring import written
from training.agent.weights import Words, load
from training.reading.examples import OWN, examples_of
from training.reading.rightness import is_right

PARTS = ("working", "turns_third", "later")  # that the adapter was not trained on
SEED, GROUP, AT_ONCE = 1, 32, 16
_STORED_TOGETHER = 16  # numbers that share their steps at least


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m training.agent.requantised", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("model", type=Path, help="folder of the public model as it was converted")
    parser.add_argument("--adapter", type=Path, default=Path("assistant/llm/adapter"))
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--most", type=int, default=34, help="questions of each part")
    parser.add_argument(
        "--first",
        type=int,
        default=0,
        metavar="N",
        help="begin with the Nth of them (as ``training.agent.served`` draws them)",
    )
    options = parser.parse_args(argv)
    model, words = load(options.model, "cpu")
    questions = questions_of(words, model.config.eos_token_id, options.first, options.most)
    adapt(model)
    take_over(model, options.adapter)
    stored = {name: one.base.weight.detach().clone() for name, one in model.named_modules() if isinstance(one, Adapted)}
    for way in options.ways:
        torch.manual_seed(SEED)
        moved = changed(model, stored, WAYS[way])
        requests = written(model, words, questions, AT_ONCE)
        right = sum(is_right(said, asked.request) for said, asked in zip(requests, questions, strict=True) if said)
        interval = binomtest(right, len(questions)).proportion_ci(method="wilson")
        print(
            f"{way}: the layers moved by {100 * moved:.2f} % (root mean square); as meant {right} of {len(questions)}, "
            f"{100 * right / len(questions):.1f} % ({100 * interval.low:.0f}-{100 * interval.high:.0f})",
            flush=True,
        )
    return 0


def questions_of(words: Words, end: int, first: int, most: int) -> list[Asked]:
    """So many of each part, drawn at random."""
    library, found = open_library(()), list[Asked]()
    for part in PARTS:
        examples = examples_of(read_patterns(OWN / "unseen" / f"{part}.jsonl"), library, SEED)[0]
        for one in random.Random(SEED).sample(examples, len(examples))[first : first + most]:
            prompt = chat_of(prompt_of(one.text, one.found, one.before_text, one.upload))
            found.append(Asked(words.rows([prompt])[0], [end], one.request))
    return found


@torch.no_grad()
def changed(model: nn.Module, stored: dict[str, Tensor], way: Callable[[Tensor], Tensor]) -> float:
    """Puts changed weights under the adapter; returns how far they moved, as a share of their own size."""
    apart = size = 0.0
    for name, weight in stored.items():
        layer = model.get_submodule(name)
        assert isinstance(layer, Adapted)
        layer.base.weight.copy_(way(weight.float()))
        apart += float((layer.base.weight.float() - weight.float()).square().sum())
        size += float(weight.float().square().sum())
    return (apart / size) ** 0.5


def in_steps(weight: Tensor, bits: int, group: int = 0) -> Tensor:
    """Rounded to steps of so many bits, the same for each row, or for so many numbers of a row."""
    shared = weight.reshape(-1, group) if group else weight
    step = shared.abs().amax(-1, keepdim=True) / (2 ** (bits - 1) - 1)
    return ((shared / step.clamp_min(1e-12)).round() * step).reshape(weight.shape)


def within_steps(weight: Tensor) -> Tensor:
    """Each number moved at random by half a step at most. A step is the least distance of two numbers that were stored together (where
    they are few, that may be two steps: then they move further than they should)."""
    shared = weight.reshape(-1, _STORED_TOGETHER)
    apart = shared.sort(-1).values.diff(dim=-1)
    size = shared.abs().amax(-1, keepdim=True)
    apart = torch.where(apart > 1e-3 * size, apart, torch.inf)  # the same number, but for its rounding in bfloat16
    step = apart.amin(-1, keepdim=True)
    step = torch.where(step.isfinite(), step, 0.0)
    return (shared + (torch.rand_like(shared) - 0.5) * step).reshape(weight.shape)


WAYS: dict[str, Callable[[Tensor], Tensor]] = {
    "as trained": lambda weight: weight,
    "moved within their steps": within_steps,
    "8 bits, a step for each row": lambda weight: in_steps(weight, 8),
    "4 bits, a step for each 32": lambda weight: in_steps(weight, 4, GROUP),
}

if __name__ == "__main__":
    sys.exit(main())

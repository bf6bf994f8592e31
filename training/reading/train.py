"""``python -m training.reading.train FILE ...``: trains the reader on what ``training.reading.gather`` wrote and writes
``retriever/weights/reader.safetensors``.

The decoder and the upper layers of the text model are trained with cross-entropy on the words of requests; what is written is a
running mean of the weights. It runs on a processor or on a GPU.
"""

import argparse
import copy
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from torch.utils.data import DataLoader, Dataset

from retriever.encoders.text_model import TextEncoder, packaged_model
from retriever.errors import BadInput
from training.reading.model import Reader, Shape, parameters_of, schedule
from training.reading.samples import TRAIN, Gathered, Sample, joined

WEIGHTS = Path("retriever/weights/reader.safetensors")
CHECKED = 600  # questions of each part that are read after an epoch
_HANDS = 4  # processes that put batches together for a GPU
Batch = tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.reading.train", description=(__doc__ or "").split(":")[0])
    parser.add_argument("files", type=Path, nargs="+", help="what python -m training.reading.gather wrote")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=7e-4)
    parser.add_argument("--tuned-rate", type=float, default=1e-4)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--frozen", type=int, default=Shape.frozen, help="layers of the text model that are not tuned")
    parser.add_argument("--still", type=int, default=0, help="tuned layers that stay as they are, from the lowest")
    parser.add_argument("--layers", type=int, default=Shape.layers, help="layers of the decoder")
    parser.add_argument("--width", type=int, default=Shape.width, help="width of the decoder")
    parser.add_argument("--average", type=float, default=0.999, help="what each step keeps of the mean of the weights")
    parser.add_argument("--begin", type=Path, help="weights to go on from (further questions were written)")
    parser.add_argument(
        "--kept",
        type=float,
        default=0.0,
        help="share of the weights begun from in those written (little is forgotten so)",
    )
    parser.add_argument("--text-model", type=Path, help="folder of the text model, where its package is not installed")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args(argv)
    torch.manual_seed(options.seed)
    try:
        gathered = joined([Gathered.load(file) for file in options.files])
    except BadInput as error:
        print(f"train: {error}", file=sys.stderr)
        return error.exit_status
    shape = Shape(options.frozen, options.layers, options.width)
    model = Reader(
        TextEncoder(str(options.text_model or packaged_model())),
        gathered.vocabulary,
        shape,
        options.dropout,
        options.still,
    )
    if options.begin:
        model.take_over(options.begin)
    fit(model, gathered, options)
    return 0


def fit(model: Reader, gathered: Gathered, options: argparse.Namespace) -> None:
    """Train, telling after each epoch how many held-back requests are exactly right, and write the weights."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    train, checks = gathered.parts[TRAIN], held_back(gathered, options.seed)
    model.float().to(device)
    begun = {name: value.clone() for name, value in model.state_dict().items()}
    optimiser = torch.optim.AdamW(parameters_of(model, options.rate, options.tuned_rate), weight_decay=0.01)
    steps = options.epochs * -(-len(train) // options.batch)
    rates = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: schedule(step, steps))
    mean = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(options.average), use_buffers=False)
    generator = np.random.default_rng(options.seed)
    for epoch in range(options.epochs):
        began, losses = time.monotonic(), []
        model.train()
        chosen = list(batches([len(sample.tokens) for sample in train], options.batch, generator))
        for some in DataLoader(
            _Batches(train, chosen), batch_size=None, num_workers=_HANDS if device.type == "cuda" else 0
        ):
            loss = _loss(model, some, device)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            rates.step()
            mean.update_parameters(model)
            losses.append(loss.detach())
        assert isinstance(mean.module, Reader)
        said = {part: round(exact(mean.module, check, device), 3) for part, check in checks.items()}
        spent = time.monotonic() - began
        print(f"epoch {epoch + 1} loss {torch.stack(losses).mean():.3f} exact {said} {spent:.0f} s", flush=True)
        save(between(begun, mean.module, options.kept), options.out)


def between(begun: dict[str, torch.Tensor], trained: Reader, kept: float) -> Reader:
    """The reader between the weights that it began from and those that it was trained to (Wortsman et al. 2022, CVPR): a small
    training on new questions forgets less of the old ones so."""
    mixed = copy.deepcopy(trained)
    weights = trained.state_dict()
    mixed.load_state_dict(
        {name: torch.lerp(new, begun[name], kept) if new.is_floating_point() else new for name, new in weights.items()}
    )
    return mixed


def held_back(gathered: Gathered, seed: int) -> dict[str, list[Sample]]:
    """Some samples of each part that nothing is trained on."""
    chance = np.random.default_rng(seed)
    parts = {part: samples for part, samples in sorted(gathered.parts.items()) if part != TRAIN}
    return {part: [samples[i] for i in chance.permutation(len(samples))[:CHECKED]] for part, samples in parts.items()}


class _Batches(Dataset[Batch]):
    """Batches as tensors, so that other processes can put them together while a GPU is at work."""

    def __init__(self, samples: Sequence[Sample], chosen: Sequence[list[int]]):
        self.samples, self.chosen = samples, chosen

    def __len__(self) -> int:
        return len(self.chosen)

    def __getitem__(self, number: int) -> Batch:
        return tensors_of([self.samples[i] for i in self.chosen[number]])


def _loss(model: Reader, some: Batch, device: torch.device) -> torch.Tensor:
    tokens, types, mask, target = (part.to(device) for part in some)
    given = torch.cat([torch.ones_like(target[:, :1]), target[:, :-1]], 1)  # 1: the word that a request begins with
    with torch.autocast(device.type, torch.bfloat16):
        logits = model(tokens, types, mask, given)
    return torch.nn.functional.cross_entropy(
        logits.float().flatten(0, 1), target.flatten(), ignore_index=0, label_smoothing=0.05
    )


def tensors_of(some: Sequence[Sample]) -> Batch:
    """Tokens, types, where tokens are, and target words, padded to [samples, longest]."""
    tokens, types, target = (
        torch.nn.utils.rnn.pad_sequence([torch.from_numpy(getattr(one, name)) for one in some], batch_first=True)
        for name in ("tokens", "types", "target")
    )
    lengths = torch.tensor([len(one.tokens) for one in some])
    return tokens, types, torch.arange(tokens.shape[1]) < lengths[:, None], target


def batches(lengths: Sequence[int], size: int, generator: np.random.Generator | None) -> Iterator[list[int]]:
    """Indexes of like lengths together; shuffled where there is a generator."""
    order = np.argsort(np.array(lengths) + (generator.uniform(0, 4, len(lengths)) if generator else 0.0))
    found = [order[i : i + size].tolist() for i in range(0, len(order), size)]
    if generator:
        generator.shuffle(found)
    yield from found


@torch.no_grad()
def exact(model: Reader, check: Sequence[Sample], device: torch.device) -> float:
    """The share of requests written exactly as they should be, the likeliest word at each step."""
    model.eval()
    right = 0
    for chosen in batches([len(sample.tokens) for sample in check], 200, None):
        tokens, types, mask, target = (part.to(device) for part in tensors_of([check[i] for i in chosen]))
        with torch.autocast(device.type, torch.bfloat16):
            memory = model.memory(tokens, types, mask)
            given = torch.ones_like(target[:, :1])
            for _ in range(target.shape[1]):
                given = torch.cat([given, model.decode(memory, mask, given)[:, -1:].argmax(-1)], 1)
        right += int(((given[:, 1:] == target) | (target == 0)).all(1).sum())
    return right / max(len(check), 1)


def save(model: Reader, file: Path) -> None:
    """The weights, with the words that they write."""
    file.parent.mkdir(parents=True, exist_ok=True)
    about = {"vocabulary": json.dumps(model.vocabulary), "heads": str(model.shape.heads)}
    save_file(model.exported(), file, about)


if __name__ == "__main__":
    sys.exit(main())

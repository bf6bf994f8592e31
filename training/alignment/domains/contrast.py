"""The loss of one pair of modalities over a batch in which some objects lack one of them, on one process or several.

With several processes each compares its own objects with everybody's, and its loss is weighted so that the mean over the
processes is the loss of the whole batch on one.
"""

import torch
from torch import distributed, nn
from torch.distributed.nn.functional import all_gather

LOSSES = ("symmetric", "sigmoid")


def ranks() -> tuple[int, int]:
    """This process's number, and how many there are."""
    if distributed.is_initialized():
        return distributed.get_rank(), distributed.get_world_size()
    return 0, 1


def everyones(values: torch.Tensor) -> torch.Tensor:
    """[n of all processes, ...], through which gradients flow back."""
    return torch.cat(all_gather(values)) if ranks()[1] > 1 else values


def weighted_mean(terms: torch.Tensor, counted: torch.Tensor) -> torch.Tensor:
    """The mean of terms [n] where `counted` [n], over the batch of all processes (times their number, see above)."""
    number = counted.sum().float()
    if ranks()[1] > 1:
        distributed.all_reduce(number)
    return torch.where(counted, terms, 0.0).sum() * ranks()[1] / number.clamp(min=1)


def pair_loss(
    f: torch.Tensor, g: torch.Tensor, both: torch.Tensor, scale: torch.Tensor, bias: torch.Tensor, loss: str
) -> torch.Tensor:
    """Of vectors f, g [n, d] of which `both` [n] are there; logits are scaled inner products.

    `symmetric`: InfoNCE in both directions (van den Oord et al. 2018; C). `sigmoid`: each pair by itself (Zhai et al. 2023).
    """
    f, g = f.float(), g.float()
    every_f, every_g, every = everyones(f), everyones(g), everyones(both.float()) > 0
    own = torch.arange(len(f), device=f.device) + ranks()[0] * len(f)
    there, back = scale * f @ every_g.T, scale * g @ every_f.T
    if loss == "sigmoid":
        sign = torch.where(own[:, None] == torch.arange(len(every), device=f.device), 1.0, -1.0)
        terms = -nn.functional.logsigmoid(sign * (there + bias))
        return weighted_mean(torch.where(every, terms, 0.0).sum(1), both)
    there, back = (logits.masked_fill(~every, -1e9) for logits in (there, back))
    terms = nn.functional.cross_entropy(there, own, reduction="none") + nn.functional.cross_entropy(
        back, own, reduction="none"
    )
    return 0.5 * weighted_mean(terms, both)

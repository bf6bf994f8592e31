"""The two networks of ``retriever.library.entry_matcher`` and how they are trained: a turn of a question's vector towards the entry
that answers it (contrastive), and the weighing of entries against each other and against none."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from retriever.library.entry_features import Turn
from retriever.library.entry_matcher import CANDIDATES
from retriever.library.term_vectors import Floats

RANK, HIDDEN, HIDDEN_QUESTION = 128, 16, 8
_TEMPERATURE, _DROPPED = 0.05, 0.1
_NEVER = -1e4


@dataclass(frozen=True, eq=False)
class Wordings:
    """Vectors of all wordings of a glossary, [wordings, 384], and the entry of each."""

    vectors: Floats
    entry: NDArray[np.intp]
    entries: int


@dataclass(frozen=True, eq=False)
class Example:
    """A question's vector, the entries that answer it, and the wordings that it is itself."""

    vector: Floats
    right: Sequence[int]
    itself: Sequence[int] = ()


def trained_turn(glossary: Wordings, examples: Sequence[Example], epochs: int, seed: int) -> Turn:
    """The turn that brings questions near to a wording of the entry that answers them, and to no other entry's."""
    torch.manual_seed(seed)
    size = glossary.vectors.shape[1]
    down, up = torch.nn.Parameter(torch.randn(size, RANK) * 0.05), torch.nn.Parameter(torch.zeros(RANK, size))
    optimizer = torch.optim.AdamW([down, up], lr=1e-3, weight_decay=1e-2)
    asked, wordings = torch.tensor(np.stack([e.vector for e in examples])), torch.tensor(glossary.vectors.T.copy())
    own = torch.tensor(glossary.entry)
    for _ in range(epochs):
        for batch in torch.randperm(len(examples)).split(256):
            q = asked[batch]
            turned = torch.nn.functional.normalize(q + torch.nn.functional.dropout(q, _DROPPED) @ down @ up, dim=1)
            near = turned @ wordings
            for row, number in enumerate(batch.tolist()):
                near[row, list(examples[number].itself)] = -1.0
            nearest = torch.full((len(batch), glossary.entries), -1.0)
            nearest = nearest.scatter_reduce(1, own.expand(len(batch), -1), near, "amax")
            share = torch.log_softmax(nearest / _TEMPERATURE, 1)
            right = [torch.logsumexp(share[r, list(examples[n].right)], 0) for r, n in enumerate(batch.tolist())]
            optimizer.zero_grad()
            (-torch.stack(right).mean()).backward()
            optimizer.step()
    return Turn(down.detach().numpy(), up.detach().numpy())


@dataclass(frozen=True, eq=False)
class Weighed:
    """Questions with the features of their candidates, [questions, candidates, features], and their own, whether each candidate
    answers, whether any entry does, and what each question counts."""

    own: Floats
    question: Floats
    right: NDArray[np.bool_]
    any: NDArray[np.bool_]
    counts: Floats


class _Weighing(torch.nn.Module):
    """Scores of the candidates and of none."""

    def __init__(self, features: int, of_question: int) -> None:
        super().__init__()
        self.inside, self.out = torch.nn.Linear(features, HIDDEN), torch.nn.Linear(HIDDEN, 1, bias=False)
        self.plain = torch.nn.Linear(features, 1, bias=False)
        self.asked, self.none = torch.nn.Linear(of_question, HIDDEN_QUESTION), torch.nn.Linear(HIDDEN_QUESTION, 1)

    def forward(self, own: torch.Tensor, question: torch.Tensor) -> torch.Tensor:
        score = self.out(torch.relu(self.inside(own))) + self.plain(own)
        return torch.cat([self.none(torch.tanh(self.asked(question))), score[..., 0]], 1)


def trained_weighing(data: Weighed, epochs: int, decay: float, seeds: Sequence[int]) -> dict[str, Floats]:
    """The networks' weights, one network for each seed, with the means and spreads of what they see."""
    mean, spread = data.own.mean((0, 1)), data.own.std((0, 1)) + 1e-3
    q_mean, q_spread = data.question.mean(0), data.question.std(0) + 1e-3
    own = torch.tensor((data.own - mean) / spread)
    question = torch.tensor(np.clip((data.question - q_mean) / q_spread, -4, 4))
    networks = [_trained(own, question, data, epochs, decay, seed) for seed in seeds]

    def stacked(name: str) -> Floats:
        return np.stack([network.state_dict()[name].numpy() for network in networks])

    return {
        "entries.mean": mean, "entries.spread": spread, "question.mean": q_mean, "question.spread": q_spread,
        "entries.in": stacked("inside.weight"), "entries.in_bias": stacked("inside.bias"),
        "entries.out": stacked("out.weight")[:, 0], "entries.plain": stacked("plain.weight")[:, 0],
        "question.in": stacked("asked.weight"), "question.in_bias": stacked("asked.bias"),
        "question.out": stacked("none.weight")[:, 0], "question.bias": stacked("none.bias")[:, 0],
    }  # fmt: off


def _trained(
    own: torch.Tensor, question: torch.Tensor, data: Weighed, epochs: int, decay: float, seed: int
) -> _Weighing:
    torch.manual_seed(seed)
    network = _Weighing(own.shape[2], question.shape[1])
    optimizer = torch.optim.AdamW(network.parameters(), 3e-3, weight_decay=decay)
    meant = torch.tensor(np.concatenate([~data.any[:, None], data.right], 1))
    counts = torch.tensor(data.counts * (meant.any(1).numpy()))  # not those whose entry is no candidate
    assert own.shape[1] == CANDIDATES
    for _ in range(epochs):
        for batch in torch.randperm(len(own)).split(512):
            share = torch.log_softmax(network(own[batch], question[batch]), 1)
            loss = -torch.logsumexp(share.masked_fill(~meant[batch], _NEVER), 1) * counts[batch]
            optimizer.zero_grad()
            (loss.sum() / counts[batch].sum()).backward()
            optimizer.step()
    return network

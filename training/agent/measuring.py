"""How often the planner writes the request that was meant, the likeliest token at each step and no grammar to hold it."""

from collections.abc import Sequence
from typing import Any

import torch
from transformers.modeling_utils import PreTrainedModel

from training.agent.batches import Asked
from training.agent.weights import Words
from training.reading.rightness import is_right

_LONGEST_REQUEST = 96  # tokens


@torch.no_grad()
def written(model: PreTrainedModel, words: Words, questions: Sequence[Asked], size: int) -> list[str]:
    """The request for each question, so many at once."""
    model.eval()
    device = next(model.parameters()).device
    generate: Any = model.generate
    end = model.config.eos_token_id
    found = [""] * len(questions)
    order = sorted(range(len(questions)), key=lambda n: len(questions[n].prompt))
    for start in range(0, len(order), size):
        chosen = order[start : start + size]
        longest = max(len(questions[n].prompt) for n in chosen)
        tokens = torch.full((len(chosen), longest), end)
        mask = torch.zeros((len(chosen), longest), dtype=torch.long)
        for place, n in enumerate(chosen):  # padding stands in front, so that all answers begin at one place
            prompt = questions[n].prompt
            tokens[place, longest - len(prompt) :] = torch.tensor(prompt)
            mask[place, longest - len(prompt) :] = 1
        made = generate(
            tokens.to(device),
            attention_mask=mask.to(device),
            do_sample=False,
            max_new_tokens=_LONGEST_REQUEST,
            eos_token_id=end,
            pad_token_id=end,
        )
        for n, rows in zip(chosen, made[:, longest:].tolist(), strict=True):
            found[n] = words.text(rows[: rows.index(end)] if end in rows else rows)
    return found


def figures_of(questions: Sequence[Asked], requests: Sequence[str]) -> dict[str, Any]:
    """Shares of the requests that are exactly the author's, and as meant: of the same verb and marks and one other word at most."""
    exact = sum(asked.request == request for asked, request in zip(questions, requests, strict=True))
    meant = sum(is_right(request, asked.request) for asked, request in zip(questions, requests, strict=True) if request)
    total = max(len(questions), 1)
    return {"questions": len(questions), "exact": round(exact / total, 4), "as_meant": round(meant / total, 4)}

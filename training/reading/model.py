"""The reader's network in torch, for training; ``retriever.requests.network`` is the same in numpy, by the same names."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from retriever.encoders.text_model import TextEncoder
from retriever.requests.network import LONGEST, SCALE, stored_weights
from retriever.requests.words import MOST_WORDS, SPECIAL


@dataclass(frozen=True)
class Shape:
    """``frozen``: layers of the text model that stay as they are; of the decoder its ``layers``, ``width`` and ``heads``."""

    frozen: int = 2
    layers: int = 2
    width: int = 256
    heads: int = 4

    @property
    def inner(self) -> int:
        """Width inside a layer."""
        return 3 * self.width


class Attention(nn.Module):
    """Queries over keys and values, with names as in numpy."""

    def __init__(self, memory: int, shape: Shape, dropout: float):
        super().__init__()
        self.q, self.o = nn.Linear(shape.width, shape.width), nn.Linear(shape.width, shape.width)
        self.k, self.v = nn.Linear(memory, shape.width), nn.Linear(memory, shape.width)
        self.heads, self.dropout = shape.heads, dropout

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor | None, causal: bool) -> Tensor:
        """[batch, words, width] over [batch, tokens, memory]; ``mask`` is true where a token is."""
        shape = (len(x), -1, self.heads, x.shape[-1] // self.heads)
        q, k, v = (part.view(shape).transpose(1, 2) for part in (self.q(x), self.k(memory), self.v(memory)))
        seen = mask[:, None, None, :] if mask is not None else None
        dropout = self.dropout if self.training else 0.0
        mixed = nn.functional.scaled_dot_product_attention(q, k, v, seen, dropout, is_causal=causal)
        found: Tensor = self.o(mixed.transpose(1, 2).flatten(2))
        return found


class Block(nn.Module):
    """One layer of the decoder."""

    def __init__(self, memory: int, shape: Shape, dropout: float):
        super().__init__()
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(shape.width) for _ in range(3))
        self.self_, self.cross = Attention(shape.width, shape, dropout), Attention(memory, shape, dropout)
        self.up, self.down = nn.Linear(shape.width, shape.inner), nn.Linear(shape.inner, shape.width)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        h = self.norm1(x)
        x = x + self.drop(self.self_(h, h, None, causal=True))
        x = x + self.drop(self.cross(self.norm2(x), memory, mask, causal=False))
        found: Tensor = x + self.drop(self.down(torch.relu(self.up(self.norm3(x)))))
        return found


class Reader(nn.Module):
    """Tuned upper layers of the text model, and the decoder."""

    def __init__(self, text: TextEncoder, vocabulary: list[str], shape: Shape, dropout: float = 0.1, still: int = 0):
        """``still``: so many of the tuned layers, from the lowest, stay as they are in this training."""
        super().__init__()
        bert = text.model
        self.shape, self.still = shape, still
        self.embeddings, self.lower = bert.embeddings, bert.encoder.layer[: shape.frozen]
        self.upper = bert.encoder.layer[shape.frozen :]
        self.embeddings.requires_grad_(False)  # of the package: they are not stored again
        self.upper[:still].requires_grad_(False)
        self.marks = nn.Parameter(mark_vectors(text), requires_grad=not shape.frozen and not still)
        size = bert.config.hidden_size
        self.words = nn.Embedding(len(vocabulary), shape.width)
        self.places = nn.Embedding(MOST_WORDS + 1, shape.width)
        nn.init.normal_(self.words.weight, std=shape.width**-0.5)
        nn.init.normal_(self.places.weight, std=0.02)
        self.blocks = nn.ModuleList(Block(size, shape, dropout) for _ in range(shape.layers))
        self.norm = nn.LayerNorm(shape.width)
        self.vocabulary = vocabulary

    def forward(self, tokens: Tensor, types: Tensor, mask: Tensor, words: Tensor) -> Tensor:
        """Logits [batch, words, vocabulary] of each next word."""
        return self.decode(self.memory(tokens, types, mask), mask, words)

    def memory(self, tokens: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        """The question's hidden states [batch, tokens, size]; ``mask`` is true where a token is."""
        with torch.set_grad_enabled(torch.is_grad_enabled() and self.marks.requires_grad):
            known = len(self.embeddings.word_embeddings.weight)
            own = tokens >= known
            vectors = self.embeddings.word_embeddings(tokens.masked_fill(own, 0))
            vectors[own] = self.marks[tokens[own] - known]
            x = self.embeddings(inputs_embeds=vectors, token_type_ids=types)
            x = self._through(self.lower, x, mask)
            x = self._through(self.upper[: self.still], x, mask)
        return self._through(self.upper[self.still :], x, mask)

    def decode(self, memory: Tensor, mask: Tensor, words: Tensor) -> Tensor:
        x = self.words(words) + self.places.weight[: words.shape[1]]
        for block in self.blocks:
            x = block(x, memory, mask)
        found: Tensor = self.norm(x) @ self.words.weight.T
        return found

    def _through(self, layers: nn.ModuleList, x: Tensor, mask: Tensor) -> Tensor:
        seen = torch.zeros_like(mask, dtype=x.dtype).masked_fill(~mask, -1e9)[:, None, None, :]
        for layer in layers:
            out = layer(x, seen)
            x = out[0] if isinstance(out, tuple) else out
        return x

    def take_over(self, file: Path) -> None:
        """Begin with exported weights; words that they do not know begin as the mean of those that they know."""
        weights, about = stored_weights(file)
        known: list[str] = json.loads(about["vocabulary"])
        given = {name: torch.from_numpy(value) for name, value in weights.items()}
        with torch.no_grad():
            mean = given["decoder.words"].mean(0)
            for place, word in enumerate(self.vocabulary):
                self.words.weight[place] = given["decoder.words"][known.index(word)] if word in known else mean
            for name, value in self.named_exports():
                if name != "decoder.words":
                    value.copy_(given[name])

    def exported(self) -> dict[str, Tensor]:
        """Trained weights by the names of ``retriever.requests.network``, matrices in eight bits a number."""
        found: dict[str, Tensor] = {}
        for name, value in self.named_exports():
            value = value.detach().float().cpu()
            if name.endswith(".weight") and value.ndim == 2:
                scale = value.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
                found[name], found[name + SCALE] = (value / scale).round().to(torch.int8), scale
            else:
                found[name] = value.half().contiguous()
        return found

    def named_exports(self) -> Iterator[tuple[str, Tensor]]:
        """Every exported weight itself, by its name."""
        yield from (("marks", self.marks), ("decoder.words", self.words.weight), ("decoder.places", self.places.weight))
        for name, value in self.norm.named_parameters():
            yield f"decoder.norm.{name}", value
        for i, layer in enumerate(self.upper):
            for name, value in layer.named_parameters():
                yield f"encoder.layer.{self.shape.frozen + i}.{name}", value
        for i, block in enumerate(self.blocks):
            for name, value in block.named_parameters():
                yield f"decoder.{i}.{name.replace('self_.', 'self.')}", value


@torch.no_grad()
def mark_vectors(text: TextEncoder, seed: int = 0) -> Tensor:
    """A vector for each mark: the mean of what its kind is called, and a direction of its own."""
    words: Tensor = text.model.embeddings.word_embeddings.weight.detach()
    own = torch.randn(len(SPECIAL), words.shape[1], generator=torch.Generator().manual_seed(seed)) * words.std() * 0.7
    called = [
        words[torch.tensor(text.tokenizer(name, add_special_tokens=False)["input_ids"])].mean(0)
        for name in SPECIAL.values()
    ]
    return torch.stack(called) + own


def parameters_of(model: Reader, rate: float, tuned_rate: float) -> list[dict[str, object]]:
    """The decoder's, and the text model's tuned layers at a rate of their own."""
    upper = [*model.upper[model.still :].parameters(), *([model.marks] if model.marks.requires_grad else [])]
    text = (*model.upper.parameters(), *model.lower.parameters(), *model.embeddings.parameters())
    known = {id(p) for p in (*text, model.marks)}
    decoder = [p for p in model.parameters() if id(p) not in known]
    return [{"params": decoder, "lr": rate}, {"params": upper, "lr": tuned_rate}]


def schedule(step: int, steps: int, warm: float = 0.06) -> float:
    """Linear warm-up, then a cosine to nought."""
    done = step / max(steps, 1)
    return done / warm if done < warm else 0.5 * (1 + math.cos(math.pi * (done - warm) / (1 - warm)))


assert LONGEST <= 256

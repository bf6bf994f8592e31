"""The text model's forward pass for one query in numpy: a cold question does not wait for torch and transformers.

Those two take three to five seconds to import; a query of twenty tokens through six BERT layers takes ten milliseconds
without them. Only for models of type BERT (Devlin et al. 2019) with mean pooling, as all-MiniLM-L6-v2 is; the vectors are
those of ``retriever/encoders/text_model.py`` to 1e-5, which a test holds. Bulk encoding stays there.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from safetensors import safe_open
from scipy.special import erf
from tokenizers import Tokenizer

from retriever.encoders.one_thread import numpy_on_one_thread

MAX_TOKENS = 256


class QueryEncoder:
    """One short text to a unit vector."""

    def __init__(self, folder: Path):
        numpy_on_one_thread()
        config = json.loads((folder / "config.json").read_text())
        self._layers, self._heads = config["num_hidden_layers"], config["num_attention_heads"]
        self._epsilon = config["layer_norm_eps"]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()
        with safe_open(folder / "model.safetensors", "np") as stored:
            self._weights = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118 - not a dict

    def encode(self, text: str) -> np.ndarray:
        """float32 [dimensions] of unit length."""
        tokens = np.array(self._tokenizer.encode(text).ids)
        x = self.through(self.embedded(tokens, np.zeros(len(tokens), int)), range(self._layers), self._weights)
        mean = x.mean(0)
        return (mean / np.linalg.norm(mean)).astype(np.float32)

    @property
    def vocabulary_size(self) -> int:
        """How many tokens it knows."""
        return len(self._weights["embeddings.word_embeddings.weight"])

    def tokens_of(self, text: str) -> list[int]:
        """The tokens of a piece of text, without the marks of beginning and end."""
        return self._tokenizer.encode(text, add_special_tokens=False).ids

    def vectors_of(self, tokens: Sequence[int]) -> np.ndarray:
        """What tokens mean by themselves, float32 [tokens, dimensions]."""
        found: np.ndarray = self._weights["embeddings.word_embeddings.weight"][list(tokens)]
        return found

    def embedded(self, tokens: np.ndarray, types: np.ndarray, further: np.ndarray | None = None) -> np.ndarray:
        """What goes into the first layer, float32 [tokens, dimensions]; tokens past the vocabulary are rows of ``further``."""
        w = self._weights
        words = w["embeddings.word_embeddings.weight"]
        if further is not None:
            own = tokens >= len(words)
            x = words[np.where(own, 0, tokens)]
            x[own] = further[tokens[own] - len(words)]
        else:
            x = words[tokens]
        x = x + w["embeddings.position_embeddings.weight"][: len(tokens)]
        return self._normed(x + w["embeddings.token_type_embeddings.weight"][types], "embeddings.LayerNorm", w)

    def through(
        self, x: np.ndarray, layers: Iterable[int], weights: Mapping[str, np.ndarray] | None = None
    ) -> np.ndarray:
        """Hidden states after some layers; ``weights`` are those of layers that were tuned, by the same names."""
        w = self._weights if weights is None else weights
        for i in layers:
            layer = f"encoder.layer.{i}"
            x = self._normed(x + self._attention(x, layer, w), f"{layer}.attention.output.LayerNorm", w)
            inner = self._linear(x, f"{layer}.intermediate.dense", w)
            inner *= 0.5 * (1 + erf(inner / np.sqrt(2, dtype=np.float32)))  # GELU
            x = self._normed(x + self._linear(inner, f"{layer}.output.dense", w), f"{layer}.output.LayerNorm", w)
        return x

    def _attention(self, x: np.ndarray, layer: str, w: Mapping[str, np.ndarray]) -> np.ndarray:
        """[tokens, dimensions] -> the same, every token attending to all."""
        q, k, v = (
            self._linear(x, f"{layer}.attention.self.{part}", w).reshape(len(x), self._heads, -1).swapaxes(0, 1)
            for part in ("query", "key", "value")
        )
        scores = q @ k.swapaxes(1, 2) / np.sqrt(q.shape[-1], dtype=np.float32)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (scores / scores.sum(-1, keepdims=True)) @ v
        return self._linear(mixed.swapaxes(0, 1).reshape(len(x), -1), f"{layer}.attention.output.dense", w)

    @staticmethod
    def _linear(x: np.ndarray, name: str, w: Mapping[str, np.ndarray]) -> np.ndarray:
        return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]

    def _normed(self, x: np.ndarray, name: str, w: Mapping[str, np.ndarray]) -> np.ndarray:
        x = x - x.mean(-1, keepdims=True)
        x /= np.sqrt((x * x).mean(-1, keepdims=True) + self._epsilon)
        return x * w[f"{name}.weight"] + w[f"{name}.bias"]


@lru_cache(maxsize=1)
def query_encoder(location: str) -> QueryEncoder | None:
    """The encoder of a model folder, or None where the model is of another kind."""
    folder = Path(location)
    try:
        config = json.loads((folder / "config.json").read_text())
        pooling = json.loads((folder / "1_Pooling" / "config.json").read_text())
    except (OSError, ValueError):
        return None
    known = (
        config.get("model_type") == "bert"
        and config.get("hidden_act") == "gelu"
        and pooling.get("pooling_mode_mean_tokens")
    )
    return QueryEncoder(folder) if known and (folder / "model.safetensors").exists() else None

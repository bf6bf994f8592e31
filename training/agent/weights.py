"""The base model's weights: a folder that transformers wrote, or a reduced one made for a machine that reaches nothing.

A reduced folder (``reduced.py``) holds ``blocks.safetensors``: the GGUF file's own blocks of 5 to 8 bits, as they are, and of
the two tables of the vocabulary only the rows that the data can meet. Its numbers are those of the whole model exactly; an
adapter of linear layers that was trained on it fits the whole model.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM, Qwen2Config, Qwen2ForCausalLM
from transformers.modeling_utils import PreTrainedModel

BLOCKS, CONFIG, TOKENIZER = "blocks.safetensors", "config.json", "tokenizer.json"
KEPT, TYPES = "kept", "types"  # the tensor of the vocabulary's rows, the key of the metadata


@dataclass(frozen=True)
class Words:
    """A tokenizer, and which of its tokens the model has: ``kept[i]`` is the token of the model's row i."""

    tokenizer: Tokenizer
    kept: NDArray[np.int64]

    def rows(self, texts: list[str]) -> list[list[int]]:
        """Each text as rows of the model. Raises KeyError for a token that it was reduced by."""
        place = np.full(self.tokenizer.get_vocab_size() + len(self.kept), -1, np.int64)
        place[self.kept] = np.arange(len(self.kept))
        found = [place[encoded.ids] for encoded in self.tokenizer.encode_batch(texts, add_special_tokens=False)]
        for text, rows in zip(texts, found, strict=True):
            if (rows < 0).any():
                raise KeyError(f"{text[:80]!r} has tokens that the reduced model lacks: reduce it again for this data.")
        return [rows.tolist() for rows in found]

    def text(self, rows: list[int]) -> str:
        """Rows as a text."""
        return self.tokenizer.decode(self.kept[rows].tolist())


def load(folder: Path, device: str) -> tuple[PreTrainedModel, Words]:
    """The model in bfloat16, frozen, and its words."""
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    if (folder / BLOCKS).is_file():
        model, kept = _reduced(folder)
    else:
        model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16, attn_implementation="sdpa")
        kept = np.arange(model.config.vocab_size)
    model.requires_grad_(False)
    return model.to(device), Words(tokenizer, kept)  # type: ignore[arg-type]  # wrapped without its types


def _reduced(folder: Path) -> tuple[PreTrainedModel, NDArray[np.int64]]:
    from gguf import GGMLQuantizationType, quants  # what a whole folder does without

    told = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    config = Qwen2Config(**told | {"attn_implementation": "sdpa"})
    with safe_open(folder / BLOCKS, "np") as stored:
        types = json.loads(stored.metadata()[TYPES])
        kept = stored.get_tensor(KEPT)
        state = {
            name: torch.from_numpy(quants.dequantize(stored.get_tensor(name), GGMLQuantizationType[kind])).bfloat16()
            for name, kind in types.items()
        }
    with torch.device("meta"):
        model = Qwen2ForCausalLM(config)
    rotary = model.model.rotary_emb.__class__(config)  # its frequencies are computed and in no file
    model.load_state_dict(state, assign=True)
    model.model.rotary_emb = rotary
    return model.eval(), kept

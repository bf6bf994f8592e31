"""An adapter of low rank on every linear layer of a frozen model (LoRA, Hu et al. 2021, arXiv:2106.09685).

Written out rather than taken from a library: it is one module, and the machine that trains need not have the library. It is
saved in peft's format, which vLLM and peft read. The adapter is kept in float32, since steps of 2e-4 vanish in bfloat16, and
takes part in the sums in the model's own precision.
"""

import json
import math
from collections.abc import Iterator
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn.functional import linear

RANK, ALPHA = 16, 32
TARGETS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
WEIGHTS, CONFIG = "adapter_model.safetensors", "adapter_config.json"


class Adapted(nn.Module):
    """A frozen linear layer with ``up @ down`` (out x rank, rank x in) added to its matrix; nothing at first."""

    def __init__(self, base: nn.Linear):
        super().__init__()
        self.base = base
        self.down = nn.Parameter(torch.empty(RANK, base.in_features, device=base.weight.device))
        self.up = nn.Parameter(torch.zeros(base.out_features, RANK, device=base.weight.device))
        nn.init.kaiming_uniform_(self.down, a=math.sqrt(5))

    def forward(self, x: Tensor) -> Tensor:
        low = linear(x, self.down.to(x.dtype)) * (ALPHA / RANK)
        out: Tensor = self.base(x) + linear(low, self.up.to(x.dtype))
        return out


def adapt(model: nn.Module) -> list[nn.Parameter]:
    """Put an adapter on each linear layer of the model's blocks; returns what is trained."""
    for parent in list(model.modules()):
        for name, child in list(parent.named_children()):
            if name in TARGETS and isinstance(child, nn.Linear):
                setattr(parent, name, Adapted(child))
    return [value for _, value in adapters(model)]


def adapters(model: nn.Module) -> Iterator[tuple[str, nn.Parameter]]:
    """Every trained matrix by peft's name."""
    for name, module in model.named_modules():
        if isinstance(module, Adapted):
            yield f"base_model.model.{name}.lora_A.weight", module.down
            yield f"base_model.model.{name}.lora_B.weight", module.up


def save(model: nn.Module, folder: Path, base: str) -> None:
    """The adapter in bfloat16 as peft writes it; ``base`` is the model's public name."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file({name: value.detach().bfloat16().cpu() for name, value in adapters(model)}, folder / WEIGHTS)
    told = {
        "peft_type": "LORA",
        "task_type": "CAUSAL_LM",
        "base_model_name_or_path": base,
        "r": RANK,
        "lora_alpha": ALPHA,
        "lora_dropout": 0.0,
        "bias": "none",
        "target_modules": list(TARGETS),
        "inference_mode": True,
    }
    (folder / CONFIG).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


@torch.no_grad()
def take_over(model: nn.Module, folder: Path) -> None:
    """Begin with a saved adapter."""
    stored = load_file(folder / WEIGHTS)
    for name, value in adapters(model):
        value.copy_(stored[name])

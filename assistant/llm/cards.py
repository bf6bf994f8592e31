"""How a model is spread over the GPUs of a machine: split over several, and in several copies behind one address.

Needs nothing but the standard library: the server's own environment imports it.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

_SPLIT, _COPIES = "--tensor-parallel-size", "--data-parallel-size"  # vLLM's own options


def cards() -> int:
    """How many GPUs there are, of those that ``CUDA_VISIBLE_DEVICES`` leaves."""
    if shutil.which("nvidia-smi") is None:
        return 0
    listed = subprocess.run(["nvidia-smi", "-L"], capture_output=True, check=False, text=True)
    found = sum(line.startswith("GPU ") for line in listed.stdout.splitlines()) if listed.returncode == 0 else 0
    chosen = os.environ.get("CUDA_VISIBLE_DEVICES")
    return found if chosen is None else min(found, len([one for one in chosen.split(",") if one.strip()]))


def spread(model: str, found: int, copies: int, given: Sequence[str], small: bool) -> list[str]:
    """vLLM's options for so many cards. A copy has the cards that are left to it: one where the model is small, else the most that its
    attention can be split over. An option that the user gave stays the user's."""
    if found < 2 and copies < 2:
        return []
    chosen = {option.partition("=")[0] for option in given}
    split = 1 if small else _split(heads_of(Path(model)), max(found // copies, 1))
    options = [] if _SPLIT in chosen or split == 1 else [_SPLIT, str(split)]
    return options if _COPIES in chosen or copies == 1 else [*options, _COPIES, str(copies)]


def heads_of(folder: Path) -> int:
    """The attention heads of a model in a folder; 0 where it is no folder, or does not tell."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        return int(config.get("text_config", config)["num_attention_heads"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return 0


def _split(heads: int, cards_each: int) -> int:
    """The most cards that the heads can be shared over evenly; where they are not known, a power of two."""
    fitting = [n for n in range(1, cards_each + 1) if (heads % n == 0 if heads else n & (n - 1) == 0)]
    return fitting[-1]

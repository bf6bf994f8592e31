"""The planner that is shipped: an adapter of a public model, and the name by which a server that has it is known.

Needs nothing but the standard library: the server's own environment imports it too.
"""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

ADAPTER = Path(__file__).parent / "adapter"
PREFIX = "scholar-planner-"


@lru_cache(maxsize=1)
def planner_name() -> str:
    """The name of the model with this very adapter: another adapter has another name."""
    return PREFIX + hashlib.sha256((ADAPTER / "adapter_model.safetensors").read_bytes()).hexdigest()[:8]


def base_model() -> str:
    """The public name of the model that the adapter was trained on."""
    return str(json.loads((ADAPTER / "adapter_config.json").read_text(encoding="utf-8"))["base_model_name_or_path"])

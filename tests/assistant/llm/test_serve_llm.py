"""How the language model's server is started on a processor."""

import pytest

from assistant.llm import server


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

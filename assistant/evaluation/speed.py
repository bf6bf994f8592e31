"""Measures how long things take: ``python -m assistant.evaluation.speed`` rewrites its part of ``docs/benchmarks.md``.

Measured in fresh processes where a start is meant, in one process where a warm answer is; medians of several runs. The
index is built in a folder of its own, so the user's is left alone.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from retriever.pages import machine, write_section

QUESTIONS = (
    "What is 3C 273 and how hard is its X-ray spectrum?",
    "Which X-ray binaries here are strongly absorbed, and who measured it?",
    "Which ULXs here look like pulsars, and who says so?",
    "AGN with photon index below 1.6",
    "sources within 5 degrees of NGC 4151",
    "Compare the photon index of Cyg X-1 and GX 339-4",
    "What is a pulsar wind nebula?",
    "Papers on Abell 2029",
    "What sources are similar to Cyg X-3?",
    "turbulence in cool core clusters measured with XRISM",
    "What is the capital of France?",
    "What is the spin period of Vela X-1 and who measured it?",
)
MARK = "assistant.evaluation.speed"


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"))
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as home:
        os.environ["SCHOLAR_HOME"] = home
        figures = {
            "index_build_s": timed_command("scholar", "index"),
            "ask_cold_s": statistics.median(
                timed_command("scholar", "ask", QUESTIONS[0]) for _ in range(options.repeats)
            ),
            "ui_start_s": statistics.median(ui_start() for _ in range(3)),
            **warm_answers(options.repeats),
        }
    figures["machine"] = machine()
    write(options.out, figures)
    print(json.dumps(figures, indent=1))


def timed_command(*command: str) -> float:
    """Seconds of a command in a process of its own; raises CalledProcessError if it fails."""
    binary = str(Path(sys.executable).with_name(command[0]))
    started = time.perf_counter()
    subprocess.run([binary, *command[1:]], check=True, capture_output=True)
    return time.perf_counter() - started


def ui_start() -> float:
    """Seconds from the start of ``scholar ui`` to its page being served."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = time.perf_counter()
    server = subprocess.Popen(
        [str(Path(sys.executable).with_name("scholar")), "ui", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while time.perf_counter() - started < 120:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2).read()
                return time.perf_counter() - started
            except OSError:
                time.sleep(0.05)
        raise TimeoutError("the page was not served within 120 s")
    finally:
        server.terminate()
        server.wait(20)


def warm_answers(repeats: int) -> dict:
    """Median and 95th percentile of answers in a process that has answered before."""
    from assistant.agent.workflow import Assistant
    from assistant.offline.engine import OfflineEngine
    from retriever.library.opening import open_library

    assistant = Assistant(open_library(), OfflineEngine())
    for question in QUESTIONS:
        assistant.ask(question)
    seconds = sorted(assistant.ask(q).seconds for _ in range(repeats) for q in QUESTIONS)
    return {
        "ask_warm_p50_s": statistics.median(seconds),
        "ask_warm_p95_s": seconds[int(0.95 * len(seconds))],
        "ask_warm_n": len(seconds),
    }


def write(path: Path, figures: dict) -> None:
    """Put the figures between this benchmark's marks, leaving the rest of the page alone."""
    rows = [
        ("index built from the demo catalogue", "index_build_s"),
        ("`scholar ask`, a new process (cold)", "ask_cold_s"),
        ("`make run` to the page served, index there", "ui_start_s"),
        ("answer, warm, median", "ask_warm_p50_s"),
        ("answer, warm, 95th percentile", "ask_warm_p95_s"),
    ]
    lines = [
        "## Answers and starts",
        "",
        f"`python -m assistant.evaluation.speed` on {figures['machine']}; "
        f"{figures['ask_warm_n']} warm answers over {len(QUESTIONS)} questions, offline engine.",
        "",
        "| what | seconds |",
        "| --- | --- |",
    ]
    lines += [f"| {what} | {figures[key]:.2f} |" for what, key in rows] + [""]
    write_section(path, MARK, lines)


if __name__ == "__main__":
    main()

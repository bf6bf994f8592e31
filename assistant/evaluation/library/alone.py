"""A module run in a process of its own, as a user starts it: how long it takes, and its own largest resident memory.

Linux counts into a child's ``ru_maxrss`` what its parent's memory was until the child's program was loaded, so a test runner of
2 GB would make every command appear to need 2 GB. This module, run as a program, is therefore a small parent in between (standard
library only): ``python -m assistant.evaluation.library.alone REPORT MODULE [ARGUMENT ...]`` writes seconds, GB and the status
to the file ``REPORT``.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Started:
    """A process that ran to its end: seconds, and its largest resident memory in GB."""

    seconds: float
    memory_gb: float
    said: str


def run(home: str, module: str, *arguments: str) -> Started:
    """A module in a process of its own, on a home folder of its own; raises RuntimeError where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        done = subprocess.run(
            [sys.executable, "-m", __name__, str(report), module, *arguments],
            capture_output=True,
            text=True,
            env=os.environ | {"SCHOLAR_HOME": home},
        )
        if done.returncode:
            raise RuntimeError(f"python -m {module} ended with {done.returncode}: {done.stderr[-300:]}")
        used = json.loads(report.read_text())
    return Started(used["seconds"], used["memory_gb"], done.stdout)


def main(report: str, *command: str) -> int:
    """The parent in between: runs ``python -m`` with the command, and writes the report; the command's own status."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", *command])
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    Path(report).write_text(json.dumps({"seconds": seconds, "memory_gb": used.ru_maxrss / 1e6}))
    return abs(process.returncode)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""How long ``scholar ui`` takes until its page is served: to the first answer with status 200."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

PATIENCE_S = 120.0


def page_start(home: str, *arguments: str) -> float:
    """Seconds from the command to the page, on a home folder of its own; ``TimeoutError`` where none comes, ``RuntimeError``
    where the command ends instead."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "assistant.terminal.main", "ui", "--port", str(port), *arguments]
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as errors:
        server = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=errors, env=os.environ | {"SCHOLAR_HOME": home}
        )
        try:
            while time.perf_counter() - started < PATIENCE_S:
                if server.poll() is not None:
                    errors.seek(0)
                    raise RuntimeError(f"scholar ui ended with {server.returncode}: {errors.read()[-300:]}")
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20).read()
                    return time.perf_counter() - started
                except urllib.error.URLError:  # nobody listens yet
                    time.sleep(0.03)
            raise TimeoutError(f"the page was not served within {PATIENCE_S:.0f} s")
        finally:
            server.terminate()
            server.wait(20)

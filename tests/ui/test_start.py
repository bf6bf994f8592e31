"""What a page doesn't need before the first spectrum is not loaded when it starts."""

import subprocess
import sys

LATE = ("torch", "scipy.integrate", "scipy.optimize", "scipy.stats", "chromadb")


def test_starting_loads_neither_networks_nor_fits():
    start = "import ui.libraries.opened, ui.spectrum.near_papers, ui.spectrum.similarity"
    loaded = f"{start}, sys; print(*(name for name in {LATE!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []

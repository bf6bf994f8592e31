"""Kills at random moments of a build leave a whole index behind."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from retriever.library.index.build import build_index
from tests.support.paper_stub import StubEncoder, content, holds, opened, versioned

_BUILD = """
import sys, time
from pathlib import Path
sys.path.insert(0, {tests!r})
import retriever.library.index.vector_blocks as blocks
from retriever.library.index.build import build_index
from tests.support.paper_stub import StubEncoder, content, versioned
import chromadb, tantivy
blocks.BLOCK = 40
class Slow(StubEncoder):
    def encode(self, texts):
        time.sleep(0.03)
        return super().encode(texts)
sys.stdout.write("ready"); sys.stdout.flush()
build_index(content(versioned(int(sys.argv[2]))), Path(sys.argv[1]), Slow())
"""


@pytest.mark.slow
def test_kills_leave_a_whole_index(tmp_path):
    """``SCHOLAR_INDEX_KILLS`` kills at random moments of unfinished builds (make test-corpus: 100)."""
    left, generator, folder = int(os.environ.get("SCHOLAR_INDEX_KILLS", "4")), random.Random(2), tmp_path / "index"
    script, version, kills = _BUILD.format(tests=str(Path(__file__).parents[3])), 0, 0
    while left:
        version += 1
        while left:
            child = subprocess.Popen([sys.executable, "-c", script, str(folder), str(version)], stdout=subprocess.PIPE)
            assert child.stdout.read(5) == b"ready"
            time.sleep(generator.uniform(0.0, 0.8))
            child.send_signal(signal.SIGKILL)
            killed = child.wait() == -signal.SIGKILL
            child.stdout.close()
            if version > 1 or (folder / "index.json").exists():
                assert holds(folder, version) or holds(folder, version - 1)
            if not killed:
                break
            kills, left = kills + 1, left - 1
        encoder = StubEncoder()
        build_index(content(versioned(version)), folder, encoder)
        assert holds(folder, version) and opened(folder, encoder).parts[0].manifest["encoder"] == "stub"
        assert not list(folder.glob("generations/building-*")) and len(list(folder.glob("generations/*"))) <= 2
    assert kills == int(os.environ.get("SCHOLAR_INDEX_KILLS", "4"))

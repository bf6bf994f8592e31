"""The vectors of a paper index on a real Chroma server."""

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from retriever.library.index.search import open_paper_index

from retriever.chroma import server_client
from retriever.errors import ServiceMissing
from retriever.library.index.build import build_paper_index
from retriever.library.index.columns import Filter
from retriever.library.index.vectors import DenseIndex
from tests.support.paper_stub import PAPERS, StubEncoder, first


@pytest.fixture
def chroma(tmp_path, monkeypatch):
    """A real ``chroma run``; yields its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        str(Path(sys.executable).with_name("chroma")),
        "run",
        "--path",
        str(tmp_path / "chroma"),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    monkeypatch.setenv("SCHOLAR_CHROMA", f"127.0.0.1:{port}")
    for _ in range(150):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.2)
    yield server
    server.kill()
    server.wait()


def test_a_chroma_server_by_one_setting(tmp_path, chroma, monkeypatch):
    build_paper_index(PAPERS, tmp_path / "index", StubEncoder())
    on_server = open_paper_index(tmp_path / "index", StubEncoder())
    assert on_server.manifest["collection"] and not (on_server.generation / "dense.faiss").exists()
    exact = DenseIndex.build(StubEncoder().encode([p.text for p in PAPERS]))
    query = StubEncoder().encode(["flour and milk pancake"])[0]
    found = on_server.search("flour and milk pancake", 3, lexical=False)
    assert [PAPERS[row].bibcode for row, _ in exact.nearest(query, 3)] == [hit.record["bibcode"] for hit in found]
    assert first(on_server, "NGC 4151", keep=Filter(refereed=True)) == [1]
    build_paper_index(PAPERS[:5], tmp_path / "index", StubEncoder())
    build_paper_index(PAPERS[:6], tmp_path / "index", StubEncoder())
    assert len(server_client().list_collections()) == 2  # the live one and the one before
    monkeypatch.delenv("SCHOLAR_CHROMA")
    build_paper_index(PAPERS, tmp_path / "index", StubEncoder())
    embedded = open_paper_index(tmp_path / "index", StubEncoder())
    assert (
        not embedded.manifest["collection"]
        and json.loads((embedded.generation / "manifest.json").read_text())["papers"] == 10
    )


def test_a_chroma_server_that_is_gone_is_said(tmp_path, chroma):
    build_paper_index(PAPERS, tmp_path / "index", StubEncoder())
    chroma.kill()
    chroma.wait()
    with pytest.raises(ServiceMissing, match="Chroma"):
        open_paper_index(tmp_path / "index", StubEncoder()).search("hot gas", 3)

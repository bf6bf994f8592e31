"""The vectors of a paper index on a real Chroma server."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from retriever.chroma import server_client
from retriever.errors import ServiceMissing
from retriever.library.index.build import build_index
from retriever.library.index.columns import Filter
from tests.support.paper_stub import PAPERS, StubEncoder, content, first, opened


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
    build_index(content(PAPERS), tmp_path / "index", StubEncoder())
    on_server = opened(tmp_path / "index", StubEncoder())
    part = on_server.parts[0]
    assert part.manifest["collections"] and not list(part.generation.glob("chroma*"))
    texts = StubEncoder().encode([f"{p.title}. {p.abstract}" for p in PAPERS])
    query = StubEncoder().encode(["flour and milk pancake"])[0]
    found = on_server.search_papers("flour and milk pancake", 3, lexical=False)
    assert [PAPERS[row].bibcode for row in np.argsort(-texts @ query)[:3]] == [hit.paper.bibcode for hit in found]
    assert first(on_server, "NGC 4151", keep=Filter(refereed=True)) == [1]
    build_index(content(PAPERS[:5]), tmp_path / "index", StubEncoder())
    build_index(content(PAPERS[:6]), tmp_path / "index", StubEncoder())
    assert len(server_client().list_collections()) == 2  # the live one and the one before
    monkeypatch.delenv("SCHOLAR_CHROMA")
    build_index(content(PAPERS), tmp_path / "index", StubEncoder())
    embedded = opened(tmp_path / "index", StubEncoder())
    assert list(embedded.parts[0].generation.glob("chroma*")) and len(embedded.papers) == 10
    assert 8 in first(embedded, "flour and milk pancake", lexical=False)


def test_the_same_content_moves_to_the_server_and_back(tmp_path, chroma, monkeypatch):
    """Nothing else has changed, so nothing is encoded again."""
    address = os.environ["SCHOLAR_CHROMA"]
    for setting, encoded in ((None, 10), (address, 0), (None, 0)):
        if setting:
            monkeypatch.setenv("SCHOLAR_CHROMA", setting)
        else:
            monkeypatch.delenv("SCHOLAR_CHROMA")
        encoder = StubEncoder()
        manifest = build_index(content(PAPERS), tmp_path / "index", encoder)
        assert encoder.encoded == encoded and bool(manifest["chroma"]) == (setting is None)
        assert (
            first(opened(tmp_path / "index", StubEncoder()), f"On object 9. {PAPERS[8].abstract}", lexical=False)[0]
            == 9
        )


def test_a_chroma_server_that_is_gone_is_said(tmp_path, chroma):
    build_index(content(PAPERS), tmp_path / "index", StubEncoder())
    library = opened(tmp_path / "index", StubEncoder())
    chroma.kill()
    chroma.wait()
    with pytest.raises(ServiceMissing, match="Chroma"):
        library.search_papers("hot gas", 3)  # opened before
    with pytest.raises(ServiceMissing, match="Chroma"):
        opened(tmp_path / "index", StubEncoder())

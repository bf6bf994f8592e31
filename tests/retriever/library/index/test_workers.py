"""Vectors computed by workers on Ray are those computed here, and a worker that is killed loses nothing."""

import os
import signal
from pathlib import Path

import numpy as np
import pytest

from retriever.errors import ServiceMissing
from retriever.library.index.vector_blocks import BLOCK, VectorBlocks, text_key
from retriever.library.index.workers import Here, OnRay, workers

TEXTS = [f"text number {i} on the spectrum of source {i % 7}" for i in range(6 * BLOCK)]


def vectors_of(texts: list[str]) -> np.ndarray:
    """Vectors that depend on nothing but the text."""
    seeds = [int(text_key(text), 16) % 2**32 for text in texts]
    return np.stack([np.random.default_rng(seed).normal(size=8) for seed in seeds])


def filled(folder: Path, embed, computed_by) -> np.ndarray:
    blocks = VectorBlocks(folder, embed, computed_by)
    blocks.fill([(text_key(text), text) for text in TEXTS], len(TEXTS))
    return blocks.lookup(np.array([text_key(text) for text in TEXTS], "S16"))


class DiesOnce:
    """Computes vectors; the first worker that begins kills itself in the middle."""

    def __init__(self, mark: Path):
        self.mark = str(mark)

    def __call__(self, texts: list[str]) -> np.ndarray:
        try:
            os.close(os.open(self.mark, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return vectors_of(texts)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


@pytest.fixture(scope="module")
def on_ray():
    """Two workers on this machine."""
    ray = pytest.importorskip("ray")
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    ray.cloudpickle.register_pickle_by_value(__import__(__name__, fromlist=["x"]))
    yield OnRay("auto")
    ray.shutdown()


@pytest.mark.slow
def test_workers_compute_what_this_process_does(tmp_path, on_ray):
    here, there = filled(tmp_path / "here", vectors_of, Here()), filled(tmp_path / "ray", vectors_of, on_ray)
    assert np.abs(here.astype(float) - there.astype(float)).max() < 1e-5
    names = [sorted(path.name for path in (tmp_path / place).glob("*.npz")) for place in ("here", "ray")]
    assert names[0] == names[1]  # the same blocks, named by what they hold


@pytest.mark.slow
def test_a_worker_that_is_killed_loses_nothing(tmp_path, on_ray):
    mark = tmp_path / "died"
    found = filled(tmp_path / "ray", DiesOnce(mark), on_ray)
    assert mark.exists()
    assert np.array_equal(found, vectors_of(TEXTS).astype(np.float16))


def test_without_a_setting_this_process_computes(monkeypatch):
    monkeypatch.delenv("SCHOLAR_RAY", raising=False)
    assert isinstance(workers(), Here)


@pytest.mark.slow
def test_a_cluster_that_does_not_answer_is_one_line(monkeypatch):
    ray = pytest.importorskip("ray")
    ray.shutdown()
    monkeypatch.setenv("SCHOLAR_RAY", "ray://127.0.0.1:1")
    monkeypatch.setenv("RAY_CLIENT_RECONNECT_GRACE_PERIOD", "1")
    with pytest.raises(ServiceMissing, match="No Ray cluster answers"):
        workers()

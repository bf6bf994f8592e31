"""Arrays are read whole by many threads at once."""

import gc
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from retriever.stored_arrays import read_array, read_arrays

THREADS = 8


class _Rubbish:
    """What lets another thread run as it is collected, and leaves the like behind: a collection in the midst of parsing, as in a busy
    process."""

    more = True

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        if _Rubbish.more:
            _Rubbish()
            time.sleep(1e-5)


@pytest.fixture
def busy_collector():
    before = gc.get_threshold()
    _Rubbish.more = True
    _Rubbish()
    gc.set_threshold(20, 1000, 1000)
    yield
    _Rubbish.more = False
    gc.set_threshold(*before)


def _many(read: Callable[[], np.ndarray], times: int = 20) -> list[np.ndarray]:
    def reader(_: int) -> list[np.ndarray]:
        found = []
        for _ in range(times):
            found.append(read())
        return found

    with ThreadPoolExecutor(THREADS) as pool:
        return [one for found in pool.map(reader, range(THREADS)) for one in found]


def test_many_threads_read_the_same_file(tmp_path, busy_collector):
    """Without one reader at a time this ends in ``SystemError: AST constructor recursion depth mismatch`` (CPython 3.11)."""
    values = np.arange(6.0).reshape(2, 3)
    np.savez(tmp_path / "some.npz", keys=np.array([b"a", b"b"]), values=values)
    np.save(tmp_path / "one.npy", values)
    found = _many(lambda: read_arrays(tmp_path / "some.npz", "values")["values"])
    found += _many(lambda: read_array(tmp_path / "one.npy"))
    assert len(found) == 2 * THREADS * 20 and all((one == values).all() for one in found)


def test_names_choose_and_a_missing_one_is_told(tmp_path):
    np.savez(tmp_path / "some.npz", a=np.ones(2), b=np.zeros(3))
    assert set(read_arrays(tmp_path / "some.npz")) == {"a", "b"}
    assert set(read_arrays(tmp_path / "some.npz", "b")) == {"b"}
    with pytest.raises(KeyError):
        read_arrays(tmp_path / "some.npz", "c")


def test_a_mapped_array_is_read_as_it_is_used(tmp_path):
    np.save(tmp_path / "one.npy", np.arange(4))
    assert isinstance(read_array(tmp_path / "one.npy", mapped=True), np.memmap)

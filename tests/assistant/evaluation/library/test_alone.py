"""A process's memory is its own, however large the one that asks for it; a failed one is no measurement."""

import pytest

from assistant.evaluation.library import alone


def test_memory_is_the_processes_own_and_not_its_parents(tmp_path):
    ballast = bytearray(b"x") * 400_000_000  # every page written, so resident
    ran = alone.run(str(tmp_path), "calendar", "2026")
    assert len(ballast) > 0 and "2026" in ran.said
    assert 0.005 < ran.memory_gb < 0.1 and 0 < ran.seconds < 20


def test_what_the_process_uses_itself_is_counted(tmp_path):
    ran = alone.run(str(tmp_path), "timeit", "-n", "1", "-r", "1", "bytearray(b'x') * 300_000_000")
    assert 0.3 < ran.memory_gb < 0.4


def test_a_process_that_fails_is_said_to_have(tmp_path):
    with pytest.raises(RuntimeError, match="python -m calendar ended with 2"):
        alone.run(str(tmp_path), "calendar", "no year")

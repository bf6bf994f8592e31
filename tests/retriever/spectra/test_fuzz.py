"""A quick turn of the fuzzer; the long one is ``python -m tests.support.fuzz_fits --n 100000 --jobs 2``."""

from collections import Counter

from tests.support.fuzz_fits import run_cases, summary


def test_damaged_files_are_read_or_refused(tmp_path):
    record = summary(run_cases(range(1, 501), 7, tmp_path, Counter()))
    assert record["failures"] == {}
    assert record["readings"] > 50 and record["refused"] > 50
    assert record["slowest_ms"] < 5000

"""A quick turn of the fuzzer; the long one is ``python -m tests.support.fuzz_fits --n 100000 --jobs 2``."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from retriever.errors import BadInput
from retriever.spectra.fits_headers import BLOCK, CARD
from retriever.spectra.safe_files import open_fits
from tests.support.fuzz_fits import run_cases, summary


@pytest.mark.parametrize("cases", [range(1, 61), pytest.param(range(61, 501), marks=pytest.mark.slow)])
def test_damaged_files_are_read_or_refused(tmp_path, cases):
    record = summary(run_cases(cases, 7, tmp_path, Counter()))
    assert record["failures"] == {}
    assert record["readings"] > len(cases) // 10 and record["refused"] > len(cases) // 10
    assert record["slowest_ms"] < 5000


@given(st.integers(3, 79), st.binary(min_size=1, max_size=1))
@example(61, b"\0")  # case 71405: minutes in astropy, which takes a damaged END card for one
@settings(deadline=2000, max_examples=25)
def test_a_damaged_end_card_hides_no_absurd_header(place, byte):
    primary = b"".join(c.ljust(CARD) for c in (b"SIMPLE  =                    T", b"BITPIX  =                    8"))
    primary += b"NAXIS   =                    0".ljust(CARD)
    end = bytearray(b"END".ljust(CARD))
    end[place : place + 1] = byte
    absurd = b"".join(
        c.ljust(CARD)
        for c in (b"XTENSION= 'IMAGE   '", b"BITPIX  =                    8", b"NAXIS   = 99999999999999999999", b"END")
    )
    content = (primary + bytes(end)).ljust(BLOCK) + absurd.ljust(BLOCK)
    with TemporaryDirectory() as folder:
        (file := Path(folder) / "a.pha").write_bytes(content)
        with pytest.raises(BadInput, match=r"damaged FITS file|truncated"), open_fits(file):
            pass

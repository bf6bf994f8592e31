"""ADS's markup in titles and abstracts as plain text."""

import pytest

from retriever.catalogue.records import Paper
from retriever.text.tex import without_markup


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("(0.6 ± 0.1) × 10<SUP>22</SUP> cm<SUP>-2</SUP>", "(0.6 ± 0.1) × 10^22 cm^-2"),
        ("iron K<SUB>alpha </SUB> lines", "iron K_alpha lines"),
        ("the nucleus of <ASTROBJ>NGC 4261</ASTROBJ>", "the nucleus of NGC 4261"),
        ("at 0.1 < z < 0.25 and <z> = 0.2", "at 0.1 < z < 0.25 and <z> = 0.2"),
    ],
)
def test_markup_goes_and_inequalities_stay(written, plain):
    assert without_markup(written) == plain
    assert Paper("2020ApJ...001..10X", written, (), 2020, ()).plain_title == plain

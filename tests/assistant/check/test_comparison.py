"""What is said of several values at once is computed from them."""

import pytest

from assistant.check.verify import Verifier
from assistant.evidence.claims import Claim
from assistant.evidence.ledger import Ledger
from retriever.catalogue.records import Measurement


@pytest.fixture(scope="module")
def verifier(names):
    return Verifier(names)


def cited(library, name, unit, *values):
    """3C 273 and NGC 4151 with a value each: (value, low, high)."""
    ledger = Ledger()
    ids = []
    for source_id, (value, low, high) in zip(("3c-273", "ngc-4151"), values, strict=True):
        source = ledger.add_source(library.sources[source_id])
        ids.append(ledger.add_measurement(Measurement(name, value, low, high, 0.9, unit, "a fit"), source, source_id))
    return ledger, tuple(ids)


APART = ((4.5, 4.4, 4.6), (7.5, 7.4, 7.6))
OVERLAPPING = ((4.5, 4.0, 7.5), (7.0, 4.2, 7.6))
EQUAL = ((4.5, 4.4, 4.6), (4.5, 4.4, 4.6))
BARE = ((4.5, None, None), (7.5, None, None))


@pytest.mark.parametrize(
    ("values", "said", "holds"),
    [
        (APART, "it is highest in NGC 4151.", True),
        (APART, "it is highest in 3C 273.", False),
        (APART, "it is highest in NGC 4151, but not all values have an uncertainty.", False),
        (BARE, "it is highest in NGC 4151, but not all values have an uncertainty.", True),
        (BARE, "it is highest in 3C 273, but not all values have an uncertainty.", False),
        (OVERLAPPING, "the intervals overlap, so no difference is established.", True),
        (APART, "the intervals overlap, so no difference is established.", False),
        (BARE, "the intervals overlap, so no difference is established.", False),
        (EQUAL, "they are equal.", True),
        (APART, "they are equal.", False),
        (EQUAL, "it is highest in 3C 273.", False),
        (APART, "the intervals are not established.", False),
    ],
)
def test_statements_on_two_temperatures(verifier, library, values, said, holds):
    ledger, ids = cited(library, "temperature", "keV", *values)
    text = f"Temperature: 3C 273 {values[0][0]} keV, NGC 4151 {values[1][0]} keV; {said}"
    assert (verifier.check(Claim(text, ids), ledger) == "") is holds


@pytest.mark.parametrize(
    ("name", "unit", "hardest", "holds"),
    [
        ("photon_index", "", "3C 273", True),
        ("photon_index", "", "NGC 4151", False),
        ("temperature", "keV", "3C 273", False),
    ],
)
def test_the_harder_spectrum_has_the_smaller_index(verifier, library, name, unit, hardest, holds):
    ledger, ids = cited(library, name, unit, (1.5, 1.4, 1.6), (2.5, 2.4, 2.6))
    text = f"It is 1.5 in 3C 273, 2.5 in NGC 4151. The smaller index, of {hardest}, is the harder spectrum."
    assert (verifier.check(Claim(text, ids), ledger) == "") is holds


def test_one_value_bears_out_no_comparison(verifier, library):
    ledger, ids = cited(library, "temperature", "keV", *APART)
    assert verifier.check(Claim("Temperature: 3C 273 4.5 keV; it is highest in 3C 273.", ids[:1]), ledger)

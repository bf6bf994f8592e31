"""A text against spectra of one's own: what their fits give is supported, what they exclude contradicted."""

import pytest

from assistant.check.paragraph import ParagraphReader
from retriever.reading.files import read_upload
from tests.support.make_fits import write_set


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    made = write_set(tmp_path_factory.mktemp("own"), net_counts=3000.0)
    (found,) = read_upload([made.pha, made.arf, made.rmf, made.background])
    return found


def status(library, reading, text):
    """The status of the last number of a text."""
    (*_, sentence) = ParagraphReader(library, [reading]).read(text).sentences
    return [mark.status for mark in sentence.marks if mark.kind == "number"][-1]


def index_of(reading):
    return next(p for p in reading.estimate.parameters if p.name == "powlaw_gamma")


def test_what_the_fit_gives_is_supported_and_another_value_contradicted(library, reading):
    value = index_of(reading).value
    assert status(library, reading, f"Our spectrum has a photon index of {value:.2f}.") == "supported"
    assert status(library, reading, f"{reading.file} has a photon index of {value:.1f}.") == "supported"
    assert status(library, reading, f"Our spectrum has a photon index of {value + 2:.1f}.") == "contradicted"
    assert status(library, reading, f"Our spectrum has no photon index of {value + 2:.1f}.") == "unknown"
    assert status(library, reading, f"Our spectrum has a photon index below {value + 2:.1f}.") == "unknown"


def test_facts_of_the_file_are_supported(library, reading):
    counts, exposure = reading.record["counts"], reading.record["exposure_s"]
    assert status(library, reading, f"The spectrum holds {counts} counts.") == "supported"
    assert status(library, reading, f"The exposure was {exposure / 1000:g} ks.") == "supported"
    assert status(library, reading, f"The spectrum holds {counts + 500} counts.") == "unknown"


def test_a_spectrum_says_nothing_of_a_source_that_it_is_not_of(library, reading):
    value = index_of(reading).value
    assert "3C 58" not in (reading.object, reading.file)
    told = ParagraphReader(library, [reading]).read(f"3C 58 has a photon index of {value + 2:.2f}.").sentences[0]
    assert not any("spectrum" in mark.says for mark in told.marks)
    assert status(library, reading, "3C 273 is a quasar at a redshift of 0.158.") == "supported"


def test_the_record_of_the_fit_is_the_evidence(library, reading):
    value = index_of(reading).value
    marked = ParagraphReader(library, [reading]).read(f"Our spectrum has a photon index of {value:.2f}.")
    (mark,) = [m for m in marked.sentences[0].marks if m.kind == "number"]
    assert marked.ledger[mark.evidence[0]].record["name"] == "powlaw_gamma" and reading.file in mark.says

"""A user's own text: what is supported, contradicted and unknown."""

import pytest

from assistant.check.paragraph import ParagraphReader


@pytest.fixture(scope="module")
def marked(library):
    """The statuses of a one-sentence text: of the sentence, and of its marks by their texts."""

    def read(text):
        found = ParagraphReader(library).read(text)
        (sentence,) = found.sentences
        for mark in sentence.marks:
            assert sentence.text[mark.start : mark.end] == mark.text and all(i in found.ledger for i in mark.evidence)
            assert mark.status == "unknown" or mark.evidence
        return sentence.status, {mark.text: mark.status for mark in sentence.marks}

    return read


@pytest.mark.parametrize(
    ("text", "status", "marks"),
    [
        ("3C 273 is a quasar at a redshift of 0.158.", "supported", {"3C 273": "supported", "0.158": "supported"}),
        ("3C 273 lies at a redshift of 0.9.", "contradicted", {"3C 273": "supported", "0.9": "contradicted"}),
        ("Cyg X-1 is a blazar.", "contradicted", {"Cyg X-1": "contradicted"}),
        ("The redshift of 3C 273 is not 0.9.", "unknown", {"3C 273": "supported", "0.9": "unknown"}),
        ("3C 273 has a redshift below 0.9.", "unknown", {"3C 273": "supported", "0.9": "unknown"}),
        ("3C 273 is seen with 47 lobes.", "unknown", {"3C 273": "supported", "47": "unknown"}),
        ("XYZ J0102+33 has a redshift of 0.158.", "unknown", {"J0102+33": "unknown", "0.158": "unknown"}),
        ("3C 273 is bright.", "unknown", {"3C 273": "supported"}),
        ("The night was clear.", "unknown", {}),
    ],
)
def test_numbers_and_names(marked, text, status, marks):
    assert marked(text) == (status, marks)


@pytest.mark.parametrize(
    ("cited", "status"),
    [
        ("2011ApJ...742...85G", "supported"),
        ("Gou et al. 2011", "supported"),
        ("2099ApJ...999..999Z", "unknown"),
        ("Nobody et al. 2031", "unknown"),
        ("Gou et al. 1997", "unknown"),
    ],
)
def test_citations(marked, cited, status):
    assert marked(f"The spin of Cyg X-1 is high ({cited}).")[1][cited] == status


def test_a_paper_on_another_source_is_not_evidence_for_this_one(marked):
    assert marked("The spin of 3C 273 is high (Gou et al. 2011).")[1]["Gou et al. 2011"] == "unknown"


def test_the_value_of_another_source_supports_nothing(marked):
    assert marked("Cyg X-1 has a redshift of 0.158.")[1]["0.158"] != "supported"


def test_a_sentence_without_a_name_goes_on_from_the_only_source(library):
    found = ParagraphReader(library).read("3C 273 is a quasar. Its redshift is 0.158. Its redshift is 0.9.")
    assert [s.marks[0].status for s in found.sentences[1:]] == ["supported", "unknown"]
    both = ParagraphReader(library).read("3C 273 and Cyg X-1 are known. Its redshift is 0.158.")
    assert both.sentences[1].marks[0].status == "unknown"


def test_what_is_supported_passes_the_verification_of_claims(library):
    """A sentence that turns its evidence round is not supported, though its number is right."""
    found = ParagraphReader(library).read("3C 273 is a quasar in a galaxy cluster at a redshift of 0.158.")
    assert found.sentences[0].status == "unknown"


def test_a_citation_that_goes_on_from_a_source_has_to_be_linked_to_it(library):
    """A paper on another source supports no "its"."""
    bibcode = next(
        p.bibcode
        for p in library.papers.values()
        if p.reports and all(r.source not in ("cyg-x-1", None) for r in p.reports)
    )
    first = "Cyg X-1 is a high-mass X-ray binary. "
    found = ParagraphReader(library).read(
        f"{first}Its spin is above 0.95 (2011ApJ...742...85G). Its spin is 0.4 ({bibcode})."
    )
    own, other = ([m for m in sentence.marks if m.kind == "citation"][0] for sentence in found.sentences[1:])
    assert own.status == "supported" and other.status == "unknown" and "does not link it to Cyg X-1" in other.says
    number = next(m for m in found.sentences[2].marks if m.kind == "number")
    assert (
        number.status == "unknown"
        and number.says == "Papers here speak of the black hole spin of Cyg X-1, but not of this value."
    )

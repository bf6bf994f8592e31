"""Sentences of a user's own abstracts that state what no catalogue holds."""

from assistant.verbs.sources.paper_text import _further
from retriever.catalogue.records import Paper, Report, Source

ABSTRACT = (
    "We observed NGC 100 and NGC 1003 with Chandra. The iron line of NGC 1003 has an equivalent width of 83 eV. "
    "That of NGC 100 has an equivalent width of 12 eV. The background was low."
)


def test_a_sentence_on_another_source_is_not_quoted():
    reports = (Report("ngc-100", "mention"), Report("ngc-1003", "mention"))
    paper = Paper("2020ApJ...900....1A", "Two sources", ("Author, A.",), 2020, reports, ABSTRACT)
    source = Source("ngc-100", "NGC 100", (), 6.01, 16.49, "", "galaxy")
    told = [report.summary for report in _further(paper, reports[0], source)]
    assert any("12 eV" in sentence for sentence in told) and not any("83 eV" in sentence for sentence in told)

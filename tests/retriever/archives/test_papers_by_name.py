"""Papers asked for by the name of an object: what reaches ADS and arXiv, and what comes back."""

import pytest

from retriever.archives.arxiv import ArxivClient, arxiv_bibcode
from retriever.archives.session import Limits, Web
from retriever.names.authors import surname_first


@pytest.mark.parametrize(
    ("number", "author", "bibcode"),
    [
        ("2501.01321", "Doe, Jane", "2025arXiv250101321D"),
        ("0911.1234", "Doe, Jane", "2009arXiv0911.1234D"),
        ("hep-th/9901001", "Doe, Jane", ""),
        ("2501.01321", "Ångström, A.", ""),
    ],
)
def test_a_paper_of_arxiv_has_the_bibcode_that_ads_gives_it(number, author, bibcode):
    assert arxiv_bibcode({"arxiv_id": number, "authors": [author]}) == bibcode
    assert len(bibcode) in (0, 19)


@pytest.mark.parametrize(
    ("written", "as_ads"), [("Jane Mary Doe", "Doe, Jane Mary"), ("Doe, J.", "Doe, J."), ("Plato", "Plato")]
)
def test_authors_are_written_as_ads_does(written, as_ads):
    assert surname_first(written) == as_ads


def test_a_quotation_mark_ends_no_phrase(archive):
    papers = ArxivClient(Web(Limits(interval_s=0)), f"{archive.url}/api/query").search(['NGC" OR all:"x\\'], rows=5)
    (_, path, _), *_ = archive.requests
    assert path.count("%22") == 4 and "%5C" not in path
    assert papers[0]["bibcode"].startswith("20") and papers[0]["authors"] == ["Doe, Jane"]

"""The benchmarks of the paper index at a small size: real indexes of made-up papers, asked in every way, and their pages."""

import gzip
import json

import pytest

from tests.support.paper_stub import PAPERS, StubEncoder, opened
from tests.support.toy_shared import write_table
from training.literature import retrieval

pytestmark = pytest.mark.slow
LINKS = ["object", "alias_normalized", "bibcode", "kind", "xray"]


@pytest.fixture
def literature(tmp_path):
    """The folder of ten papers, two of them linked to NGC 4151 and one to Cyg X-1."""
    folder = tmp_path / "data/literature"
    folder.mkdir(parents=True)
    with gzip.open(folder / "astro_abstracts.jsonl.gz", "wt") as file:
        for p in PAPERS:
            record = {"bibcode": p.bibcode, "title": p.title, "authors": list(p.authors), "year": p.year}
            file.write(json.dumps(record | {"abstract": p.abstract}) + "\n")
    named = [
        ("CSC:2CXO J121032.5+392421", "ngc4151", 0),
        ("CSC:2CXO J121032.5+392421", "ngc4151", 1),
        ("X", "cygx-1", 5),
    ]
    rows = [{"object": o, "alias_normalized": a, "bibcode": PAPERS[i].bibcode} for o, a, i in named]
    write_table(folder / "name_in_abstract_links.csv.gz", LINKS, rows)
    return folder


def test_papers_are_found_in_every_spelling_and_the_page_says_so(literature, tmp_path, monkeypatch, capsys, names):
    monkeypatch.setattr(retrieval, "paper_encoder", StubEncoder)
    # with the names of the bundled library's curated sources, as any library is opened with those of the bundled one
    monkeypatch.setattr(
        retrieval, "open_library", lambda places, **_: opened(places[0], StubEncoder(), further_names=names)
    )
    described = [("flour and milk pancake", PAPERS[7].bibcode), ("hot gas of clusters", PAPERS[8].bibcode)]
    monkeypatch.setattr(retrieval, "descriptions", lambda held: [d for d in described if d[1] in held])
    page, out = tmp_path / "page.md", tmp_path / "figures.json"
    places = ("--index", str(tmp_path / "index"), "--page", str(page), "--out", str(out))
    assert retrieval.main([str(literature.parent), *places]) == 0
    figures = json.loads(out.read_text())
    spelling = figures["spellings"]["as in the literature (NGC 4151)"]
    assert spelling == {"recall@10": 1.0, "queries": 10, "below .9": []}
    assert figures["spellings"]["catalogue J2000 name, truncated to the minute"]["recall@10"] == 1.0
    ways = figures["descriptions"]["whole"]
    assert ways.keys() == {"hybrid", "BM25 alone", "embeddings alone"}
    assert ways["hybrid"]["queries"] == 2 and ways["BM25 alone"]["recall@1"] == 1.0
    assert 0 < figures["latency_ms"]["p50"] <= figures["latency_ms"]["p95"]
    assert "| as in the literature (NGC 4151) | 1.000 | 10 |" in page.read_text()
    assert "## Papers found" in capsys.readouterr().out

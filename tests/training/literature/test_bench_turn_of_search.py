"""The benchmarks of the paper index at a small size: real indexes of made-up papers, asked in every way, and their pages."""

import gzip
import json

import pytest

from tests.support.paper_stub import PAPERS, StubEncoder
from tests.support.toy_shared import write_table
from training.literature import retrieval, scale

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


def test_papers_are_found_in_every_spelling_and_the_page_says_so(literature, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(retrieval, "paper_encoder", StubEncoder)
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


def test_a_synthetic_corpus_is_built_asked_and_removed(tmp_path, monkeypatch, capsys):
    for name in ("CENTRES", "WORDS"):
        monkeypatch.setattr(scale, name, 400)
    monkeypatch.setattr(scale, "paper_encoder", StubEncoder)
    monkeypatch.setattr(scale, "DIMENSIONS", 32)
    monkeypatch.setattr(scale, "text_encoder", StubEncoder)
    page, kept = tmp_path / "page.md", tmp_path / "kept"
    sizes = ("--papers", "300", "--sources", "150", "--out", str(tmp_path / "figures.json"))
    assert scale.main([*sizes, "--keep", str(kept), "--page", str(page)]) == 0
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert figures["papers"] == 300 and figures["index GB"] > 0 and figures["build s"] > 0
    asked = figures["queries ms"]
    assert {"a name", "words and meaning", "sources within 5'", "similar sources"} <= asked.keys()
    assert all(0 < row["p50"] <= row["p95"] for row in asked.values())
    assert "150 sources and 300 papers of **synthetic text**" in page.read_text()
    built = (kept / "built.json").read_bytes()
    assert scale.main([*sizes, "--keep", str(kept)]) == 0  # only asked again
    assert (kept / "built.json").read_bytes() == built
    monkeypatch.setattr(scale.tempfile, "mkdtemp", lambda prefix: str(tmp_path / "temporary"))
    assert scale.main(["--papers", "60", "--sources", "150"]) == 0
    assert not (tmp_path / "temporary").exists() and "## A large corpus" in capsys.readouterr().out

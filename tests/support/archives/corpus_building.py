"""Building a corpus from the loopback archives, and what a whole one holds; for tests."""

import json

from retriever.archives import ads
from retriever.archives.session import Limits, Web
from retriever.archives.xray_catalogues import CSC21, Selection
from training.corpus.steps.card import check, write_manifest
from training.corpus.steps.links import fetch_links
from training.corpus.steps.papers import fetch_papers
from training.corpus.steps.sources import fetch_sources
from training.corpus.steps.spectra import fetch_spectra
from training.corpus.steps.summaries import make_summaries

QUICK = Limits(interval_s=0.0, at_once=4, backoff_s=0.01, timeout_s=10)


def run_all(archive, folder, page=7):
    """All steps once; returns the outcomes."""
    web = Web(QUICK)
    with folder.writing():
        outcomes = [
            fetch_sources(
                folder, web, CSC21, Selection(significance=1.0), f"{archive.url}/tap", f"{archive.url}/simbad", page
            ),
            fetch_spectra(folder, web, f"{archive.url}/csccli", at_once=2),
            fetch_links(folder, web, f"{archive.url}/simbad"),
            fetch_papers(folder, ads.AdsClient(web, ads.Quota(folder), archive.token, f"{archive.url}/v1"), 10),
            make_summaries(folder, None),
        ]
        write_manifest(folder)
    return outcomes


def assert_whole(archive, folder):
    assert sorted(folder.column("sources", "name")) == sorted(s["name"] for s in archive.sky)
    assert sorted(folder.column("observations", "obsid")) == sorted(o for s in archive.sky for o in s["observations"])
    assert sorted(folder.column("papers", "bibcode")) == sorted(
        {b for i in range(len(archive.sky)) for b in archive.papers_of(i)}
    )
    assert len(folder.column("summaries", "bibcode")) == 3 * len(archive.sky)
    assert check(folder) == []
    assert len(json.loads((folder.path / "spectra/checksums.json").read_text())) == 3 * sum(
        len(s["observations"]) for s in archive.sky
    )

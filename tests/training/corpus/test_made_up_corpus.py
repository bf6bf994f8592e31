"""The corpus of the made-up sky: what the archives hold is what the command brings home, and it says of itself what is so."""

import json
import re

import pytest

from retriever.spectra.load import load_observation
from tests.support.archives.made_up.build import build
from tests.support.archives.made_up.papers import made_up_papers
from tests.support.archives.made_up.sources import made_up_sources
from training.corpus.folder.folder import CorpusFolder
from training.corpus.steps.card import check


@pytest.fixture(scope="module", params=[12, pytest.param(300, marks=pytest.mark.slow)])
def made(request, tmp_path_factory):
    return build(tmp_path_factory.mktemp("made-up"), request.param), request.param


def test_the_command_brings_home_what_the_archives_hold(made):
    corpus, count = made
    folder = CorpusFolder(corpus.folder)
    held = made_up_sources()[:count]
    assert check(folder) == []
    rows = {row["name"]: row for row in folder.rows("sources")}
    assert sorted(rows) == sorted(source.name for source in held)
    for source in held:
        row = rows[source.name]
        assert (row["ra"], row["dec"]) == (source.ra, source.dec)
        served = {name for name in source.values if name in row}
        assert {"hard_hs", "flux_aper_b", "flux_aper_b_hilim", "var_inter_prob_b"} <= served
        assert {name: row[name] for name in served} == {name: source.values[name] for name in served}
    links = {row["source"]: row for row in folder.rows("links")}
    assert all(set(source.names) <= set(links[source.name]["identifiers"]) for source in held)
    told = json.loads(corpus.truth.read_text())
    assert set(told["papers"]) == set(folder.column("papers", "bibcode"))
    assert {row["bibcode"]: row["abstract"] for row in folder.rows("papers")} == {
        bibcode: paper["abstract"] for bibcode, paper in told["papers"].items()
    }


def test_a_spectrum_is_that_of_its_source(made):
    corpus, count = made
    for source in made_up_sources()[: min(count, 5)]:
        files = {path.name.split("_")[-1]: path for path in (corpus.folder / f"spectra/{source.obsid}").iterdir()}
        seen = load_observation(files["pha3.fits"], files["arf3.fits"], files["rmf3.fits"])
        assert seen.spectrum.counts.sum() == source.spectrum.counts.sum() and seen.spectrum.object == source.called


def test_the_sky_is_consistent():
    sources, papers = made_up_sources(), made_up_papers()
    names = [name for source in sources for name in (source.name, *source.names)]
    assert len(sources) == 300 and len(set(names)) == len(names)
    assert all(len(paper.bibcode) == 19 for paper in papers) and len({p.bibcode for p in papers}) == len(papers)
    for paper in papers:
        assert int(re.search(r"(9\d{3})[.\d]{5}[A-Z]$", paper.bibcode)[1]) > 9000  # no journal has such volumes
        for told in paper.told:
            assert told.sentence in paper.abstract
            assert told.value in [float(number) for number in re.findall(r"\d+\.?\d*", told.sentence)]

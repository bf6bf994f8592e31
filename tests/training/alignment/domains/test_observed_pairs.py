"""From a corpus of the archives to pairs that train and are measured: whose spectra and abstracts these are."""

import numpy as np
import pytest

from retriever.errors import BadInput
from retriever.network.grid import Gridded
from tests.support.archives.made_up.build import build
from training.alignment import bench
from training.alignment.claims import observed
from training.alignment.domains.aligner import batch_of
from training.alignment.domains.objects import tabulated
from training.alignment.domains.preset import read_domain
from training.alignment.domains.tables import observed_pairs
from training.alignment.modalities.spectrum import ObservedSpectra
from training.corpus.folder.folder import CorpusFolder


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return build(tmp_path_factory.mktemp("made-up"), 12).folder


class Words:
    """Embeddings of texts by their bytes: quick, and the same for the same words."""

    def encode(self, texts, batch=1):
        return np.stack([np.random.default_rng(sum(map(ord, t))).normal(size=384) for t in texts]).astype(np.float32)


def quick(tmp_path):
    domain = read_domain("x-ray-observed", steps=2, batch=8)
    text = domain.of("text") | {"embedder": Words(), "cache": tmp_path}
    return read_domain("x-ray-observed", steps=2, batch=8, options=domain.options | {"text": text})


def test_a_source_of_the_corpus_has_its_spectrum_and_the_abstracts_on_it(corpus, tmp_path):
    domain = quick(tmp_path)
    objects = observed_pairs.read_corpus(corpus, domain)
    folder = CorpusFolder(corpus)
    assert sorted(objects.name) == sorted(folder.column("sources", "name"))
    papers = {row["bibcode"]: row for row in folder.rows("papers")}
    links = {row["source"]: row["bibcodes"] for row in folder.rows("links")}
    for name, own in zip(objects.name, objects.raw["text"], strict=True):
        assert own == [f"{papers[b]['title']}. {papers[b]['abstract']}" for b in links[name] if papers[b]["abstract"]]
    counts = objects.raw["spectrum"].spectra.counts.sum(1)
    assert objects.raw["spectrum"].present.all() and (counts > 10).all() and np.unique(counts).size > 6
    data = tabulated(objects, domain)
    batch, known = batch_of(data, np.arange(4), np.random.default_rng(0), "cpu")
    assert batch["spectrum"]["x"].shape[0] == 4 and known.all()


def test_the_command_measures_a_corpus_and_says_that_it_is_small(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(bench, "chosen", lambda options: read_domain("x-ray-observed", tables=["corpus"]))
    monkeypatch.setattr(
        bench, "load", lambda t, d, place: tabulated(observed_pairs.read_corpus(place, d), quick(tmp_path))
    )
    monkeypatch.setattr(
        observed, "train", lambda data, domain, out, run: observed.new_aligner(data, domain, np.arange(12)).eval()
    )
    arguments = [
        "--domain",
        "x-ray-observed",
        "--corpus",
        str(corpus),
        "--docs",
        str(tmp_path),
        "--work",
        str(tmp_path),
    ]
    bench.main(arguments)
    page = (tmp_path / "x-ray-observed-corpus.md").read_text()
    assert (
        "12 sources, 12 with a spectrum" in page
        and "**Small**" in page
        and "**Made up**" in page
        and "spectrum to text" in page
        and "nan" not in page
    )


def test_a_shorter_exposure_has_fewer_counts_and_as_much_less_area():
    spectra = Gridded(np.full((3, 60), 40.0), np.zeros((3, 60)), np.zeros(3), np.ones((3, 3, 60)))
    table = ObservedSpectra(spectra, np.ones(3, bool))
    whole, thinned = (table.batch(np.arange(3), g)["x"] for g in (None, np.random.default_rng(1)))
    assert whole.shape == thinned.shape and not np.allclose(whole, thinned) and (spectra.counts == 40).all()


def test_sources_without_papers_are_refused():
    with pytest.raises(BadInput, match="abstract"):
        observed_pairs.paired(["a"], [""], [None], [[]])

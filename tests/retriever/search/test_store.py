"""The index: made whole or not at all, found again, rebuilt from the durable files."""

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from retriever.catalogue.records import read_catalogue
from retriever.encoders.text_model import text_encoder
from retriever.errors import ServiceMissing
from retriever.search.retriever import Retriever
from retriever.search.store import index_folder, open_store


@pytest.fixture
def small(catalogue, tmp_path):
    """A catalogue of a few sources, so that building its index takes a second."""
    folder = tmp_path / "small"
    shutil.copytree(catalogue.folder, folder)
    wanted = list(catalogue.sources)[:8]
    lines = [line for line in (folder / "sources.jsonl").read_text().splitlines() if json.loads(line)["id"] in wanted]
    (folder / "sources.jsonl").write_text("\n".join(lines))
    papers = [json.loads(line) for line in (folder / "papers.jsonl").read_text().splitlines()]
    papers = [p for p in papers if any(r["source"] in wanted for r in p["reports"])]
    for paper in papers:
        paper["reports"] = [r for r in paper["reports"] if r["source"] in wanted]
    (folder / "papers.jsonl").write_text("\n".join(map(json.dumps, papers)))
    return read_catalogue(folder)


def test_embeddings_are_unit_vectors_that_know_meaning():
    vectors = text_encoder().encode(["a pulsar in a binary", "neutron star with a companion", "baking bread at home"])
    assert vectors.shape == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_cosine_similarities_are_those_of_numpy(retriever):
    with np.load(retriever.store.folder / "vectors.npz") as stored:
        keys, vectors = stored["keys"].tolist(), stored["vectors"]
    query = text_encoder().encode(["iron line in a Seyfert galaxy"])[0]
    exact = sorted(((float(v @ query), k) for k, v in zip(keys, vectors, strict=True)), reverse=True)[:5]
    found = retriever.store.nearest_passages(query, 5)
    assert [k for k, _ in found] == [k for _, k in exact]
    assert np.allclose([s for _, s in found], [s for s, _ in exact], atol=1e-4)


def test_a_second_opening_builds_nothing(catalogue, retriever):
    notes = []
    open_store(catalogue, note=notes.append)
    assert notes == []


def test_a_broken_index_is_rebuilt(small, tmp_path, monkeypatch):
    monkeypatch.setenv("SCHOLAR_HOME", str(tmp_path / "one"))
    whole = open_store(small)
    monkeypatch.setenv("SCHOLAR_HOME", str(tmp_path / "two"))  # as another process would find it, after damage
    folder = index_folder(small)
    shutil.copytree(whole.folder, folder)
    shutil.rmtree(folder / whole.manifest["chroma"])
    notes = []
    again = open_store(small, note=notes.append)
    assert again.nearest_passages(text_encoder().encode(["pulsar"])[0], 3)
    assert any("again" in note for note in notes)
    assert [p.name for p in folder.parent.iterdir()] == [folder.name]  # nothing left lying about


def test_an_unfinished_build_is_ignored(small, tmp_path, monkeypatch):
    monkeypatch.setenv("SCHOLAR_HOME", str(tmp_path))
    (tmp_path / "index" / "building-killed").mkdir(parents=True)
    assert not (index_folder(small) / "manifest.json").exists()
    assert open_store(small).manifest["spectra"] == len(small.sources)


def test_a_changed_catalogue_gets_its_own_index(catalogue, tmp_path):
    copy = tmp_path / "catalogue"
    shutil.copytree(catalogue.folder, copy)
    lines = (copy / "papers.jsonl").read_text().splitlines()
    (copy / "papers.jsonl").write_text("\n".join(lines[:-1]) + "\n")
    assert index_folder(read_catalogue(copy)) != index_folder(catalogue)


def test_a_missing_file_and_an_unwritable_home_are_said(small, tmp_path, monkeypatch):
    with pytest.raises(ServiceMissing, match="missing"):
        read_catalogue(tmp_path)
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("SCHOLAR_HOME", str(blocked))
    with pytest.raises(ServiceMissing, match="SCHOLAR_HOME"):
        open_store(small)


def test_a_missing_server_is_said(small, monkeypatch, retriever):
    monkeypatch.setenv("SCHOLAR_CHROMA", "127.0.0.1:1")
    with pytest.raises(ServiceMissing, match="Chroma server"):
        open_store(small)


def test_many_threads_ask_at_once(retriever):
    queries = ["pulsar", "quasar jet", "galaxy cluster gas", "cataclysmic variable"] * 6
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda q: [h.paper.bibcode for h in retriever.search_papers(q, 3)], queries))
    assert all(found[i] == found[i + 4] for i in range(len(found) - 4))


def test_every_paper_is_found_by_its_own_title(catalogue, retriever):
    papers = list(catalogue.papers.values())[::8]
    ranks = [[h.paper.bibcode for h in retriever.search_papers(p.plain_title, 3)] for p in papers]
    assert sum(p.bibcode in r for p, r in zip(papers, ranks, strict=True)) >= 0.98 * len(papers)


def test_similar_spectra_have_similar_parameters(catalogue, retriever):
    """The nearest spectra are nearer in photon index than a source drawn at random."""
    differences, at_random = [], []
    sources = [s for s in catalogue.sources.values() if "photon_index" in s.simulation and s.simulation["counts"] > 500]
    spread = np.array([s.simulation["photon_index"] for s in sources])
    for source in sources[::5]:
        near = retriever.similar_sources(retriever.store.spectrum_vector(source.id), 3, exclude=source.id)
        own = source.simulation["photon_index"]
        differences += [abs(s.simulation["photon_index"] - own) for s, _ in near if "photon_index" in s.simulation]
        at_random.append(np.mean(np.abs(spread - own)))
    assert np.mean(differences) < 0.5 * np.mean(at_random)


def test_manifest_is_json(retriever):
    manifest = json.loads((retriever.store.folder / "manifest.json").read_text())
    assert manifest["passages"] == len(retriever.passages)
    assert isinstance(retriever, Retriever) and os.path.isdir(retriever.store.folder)

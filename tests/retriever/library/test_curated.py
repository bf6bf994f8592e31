"""The demo catalogue: what it must hold, and that its facts are those of the data it was made from."""

import csv
import gzip
import json
import re

import numpy as np
import pytest

from retriever.names.positions import Position, position_in_name, within


def test_size_and_classes(library):
    assert len(library.sources) >= 150
    assert len(library.papers) >= 220
    assert len(library.classes) >= 8
    wanted = {
        "quasar",
        "blazar",
        "Seyfert",
        "galaxy cluster",
        "HMXB",
        "LMXB",
        "CV",
        "pulsar",
        "SNR",
        "YSO",
        "star",
        "ULX",
    }
    assert wanted <= set(library.classes)
    total = sum(f.stat().st_size for f in library.parts[0].content.rglob("*") if f.is_file())
    assert total < 60e6  # its index included


def test_bibcodes_are_well_formed(library):
    for paper in library.papers.values():
        assert re.fullmatch(r"\d{4}[A-Za-z][\w&.]{13}[A-Z]", paper.bibcode), paper.bibcode
        assert len(paper.bibcode) == 19
        assert paper.authors and paper.title and paper.reports


def test_summaries_have_two_to_five_sentences(library):
    for paper in library.papers.values():
        for report in paper.reports:
            sentences = len(re.findall(r"[.!?](?:\s|$)", report.summary))
            assert 2 <= sentences <= 5, (paper.bibcode, report.summary)


def test_every_link_leads_somewhere(library):
    for paper in library.papers.values():
        assert all(r.source is None or r.source in library.sources for r in paper.reports), paper.bibcode
    terms = {term.term for term in library.terms}
    assert len(library.terms) >= 60
    for term in library.terms:
        assert not term.bibcode or term.bibcode in library.papers, term.term
        assert term.bibcode or term.asked, term.term  # an entry without a paper is there for what people ask
        assert set(term.see_also) <= terms, term.term


def test_every_source_has_a_simulated_spectrum_and_says_from_what(library):
    with np.load(library.parts[0].content / "spectra.npz") as stored:
        counts = dict(zip(stored["ids"].tolist(), stored["counts"], strict=True))
    for source in library.sources.values():
        assert counts[source.id].sum() == source.simulation["counts"] > 10, source.name
        assert source.simulation["from"] and source.simulation["response"]
        assert 0 <= source.ra < 360 and -90 <= source.dec <= 90
        for m in source.measurements:
            assert np.isfinite(m.value) and m.method, (source.name, m)
            assert m.low is None or m.low <= m.value, (source.name, m)
            assert m.high is None or m.high >= m.value, (source.name, m)


def test_the_simulations_are_remade_from_their_seeds(library):
    """The builder gives the same counts again for the sources shipped."""
    from training.simulation.catalogue_spectra import simulate_catalogue_spectrum

    with np.load(library.parts[0].content / "spectra.npz") as stored:
        counts = dict(zip(stored["ids"].tolist(), stored["counts"], strict=True))
    for source in list(library.sources.values())[::25]:
        values = {m.name: m.value for m in source.measurements}
        again, described = simulate_catalogue_spectrum(values, source.object_class, source.simulation["seed"])
        assert np.array_equal(again, counts[source.id])
        assert described == source.simulation


@pytest.fixture(scope="module")
def abstracts(shared):
    with gzip.open(shared / "literature/astro_abstracts.jsonl.gz", "rt", encoding="utf-8") as lines:
        return {record["bibcode"]: record for record in map(json.loads, lines)}


@pytest.mark.real_data
def test_papers_stand_in_the_literature_with_the_same_title_and_year(library, abstracts):
    for paper in library.papers.values():
        record = abstracts[paper.bibcode]
        assert " ".join(record["title"].split()) == paper.title
        assert record["year"] == paper.year


@pytest.mark.real_data
def test_no_summary_shares_eight_words_with_its_abstract(library, abstracts):
    def words(text):
        return re.findall(r"[a-z0-9]+", text.lower())

    for paper in library.papers.values():
        record = abstracts[paper.bibcode]
        original = words(record["title"] + " " + record["abstract"])
        grams = {tuple(original[i : i + 8]) for i in range(len(original) - 7)}
        for report in paper.reports:
            own = words(report.summary)
            shared_grams = [own[i : i + 8] for i in range(len(own) - 7) if tuple(own[i : i + 8]) in grams]
            assert not shared_grams, (paper.bibcode, shared_grams[0])


@pytest.mark.real_data
def test_positions_are_within_two_arcsec_of_the_catalogue(library, shared):
    with gzip.open(shared / "catalog/csc_merged.csv.gz", "rt") as lines:
        rows = {row["name"]: row for row in csv.DictReader(lines)}
    checked = 0
    for source in library.sources.values():
        name = next((alias for alias in source.aliases if alias in rows), None)
        if name is None or "Chandra" not in source.position_from:
            continue
        row = rows[name]
        held = (
            (float(row["ra"]), float(row["dec"]))
            if row["ra"]
            else (position_in_name(name).ra, position_in_name(name).dec)
        )
        near = within(Position(source.ra, source.dec), np.array([held[0]]), np.array([held[1]]), 2 / 3600)
        assert near, (source.name, held)
        checked += 1
    assert checked > 100

"""The library that the package ships: what it holds, that its parts agree, and that it is remade from the data."""

import gzip
import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from retriever.encoders.shared_space import load_shared_space
from retriever.encoders.text_model import text_encoder
from retriever.estimates.shape import shape_vector
from retriever.library.format.passages import passages_of_paper
from retriever.library.format.tables import COLUMNS, papers_of, sources_of, table_rows
from retriever.library.index.vector_blocks import text_key
from retriever.library.spectra import observation_of_counts
from retriever.names.spelling import normalise
from retriever.network.grid import gridded
from retriever.text.sentences import sentences_of_abstract
from training.bundled import build, card
from training.bundled.reported import METHOD
from training.bundled.rows import read_rows

SHIPPED = build.SHIPPED
MOST_BYTES = 40_000_000


@pytest.fixture(scope="module")
def sources():
    return {source.id: source for source in sources_of(SHIPPED)}


@pytest.fixture(scope="module")
def papers():
    return {paper.bibcode: paper for paper in papers_of(SHIPPED)}


def arrays(name: str) -> dict:
    with np.load(SHIPPED / name) as stored:
        return {key: stored[key] for key in stored.files}


def test_it_is_as_large_as_promised_and_no_larger(sources, papers):
    links = {(p.bibcode, r.source) for p in papers.values() for r in p.reports if r.source}
    assert len(sources) >= 14_000 and len(papers) >= 17_000 and len(links) >= 4_500
    assert all(source in sources for _, source in links)
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*") if path.is_file()) <= MOST_BYTES


def test_the_manifest_signs_what_lies_there():
    manifest = json.loads((SHIPPED / "library.json").read_text())
    held = {p.relative_to(SHIPPED).as_posix() for p in SHIPPED.rglob("*") if p.is_file()} - {"library.json"}
    assert held == manifest["files"].keys()
    for name, entry in manifest["files"].items():
        assert hashlib.sha256((SHIPPED / name).read_bytes()).hexdigest() == entry["sha256"], name


def test_the_curated_sources_are_those_of_the_selection(sources):
    chosen = {row["id"]: row for row in read_rows(Path(build.__file__).with_name("selection.csv"))}
    curated = {source.id: source for source in sources.values() if source.curated}
    assert curated.keys() == chosen.keys() and len(curated) == 280
    assert all(
        curated[i].name == row["name"] and curated[i].object_class == row["object_class"] for i, row in chosen.items()
    )


def test_no_abstract_and_no_summary_but_our_own(sources, papers):
    for paper in papers.values():
        assert paper.abstract == "" and (paper.title or not paper.authors), paper.bibcode
        for report in paper.reports:
            assert report.by == "" and (not report.summary or report.source is None or sources[report.source].curated)
    assert sum(bool(r.summary) for p in papers.values() for r in p.reports) == 438


def test_every_value_says_its_origin_and_the_implausible_ones_their_fault(sources):
    values = [m for source in sources.values() for m in source.measurements]
    assert all(m.method for m in values) and not any("umlcaxs" in m.method for m in values)
    assert all(
        m.band and m.instrument for m in values if m.name.startswith(("hard_", "flux_", "bat_", "powlaw", "bb_"))
    )
    outside = [m for m in values if m.name == "powlaw_gamma" and not -1 <= m.value <= 8]
    assert len(outside) >= 176 and all(m.flag for m in outside)
    assert not any("umlcaxs" in column for columns in COLUMNS.values() for column in columns)


def test_nothing_is_simulated_from_a_flagged_value(sources):
    for source in sources.values():
        index = source.simulation.get("photon_index")
        used = source.measured("powlaw_gamma")
        if used and used.flag and not source.curated:
            assert index != used.value or "powlaw_gamma" in source.simulation["from"], source.id


def test_names_lead_to_one_source(sources):
    owner: dict[str, str] = {}
    for source in sources.values():
        for name in {normalise(n) for n in (source.name, *source.aliases)}:
            if not (source.curated and name in owner):
                assert owner.setdefault(name, source.id) == source.id, (name, owner[name], source.id)


def test_quantities_read_by_rules_say_so_and_are_few_kinds(papers):
    read = [q for p in papers.values() for r in p.reports if not r.summary for q in r.quantities]
    assert len(read) >= 15 and {q.method for q in read} == {METHOD}


def test_the_vectors_are_those_of_the_passages_and_spectra(sources, papers):
    passages = [p for paper in papers.values() for p in passages_of_paper(paper, sources)]
    texts = {text_key(p.text): p.text for p in passages}
    stored, telling = arrays("vectors/text.npz"), arrays("vectors/telling.npz")
    assert set(stored["keys"].tolist()) == texts.keys() == set(telling["keys"].tolist())
    rows = np.arange(0, len(texts), len(texts) // 8)
    chosen = [texts[key] for key in stored["keys"][rows].tolist()]
    space = load_shared_space()
    np.testing.assert_allclose(stored["vectors"][rows], text_encoder().encode(chosen), atol=2e-3)
    np.testing.assert_allclose(telling["vectors"][rows], space.unit(space.texts(chosen), "text"), atol=5e-3)
    spectra, counts = arrays("vectors/spectra.npz"), arrays("spectra.npz")
    assert spectra["ids"].tolist() == counts["ids"].tolist() == arrays("vectors/map.npz")["ids"].tolist()
    for row in range(0, len(counts["ids"]), len(counts["ids"]) // 8):
        source = sources[counts["ids"][row]]
        seen = observation_of_counts(counts["counts"][row], source.simulation["exposure_s"], source.name)
        np.testing.assert_allclose(spectra["shapes"][row], shape_vector(seen), atol=2e-3)
        np.testing.assert_allclose(spectra["aligned"][row], space.spectra(gridded(seen))[0], rtol=2e-3, atol=2e-2)


@pytest.mark.real_data
@pytest.mark.slow
def test_its_tables_are_remade_byte_for_byte(shared, tmp_path):
    contents = build.contents_of(shared)
    build.write_tables(contents, tmp_path, Path(build.__file__).with_name("glossary.jsonl"))
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (SHIPPED / path.name).read_bytes(), path.name


@pytest.mark.real_data
@pytest.mark.slow
def test_no_sentence_of_an_abstract_stands_in_it(shared):
    with gzip.open(shared / "literature/astro_abstracts.jsonl.gz", "rt", encoding="utf-8") as lines:
        abstracts = [json.loads(line)["abstract"] or "" for line in lines]
    theirs = {_plain(s) for text in abstracts for s in sentences_of_abstract(text) if len(s) > 50}
    for table in ("sources", "measurements", "reports", "papers"):
        columns = [c for c in COLUMNS[table] if c != "title"]
        cells = {row[c] for row in table_rows(SHIPPED, table) for c in columns if isinstance(row.get(c), str)}
        copied = [cell for cell in cells for s in sentences_of_abstract(cell) if _plain(s) in theirs]
        assert not copied, (table, copied[:3])


def _plain(sentence: str) -> str:
    return "".join(character for character in sentence.lower() if character.isalnum())


@pytest.mark.slow
def test_the_card_s_figures_are_those_of_the_library():
    page = (Path(__file__).parents[3] / card.PAGE).read_text(encoding="utf-8")
    assert "\n".join(card.figures(SHIPPED)) in page

"""Which source a paper names, and what its abstract can only be saying of it."""

import pytest

from retriever.catalogue.records import Source
from training.bundled.links import named, owners, referred
from training.bundled.merging import Rows
from training.bundled.papers import Fact, first_authors, papers_of_literature
from training.bundled.reported import METHOD, quantities_of

CODE = "2020ApJ...900....1T"
ROW = {"main_type": "", "main_id": "", "name_cat": "", "ref": ""}


def source(identifier: str, name: str, *aliases: str, redshift: float | None = None) -> Source:
    return Source(identifier, name, aliases, 1.0, 1.0, "toy", "Seyfert", redshift=redshift)


SOURCES = [
    source("a", "NGC 4151", redshift=0.0033),
    source("b", "Mrk 3", "UGC 3426", redshift=0.0135),
    source("c", "Crab"),
    source("d", "BL Lac"),
]
ROWS = {s.id: Rows(ROW) for s in SOURCES}
OWNER = owners(SOURCES, ROWS)


def fact(title: str, abstract: str = "") -> Fact:
    return Fact(CODE, title, ("Toy, A.",), 2020, "toy", abstract)


def links(title: str, abstract: str = "") -> dict[str, str]:
    return {s: about for (_, s), about in named([fact(title, abstract)], OWNER).items()}


def told(title: str, abstract: str) -> dict[str, list]:
    found = quantities_of({CODE: fact(title, abstract)}, {s.id: s for s in SOURCES}, OWNER)
    return {s: [(m.name, m.value) for m in values] for (_, s), values in found.items()}


def test_a_name_links_in_any_spelling_and_the_title_counts_more():
    assert links("The Seyfert NGC\\,4151", "Unlike UGC 3426, NGC4151 varies.") == {"a": "title", "b": "mention"}


def test_parts_of_names_kinds_and_units_are_no_mentions():
    assert links("A source in NGC 4151 X-1") == {}
    assert links("A survey of BL Lac objects", "BL Lacs and BL Lac are blazars. It reached 5 Crab.") == {}
    assert links("The flare of BL Lac") == {"d": "title"}


def test_a_name_of_two_sources_or_of_their_host_links_to_none():
    shared = [*SOURCES, source("e", "Toy 5", "Mrk 3")]
    assert "mrk3" not in owners(shared, {s.id: Rows(ROW) for s in shared})
    inside = source("f", "2CXO J000000.0+000000", "NGC 104")
    held = owners([inside], {"f": Rows(ROW | {"main_type": "GlCl", "main_id": "NGC 104"})})
    assert "ngc104" not in held and len(held) == 1


def test_references_link_those_whose_class_or_values_they_gave():
    rows = {"a": Rows(ROW | {"ref": f"{CODE};SIMBAD"}), "b": Rows(hmxb={"Spin_Ref": f"{CODE},unpublished"})}
    assert referred(rows, {CODE: fact("")}) == {(CODE, "a"): "class", (CODE, "b"): "link"}


def test_a_value_is_attached_where_its_sentence_can_be_on_nothing_else():
    assert told("X-rays from NGC 4151", "The photon index is 1.75 ± 0.05.") == {"a": [("photon_index", 1.75)]}
    assert told("X-rays from Seyferts", "We find a photon index of 1.6 in NGC 4151.") == {"a": [("photon_index", 1.6)]}
    assert told("Two Seyferts", "The nearest is Mrk 3 (z = 0.0135), beyond NGC 4151.") == {"b": [("redshift", 0.0135)]}


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("X-rays from NGC 4151 and Mrk 3", "The photon index is 1.75 ± 0.05."),  # of which?
        ("X-rays from NGC 4151", "The photon index of Mrk 3 and NGC 4151 is 1.75."),
        ("X-rays from NGC 4151", "The photon index of NGC 1068 is 1.75."),
        ("X-rays from NGC 4151", "The sample has a photon index of 1.75."),
        ("X-rays from NGC 4151", "The photon index is 1.75. Later the photon index is 1.95."),
        ("X-rays from NGC 4151", "The photon index is less than 1.75."),
        ("Galaxies behind NGC 4151", "A galaxy at z = 1.2 is lensed."),
    ],
)
def test_what_may_be_of_something_else_is_left_out(title, abstract):
    assert told(title, abstract) == {}


def test_what_is_attached_says_how_it_was_read():
    found = quantities_of(
        {CODE: fact("NGC 4151", "The photon index is 1.75 ± 0.05 (90% confidence).")},
        {s.id: s for s in SOURCES},
        OWNER,
    )
    (measured,) = found[CODE, "a"]
    assert (measured.method, measured.low, measured.high, measured.level) == (METHOD, 1.7, 1.8, 0.9)


def test_a_preprint_and_its_published_paper_are_one(tmp_path):
    from tests.support.toy_shared import write_records

    title, code = "A long enough title on the toy source of all", "2021MNRAS.500..111T"
    record = {"title": title, "authors": ["Anna Toy", "Bo Model"], "year": 2020, "abstract": "x", "bibcode_kind": "ads"}
    write_records(
        tmp_path / "astro_abstracts.jsonl.gz",
        [
            record | {"bibcode": "2020arXiv200100001T"},
            record | {"bibcode": "2020arXiv200100002X", "authors": []},  # the bibcode is a placeholder
        ],
    )
    write_records(
        tmp_path / "chandra_tool_citers_titles.jsonl.gz",
        [{"bibcode": code, "first_author": "Toy, Anna et al.", "title": title}],
    )
    papers = papers_of_literature(tmp_path, [{"ref": "1999ApJ...111..222B"}], [], set())
    assert list(papers) == ["1999ApJ...111..222B", code]
    assert papers[code].authors == ("Toy, Anna", "Model, Bo") and papers[code].others == ("2020arXiv200100001T",)
    assert papers["1999ApJ...111..222B"].title == ""  # only its bibcode is known
    kept = papers_of_literature(tmp_path, [], [], {"2020arXiv200100001T"})
    assert list(kept) == ["2020arXiv200100001T"]  # own summaries keep their bibcode


def test_collaborations_have_no_surname_to_turn():
    assert first_authors("The Toy Collaboration; Anna Toy") == ["The Toy Collaboration", "Toy, Anna"]
    assert first_authors(["Collaboration, Toy"]) == ["Toy Collaboration"]
    assert first_authors(None) == []

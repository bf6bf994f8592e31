"""What is taken out of a library: tables that other programs read, a bibliography that BibTeX reads, its card."""

import re
from dataclasses import replace

import numpy as np
import pytest
from astropy import units as u
from astropy.io.votable import parse
from astropy.io.votable.ucd import check_ucd
from astropy.table import Table

from retriever.catalogue.quantities import QUANTITIES, quantity_by_key
from retriever.catalogue.records import Paper
from retriever.errors import BadInput
from retriever.library.opening import open_library
from retriever.library.shelf.bibliography import entries, write_papers
from retriever.library.shelf.card import card
from retriever.library.shelf.known import Known, remember
from retriever.library.shelf.source_table import UCDS, source_table, write_sources


@pytest.fixture
def opened(small):
    return open_library([small])


def test_a_votable_has_units_and_words_for_what_its_columns_are(opened, tmp_path):
    assert write_sources(opened, tmp_path / "s.vot") == 3
    table = parse(tmp_path / "s.vot", verify="exception").get_first_table()
    fields = {field.name: field for field in table.fields}
    assert fields["flux"].unit == u.Unit("erg s-1 cm-2")
    assert fields["ra"].ucd == "pos.eq.ra;meta.main" and fields["flux_low"].ucd == "phot.flux;em.X-ray;stat.min"
    assert all(check_ucd(f.ucd, check_controlled_vocabulary=True) for f in fields.values() if f.ucd)
    rows = {row["name"]: row for row in table.to_table()}
    agn, star = rows["MUS J0001+01"], rows["MUS J0002+02"]
    assert agn["flux"] == 2e-13 and (agn["flux_low"], agn["flux_high"]) == (1.5e-13, 2.5e-13)
    assert (agn["flux_band"], agn["flux_instrument"]) == ("0.5-7 keV", "Made-up Camera")
    assert agn["flux_reference"] == "9000Cat..&...1.....1C" and agn["library"] == "small"
    assert agn["column_density"] == 1.2e21  # without the factor in the catalogue's unit
    assert agn["photon_index_flag"] == "implausible"
    assert star["temperature"] == 0.25 and star["temperature_reference"] == "9001AbcJ..11....1A"  # eV, by a paper
    assert star["papers"] == 1 and np.ma.is_masked(star["flux"])
    assert np.ma.is_masked(rows["MUS J0003+03"]["ra"])


def test_words_for_quantities_are_of_the_controlled_vocabulary():
    assert UCDS.keys() <= {quantity.key for quantity in QUANTITIES}
    assert [ucd for ucd in UCDS.values() if not check_ucd(ucd, check_controlled_vocabulary=True)] == []


def test_ecsv_of_one_class_and_of_the_quantities_asked_for(opened, tmp_path):
    assert write_sources(opened, tmp_path / "s.ecsv", ("star",), ["temperature", "spin"]) == 1
    table = Table.read(tmp_path / "s.ecsv", format="ascii.ecsv")
    assert table["name"].tolist() == ["MUS J0002+02"] and str(table["temperature"].unit) == "keV"
    assert "spin" in table.colnames and "flux" not in table.colnames


def test_a_value_in_a_unit_that_is_none_of_its_quantity_is_flagged(opened):
    source = opened.sources["s1"]
    odd = replace(source, measurements=(replace(source.measurements[0], unit="count/s"),))
    table = source_table(opened, [odd], [quantity_by_key("flux")])
    assert np.ma.is_masked(table["flux"][0]) and table["flux_flag"][0] == "in count/s: 2e-13"


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("s.csv", {}, r"ends in \.vot"),
        ("s.vot", {"classes": ("quasarish",)}, "No source has the class 'quasarish': there are agn, star"),
        ("s.vot", {"quantities": ["colour"]}, "There is no quantity 'colour'"),
        ("none/here/s.vot", {}, None),
    ],
)
@pytest.mark.slow
def test_what_can_not_be_exported_is_one_line(opened, tmp_path, name, options, says):
    if says is None:
        (tmp_path / "none").write_text("in the way")
        says = "can't be written"
    with pytest.raises(BadInput, match=says):
        write_sources(opened, tmp_path / name, **options)


def test_the_bibliography(opened, tmp_path):
    assert write_papers(opened, tmp_path / "p.bib") == 2
    text = (tmp_path / "p.bib").read_text()
    assert "@article{9001AbcJ..11....1A," in text and r"author = {{M{\"u}ller}, A. and {Team {\&} Co}}" in text
    assert r"100 {\%} of {\textbraceleft}what{\textbraceright}" in text
    assert "adsurl = {https://ui.adsabs.harvard.edu/abs/9002AbcJ..12....2B}" in text
    assert text.count("{") == text.count("}")


def test_keys_are_unique_and_nothing_unknown_is_written():
    papers = [
        Paper("my paper", "", (), 0, ()),
        Paper("MyPaper", "B", ("A, B.",), 2000, ()),
        Paper("''", "C", (), 1, ()),
    ]
    made = list(entries(papers))
    assert [re.match(r"@article\{(.*),", entry)[1] for entry in made] == ["mypaper", "MyPaper:2", "paper"]
    assert "title" not in made[0] and "author" not in made[0] and "year" not in made[0]


def test_a_bibliography_needs_its_ending(opened, tmp_path):
    with pytest.raises(BadInput, match=r"ends in \.bib"):
        write_papers(opened, tmp_path / "p.txt")


def test_the_card_says_where_from_how_many_and_what_is_flagged(small):
    text = card(remember(small))
    assert "# A small library" in text and "- Origin: made up" in text and "- Licence: free" in text
    assert "3 sources, 2 papers, 3 values, 1 of them flagged." in text
    assert "| agn | 2 |" in text and "| implausible | 1 |" in text and "| a made-up catalogue | 1 |" in text
    assert "| `flux_aper_b` | " in text
    assert "| `title`: its name is in the title | 1 |" in text and "- nobody" in text


def test_the_card_of_a_corpus_and_of_a_bare_index(archive, folder, tmp_path):
    from tests.support.archives.corpus_building import run_all

    run_all(archive, folder)
    text = card(remember(folder.path))
    assert (
        f"{len(archive.sky)} sources" in text
        and "- Made by: scholar corpus build" in text
        and " real; 0 **simulated**" in text
    )
    with pytest.raises(BadInput, match="keeps no records of its origin"):
        card(Known("papers", tmp_path, "index of papers"))

"""A name or a position is looked up: one source with values, papers that are cited, steps that say what was asked."""

import time
from dataclasses import replace

import pytest

from retriever.catalogue.records import Source
from retriever.errors import BadInput
from retriever.library.online.addresses import Addresses
from retriever.library.online.sources import identifier, shown
from retriever.names.positions import Position
from tests.support.archives.made_up.holdings import MadeUpArchive
from tests.support.archives.online_on_loopback import addresses, asked, online_for


def test_an_unknown_name_is_answered_with_cited_papers(archive, online):
    began, steps = time.monotonic(), []
    online = online_for(archive, online.folder, show=steps.append)
    found = online.by_name("ngc4003")
    assert time.monotonic() - began < 10 and found.partial == ""
    source = found.source
    assert (source.id, source.name, source.object_class, source.subclass) == ("ngc-4003", "NGC 4003", "Seyfert", "Sy2")
    assert (source.class_from, source.redshift, source.redshift_from) == ("SIMBAD", 0.01, "SIMBAD, 2001ApJ...500..100D")
    assert {"UGC 73", archive.sky[3]["name"]} <= set(source.aliases) and source.position_from == "SIMBAD"
    assert [p.bibcode for p in found.papers] and all(
        p.abstract and p.authors and p.origin == "ADS" for p in found.papers
    )
    assert {p.bibcode for p in found.papers} == set(archive.papers_of(3))
    assert found.steps == tuple(steps) and {s.archive for s in steps} == {"SIMBAD", "CSC 2.1", "4XMM", "ADS"}


def test_values_say_band_instrument_and_whom_to_cite(archive, online):
    source = online.by_name("NGC 4003").source
    index = source.measured("powlaw_gamma")
    assert (index.value, index.low, index.high, index.level) == (
        pytest.approx(1.56),
        pytest.approx(1.46),
        pytest.approx(1.76),
        0.68,
    )
    assert (index.band, index.instrument, index.reference) == ("0.5-7 keV", "Chandra ACIS", "2024ApJS..274...22E")
    flux = source.measured("flux")
    assert (flux.value, flux.band, flux.reference) == (2.5e-13, "0.2-12 keV", "2020A&A...641A.136W")


def test_papers_quote_the_sentences_that_name_it(online, archive):
    papers = {p.bibcode: p for p in online.by_name("NGC 4003").papers}
    own, other = archive.papers_of(3)[0], archive.papers_of(3)[1]  # the other is on NGC 4004, and only linked
    (report,) = papers[own].reports
    assert (report.about, report.by, report.summary) == ("title", "abstract", "We observed NGC 4003 with Chandra.")
    (report,) = papers[other].reports
    assert (report.about, report.by, report.summary) == ("link", "", "")
    assert papers[own].retracted


def test_a_position_leads_to_the_same_source(archive, online):
    place = archive.sky[5]
    found = online.by_position(Position(place["ra"] + 0.5 / 3600, place["dec"]))
    assert found.source.name == "NGC 4005" and found.papers and found.partial == ""


def test_a_position_of_nothing_is_answered_with_nothing(archive, online):
    found = online.by_position(Position(200.0, -70.0))
    assert (found.source, found.papers, found.partial) == (None, (), "")
    assert all("within" in step.outcome for step in found.steps)


def test_a_name_that_nobody_knows_is_answered_with_nothing(archive, online):
    found = online.by_name("NGC 9999")
    assert (found.source, found.papers, found.partial) == (None, (), "") and asked(archive) == ["SIMBAD", "ADS"]


def test_a_designation_that_only_the_catalogue_knows_is_found_there(archive, online, monkeypatch):
    monkeypatch.setattr(type(archive), "_named", lambda self, adql: type(archive)._near(self, NOWHERE))
    row = archive.sky[0]
    name = "2CXO J004000.0+413000"
    archive.sky[0] = row | {"name": name, "ra": 10.0003, "dec": 41.50005}
    source = online.by_name(name).source
    assert (source.name, source.object_class, source.class_from) == (name, "", "")
    assert source.position_from == f"Chandra Source Catalog 2.1, {name}" and source.measured("powlaw_gamma")
    assert online.by_name("2CXO J004000.1+413000").source is None  # a neighbour is not it


NOWHERE = "CIRCLE('ICRS', 0.0, 0.0, 0.0)"


def test_papers_come_from_arxiv_without_a_token(archive, no_token, tmp_path):
    found = online_for(archive, tmp_path / "online").by_name("NGC 4001")
    assert found.partial == "" and [p.origin for p in found.papers] == ["arXiv", "arXiv"]
    assert found.papers[0].bibcode == "2025arXiv250101001D" and found.papers[0].reports[0].about == "title"
    assert "ADS" not in asked(archive)


def test_what_it_would_ask_is_said_without_asking(archive, online):
    lines = online.plan("NGC 4003")
    assert [line.split(" (")[0] for line in lines] == ["SIMBAD", "CSC 2.1", "4XMM", "ADS"]
    assert "5,000 requests left today" in lines[-1] and "within 5 arcsec" in online.plan(Position(10.0, 41.0))[0]
    assert archive.requests == []
    online.by_name("NGC 4003")
    (line,) = online.plan("ngc4003")
    assert "no archive would be asked" in line


def test_the_spectrum_comes_on_demand_and_once(archive, online):
    source = online.by_name("NGC 4004").source
    archive.requests.clear()
    files = online.spectrum(source)
    assert files["obsid"] == "2004" and files["instrument"] == "Chandra ACIS"  # of two the one with more counts
    assert all((online.folder / files[kind]).read_bytes()[:6] == b"SIMPLE" for kind in ("pha", "arf", "rmf"))
    archive.requests.clear()
    assert online.spectrum(source) == online.by_name("NGC 4004").source.spectrum_files == files
    assert archive.requests == []


def test_a_source_without_a_chandra_name_has_no_spectrum(online):
    bare = Source(id="x", name="X 1", aliases=("2CXO J1; DROP",), ra=1.0, dec=1.0, position_from="", object_class="")
    with pytest.raises(BadInput, match="X 1 is no source of the Chandra Source Catalog 2.1"):
        online.spectrum(bare)
    with pytest.raises(BadInput, match="has no ACIS observation of 2CXO J000000.0"):
        online.spectrum(replace(bare, name="2CXO J000000.0+000000"))


@pytest.mark.parametrize("place", [Position(361.0, 0.0), Position(10.0, 91.0), Position(10.0, 41.0, precision=0.1)])
def test_a_position_off_the_sky_or_too_vague_is_refused(online, place):
    with pytest.raises(BadInput, match="give"):
        online.by_position(place)


def test_made_up_sources_are_found_by_each_of_their_names(token, tmp_path, monkeypatch):
    sky = MadeUpArchive(40)
    monkeypatch.setenv("ADS_DEV_KEY", sky.token)
    online = online_for(sky, tmp_path / "online")
    for source in sky.held[::8]:
        found = online.by_name(source.called)
        assert found.source.object_class == source.kind.object_class and found.partial == ""
        assert online.by_name(source.names[-1]).source == found.source
        assert {p.bibcode for p in found.papers} <= set(sky.papers_of(source.number))
        index = found.source.measured("powlaw_gamma")
        assert (index.value if index else None) == source.values.get("powlaw_gamma")
    sky.close()


def test_addresses_are_set_by_one_variable(archive, monkeypatch):
    monkeypatch.setenv("SCHOLAR_ARCHIVES", f"simbad={archive.url}/simbad/ csc={archive.url}/tap")
    given = Addresses.from_settings()
    assert (given.simbad, given.csc, given.xmm) == (f"{archive.url}/simbad", f"{archive.url}/tap", Addresses().xmm)


@pytest.mark.parametrize(
    "text", ["simbad", "moon=http://x/", "simbad=ftp://x/y", "ads=https://me:secret@x/v1", "csc=x"]
)
def test_a_wrong_address_is_refused_in_one_line(monkeypatch, text):
    monkeypatch.setenv("SCHOLAR_ARCHIVES", text)
    with pytest.raises(BadInput) as error:
        Addresses.from_settings()
    assert "SCHOLAR_ARCHIVES" in str(error.value) and "secret" not in str(error.value)


def test_addresses_of_the_archives_are_the_public_ones(archive):
    assert all(getattr(Addresses(), name).startswith("https://") for name in vars(addresses(archive)))


@pytest.mark.parametrize(
    ("main_id", "name", "id_"),
    [
        ("NAME Crab Nebula", "Crab Nebula", "crab-nebula"),
        ("V* V404 Cyg", "V404 Cyg", "v404-cyg"),
        ("GRS  1915+105", "GRS 1915+105", "grs-1915+105"),
        ("../../x", "../../x", "x"),
    ],
)
def test_names_are_shown_without_marks(main_id, name, id_):
    assert shown(main_id) == name and identifier(shown(main_id)) == id_
    assert identifier("Ω") != identifier("Δ")

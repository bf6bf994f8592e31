"""Archives that are down, slow, full of garbage or spent: a partial answer in time that says so, and nothing made up."""

import time

import numpy as np
import pytest
from astropy.table import Table

from retriever.errors import BadInput, ServiceMissing
from retriever.library.online.addresses import Addresses
from retriever.names.positions import Position
from tests.support.archives.online_on_loopback import PATHS, asked, online_for

LIMIT_S = 2.5  # a busy machine must still answer the others in it
FAULTS = {
    "down": [500] * 50,
    "refusing": [503] * 50,
    "cut": ["cut"] * 50,
    "slow": [("slow", 8)] * 50,
    "trickling": [("trickle", 8)] * 50,
    "a page to log in": ["page"] * 50,
    "half": ["half"] * 50,
    "overflowing": ["overflow"] * 50,
}


def without(archive: str) -> set[str]:
    """The archives that answer all the same."""
    return {"SIMBAD", "CSC 2.1", "4XMM", "ADS"} - {archive}


@pytest.mark.parametrize("kind", ["down", "slow", "a page to log in"])
@pytest.mark.parametrize("lost", ["SIMBAD", "CSC 2.1", "4XMM", "ADS"])
@pytest.mark.slow
def test_with_an_archive_lost_the_answer_is_partial_and_says_so(archive, token, tmp_path, lost, kind):
    archive.faults = {PATHS[lost]: FAULTS[kind][:]}
    online = online_for(archive, tmp_path / "online", LIMIT_S)
    online.by_name("NGC 4444")  # imports are no part of the time
    began = time.monotonic()
    found = online.by_name("NGC 4003")
    assert time.monotonic() - began < LIMIT_S + 2
    assert found.partial.startswith("This is a part of what there may be") and f"{lost}: " in found.partial
    assert not any(f"{other}: " in found.partial for other in without(lost))
    assert found.papers and all(paper.bibcode and paper.title and paper.authors for paper in found.papers)
    if lost != "SIMBAD":
        assert found.source.name == "NGC 4003" and found.source.object_class == "Seyfert"
        assert bool(found.source.measured("powlaw_gamma")) is (lost != "CSC 2.1")
        assert bool(found.source.measured("flux")) is (lost != "4XMM")
    else:
        assert found.source is None and {p.reports[0].about for p in found.papers} == {"title"}
    assert {p.origin for p in found.papers} == {"arXiv" if lost == "ADS" else "ADS"}


@pytest.mark.parametrize("kind", FAULTS)
def test_every_fault_of_simbad_is_told_in_one_line(archive, token, tmp_path, kind):
    archive.faults = {"/simbad": FAULTS[kind][:]}
    found = online_for(archive, tmp_path / "online", LIMIT_S).by_name("NGC 4003")
    assert "SIMBAD: " in found.partial and "\n" not in found.partial and len(found.partial) < 400
    assert found.papers and found.source is None


def test_with_the_network_away_nothing_is_lost_but_time(token, tmp_path):
    away = Addresses(*["http://127.0.0.1:1/x"] * 6)
    from retriever.library.online.online import Online

    online, began = Online(tmp_path / "online", away, LIMIT_S), time.monotonic()
    found = online.by_name("2CXO J004303.3+410300")
    assert time.monotonic() - began < LIMIT_S + 2
    assert (found.source, found.papers) == (None, ())
    assert found.partial.startswith("Nothing was found, but not every archive answered (")
    assert all(f"{name}: " in found.partial for name in PATHS)
    assert not list(tmp_path.rglob("*.parquet"))


def test_a_source_of_the_catalogues_is_found_by_its_designation_without_simbad(archive, token, tmp_path):
    archive.faults = {"/simbad": FAULTS["down"][:]}
    name = "2CXO J004000.0+413000"
    archive.sky[0] |= {"name": name, "ra": 10.0003, "dec": 41.50005}
    online = online_for(archive, tmp_path / "online", LIMIT_S)
    found = online.by_name(name)
    assert found.source.name == name and found.source.measured("flux") and "SIMBAD: " in found.partial
    archive.faults = {}
    again = online.by_name(name)  # the same source, now whole: it does not stand twice
    assert again.partial == "" and again.source.id == found.source.id and again.source.object_class == "Seyfert"
    assert again.source.name == "NGC 4000"


def test_a_spent_quota_is_said_and_arxiv_asked(archive, token, tmp_path):
    archive.ads_limit = 1
    online = online_for(archive, tmp_path / "online")
    assert online.by_name("NGC 4003").partial == ""
    archive.requests.clear()
    found = online.by_name("NGC 4001")
    assert "ADS: the ADS quota of 1 requests a day is spent: run again after 00:00 UTC" in found.partial
    assert [p.origin for p in found.papers] == ["arXiv"] * 2 and found.source.object_class == "Seyfert"
    assert "0 requests left today" in online.plan("NGC 4002")[-1]
    assert "ADS" not in asked(archive)  # what is spent is not asked again


def test_a_quota_that_others_have_spent_is_believed(archive, online):
    archive.ads_used = 5_000
    for name in ("NGC 4001", "NGC 4002"):
        assert "ADS: the ADS quota of 5,000 requests a day is spent" in online.by_name(name).partial
    assert asked(archive).count("ADS") == 1


def test_a_wrong_token_is_said_and_shown_nowhere(archive, monkeypatch, tmp_path):
    monkeypatch.setenv("ADS_DEV_KEY", "another-secret-987")
    steps = []
    found = online_for(archive, tmp_path / "online", show=steps.append).by_name("NGC 4001")
    assert "ADS: ADS refused the request (the token is not valid" in found.partial
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert "another-secret" not in f"{found}{steps}" and b"another-secret" not in kept


def test_the_token_goes_to_ads_only(archive, online):
    online.by_name("NGC 4003")
    told = [path for _, path, headers in archive.requests if online_token(headers)]
    assert told and all(path.startswith(PATHS["ADS"]) for path in told)


def online_token(headers: dict) -> bool:
    return any("secret-token" in value for value in headers.values())


WRONG = {
    "another object": ("SIMBAD", {"id": "NGC 4010"}, "another object"),
    "off the sky": ("SIMBAD", {"ra": 400.0}, "not on the sky"),
    "no number": ("SIMBAD", {"dec": np.nan, "ra": np.nan}, "without a position"),
    "no name": ("SIMBAD", {"main_id": ""}, "without a name"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_answers_of_simbad_are_not_used(archive, online, monkeypatch, wrong):
    archive_name, values, told = WRONG[wrong]
    named = type(archive)._named

    def changed(self, adql: str) -> Table:
        table = named(self, adql)
        for column, value in values.items():
            table[column] = [value]
        return table

    monkeypatch.setattr(type(archive), "_named", changed)
    found = online.by_name("NGC 4003")
    assert any(told in step.outcome for step in found.steps if step.archive == archive_name)
    assert found.source is None


@pytest.mark.parametrize("shift", [1.0, -90.0])
def test_an_object_further_away_than_asked_is_not_used(archive, online, monkeypatch, shift):
    """The catalogues answer with what lies elsewhere: its values are another's."""
    sources, xmm = type(archive)._sources, type(archive)._xmm

    def moved(table: Table) -> Table:
        table["dec"] = table["dec"] + shift
        return table

    monkeypatch.setattr(type(archive), "_sources", lambda self, adql: moved(sources(self, adql)))
    monkeypatch.setattr(type(archive), "_xmm", lambda self, adql: moved(xmm(self, adql)))
    found = online.by_name("NGC 4003")
    assert found.source.measurements == () and "away, asked for" in found.partial
    place = archive.sky[3]
    near = type(archive)._near
    monkeypatch.setattr(type(archive), "_near", lambda self, adql: moved(near(self, adql)))
    there = online_for(archive, online.folder.parent / "other").by_position(Position(place["ra"], place["dec"]))
    assert there.source is None and "SIMBAD: " in there.partial


def test_broken_documents_of_ads_are_left_out(archive, online, monkeypatch):
    document = type(archive).ads_document

    def broken(self, bibcode: str) -> dict:
        good = document(self, bibcode)
        kinds = [{}, {"title": ["x" * 5000]}, {"author": None}]
        return good | kinds[archive.papers_of(3).index(bibcode)] if bibcode in archive.papers_of(3) else good

    monkeypatch.setattr(type(archive), "ads_document", broken)
    papers = online.by_name("NGC 4003").papers
    assert [p.bibcode for p in papers] == archive.papers_of(3)[:1]
    monkeypatch.setattr(type(archive), "ads_document", lambda self, b: document(self, b) | {"year": "MMXX"})
    assert "ADS: " in online.by_name("NGC 4002").partial


HOSTILE = [
    "x' OR '1'='1",
    "NGC 4003'; DROP TABLE basic; --",
    "NGC 4003') UNION SELECT 1 --",
    'NGC" OR identifier:("*',
    "\\' OR 1=1 --",
    "{{7*7}} ${HOME} %s",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_names(archive, online, monkeypatch, name):
    queries = []
    tap = type(archive).tap
    monkeypatch.setattr(
        type(archive), "tap", lambda self, adql, upload: queries.append(adql) or tap(self, adql, upload)
    )
    found = online.by_name(name)
    assert found.source is None and found.papers == ()
    for adql in queries:  # between the quotation marks stands the name, and nothing gets out of them
        outside = "".join(adql.replace("''", "").split("'")[::2])
        assert not any(word in outside for word in ("DROP", "UNION", "OR ", "--"))


@pytest.mark.parametrize("name", ["", " ", "x", "N" * 101, "NGC\x00 4003", "NGC \x1b[31m4003", "a‮b"])
def test_what_is_no_name_is_refused_before_anybody_is_asked(archive, online, name):
    for ask in (online.by_name, online.plan):
        with pytest.raises(BadInput, match="no name of an object"):
            ask(name)
    assert archive.requests == []


def test_a_spectrum_that_does_not_come_is_said_in_one_line(archive, online):
    hasty, source = online_for(archive, online.folder, 0.1), online.by_name("NGC 4004").source
    archive.faults = {"/retrieveFile": [("slow", 9)] * 20}
    with pytest.raises(ServiceMissing, match=r"does not answer \(no answer in time\)"):
        hasty.spectrum(source)
    archive.faults = {"/tap": ["page"] * 20}
    with pytest.raises(ServiceMissing, match="not a VOTable"):
        online.spectrum(source)
    archive.faults = {}
    assert online.spectrum(source)["pha"]


def test_a_file_without_end_does_not_fill_the_disk(archive, online, monkeypatch):
    monkeypatch.setattr("retriever.library.online.addresses._LARGEST_FILE", 20_000)
    small, source = online_for(archive, online.folder), online.by_name("NGC 4004").source
    with pytest.raises(ServiceMissing, match="is larger than 0 MB: not fetched"):
        small.spectrum(source)
    kept = [path.stat().st_size for path in (online.folder / "spectra").rglob("*") if path.is_file()]
    assert max(kept) < 40_000 and not list(online.folder.rglob("*.fits"))

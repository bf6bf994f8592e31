"""``scholar search --spectrum``: papers and sources near a spectrum of one's own."""

import json

import pytest

from assistant.terminal.main import main
from retriever.reading.near_papers import limits
from retriever.spectra.ogip.writer import write_observation
from tests.support.make_fits import write_set
from tests.support.spectra.unlike import comb


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return write_set(tmp_path_factory.mktemp("spectrum"))


def found(capsys, *arguments):
    assert main(["search", *map(str, arguments)]) == 0
    return capsys.readouterr().out


def test_the_nearest_papers_are_listed_only_where_they_are_asked_for(capsys, library, files):
    document = json.loads(found(capsys, "--spectrum", files.pha, "-k", "4", "--anyway", "--json"))
    rows = document["results"]
    assert document["spectrum"]["file"] == files.pha.name
    assert len({row["bibcode"] for row in rows}) == 4 and {row["bibcode"] for row in rows} <= set(library.papers)
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    assert any("trained on simulated spectra" in note for note in document["notes"])
    assert "I found nothing written that fits" in document["notes"][0] and "--anyway" in document["notes"][1]
    near = json.loads(found(capsys, "--spectrum", files.pha, "-k", "4", "--json"))
    assert near["results"] == [] and near["notes"] == [document["notes"][0], *document["notes"][2:]]


def test_papers_near_a_spectrum_report_a_photon_index_that_agrees(capsys, library, tmp_path):
    source = library.names.resolve("NGC 5548")
    written = write_observation(library.observation(source), tmp_path)
    document = json.loads(found(capsys, "--spectrum", written["pha"], "--json"))
    assert [row["photon_index"] for row in document["results"]] == [1.8]
    assert document["results"][0]["score"] >= limits().fitness
    assert main(["read", str(written["pha"]), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["papers"] == [row["bibcode"] for row in document["results"]]


def test_a_spectrum_unlike_everything_has_no_papers(capsys, library, tmp_path):
    written = write_observation(comb(), tmp_path)
    document = json.loads(found(capsys, "--spectrum", written["pha"], "--json"))
    assert document["results"] == [] and "I found nothing written that fits" in document["notes"][0]
    assert main(["read", str(written["pha"]), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["papers"] == []


def test_companions_given_by_name_are_those_found_beside_it(capsys, library, files):
    given = ("--arf", files.arf, "--rmf", files.rmf, "--background", files.background)
    beside = found(capsys, "--spectrum", files.pha, "--json")
    assert found(capsys, "--spectrum", files.pha, *given, "--json") == beside


def test_sources_near_a_spectrum_are_marked_as_simulated(capsys, library, files):
    out = found(capsys, "--spectrum", files.pha, "--kind", "sources", "-k", "3")
    rows = [line for line in out.splitlines() if line[:1].isdigit()]
    assert len(rows) == 3 and "spectra of the catalogue's sources are simulated" in " ".join(out.split())
    document = json.loads(found(capsys, "--spectrum", files.pha, "--kind", "sources", "-k", "3", "--json"))
    assert all(row["simulated_spectrum"] for row in document["results"])
    assert [row["name"] for row in document["results"]] == [" ".join(row[8:32].split()) for row in rows]


def test_a_spectrum_of_a_catalogued_source_finds_that_source_first(capsys, library, tmp_path):
    source = library.names.resolve("NGC 1068")
    observation = library.observation(source)
    written = write_observation(observation, tmp_path)
    document = json.loads(found(capsys, "--spectrum", written["pha"], "--kind", "sources", "-k", "1", "--json"))
    assert document["results"][0]["name"] == "NGC 1068"


def test_a_table_has_sources_near_it_but_no_papers(capsys, library, tmp_path):
    table = tmp_path / "flux.csv"
    rows = [f"{0.3 + 0.1 * i:.2f},{0.01 / (0.3 + 0.1 * i) ** 1.7:.6f},0.001" for i in range(90)]
    table.write_text("energy_kev,flux,flux_error\n" + "\n".join(rows) + "\n")
    assert len(json.loads(found(capsys, "--spectrum", table, "--kind", "sources", "--json"))["results"]) == 10
    assert main(["search", "--spectrum", str(table)]) == 2
    assert "has no effective area" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "nothing to search for"),
        (("--arf", "x.arf"), "go with --spectrum"),
        (("pulsars", "--anyway"), "go with --spectrum"),
        (("pulsars", "--spectrum", "x.pha"), "leave out the words"),
        (("--spectrum", "x.pha", "--index", "here"), "There is no folder"),
        (("--spectrum", "absent.pha"), "absent.pha"),
        (("--spectrum", "x.pha", "-k", "0"), "-k 0"),
    ],
)
def test_a_search_that_cannot_be_made_is_one_line(capsys, library, arguments, says):
    assert main(["search", *arguments]) == 2
    err = capsys.readouterr().err
    assert says in err and err.count("\n") == 1

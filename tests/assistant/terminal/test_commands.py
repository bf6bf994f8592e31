"""The command line as a person and a program use it: contracts, exit statuses, one-line errors."""

import gzip
import json
import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from assistant.terminal.main import main
from retriever.estimates.fit_models import MODELS
from retriever.settings import VARIABLES
from tests.support.contracts import READ_JSON
from tests.support.llm_stand_in import StandIn
from tests.support.make_fits import write_set


def run(capsys, *arguments):
    status = main(list(arguments))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.mark.slow
def test_ask_json(capsys, library):
    status, out, _ = run(capsys, "ask", "What is 3C 273?", "--json")
    document = json.loads(out)
    assert status == 0 and document["engine"] == "offline"
    assert set(document) >= {"question", "engine", "answer", "claims", "evidence", "dropped", "tools", "seconds"}
    assert all(claim["verified"] and claim["evidence"] for claim in document["claims"])
    assert document["tools"][0].keys() >= {"name", "arguments", "seconds"}


def test_ask_text_lists_the_evidence(capsys, library):
    status, out, _ = run(capsys, "ask", "Papers on Abell 2029")
    assert status == 0
    assert "[P1]" in out and "Evidence" in out and "https://ui.adsabs.harvard.edu/abs/" in out


def test_search_papers_and_sources(capsys, library):
    status, out, _ = run(capsys, "search", "turbulence in Abell 2029", "-k", "5", "--json")
    rows = json.loads(out)
    assert status == 0 and 1 <= len(rows) <= 5
    assert "2029" in rows[0]["title"]
    assert [r["score"] for r in rows] == sorted((r["score"] for r in rows), reverse=True)
    _, out, _ = run(capsys, "search", "ngc4151", "--kind", "sources", "--json", "-k", "2")
    assert json.loads(out)[0]["name"] == "NGC 4151"


def test_doctor(capsys, library):
    status, out, _ = run(capsys, "doctor", "--json")
    assert status == 0 and all(check["ok"] for check in json.loads(out))


def test_doctor_lists_the_settings_without_their_secrets(capsys, library, monkeypatch, scholar_home):
    monkeypatch.setenv("SCHOLAR_LLM_KEY", "sk-very-secret")
    monkeypatch.delenv("SCHOLAR_LANGUAGE", raising=False)
    checks = {check["what"]: check for check in json.loads(run(capsys, "doctor", "--json")[1])}
    assert checks["SCHOLAR_HOME"]["value"] == str(scholar_home) and checks["SCHOLAR_HOME"]["from"] == "environment"
    assert checks["SCHOLAR_LANGUAGE"]["value"] == "en" and checks["SCHOLAR_LANGUAGE"]["from"] == "default"
    assert checks["SCHOLAR_LLM_KEY"]["value"] == "set"
    _, out, _ = run(capsys, "doctor")
    assert "SCHOLAR_LLM_KEY: set (from the environment)" in out and "very-secret" not in out
    assert "SCHOLAR_CHROMA: not set (default)" in out


def language_model(capsys):
    checks = {check["what"]: check for check in json.loads(run(capsys, "doctor", "--json")[1])}
    return checks["language model"]["ok"], checks["language model"]["detail"]


def test_doctor_says_what_language_model_is_served(capsys, library, monkeypatch):
    assert language_model(capsys)[0]  # none runs, and none was set
    cases = (
        (StandIn("list"), "", True, "the planner with its adapter; it is held to the grammar"),
        (StandIn("list", served=["some/model"]), "", False, "some/model without the planner's adapter"),
        (StandIn("list", served=["some/model"]), "some/model", True, "it plans from a description"),
        (StandIn("list", served=["scholar-planner-0"]), "", False, "another version of the planner"),
        (StandIn("list", strict=False), "", False, "does not keep a model to a grammar"),
        (StandIn("list", adapted=False), "", False, "its adapter is missing"),
    )
    for server, model, fine, said in cases:
        with server:
            monkeypatch.setenv("SCHOLAR_LLM_URL", server.url)
            monkeypatch.setenv("SCHOLAR_LLM_MODEL", model)
            ok, detail = language_model(capsys)
        assert ok == fine and said in detail, detail
    ok, detail = language_model(capsys)  # the last address, where nothing answers any more
    assert not ok and "can't be reached" in detail


def test_doctor_says_that_a_chroma_server_is_missing(capsys, library, monkeypatch):
    monkeypatch.setenv("SCHOLAR_CHROMA", "127.0.0.1:1")
    status, out, err = run(capsys, "doctor")
    assert status == 3 and "MISSING  Chroma server: No Chroma server answers at 127.0.0.1:1" in out
    assert err.count("\n") == 1


def test_help_tells_what_each_command_is_for(capsys):
    status, out, _ = run(capsys, "--help")
    commands = {point.name for point in entry_points(group="scholar.commands")}
    told = dict(line.split(maxsplit=1) for line in out.splitlines() if line.startswith("  "))
    assert status == 0 and commands | set(VARIABLES) <= told.keys() and all(told.values())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ask", ""], "empty"),
        (["ask", "x" * 100_000], "100,000 characters"),
        (["ask", "\x00\x01\x02\x03"], "binary"),
        (["ask", "hello", "--engine", "magic"], "invalid choice"),
        (["ask", "what is this?", "--spectrum", "absent.pha"], "absent.pha"),
        (["read", "absent.pha"], "absent.pha"),
        (["search", "x ray", "-k", "0"], "-k 0"),
        (["nonsense"], "no command"),
        (["read"], "required"),
    ],
)
def test_bad_input_is_one_line_and_status_two(capsys, library, arguments, says):
    status, out, err = run(capsys, *arguments)
    assert status == 2 and out == ""
    assert says in err and err.count("\n") == 1 and len(err) < 500


@pytest.mark.parametrize(
    "content",
    [b"", b"not fits", b"SIMPLE  =  T", os.urandom(5000), gzip.compress(b"hello", mtime=0), b"\x1f\x8bbroken"],
)
def test_files_that_are_no_spectra(capsys, tmp_path, library, content):
    path = tmp_path / "x.pha"
    path.write_bytes(content)
    for arguments in (["read", str(path)], ["ask", "What is this?", "--spectrum", str(path)]):
        status, _, err = run(capsys, *arguments)
        assert status == 2 and err.count("\n") == 1 and "x.pha" in err


def test_a_truncated_real_format_file(capsys, tmp_path, library):
    from tests.support.make_fits import write_set  # the helper of the reader's tests

    pha = Path(write_set(tmp_path).pha)
    pha.write_bytes(pha.read_bytes()[:4000])
    status, _, err = run(capsys, "read", str(pha))
    assert status == 2 and err.count("\n") == 1


@pytest.mark.real_data
@pytest.mark.parametrize("names", [("3c273.pi.gz", "3c273.arf.gz", "3c273.rmf.gz", "3c273_bg.pi.gz")])
def test_an_uploaded_chandra_spectrum(capsys, library, shared, names):
    files = [str(shared / "spectra/3c273_459" / name) for name in names]
    status, out, _ = run(capsys, "ask", "Analyse this file.", "--spectrum", *files, "--json")
    document = json.loads(out)
    assert status == 0 and not document["dropped"]
    measured = {e["name"]: e for e in document["evidence"] if e["kind"] == "measurement"}
    assert {"powlaw_gamma", "powlaw_nh", "hard_hs", "flux_aper_b"} <= measured.keys()
    assert measured["powlaw_gamma"]["low"] < measured["powlaw_gamma"]["value"] < measured["powlaw_gamma"]["high"]
    upload = next(e for e in document["evidence"] if e.get("uploaded"))
    assert upload["simulated_spectrum"] is False
    status, out, _ = run(capsys, "read", files[0], "--json")
    record = json.loads(out)
    status, out, _ = run(capsys, "read", files[0])
    assert status == 0 and "data (real)" in out and "model: absorbed" in out and "channel energy (keV)" in out
    assert "Models compared" in out and "likeliest class (every class equally likely beforehand)" in out
    assert {m["name"] for m in record["models"]} == set(MODELS)
    assert min(m["delta_aic"] for m in record["models"]) == 0 and all(0 <= m["p_value"] <= 1 for m in record["models"])
    assert set(record) >= READ_JSON


def test_the_installed_command_runs(library, scholar_home):
    done = subprocess.run(
        [str(Path(sys.executable).with_name("scholar")), "ask", "What is the Crab?"],
        capture_output=True,
        text=True,
        timeout=100,
        env={**os.environ, "SCHOLAR_HOME": str(scholar_home)},
    )
    assert done.returncode == 0 and "Crab" in done.stdout and "Traceback" not in done.stderr


def test_what_is_held_is_an_option_and_is_said(capsys, tmp_path, library):
    path = write_set(tmp_path, net_counts=800.0).pha
    options = ["--redshift", "0.1", "--galactic-column", "4", "--freeze", "photon_index=1.8", "--band", "1-6"]
    record = json.loads(run(capsys, "read", str(path), *options, "--json")[1])
    assert record["held"] == {
        "redshift": 0.1,
        "galactic_column_1e20": 4.0,
        "frozen": {"photon_index": 1.8},
        "distance_kpc": 0.0,
        "absorption": "mm83",
    }
    index = next(p for p in record["parameters"] if p["name"] == "powlaw_gamma")
    assert index["low"] == index["value"] == index["high"] == 1.8 and "photon_index held at 1.8" in index["method"]
    assert "1-6 keV" in index["method"]
    assert "fitted at redshift 0;" in run(capsys, "read", str(path))[1]


def test_what_is_of_one_spectrum_is_refused_of_a_joint_fit(capsys):
    status, _, error = run(capsys, "read", "a.pha", "b.pha", "--joint", "--arf", "a.arf", "--row", "2")
    assert status and "--joint does not take --arf, --row" in error and error.count("\n") == 1

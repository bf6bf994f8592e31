"""The four endpoints of the server, by gradio_client and by plain HTTP: typed JSON, errors as sentences, all else private."""

import json
import socket

import httpx
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from assistant.door.listing import FoundPapers
from assistant.door.results import ToldAnswer
from tests.support.make_fits import write_set
from ui.app import build_app, limits_of, read_options, serve
from ui.catalogue.listed import FoundSources
from ui.libraries.opened import Libraries
from ui.options import Options


@pytest.fixture(scope="module")
def address(assistant, tmp_path_factory):
    """The real server in this process, over the curated library."""
    folder = tmp_path_factory.mktemp("served")
    with pytest.MonkeyPatch.context() as patch, socket.socket() as probe:
        patch.setenv("GRADIO_TEMP_DIR", str(folder / "uploads"))
        patch.setenv("GRADIO_ANALYTICS_ENABLED", "False")
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        limits = limits_of(read_options(["--questions", "0"]))
        options = Options(limits, folder, folder / "uploads")
        libraries = Libraries.holding(assistant)
        app = build_app(libraries, options)
        serve(app, "127.0.0.1", port, "", libraries, options, {})
        yield f"http://127.0.0.1:{port}"
        app.close()


@pytest.fixture(scope="module")
def client(address):
    return Client(address, verbose=False)


def test_exactly_four_endpoints_are_documented(client):
    told = client.view_api(return_format="dict", print_info=False)
    assert set(told["named_endpoints"]) == {"/ask", "/read_spectrum", "/search", "/sources"}
    assert not told["unnamed_endpoints"]
    for endpoint in told["named_endpoints"].values():
        assert len(endpoint["description"]) > 100 and all(p["type"] for p in endpoint["parameters"])
        assert endpoint["returns"][0]["type"]["properties"]


def test_claims_are_those_of_the_assistant(client, assistant):
    told = ToldAnswer.model_validate(client.predict("What is the redshift of 3C 273?", api_name="/ask"))
    assert [claim.text for claim in told.claims] == [c.shown for c in assistant.ask(told.question).claims]
    after = client.predict("and its class?", ["What is the redshift of 3C 273?"], api_name="/ask")
    assert "3C 273" in after["answer"] and "&#" not in after["answer"]


def test_a_domain_is_searched(client):
    told = client.predict("light curves like RR Lyrae", domain="variables", api_name="/ask")
    assert "most typical of the class RRab or RRc" in told["answer"]
    assert any("the domain variables" in note for note in told["notes"])


def test_papers_and_sources_are_found(client):
    found = FoundPapers.model_validate(client.predict("Cyg X-1", limit=3, api_name="/search"))
    assert len(found.results) == 3 and all(paper.bibcode for paper in found.results)
    (source,) = client.predict("3C 273", "sources", 1, api_name="/search")["results"]
    assert source["name"] == "3C 273" and source["title"].startswith("quasar")


def test_a_list_says_how_many_lack_the_quantity(client, library):
    told = client.predict(kind="Quasar", quantity="redshift", at_least=0.5, sort="redshift", api_name="/sources")
    found = FoundSources.model_validate(told)
    redshifts = [row["redshift"] for row in found.rows]
    assert redshifts == sorted(redshifts) and redshifts[0] >= 0.5 and found.count == len(redshifts)
    quasars = sum(source.object_class == "quasar" for source in library.sources.values())
    known = client.predict(kind="quasar", quantity="redshift", at_least=-1.0, api_name="/sources")["count"]
    assert found.of == len(library.sources) and 0 < found.lacking == quasars - known
    assert {row["spectrum"] for row in found.rows} <= {"SIMULATED", "REAL", ""} and found.units["ra"] == "deg"


def test_a_list_goes_on_and_lies_near_a_place(client):
    first, rest = (client.predict(limit=2, skip=skip, api_name="/sources")["rows"] for skip in (0, 1))
    assert first[1] == rest[0]
    near = client.predict(near="3C 273", within=0.01, api_name="/sources")
    assert [row["name"] for row in near["rows"]] == ["3C 273"] and near["rows"][0]["column_density"] is None
    by_position = client.predict(near="187.2779 +2.0524", within=0.01, api_name="/sources")
    apart = [row.pop("separation") for row in (*by_position["rows"], *near["rows"])]
    assert by_position["rows"] == near["rows"] and apart[1] == 0 < apart[0] < 1e-4
    assert near["units"]["separation"] == "deg" and near["rows"][0]["photon_index_band"] == "0.5-7 keV"


@pytest.mark.slow
def test_a_spectrum_is_uploaded_and_read(client, tmp_path):
    made = write_set(tmp_path, net_counts=1500.0)
    files = [handle_file(str(path)) for path in (made.pha, made.arf, made.rmf, made.background)]
    told = ToldAnswer.model_validate(client.predict(files, "What is its photon index?", api_name="/read_spectrum"))
    assert told.spectra == "real" and "hoton index" in told.answer


@pytest.mark.parametrize(
    ("endpoint", "given", "sentence"),
    [
        ("sources", {"kind": "foo"}, "no kind here: give one of AGN"),
        ("sources", {"at_least": 1e22}, "needs its quantity"),
        ("sources", {"quantity": "colour"}, "no quantity here"),
        ("sources", {"near": "Nowhere 12"}, "no position here"),
        ("sources", {"near": "3C 273", "within": -1.0}, "above 0"),
        ("sources", {"limit": 0}, "limit of 1 to"),
        ("sources", {"sort": "beauty"}, "no sort here"),
        ("search", {"query": "Cyg X-1", "kind": "zebras"}, "kind: Input should be 'papers' or 'sources'"),
        ("search", {"query": "Cyg X-1", "limit": 10_000}, "give 1 to 100"),
        ("ask", {"question": "Who?", "before": "no list"}, "before: Input should be a valid list"),
        ("ask", {"question": "x" * 5_000}, "4,000"),
        ("ask", {"question": "pictures of galaxies", "domain": "radio"}, "domain: Input should be"),
        ("read_spectrum", {"files": ["/etc/passwd"]}, "uploaded to this server before"),
        ("read_spectrum", {"files": []}, "No file was given"),
    ],
)
def test_errors_are_sentences(client, endpoint, given, sentence):
    with pytest.raises(AppError) as caught:
        client.predict(**given, api_name=f"/{endpoint}")
    assert sentence in str(caught.value) and "\n" not in str(caught.value)


def over_http(address, name, given):
    """A call by plain HTTP: what was asked is put in the queue, and fetched as a stream of events."""
    put = httpx.post(f"{address}/gradio_api/call/v2/{name}", json=given)
    assert put.status_code == 200, put.text
    told = httpx.get(f"{address}/gradio_api/call/{name}/{put.json()['event_id']}", timeout=60).text
    lines = dict(line.split(": ", 1) for line in told.splitlines() if ": " in line)
    return lines["event"], json.loads(lines["data"])


def test_plain_http_gives_the_same(address, client):
    question = "What is the redshift of 3C 273?"
    event, data = over_http(address, "ask", {"question": question})
    assert event == "complete" and data == [client.predict(question, api_name="/ask")]
    event, data = over_http(address, "search", {"query": "Cyg X-1", "kind": "zebras"})
    assert event == "error" and "kind: Input should be" in data["error"]


@pytest.mark.parametrize("given", [{}, {"question": "What is 3C 273?", "colour": "red"}])
def test_wrong_arguments_over_http_are_told_at_once(address, given):
    refused = httpx.post(f"{address}/gradio_api/call/v2/ask", json=given)
    assert refused.status_code == 400 and "question" in refused.json()["detail"]


@pytest.mark.parametrize("path", ["call/page_ask", "call/delete", "call/v2/page_ask", "run/reopen", "api/lambda_9"])
def test_what_is_the_pages_own_is_no_endpoint(address, path):
    refused = httpx.post(f"{address}/gradio_api/{path}", json={"data": []})
    assert refused.status_code == 404 and "use one of ask, read_spectrum, search, sources" in refused.json()["detail"]


def test_the_clients_find_nothing_else(client):
    with pytest.raises(ValueError, match="Cannot find a function"):
        client.predict(api_name="/page_ask")


@pytest.mark.parametrize("encoding", ["br", "gzip"])
@pytest.mark.parametrize("path", ["/", "/c/" + "0" * 32, "/config"])
def test_the_page_goes_out_compressed(address, path, encoding):
    plain = httpx.get(address + path, headers={"accept-encoding": "identity"})
    packed = httpx.get(address + path, headers={"accept-encoding": encoding})
    assert packed.headers["content-encoding"] == encoding and "content-encoding" not in plain.headers
    assert abs(len(packed.text) - len(plain.text)) < 2_000  # each has its own session
    assert int(packed.headers["content-length"]) < len(plain.content) / 3

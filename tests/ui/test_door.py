"""The tools under ``/mcp`` of the chat's server: the SDK's client over HTTP on loopback, accounts, limits, files."""

import asyncio

import anyio
import httpx
import pytest
from mcp import Client

from retriever.errors import BadInput
from tests.support.servers.served import behind, served
from ui.door import Door, uploaded_files
from ui.words import say


def status(door, path="/mcp", headers=(), client="10.0.0.1"):
    """The status of one request that needs no server."""
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "path": path, "method": "POST", "headers": list(headers), "client": (client, 1)}
    asyncio.run(door(scope, None, send))
    return sent[0]["status"]


def test_the_client_lists_and_calls_over_http(assistant, tmp_path):
    (tmp_path / "uploads").mkdir()
    (tmp_path / "own.pha").write_bytes(b"x")

    async def talk(url):
        async with Client(f"{url}/mcp") as client:
            tools = (await client.list_tools()).tools
            answered = await client.call_tool("ask", {"question": "What is the redshift of 3C 273?"})
            refused = await client.call_tool("read_spectrum", {"paths": [str(tmp_path / "own.pha")]})
            return tools, answered, refused

    with served(Door(behind, lambda: assistant, tmp_path / "uploads", True, 60)) as url:
        tools, answered, refused = anyio.run(talk, url)
    assert len(tools) == 8
    assert "0.158" in answered.structured_content["answer"]
    assert refused.is_error and refused.content[0].text == say("door.not_uploaded")


def test_both_transports_give_the_claims_of_ask(assistant, tmp_path):
    questions = ["What is 3C 273?", "AGN with photon index below 1.6", "What is a pulsar wind nebula?"]

    async def talk(url):
        async with Client(f"{url}/mcp") as client:
            return [(await client.call_tool("ask", {"question": q})).structured_content for q in questions]

    with served(Door(behind, lambda: assistant, tmp_path, True, 60)) as url:
        told = anyio.run(talk, url)
    for question, one in zip(questions, told, strict=True):
        expected = assistant.ask(question).as_json()
        assert [(c["text"], c["evidence"]) for c in one["claims"]] == [
            (c["text"], c["evidence"]) for c in expected["claims"]
        ]
        assert {i["id"] for i in one["evidence"]} == {i["id"] for i in expected["evidence"]}


def test_everything_else_goes_to_the_chat(assistant, tmp_path):
    door = Door(behind, lambda: assistant, tmp_path, True, 60)
    assert status(door, "/") == 200 and status(door, "/mcp/config") == 200


def test_accounts_hold_at_the_door(assistant, tmp_path):
    door = Door(behind, lambda: assistant, tmp_path, True, 1, check=lambda name, word: (name, word) == ("ann", "pw"))
    wrong = b"Basic YW5uOnh4"
    for given in ([], [(b"authorization", wrong)], [(b"authorization", b"Bearer x")], [(b"authorization", b"Basic ?")]):
        assert status(door, headers=given) == 401
    with served(door) as url:
        assert httpx.post(f"{url}/mcp", json={}).status_code == 401
        assert httpx.post(f"{url}/mcp", json={}, auth=("ann", "pw")).status_code not in (401, 429)


def test_messages_of_one_address_are_limited(assistant, tmp_path):
    door = Door(behind, lambda: assistant, tmp_path, True, 1)
    door.rate.most = 0
    door.rate.allows = lambda who: who != "10.0.0.1"
    assert status(door) == 429


def test_only_uploaded_files_are_read(tmp_path):
    uploads, outside = tmp_path / "uploads", tmp_path / "secret.pha"
    uploads.mkdir()
    outside.write_bytes(b"x")
    (uploads / "a.pha").write_bytes(b"x")
    (uploads / "link.pha").symlink_to(outside)
    assert uploaded_files([str(uploads / "a.pha")], uploads) == [(uploads / "a.pha").resolve()]
    for path in (outside, uploads / "link.pha", uploads / ".." / "secret.pha", uploads / "none.pha", uploads, "a.pha"):
        with pytest.raises(BadInput, match="uploaded"):
            uploaded_files([str(path)], uploads)

"""Limits, accounts and the health page of the chat, without a server."""

import asyncio
import json

import pytest

from retriever.errors import BadInput
from ui.serving import MINUTE, Gate, Limits, Rate, accounts, health_of, login
from ui.words import say


def call(gate, path, method="POST", headers=(), client="10.0.0.1"):
    """Status and record that the gate (or what is behind it, "passed") answers."""
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "path": path, "method": method, "headers": list(headers), "client": (client, 1)}
    asyncio.run(gate(scope, None, send))
    return sent[0]["status"], json.loads(sent[1]["body"])


@pytest.fixture
def gate(tmp_path):
    async def behind(scope, receive, send):
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body", "body": b'"passed"'})

    limits = Limits(upload_mb=1, stored_mb=2, uploads_a_minute=2, events_a_minute=3)
    return Gate(behind, limits, lambda: {"status": "ok"}, tmp_path)


def length(size):
    return [(b"content-length", str(size).encode())]


def test_health_is_answered_in_front(gate):
    assert call(gate, "/health", "GET") == (200, {"status": "ok"})
    assert call(gate, "/scholar/health", "GET")[1] == {"status": "ok"}
    assert call(gate, "/", "GET") == (200, "passed")


def test_uploads_are_held_to_size_rate_and_room(gate, tmp_path):
    assert call(gate, "/gradio_api/upload", headers=length(10)) == (200, "passed")
    assert call(gate, "/gradio_api/upload", headers=length(2_000_000))[0] == 413
    assert call(gate, "/gradio_api/upload")[0] == 411
    assert call(gate, "/gradio_api/upload", headers=length(10)) == (200, "passed")
    status, record = call(gate, "/gradio_api/upload", headers=length(10))
    assert status == 429 and record["detail"] == say("limits.uploads")
    assert call(gate, "/gradio_api/upload", headers=length(10), client="10.0.0.2") == (200, "passed")
    (tmp_path / "big").write_bytes(b"0" * 2_000_000)
    assert call(gate, "/gradio_api/upload", headers=length(10), client="10.0.0.3")[0] == 507


def test_events_are_held_to_a_rate(gate):
    assert [call(gate, "/gradio_api/queue/join")[0] for _ in range(4)] == [200, 200, 200, 429]
    assert call(gate, "/gradio_api/queue/join", client="10.0.0.2")[0] == 200


def test_a_rate_lets_in_again_after_a_minute():
    now = [0.0]
    rate = Rate(2, lambda: now[0])
    assert [rate.allows("a") for _ in range(3)] == [True, True, False]
    now[0] = MINUTE + 0.1
    assert rate.allows("a")
    assert all(Rate(0).allows("a") for _ in range(1000))


def test_accounts_come_from_a_file_or_the_environment(tmp_path, monkeypatch):
    path = tmp_path / "users"
    path.write_text("# the group\nada:s3cret:with colon\n\n bob:x\n")
    assert accounts(str(path)) == {"ada": "s3cret:with colon", "bob": "x"}
    monkeypatch.setenv("SCHOLAR_AUTH", "eve:y")
    assert accounts("env") == {"eve": "y"} and accounts(None) == {}
    right = login({"ada": "s3cret"})
    assert right("ada", "s3cret") and not right("ada", "S3cret") and not right("nobody", "no such user")
    assert right("ada", "falsch ü") is False


@pytest.mark.parametrize("text", ["ada", "ada:", ":x", ""])
def test_bad_accounts_are_told(tmp_path, text):
    path = tmp_path / "users"
    path.write_text(text)
    with pytest.raises(BadInput) as caught:
        accounts(str(path))
    assert "\n" not in str(caught.value)


def test_health_says_which_libraries_are_open():
    held = [{"name": "bundled", "open": False}, {"name": "mine", "open": False}]
    health = health_of(lambda: held, ["bundled"], "offline")
    assert health()["status"] == "opening"
    held[0] = {"name": "bundled", "open": True, "sources": 3}
    told = health()
    assert told["status"] == "ok" and told["libraries"] == held and told["default"] == ["bundled"]
    assert told["uptime_s"] >= 0

"""The glossary by itself, and a stand-in for the player that the chat never needs."""

import asyncio

import pytest

from ui.lighter import Lighter, stand_in

PLAYER = b"let wu=1,Mu=2,ju=3;" + b"x;" * 500 + b"export{wu as n,Mu as r,ju as t};"


def got(path, body=PLAYER, status=200):
    """Status and body of a request to a chat that gives this file."""
    sent = []

    async def app(scope, receive, send):
        assert b"accept-encoding" not in dict(scope["headers"]) or not path.endswith(".js") or "hls" not in path
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": body[:100], "more_body": True})
        await send({"type": "http.response.body", "body": body[100:]})

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"accept-encoding", b"br")]}
    asyncio.run(Lighter(app, lambda: "<dl>terms</dl>", {"bench": "export {}"})(scope, None, send))
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


@pytest.mark.parametrize("path", ["/glossary", "/scholar/glossary"])
def test_the_glossary_has_an_address(path):
    assert got(path) == (200, b"<dl>terms</dl>")


def test_the_player_gives_way_to_a_module_with_its_names():
    status, body = got("/assets/hls-DKvq_x-T.js")
    assert status == 200 and len(body) < 200 and body.endswith(b"export{none as n,none as r,none as t};")
    assert "none as default" in stand_in("a as default")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [("/assets/hls-x.js", b"y" * 300, 200), ("/assets/hls-x.js", PLAYER, 404), ("/assets/index-x.js", PLAYER, 200)],
)
def test_whatever_else_goes_through_as_it_is(path, body, status):
    assert got(path, body, status) == (status, body)

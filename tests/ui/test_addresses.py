"""``/c/ID`` is the page, one step up."""

import asyncio

import pytest

from ui.addresses import Addresses

PAGE = b'<head><base href="./" /></head>'
ID = "0123456789abcdef" * 2


def got(path, method="GET"):
    """The path that the chat is asked for, the body, and the length that was stated."""
    seen, sent = [], []

    async def chat(scope, receive, send):
        seen.append(scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"31")]})
        await send({"type": "http.response.body", "body": PAGE[:10], "more_body": True})
        await send({"type": "http.response.body", "body": PAGE[10:]})

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "path": path, "method": method, "headers": []}
    asyncio.run(Addresses(chat)(scope, None, send))
    body = b"".join(part.get("body", b"") for part in sent[1:])
    return seen[0], body, dict(sent[0]["headers"])[b"content-length"]


@pytest.mark.parametrize(
    ("path", "inside", "base"),
    [
        (f"/c/{ID}", "/", b"../"),
        (f"/c/{ID}/", "/", b"../../"),
        (f"/scholar/c/{ID}", "/scholar/", b"../"),
    ],
)
def test_an_address_is_the_page_and_its_parts_are_found(path, inside, base):
    asked_for, body, length = got(path)
    assert asked_for == inside and b'<base href="' + base + b'"' in body and int(length) == len(body)


@pytest.mark.parametrize(
    "path", ["/", "/c/", "/c/../etc", f"/c/{ID[:-1]}", f"/c/{ID.upper()}", f"/c/{ID}/config", "/assets/x.js"]
)
def test_other_paths_are_left_alone(path):
    assert got(path)[:2] == (path, PAGE)
    assert got(f"/c/{ID}", "POST")[0] == f"/c/{ID}"

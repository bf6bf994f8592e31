"""A small real reverse proxy for tests: serves another server under a path, streaming both ways."""

import socket
import threading
from contextlib import contextmanager

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.responses import PlainTextResponse, RedirectResponse, StreamingResponse
from starlette.routing import Route

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "upgrade", "host", "content-encoding", "content-length"}


def proxy(target: str, prefix: str) -> Starlette:
    """What comes in under ``prefix`` goes to ``target`` without it; anything else is not here.

    The bare prefix is sent on to ``prefix/``, as nginx does for a location with a slash at its end: addresses on the page
    are relative to that.
    """
    # no client: its cookie jar would let every visitor in as the one who logged in last
    transport = httpx.AsyncHTTPTransport()

    async def forward(request):
        path = request.url.path
        if path == prefix:
            return RedirectResponse(prefix + "/", 301)
        if not path.startswith(prefix + "/"):
            return PlainTextResponse("not here", 404)
        headers = {key: value for key, value in request.headers.items() if key not in HOP_BY_HOP - {"content-length"}}
        headers |= {
            "x-forwarded-host": request.headers["host"],
            "x-forwarded-proto": "http",
            "x-forwarded-for": request.client.host,
            "accept-encoding": "identity",
        }
        address = httpx.URL(target).copy_with(path=path[len(prefix) :], query=request.url.query.encode())
        answer = await transport.handle_async_request(
            httpx.Request(request.method, address, headers=headers, content=request.stream())
        )
        response = StreamingResponse(answer.aiter_raw(), answer.status_code, background=BackgroundTask(answer.aclose))
        # each cookie in a header of its own, which a dictionary would join
        response.raw_headers = [(k, v) for k, v in answer.headers.raw if k.decode().lower() not in HOP_BY_HOP]
        return response

    return Starlette(routes=[Route("/{path:path}", forward, methods=["GET", "HEAD", "POST", "OPTIONS"])])


@contextmanager
def served(application):
    """The application on a free port, as an address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(application, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(5)

"""A stand-in for a language model's server: OpenAI-shaped, local, and it does what a script says, wrong things too."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class StandIn:
    """Serves the steps of a script, the last one again and again.

    A step is a dict, or a function of the request that gives one: ``calls`` [(tool, arguments or text)], ``text`` loose
    content, ``status`` an HTTP error, ``delay`` seconds before the reply, ``cut`` ends the stream early, ``drip`` seconds
    between pieces, ``body`` raw bytes instead of a stream.
    """

    def __init__(self, *script, window: int = 8192):
        self.script, self.window = list(script), window
        self.requests: list[dict] = []
        self.headers: list[dict] = []
        self.lock = threading.Lock()

    def __enter__(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (_Handler,), {"stand_in": self}))
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    """Answers one request by the script of its ``stand_in``."""

    stand_in: StandIn

    def do_GET(self):
        self._json(200, {"object": "list", "data": [{"id": "stand-in", "max_model_len": self.stand_in.window}]})

    def do_POST(self):
        step = self._next_step(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        time.sleep(step.get("delay", 0))
        try:
            if "body" in step:
                self._raw(step["body"])
            elif "status" in step:
                error = {"error": {"message": step.get("message", "it failed")}}
                self._json(step["status"], error, step.get("headers"))
            else:
                self._stream(step)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def _next_step(self, request):
        with self.stand_in.lock:
            n = len(self.stand_in.requests)
            self.stand_in.requests.append(request)
            self.stand_in.headers.append(dict(self.headers))
        step = self.stand_in.script[min(n, len(self.stand_in.script) - 1)]
        return step(request) if callable(step) else step

    def _stream(self, step):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for piece in pieces(step):
            self.wfile.write(f"data: {json.dumps(piece)}\n\n".encode())
            self.wfile.flush()
            time.sleep(step.get("drip", 0))
        if step.get("cut"):
            self.wfile.write(b'data: {"id": "x", "choi')
            return
        self.wfile.write(b"data: [DONE]\n\n")

    def _json(self, status, value, headers=None):
        self._raw(json.dumps(value).encode(), status, headers)

    def _raw(self, body, status=200, headers=None):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def pieces(step: dict) -> list[dict]:
    """A reply as the chunks of a stream: arguments come in pieces of 24 characters."""
    found = []
    if step.get("text"):
        found.append({"content": step["text"]})
    for index, (name, arguments) in enumerate(step.get("calls", ())):
        text = arguments if isinstance(arguments, str) else json.dumps(arguments)
        found.append(
            {
                "tool_calls": [
                    {"index": index, "id": f"c{index}", "type": "function", "function": {"name": name, "arguments": ""}}
                ]
            }
        )
        found += [
            {"tool_calls": [{"index": index, "function": {"arguments": text[i : i + 24]}}]}
            for i in range(0, len(text), 24)
        ]
    if step.get("together"):  # several calls in one chunk
        found = [
            {
                "tool_calls": [
                    {"index": i, "id": f"c{i}", "type": "function", "function": {"name": n, "arguments": json.dumps(a)}}
                    for i, (n, a) in enumerate(step["calls"])
                ]
            }
        ]
    chunks = [_chunk({"role": "assistant", **delta}) for delta in found or [{"content": ""}]]
    return chunks if step.get("cut") else [*chunks, _chunk({}, "tool_calls" if step.get("calls") else "stop")]


def _chunk(delta: dict, finish=None) -> dict:
    return {
        "id": "x",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "stand-in",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }


def offered(request: dict) -> list[str]:
    return [tool["function"]["name"] for tool in request["tools"]]


def ids(request: dict) -> list[str]:
    """The ledger ids that an answer may cite, by the request's schema."""
    for tool in request["tools"]:
        if tool["function"]["name"] == "answer":
            return tool["function"]["parameters"]["properties"]["claims"]["items"]["properties"]["evidence"][
                "items"
            ].get("enum", [])
    return []


def evidence(request: dict) -> dict[str, str]:
    """Lines of evidence in the prompt, by id."""
    text = request["messages"][-1]["content"]
    lines = text.partition("<<<")[2].partition(">>>")[0].splitlines()
    return {line[1:].partition("]")[0]: line.partition("] ")[2] for line in lines if line.startswith("[")}

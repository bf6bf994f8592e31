"""A stand-in for a language model's server: OpenAI-shaped as vLLM is, local, and it does what a script says, wrong things too."""

import json
import math
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from assistant.llm.shipped import planner_name

USAGE = {"prompt_tokens": 60, "completion_tokens": 10, "total_tokens": 70}


class StandIn:
    """Serves the steps of a script, the last one again and again; the question whether a grammar holds is none of them.

    A step is a text (what the model writes), a dict, or a function of the request that gives either: ``text``, ``probability`` of
    the whole, ``finish`` another reason to end than its end, ``status`` an HTTP error, ``delay`` seconds before the reply,
    ``body`` raw bytes. ``served`` are the models that it lists, ``strict`` whether it keeps them to a grammar, ``adapted`` whether the
    planner's name stands for the planner.
    """

    def __init__(self, *script, served=None, strict=True, adapted=True):
        self.script, self.served, self.strict, self.adapted = list(script), served or [planner_name()], strict, adapted
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
        self._json(200, {"object": "list", "data": [{"id": name} for name in self.stand_in.served]})

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        grammar = request.get("structured_outputs", {}).get("grammar", "")
        if grammar == 'root ::= "quasar"':
            return self._json(200, _reply({"text": "quasar" if self.stand_in.strict else "Blue."}))
        if not grammar:  # whether it is the planner
            written = "values name S1 quantity redshift" if self.stand_in.adapted else "SELECT redshift FROM sources"
            return self._json(200, _reply({"text": written}))
        if request["model"] not in self.stand_in.served:
            return self._json(404, {"error": {"message": "no such model"}})
        step = self._next_step(request)
        time.sleep(step.get("delay", 0))
        try:
            if "body" in step:
                self._raw(step["body"])
            elif "status" in step:
                error = {"error": {"message": step.get("message", "it failed")}}
                self._json(step["status"], error, step.get("headers"))
            elif request.get("stream"):
                self._stream(step)
            else:
                self._json(200, _reply(step))
        except (BrokenPipeError, ConnectionResetError):
            pass
        return None

    def _next_step(self, request):
        with self.stand_in.lock:
            n = len(self.stand_in.requests)
            self.stand_in.requests.append(request)
            self.stand_in.headers.append(dict(self.headers))
        step = self.stand_in.script[min(n, len(self.stand_in.script) - 1)]
        step = step(request) if callable(step) else step
        return {"text": step} if isinstance(step, str) else step

    def _stream(self, step):
        """The text some letters at a time; ``cut`` ends the connection behind so many of these parts."""
        text, cut = step["text"], step.get("cut")
        parts = [text[start : start + 20] for start in range(0, len(text), 20)]
        chunks = [_chunk({"role": "assistant", "content": part}) for part in parts[:cut]]
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        if cut is None:
            chunks.append(_chunk({}, step.get("finish", "stop")))
            chunks.append({**_chunk({}), "choices": [], "usage": USAGE})
        for chunk in chunks:
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.flush()
            time.sleep(step.get("pause", 0))
        if cut is None:
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


def _reply(step: dict) -> dict:
    token = {
        "token": step["text"],
        "bytes": None,
        "logprob": math.log(step.get("probability", 1.0)),
        "top_logprobs": [],
    }
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": step["text"]},
        "logprobs": {"content": [token]},
        "finish_reason": step.get("finish", "stop"),
    }
    return {
        "id": "x",
        "object": "chat.completion",
        "created": 1,
        "model": "stand-in",
        "choices": [choice],
        "usage": USAGE,
    }


def _chunk(delta: dict, finish: str | None = None) -> dict:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "stand-in", "choices": [choice]}


def shown(request: dict) -> str:
    """The user's message."""
    return request["messages"][-1]["content"]

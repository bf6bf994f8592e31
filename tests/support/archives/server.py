"""Archives on loopback that speak the real protocols: TAP (sync and async, VOTable, uploads), the Chandra file service with
byte ranges, the ADS search API, arXiv's Atom feed, an OpenAI-compatible language model. Faults are given by a script."""

import email.parser
import email.policy
import hashlib
import io
import json
import re
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from astropy.io.votable import from_table
from astropy.io.votable.tree import Info
from astropy.table import Table

from retriever.votables import votable_bytes
from tests.support.archives.sky import Holdings

CHUNK = 4096


class Archive(Holdings):
    """The server and what it saw. ``faults[path part]`` is a list of faults to play, one a request, before it behaves."""

    def __init__(self, sources: int = 12):
        super().__init__(sources)
        self.faults: dict[str, list] = {}
        self.requests: list[tuple[float, str, dict]] = []
        self.at_once = self.most_at_once = 0
        self.ads_limit, self.ads_used = 5000, 0
        self.jobs: dict[str, bytes] = {}
        self.answers: list[dict] = []
        self.delay = 0.0
        self.token = "secret-token-0123456789"  # noqa: S105
        self.lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"archive": self}))
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def fault(self, path: str):
        with self.lock:
            for part, waiting in self.faults.items():
                if part in path and waiting:
                    return waiting.pop(0)
        return None


class _Handler(BaseHTTPRequestHandler):
    archive: Archive
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16  # headers and body in one packet: no delayed acknowledgement

    def do_GET(self):
        self._serve(b"")

    def do_DELETE(self):
        self._serve(b"")

    def do_POST(self):
        self._serve(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def log_message(self, *_):
        pass

    def _serve(self, body: bytes):
        archive = self.archive
        with archive.lock:
            archive.requests.append((time.monotonic(), self.path, dict(self.headers)))
            archive.at_once += 1
            archive.most_at_once = max(archive.most_at_once, archive.at_once)
        try:
            time.sleep(archive.delay)
            fault = archive.fault(self.path)
            if not self._play(fault):
                self._answer(urlsplit(self.path), body, fault)
        except OSError:  # the client has gone, or we hung up on it
            pass
        finally:
            with archive.lock:
                archive.at_once -= 1

    def _play(self, fault) -> bool:
        """Play a fault that stands in for the whole answer."""
        if fault in (429, 503, 500):
            self._send(fault, b"busy", {"Retry-After": "0"} if fault != 500 else {})
        elif isinstance(fault, tuple) and fault[0] == "redirect":
            self._send(302, b"", {"Location": fault[1] + self.path})
        elif fault == "cut":
            self._hang_up()
        elif fault == "page":
            self._send(200, b"<html><body>Please log in</body></html>", {"Content-Type": "text/html"})
        elif isinstance(fault, tuple) and fault[0] == "huge":
            self._send(200, b" " * fault[1])
        elif isinstance(fault, tuple) and fault[0] == "slow":
            time.sleep(fault[1])
            return False
        elif isinstance(fault, tuple) and fault[0] == "trickle":
            self._trickle(fault[1])
        else:
            return False
        return True

    def _answer(self, url, body: bytes, fault):
        path, query = url.path, {k: v[0] for k, v in parse_qs(url.query).items()}
        if "/async" in path or path.endswith("/sync"):
            self._tap(path, body, query, fault)
        elif path.endswith("/browse"):
            unit = query["packageset"].split("/")[0]
            obsid, _, region = unit.split(".")
            names = [f"acisf{int(obsid):05d}_000N021_r{int(region):04d}_{kind}3.fits" for kind in ("pha", "arf", "rmf")]
            self._send(200, json.dumps({"files": names}).encode())
        elif path.endswith("/retrieveFile"):
            self._file(query, fault)
        elif path.endswith("/search/query"):
            self._ads(query)
        elif path.endswith("/api/query"):
            self._arxiv(query)
        elif path.endswith("/models"):
            self._send(200, json.dumps({"data": [{"id": "stand-in"}]}).encode())
        elif path.endswith("/chat/completions"):
            answer = self.archive.answers.pop(0) if self.archive.answers else {}
            content = answer if isinstance(answer, str) else json.dumps(answer)
            self._send(200, json.dumps({"choices": [{"message": {"content": content}}]}).encode())
        else:
            self._send(404, b"no such thing")

    def _tap(self, path: str, body: bytes, query: dict, fault):
        fields, upload = _form(body, self.headers.get("Content-Type", ""))
        fields |= query
        job = re.search(r"/async/(\w+)(/.*)?$", path)
        if job:
            self._job(job[1], job[2] or "")
            return
        result = _votable(self.archive.tap(unquote(fields["QUERY"]), upload), overflow=fault == "overflow")
        if path.endswith("/sync"):
            self._send(
                200,
                result,
                {"Content-Type": "application/x-votable+xml"},
                cut_at=len(result) // 2 if fault == "half" else None,
            )
            return
        number = hashlib.md5(body).hexdigest()[:8]  # noqa: S324
        self.archive.jobs[number] = result
        self._send(303, b"", {"Location": f"{self.archive.url}{path}/{number}"})

    def _job(self, number: str, rest: str):
        if rest.startswith("/results"):
            self._send(200, self.archive.jobs[number], {"Content-Type": "application/x-votable+xml"})
        elif self.command == "DELETE" or rest in ("/phase", "/parameters"):
            self._send(
                303 if self.command != "GET" else 200,
                b"COMPLETED",
                {"Location": f"{self.archive.url}/tap/async/{number}"},
            )
        else:
            result = f"{self.archive.url}/tap/async/{number}/results/result"
            self._send(
                200,
                (
                    f'<uws:job xmlns:uws="http://www.ivoa.net/xml/UWS/v1.0" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1">'
                    f"<uws:jobId>{number}</uws:jobId><uws:phase>COMPLETED</uws:phase><uws:executionDuration>0</uws:executionDuration>"
                    f'<uws:results><uws:result id="result" xlink:href="{result}"/></uws:results></uws:job>'
                ).encode(),
            )

    def _file(self, query: dict, fault):
        kind, obsid = query["filetype"], int(re.search(r"acisf(\d+)", query["filename"])[1])
        content = self.archive.product(kind, obsid, query["filename"].rpartition("_")[0])
        tag = f'"{hashlib.md5(content).hexdigest()}"'  # noqa: S324
        if fault == "garbage":
            content = content[:3000] + b"\0" * 2880 + content[5880:]
        start = 0
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if wanted and self.headers.get("If-Range") == tag:
            start = int(wanted[1])
        headers = {"ETag": tag, "Accept-Ranges": "bytes"}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        self._send(206 if start else 200, content[start:], headers, cut_at=12_000 if fault == "half" else None)

    def _ads(self, query: dict):
        archive = self.archive
        if self.headers.get("Authorization") != f"Bearer {archive.token}":
            self._send(401, b'{"error": "Unauthorized"}')
            return
        with archive.lock:
            archive.ads_used += 1
            left = archive.ads_limit - archive.ads_used
        headers = {
            "X-RateLimit-Limit": str(archive.ads_limit),
            "X-RateLimit-Remaining": str(max(left, 0)),
            "X-RateLimit-Reset": "1900000000",
        }
        if left < 0:
            self._send(429, b"quota", headers | {"Retry-After": "86400"})
            return
        self._send(200, json.dumps(archive.ads_answer(query)).encode(), headers)

    def _arxiv(self, query: dict):
        name = (re.findall(r'ti:"([^"]*)"', query.get("search_query", "")) or ["NGC 4001"])[0]
        entries = "".join(
            f"<entry><id>http://arxiv.org/abs/{n}v2</id><title>A paper\n on {name}</title><summary>Text of {n}.</summary>"
            f"<published>2025-01-02T00:00:00Z</published><author><name>Jane Doe</name></author></entry>"
            for n in query.get("id_list", "2501.01001,2501.01002").split(",")
        )
        self._send(200, f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode())

    def _send(self, status: int, body: bytes, headers: dict | None = None, cut_at: int | None = None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if cut_at is None else body[:cut_at])
        self.wfile.flush()
        if cut_at is not None:
            self._hang_up()

    def _trickle(self, seconds: float):
        """A long answer whose bytes come one by one, so that no single wait is long."""
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        started = time.monotonic()
        while time.monotonic() < started + seconds:
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.02)
        self._hang_up()

    def _hang_up(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


def _votable(table: Table, overflow: bool = False) -> bytes:
    votable = from_table(table)
    resource = votable.resources[0]
    resource.type = "results"
    resource.infos.append(Info(name="QUERY_STATUS", value="OK"))
    if overflow:
        resource.infos.append(Info(name="QUERY_STATUS", value="OVERFLOW"))
    return votable_bytes(votable)


def _form(body: bytes, content_type: str) -> tuple[dict, Table | None]:
    if "multipart" not in content_type:
        return {k: v[0] for k, v in parse_qs(body.decode()).items()}, None
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(
        b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body
    )
    fields, upload = {}, None
    for part in message.iter_parts():
        name, content = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
        if b"VOTABLE" in content:
            upload = Table.read(io.BytesIO(content), format="votable")
        else:
            fields[name] = content.decode()
    return fields, upload

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
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

import numpy as np
from astropy.io import fits
from astropy.io.votable import from_table
from astropy.io.votable.tree import Info
from astropy.table import Table

CHUNK = 4096


def sky(count: int = 30) -> list[dict]:
    """Sources with unlike names, two observations each for the even ones."""
    rng = np.random.default_rng(5)
    ra, dec = rng.uniform(10, 11, count), rng.uniform(41, 42, count)
    return [
        {
            "name": f"2CXO J0043{i:02d}.{i % 10}+41{i:02d}00",
            "ra": ra[i],
            "dec": dec[i],
            "powlaw_gamma": 1.5 + i / 50,
            "flux_significance_b": 3.0 + i / 3,
            "theta": 0.3 * i,
            "observations": [1000 + i] + ([2000 + i] if i % 2 == 0 else []),
        }
        for i in range(count)
    ]


def bibcode_of(i: int) -> str:
    return f"20{10 + i % 15}ApJ...{700 + i}..{i % 90 + 10:02d}{chr(65 + i % 26)}".ljust(19, ".")[:19]


@lru_cache(maxsize=1000)
def fits_product(kind: str, obsid: int) -> bytes:
    """A small FITS file with checksums."""
    column = fits.Column("COUNTS", "J", array=np.arange(4000) + obsid)
    table = fits.BinTableHDU.from_columns([column], name={"pha": "SPECTRUM", "arf": "SPECRESP", "rmf": "MATRIX"}[kind])
    stream = io.BytesIO()
    fits.HDUList([fits.PrimaryHDU(), table]).writeto(stream, checksum=True)
    return stream.getvalue()


class Archive:
    """The server and what it saw. ``faults[path part]`` is a list of faults to play, one a request, before it behaves."""

    def __init__(self, sources: int = 12):
        self.sky = sky(sources)
        self.faults: dict[str, list] = {}
        self.requests: list[tuple[float, str, dict]] = []
        self.at_once = self.most_at_once = 0
        self.ads_limit, self.ads_used, self.ads_known = 5000, 0, None
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

    def papers_of(self, i: int) -> list[str]:
        return [bibcode_of(i), bibcode_of(i + 1), bibcode_of(i + 100)]

    # --- answers

    def tap(self, adql: str, upload: Table | None) -> Table:
        if "observation_source" in adql and "o.obsid" in adql.split("FROM")[0]:
            return self._observations(adql)
        if "master_source" in adql or "xmm4d13s" in adql or "2sxps" in adql:
            return self._sources(adql)
        return self._simbad(adql, upload)

    def _chosen(self, adql: str) -> list[dict]:
        rows = self.sky
        if names := re.search(r"IN \(('[^)]*')\)", adql):
            wanted = set(re.findall(r"'((?:[^']|'')*)'", names[1]))
            rows = [r for r in rows if r["name"] in wanted or r["name"].removeprefix("2CXO ") in wanted]
        if cut := re.search(r"flux_significance_b > ([\d.]+)", adql):
            rows = [r for r in rows if r["flux_significance_b"] > float(cut[1])]
        if cut := re.search(r"o\.theta < ([\d.]+)", adql):
            rows = [r for r in rows if r["theta"] < float(cut[1])]
        cones = re.findall(r"cone_distance\(m\.ra,m\.dec,([\d.]+),([-\d.]+)\) <= ([\d.]+)", adql)
        if cones:

            def inside(r):
                return any(
                    np.hypot((r["ra"] - float(a)) * np.cos(np.radians(r["dec"])), r["dec"] - float(d)) * 60 <= float(s)
                    for a, d, s in cones
                )

            rows = [r for r in rows if inside(r)]
        if after := re.search(r"> '((?:[^']|'')*)' ORDER|> '((?:[^']|'')*)'(?: AND| )", adql):
            rows = [r for r in rows if r["name"] > (after[1] or after[2])]
        return sorted(rows, key=lambda r: r["name"])

    def _sources(self, adql: str) -> Table:
        top = int(re.search(r"TOP (\d+)", adql)[1])
        wanted = re.findall(r"(?:AS |m\.)(\w+)(?=,| FROM)", adql.split(" FROM ")[0])
        rows = self._chosen(adql)[:top]
        columns = {}
        for name in dict.fromkeys(wanted):
            values = [r.get(name) for r in rows]
            columns[name] = (
                np.array(values, dtype="U40" if name == "name" else float)
                if name in ("name", "ra", "dec", "powlaw_gamma")
                else np.full(len(rows), np.nan)
            )
        return Table(columns)

    def _observations(self, adql: str) -> Table:
        rows = [(r["name"], obsid, r) for r in self._chosen(adql) for obsid in r["observations"]]
        return Table(
            {
                "name": np.array([n for n, _, _ in rows], "U40"),
                "obsid": np.array([o for _, o, _ in rows], int),
                "obi": np.zeros(len(rows), int),
                "region_id": np.array([o % 90 for _, o, _ in rows], int),
                "theta": np.array([r["theta"] for _, _, r in rows], float),
                "src_cnts_aper_b": np.array([100.0 + o for _, o, _ in rows], float),
            }
        )

    def _simbad(self, adql: str, upload) -> Table:
        if upload is not None and "ident" in adql:
            return Table({"source": np.array([], "U40"), "oid": np.array([], int)})
        if upload is not None:
            known = [(str(n), i) for n in upload["name"] for i, r in enumerate(self.sky) if r["name"] == str(n)]
            return Table(
                {
                    "source": np.array([n for n, _ in known], "U40"),
                    "oid": np.array([i for _, i in known], int),
                    "main_id": np.array([f"NGC {4000 + i}" for _, i in known], "U40"),
                    "otype": np.array(["AGN"] * len(known), "U10"),
                    "ra": np.array([self.sky[i]["ra"] for _, i in known], float),
                    "dec": np.array([self.sky[i]["dec"] for _, i in known], float),
                    "redshift": np.array([0.01] * len(known), float),
                    "separation": np.array([0.4] * len(known), float),
                }
            )
        if "i.id, b.ra" in adql:
            wanted = re.findall(r"'((?:[^']|'')*)'", adql.split(" IN ")[1])
            known = [(f"NGC {4000 + i}", r) for i, r in enumerate(self.sky) if f"NGC {4000 + i}" in wanted]
            return Table(
                {
                    "id": np.array([n for n, _ in known], "U40"),
                    "ra": np.array([r["ra"] for _, r in known], float),
                    "dec": np.array([r["dec"] for _, r in known], float),
                }
            )
        oids = [int(o) for o in re.search(r"IN \(([\d, ]*)\)", adql)[1].split(",")]
        if "has_ref" in adql:
            pairs = [(o, b) for o in oids for b in self.papers_of(o)]
            return Table(
                {"oid": np.array([o for o, _ in pairs], int), "bibcode": np.array([b for _, b in pairs], "U19")}
            )
        pairs = [(o, n) for o in oids for n in (f"NGC {4000 + o}", f"UGC {70 + o}", self.sky[o]["name"])]
        return Table({"oid": np.array([o for o, _ in pairs], int), "id": np.array([n for _, n in pairs], "U40")})

    def ads_answer(self, query: dict) -> dict:
        wanted = re.findall(r'"([^"]+)"', query["q"])
        documents = [self.ads_document(b) for b in wanted if self.ads_known is None or b in self.ads_known]
        return {
            "responseHeader": {"status": 0, "params": {"rows": query["rows"]}},
            "response": {"numFound": len(documents), "start": 0, "docs": documents},
            "nextCursorMark": "AoE",
        }

    def ads_document(self, bibcode: str) -> dict:
        i = int(re.search(r"\.(\d+)\.\.", bibcode)[1]) - 700
        return {
            "bibcode": bibcode,
            "identifier": [bibcode, f"arXiv:20{i:02d}.0{1000 + i}"],
            "title": [f"X-rays from NGC {4000 + i % 100} and its nucleus"],
            "author": ["Doe, Jane", "Roe, R."],
            "year": bibcode[:4],
            "property": ["REFEREED", "ARTICLE"] + (["RETRACTED"] if i == 3 else []),
            "doctype": "article",
            "citation_count": i,
            "doi": [f"10.1/{i}"],
            "pub": "The Astrophysical Journal",
            "abstract": f"We observed NGC {4000 + i % 100} with Chandra. The spectrum of this Seyfert galaxy is a power law with photon index "
            f"1.{i % 10}5 ± 0.1 and N_H = 2.{i % 10} x 10^22 cm^-2. We suggest that the source varies.",
        }


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
        content = fits_product(kind, obsid)
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
        entries = "".join(
            f"<entry><id>http://arxiv.org/abs/{n}v2</id><title>A paper\n on NGC 4001</title><summary>Text of {n}.</summary>"
            f"<published>2025-01-02T00:00:00Z</published><author><name>Jane Doe</name></author></entry>"
            for n in query["id_list"].split(",")
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
    stream = io.BytesIO()
    votable.to_xml(stream)
    return stream.getvalue()


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

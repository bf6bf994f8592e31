"""Papers from the Astrophysics Data System, through the ``ads`` package over a polite session.

The token comes from the environment (``ADS_DEV_KEY``, ``ADS_API_TOKEN``) or ``~/.ads/dev_key`` and goes into the request's
header and nowhere else. ADS allows 5,000 requests a day: every request is counted in the corpus folder before it is sent,
the service's own count (``X-RateLimit-Remaining``) corrects ours, and at the end of the day's quota work stops cleanly.
"""

import datetime
import os
import re
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import ads
import ads.config
import requests
from ads.exceptions import APIResponseError
from ads.search import SearchQuery

from retriever.archives.secrets import redact
from retriever.archives.session import Web
from retriever.errors import ServiceMissing, StopWork

FIELDS = (
    "bibcode",
    "title",
    "author",
    "year",
    "abstract",
    "property",
    "doctype",
    "citation_count",
    "identifier",
    "doi",
    "pub",
)
AT_ONCE = 50  # bibcodes to a request: its address stays under the service's limit
DAILY = 5_000
_PLAIN = re.compile(r"[\"\\\\]+")  # what would end a phrase
_SPENT = "the ADS quota of {:,} requests a day is spent: run again after 00:00 UTC."


def find_token() -> str:
    """The user's token, or "" where there is none."""
    for name in ("ADS_DEV_KEY", "ADS_API_TOKEN"):
        if os.environ.get(name, "").strip():
            return os.environ[name].strip()
    for name in ("dev_key", "token"):
        try:
            return (Path.home() / ".ads" / name).read_text().strip()
        except OSError:
            continue
    return ""


class CountStore(Protocol):
    """Where the count of requests is kept: a corpus folder, a library."""

    def read_json(self, name: str, default: Any) -> Any: ...

    def write_json(self, name: str, value: Any) -> None: ...


class Quota:
    """Requests of this UTC day, counted in ``ads_quota.json`` so that a second run knows of the first's."""

    def __init__(self, folder: CountStore, daily: int = DAILY):
        self.folder, self.daily = folder, daily
        self._lock = threading.Lock()

    def take(self) -> None:
        """Count one request; StopWork where none is left."""
        with self._lock:
            state = self._state()
            if state["used"] >= min(self.daily, state["limit"]):
                raise StopWork(_SPENT.format(min(self.daily, state["limit"])))
            self.folder.write_json("ads_quota.json", state | {"used": state["used"] + 1})

    def learn(self, headers: Mapping[str, str]) -> None:
        """Believe the service where it counts more than we do (other programs use the token too)."""
        limit, remaining = headers.get("X-RateLimit-Limit", ""), headers.get("X-RateLimit-Remaining", "")
        if not (limit.isdigit() and remaining.isdigit()):
            return
        with self._lock:
            state = self._state()
            used = max(state["used"], int(limit) - int(remaining))
            self.folder.write_json("ads_quota.json", state | {"used": used, "limit": int(limit)})

    @property
    def left(self) -> int:
        state = self._state()
        return max(0, min(self.daily, int(state["limit"])) - int(state["used"]))

    def _state(self) -> dict[str, Any]:
        today = datetime.datetime.now(datetime.UTC).date().isoformat()
        state = self.folder.read_json("ads_quota.json", {})
        return state if state.get("day") == today else {"day": today, "used": 0, "limit": self.daily}


class _CountedWeb(Web):
    """A session that takes from the quota for every request that leaves, tries again included."""

    def __init__(self, web: Web, quota: Quota, token: str):
        super().__init__(web.limits, beside=web)
        self._quota = quota
        self.headers["Authorization"] = f"Bearer {token}"

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        self._quota.take()
        response = super().send(request, **options)
        self._quota.learn(response.headers)
        if response.status_code == 429 and response.headers.get("X-RateLimit-Remaining") == "0":
            response.close()
            raise StopWork(_SPENT.format(self._quota.daily))
        return response


class AdsClient:
    """Metadata and abstracts by bibcode."""

    source = "ADS"

    def __init__(self, web: Web, quota: Quota, token: str, url: str = ""):
        self.quota = quota
        self._url = (url or ads.config.ADSWS_API_URL) + "/search/query"
        self._web, self._token = _CountedWeb(web, quota, token), token

    def fetch(self, bibcodes: list[str]) -> list[dict[str, Any]]:
        """The papers that ADS knows of these, each under the bibcode that was asked for."""
        wanted = " OR ".join(f'"{bibcode}"' for bibcode in bibcodes)
        articles = self._articles(f"identifier:({wanted})", rows=2 * len(bibcodes))
        papers = {}
        for raw in articles:
            for name in [raw.get("bibcode", ""), *raw.get("identifier", [])]:
                if name in bibcodes and name not in papers:
                    papers[name] = paper_of(raw) | {"bibcode": name, "ads_bibcode": raw.get("bibcode", "")}
        return list(papers.values())

    def search(self, names: list[str], rows: int) -> list[dict[str, Any]]:
        """The most cited papers whose title, abstract or keywords hold one of the names."""
        phrases = " OR ".join(f'"{_PLAIN.sub(" ", name)}"' for name in names)
        found = self._articles(f"abs:({phrases})", rows=rows, sort="citation_count desc")
        return [paper_of(raw) | {"ads_bibcode": raw.get("bibcode", "")} for raw in found]

    def _articles(self, q: str, rows: int, sort: str | None = None) -> list[dict[str, Any]]:
        query = SearchQuery(q=q, fl=list(FIELDS), rows=rows, max_pages=1, sort=sort)
        query.HTTP_ENDPOINT, query.token, query._session = self._url, self._token, self._web
        try:
            return [dict(article._raw) for article in query]
        except APIResponseError as error:
            raise ServiceMissing(f"ADS refused the request ({_why(error)}).") from None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ServiceMissing(
                f"ADS answered with something that is not a search result ({type(error).__name__}): the next run tries again."
            ) from None


def paper_of(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the corpus from an ADS document."""
    properties = raw.get("property") or []
    title = " ".join(raw.get("title") or [])
    retracted = (
        "RETRACTED" in properties
        or raw.get("doctype") == "retraction"
        or bool(re.match(r"(?i)\W*(retracted|retraction|withdrawn)\b", title))
    )
    return {
        "bibcode": raw.get("bibcode", ""),
        "title": title,
        "authors": raw.get("author") or [],
        "year": int(raw.get("year") or 0),
        "abstract": raw.get("abstract") or "",
        "refereed": "REFEREED" in properties,
        "retracted": retracted,
        "citations": int(raw.get("citation_count") or 0),
        "doctype": raw.get("doctype") or "",
        "doi": (raw.get("doi") or [""])[0],
        "arxiv_id": next((i.removeprefix("arXiv:") for i in raw.get("identifier") or [] if i.startswith("arXiv:")), ""),
        "pub": raw.get("pub") or "",
        "origin": "ADS",
    }


def _why(error: BaseException) -> str:
    text = redact(" ".join(str(error).split()))
    if "nauthorized" in text or "401" in text:
        return "the token is not valid: correct ADS_DEV_KEY or ~/.ads/dev_key"
    return text[:160]

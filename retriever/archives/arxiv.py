"""Papers from arXiv, for those who have no ADS token: title, authors, year, abstract; refereed only where a journal is named.

arXiv asks for one request in three seconds on one connection; ``LIMITS`` keeps to that. Only papers whose identifier tells
an arXiv number (``2025arXiv250101321G``) can be found this way.
"""

import re
import xml.etree.ElementTree as ElementTree
from typing import Any

from retriever.archives.session import Limits, Web
from retriever.errors import ServiceMissing
from retriever.names.authors import surname_first

API = "https://export.arxiv.org/api/query"
LIMITS = Limits(interval_s=3.0, at_once=1)
AT_ONCE = 50
_PLAIN = re.compile(r"[\"\\\\]+")  # what would end a phrase
_ATOM = {"a": "http://www.w3.org/2005/Atom", "x": "http://arxiv.org/schemas/atom"}


class ArxivClient:
    """Metadata and abstracts by bibcode, where the bibcode is arXiv's."""

    source = "arXiv"

    def __init__(self, web: Web, url: str = ""):
        self._web, self._url = web, url or API

    def fetch(self, bibcodes: list[str]) -> list[dict[str, Any]]:
        numbers = {arxiv_number(bibcode): bibcode for bibcode in bibcodes if arxiv_number(bibcode)}
        if not numbers:
            return []
        papers = self._papers({"id_list": ",".join(numbers), "max_results": str(len(numbers))})
        return [paper | {"bibcode": numbers[paper["arxiv_id"]]} for paper in papers if paper["arxiv_id"] in numbers]

    def search(self, names: list[str], rows: int) -> list[dict[str, Any]]:
        """Papers whose title or abstract holds one of the names, by arXiv's relevance; under their arXiv bibcodes."""
        phrases = [f'{field}:"{_PLAIN.sub(" ", name)}"' for name in names for field in ("ti", "abs")]
        asked = {"search_query": " OR ".join(phrases), "sortBy": "relevance", "max_results": str(rows)}
        papers = [paper | {"bibcode": arxiv_bibcode(paper)} for paper in self._papers(asked)]
        return [paper for paper in papers if paper["bibcode"]]

    def _papers(self, asked: dict[str, str]) -> list[dict[str, Any]]:
        answer = self._web.get(self._url, params=asked)
        if answer.status_code != 200:
            raise ServiceMissing(f"arXiv refused the request (HTTP {answer.status_code}): the next run tries again.")
        try:
            feed = ElementTree.fromstring(answer.content)
            return [_paper(entry) for entry in feed.findall("a:entry", _ATOM)]
        except (ElementTree.ParseError, ValueError):
            raise ServiceMissing(
                "arXiv answered with something that is not an Atom feed: the next run tries again."
            ) from None


def arxiv_bibcode(paper: dict[str, Any]) -> str:
    """The bibcode that ADS gives a paper of arXiv: ``2025arXiv250101321G``; "" for numbers of before 2007."""
    number, authors = re.fullmatch(r"(\d\d)(\d\d)\.(\d{4,5})", paper["arxiv_id"]), paper["authors"]
    if not number or not authors:
        return ""
    digits = number[1] + number[2] + (number[3] if len(number[3]) == 5 else f".{number[3]}")
    initial = surname_first(authors[0])[0].upper()
    return f"20{number[1]}arXiv{digits}{initial}" if initial.isascii() and initial.isalpha() else ""


def arxiv_number(bibcode: str) -> str:
    """``2501.01321`` of ``2025arXiv250101321G``; "" for others."""
    match = re.fullmatch(r"\d{4}arXiv(\d{4})(\d{5})\w|\d{4}arXiv(\d{4})\.(\d{4})\w", bibcode)
    return (f"{match[1]}.{match[2]}" if match[1] else f"{match[3]}.{match[4]}") if match else ""


def _paper(entry: ElementTree.Element) -> dict[str, Any]:
    def text(path: str) -> str:
        return " ".join((entry.findtext(path, "", _ATOM) or "").split())

    number = re.sub(r"v\d+$", "", text("a:id").rsplit("/abs/", 1)[-1])
    comment = text("x:comment")
    return {
        "bibcode": "",
        "title": text("a:title"),
        "authors": [surname_first(" ".join(n.text.split())) for n in entry.findall("a:author/a:name", _ATOM) if n.text],
        "year": int(text("a:published")[:4] or 0),
        "abstract": text("a:summary"),
        "refereed": bool(text("x:journal_ref")),
        "retracted": "withdrawn" in comment.lower(),
        "citations": 0,
        "doctype": "eprint",
        "doi": text("x:doi"),
        "arxiv_id": number,
        "pub": text("x:journal_ref"),
        "origin": "arXiv",
        "ads_bibcode": "",
    }

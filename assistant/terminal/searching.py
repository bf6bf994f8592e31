"""``scholar search``: papers or sources by words, names or a position, or near a spectrum, best first."""

import json
import shutil
from argparse import Namespace
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.engines import add_library_options
from assistant.terminal.output import note, wrapped
from retriever.errors import BadInput
from retriever.options import Parser

if TYPE_CHECKING:
    from retriever.library.library import Library
from retriever.library.paper_records import PaperHit

MEANT = 3  # characters beside a name that count as a topic
NAMED = 1.0  # by how much a paper on a source that is named goes before others


def search(argv: list[str]) -> int:
    """``scholar search QUERY`` or ``scholar search --spectrum FILE``"""
    options = _search_parser().parse_args(argv)
    if not 1 <= options.k <= 1000:
        raise BadInput(f"-k {options.k} is out of range: give 1 to 1000.")
    if options.spectrum:
        return _search_near(options)
    if options.arf or options.rmf or options.background or options.anyway:
        raise BadInput("--arf, --rmf, --background and --anyway go with --spectrum FILE.")
    if options.query is None:
        raise BadInput("There is nothing to search for: give words, or --spectrum FILE.")
    from assistant.request.checked import checked_question

    query = checked_question(options.query)
    found = search_records(_library(options), query, options)
    if options.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        _print_rows(found)
    return 0


def _search_parser() -> Parser:
    parser = Parser("scholar search", description="Find papers or sources, best first: by words, or near a spectrum.")
    parser.add_argument("query", nargs="?", help="words, names, a position")
    parser.add_argument("--kind", choices=("papers", "sources"), default="papers")
    parser.add_argument("-k", type=int, default=10, help="how many (default: 10)")
    spectrum = parser.add_argument_group("near a spectrum of your own, in place of words")
    spectrum.add_argument(
        "--spectrum", metavar="FILE", help="PHA file, event list or table; companions are found beside it"
    )
    spectrum.add_argument("--arf", metavar="FILE")
    spectrum.add_argument("--rmf", metavar="FILE")
    spectrum.add_argument("--background", metavar="FILE")
    spectrum.add_argument("--anyway", action="store_true", help="papers that fit best even where none is near")
    add_library_options(parser)
    parser.add_argument("--index", dest="library", action="append", metavar="DIR", help="the same as --library")
    own = parser.add_argument_group("papers only")
    own.add_argument("--since", type=int, metavar="YEAR", help="papers of that year and later")
    own.add_argument("--until", type=int, metavar="YEAR", help="papers of that year and before")
    own.add_argument("--refereed", action="store_true", help="refereed papers only")
    parser.add_argument("--json", action="store_true")
    return parser


def _search_near(options: Namespace) -> int:
    if options.query is not None:
        raise BadInput("--spectrum FILE searches near a spectrum: leave out the words.")
    from assistant.terminal.near_spectrum import search_near

    found = search_near(options, _library(options))
    if options.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return 0
    _print_rows(found["results"])
    width = shutil.get_terminal_size((110, 24)).columns
    for text in found["notes"]:
        print(wrapped(f"note: {text}", width, "      "))
    return 0


def _print_rows(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        on = f" [{row['source']}]" if row.get("source") else ""
        print(f"{row['score']:.4f}  {row.get('bibcode') or row['name']:<24} {row['title']}{on}")


def _library(options: Namespace) -> "Library":
    from retriever.library.opening import open_library

    return open_library(options.library, note)


def search_records(library: "Library", query: str, options: Namespace) -> list[dict[str, Any]]:
    """Rows ``{"bibcode" or "name", "title", "score"}``, best first; a source's papers come first where one is named."""
    if options.kind == "sources":
        return [
            {
                "name": s.name,
                "title": f"{s.object_class}, {s.subclass}".strip(", "),
                "score": round(float(score), 6),
                "library": s.library,
            }
            for s, score in library.search_sources(query, options.k)
        ]
    from retriever.library.index.columns import Filter

    keep = Filter(options.since, options.until, options.refereed)
    hits = []
    for mention in library.names.mentions(query):
        rest = query.replace(mention.text, " ").strip()
        on = library.papers_on(mention.source, rest if len(rest) > MEANT else "", options.k)
        # the order is the ranking: scores of papers on a source that is named are lifted above those of the free search
        hits += [replace(hit, score=NAMED + hit.score) for hit in on if keep.passes(hit.paper)]
    hits += library.search_papers(query, options.k, keep)
    best: dict[str, PaperHit] = {}
    for hit in hits:
        best.setdefault(hit.paper.bibcode, hit)
    return [
        {
            "bibcode": b,
            "title": hit.paper.plain_title,
            "score": round(float(hit.score), 6),
            "library": hit.paper.library,
        }
        for b, hit in list(best.items())[: options.k]
    ]

"""The subcommands that ask and look up; each is thin: options in, text or JSON out.

Heavy modules are imported inside the functions, so that ``scholar --help`` and an error in the options cost nothing.
"""

import json
import shutil
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.engines import add_engine_options, open_assistant
from retriever.errors import BadInput, ServiceMissing
from retriever.options import Parser

if TYPE_CHECKING:
    from assistant.evidence.claims import Answer
    from retriever.reading.records import Reading
    from retriever.search.retriever import Retriever


def ask(argv: list[str]) -> int:
    """``scholar ask QUESTION``"""
    parser = Parser("scholar ask", description="Ask a question; the answer cites its evidence.")
    parser.add_argument("question", nargs="?", default="", help="in plain words; '-' reads it from standard input")
    parser.add_argument(
        "--spectrum",
        nargs="+",
        action="extend",
        default=[],
        metavar="FILE",
        help="a spectrum with its responses (PHA, ARF, RMF, background)",
    )
    add_engine_options(parser)
    parser.add_argument("--json", action="store_true", help="the whole answer with evidence, tools and timings")
    options = parser.parse_args(argv)
    from assistant.request.checked import checked_question

    question = sys.stdin.buffer.read().decode("utf-8", "replace") if options.question == "-" else options.question
    checked_question(question, bool(options.spectrum))
    answer = open_assistant(options, _note).ask(question, options.spectrum)
    if options.json:
        print(json.dumps(answer.as_json(), ensure_ascii=False, indent=1))
    else:
        print_answer(answer)
    return 0


def read(argv: list[str]) -> int:
    """``scholar read FILE``"""
    parser = Parser("scholar read", description="Read a spectrum: what it is and its physical parameters.")
    parser.add_argument("file")
    parser.add_argument("--arf")
    parser.add_argument("--rmf")
    parser.add_argument("--background")
    parser.add_argument("--row", type=int, help="which spectrum of a type II file, or record of event lists, from 1")
    parser.add_argument("--plot", metavar="OUT.png", help="write data, model and residuals as a picture")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    from retriever.reading.as_json import as_json
    from retriever.reading.files import read_one
    from retriever.reading.place import similar_to

    reading = read_one(options.file, options.arf, options.rmf, options.background, options.row)
    if options.plot:
        _plot(reading, options.plot)
    record = as_json(reading, similar_to(reading, _retriever()))
    if options.json:
        print(json.dumps(record, ensure_ascii=False, indent=1))
    else:
        from assistant.terminal.reading_view import print_reading

        print_reading(record, reading)
    return 0


def search(argv: list[str]) -> int:
    """``scholar search QUERY`` or ``scholar search --spectrum FILE``"""
    options = _search_parser().parse_args(argv)
    if not 1 <= options.k <= 1000:
        raise BadInput(f"-k {options.k} is out of range: give 1 to 1000.")
    if options.spectrum:
        return _search_near(options)
    if options.arf or options.rmf or options.background:
        raise BadInput("--arf, --rmf and --background go with --spectrum FILE.")
    if options.query is None:
        raise BadInput("There is nothing to search for: give words, or --spectrum FILE.")
    from assistant.request.checked import checked_question

    query = checked_question(options.query)
    if options.index:
        from assistant.terminal.own_index import search_index

        found = search_index(options, query)
    else:
        found = search_records(_retriever(), query, options.kind, options.k)
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
    own = parser.add_argument_group("an index of your own")
    own.add_argument("--index", metavar="DIR", help="made with scholar index; in place of the bundled catalogue")
    own.add_argument("--since", type=int, metavar="YEAR", help="papers of that year and later")
    own.add_argument("--until", type=int, metavar="YEAR", help="papers of that year and before")
    own.add_argument("--refereed", action="store_true", help="refereed papers only")
    parser.add_argument("--json", action="store_true")
    return parser


def _search_near(options: Namespace) -> int:
    if options.query is not None or options.index:
        raise BadInput("--spectrum FILE searches the bundled catalogue: leave out the words and --index.")
    from assistant.terminal.near_spectrum import search_near

    found = search_near(options, _retriever())
    if options.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return 0
    _print_rows(found["results"])
    width = shutil.get_terminal_size((110, 24)).columns
    for note in found["notes"]:
        print(_wrapped(f"note: {note}", width, "      "))
    return 0


def _print_rows(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        on = f" [{row['source']}]" if row.get("source") else ""
        print(f"{row['score']:.4f}  {row.get('bibcode') or row['name']:<24} {row['title']}{on}")


def search_records(retriever: "Retriever", query: str, kind: str, k: int) -> list[dict[str, Any]]:
    """Rows ``{"bibcode" or "name", "title", "score"}``, best first; a source's papers come first where one is named."""
    if kind == "sources":
        return [
            {"name": s.name, "title": f"{s.object_class}, {s.subclass}".strip(", "), "score": round(float(score), 6)}
            for s, score in retriever.search_sources(query, k)
        ]
    hits = []
    for mention in retriever.names.mentions(query):
        rest = query.replace(mention.text, " ").strip()
        hits += retriever.papers_on(mention.source, rest if len(rest) > 3 else "", k)
    hits += retriever.search_papers(query, k)
    unique = {hit.paper.bibcode: hit for hit in reversed(hits)}
    ordered = list(dict.fromkeys(hit.paper.bibcode for hit in hits))[:k]
    # the order is the ranking: scores of named papers are lifted above those of the free search
    scores = [
        1 + unique[b].score if unique[b].passage.source in _named(retriever, query) else unique[b].score
        for b in ordered
    ]
    return [
        {"bibcode": b, "title": unique[b].paper.plain_title, "score": round(float(s), 6)}
        for b, s in zip(ordered, scores, strict=True)
    ]


def _named(retriever: "Retriever", query: str) -> set[str]:
    return {mention.source.id for mention in retriever.names.mentions(query)}


def index(argv: list[str]) -> int:
    """``scholar index``"""
    parser = Parser(
        "scholar index",
        description="Build an index: of a corpus, of a file of papers, or of the bundled catalogue anew.",
    )
    parser.add_argument("corpus", nargs="?", help="a corpus folder (scholar corpus build)")
    parser.add_argument(
        "--papers", nargs="+", metavar="FILE", help=".jsonl or .jsonl.gz: bibcode, title, authors, year, abstract"
    )
    parser.add_argument("--out", metavar="DIR", help="where the index is or will be (default: index/ in the corpus)")
    parser.add_argument("--add", action="store_true", help="keep papers of the index that the files don't have")
    parser.add_argument("--no-vectors", action="store_true", help="names and words only: minutes instead of hours")
    options = parser.parse_args(argv)
    if options.corpus or options.papers:
        from assistant.terminal.own_index import make_index

        return make_index(options, _note)
    if options.out or options.add or options.no_vectors:
        raise BadInput("--out, --add and --no-vectors go with a corpus folder or --papers FILE.")
    from retriever.catalogue.records import read_catalogue
    from retriever.search.store import open_store

    store = open_store(read_catalogue(), rebuild=True, note=_note)
    print(f"{store.manifest['passages']} passages and {store.manifest['spectra']} spectra in {store.folder}")
    return 0


def doctor(argv: list[str]) -> int:
    """``scholar doctor``"""
    parser = Parser("scholar doctor", description="Check that everything needed is here.")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    from assistant.terminal.doctor import diagnose

    checks = diagnose()
    if options.json:
        print(json.dumps(checks, indent=1))
    else:
        for check in checks:
            print(f"{'ok     ' if check['ok'] else 'MISSING'}  {check['what']}: {check['detail']}")
    if not all(check["ok"] for check in checks):
        raise ServiceMissing("Something is missing: see the lines marked MISSING.")
    return 0


def print_answer(answer: "Answer") -> None:
    """The answer and its evidence for a terminal."""
    from assistant.evidence.claims import describe

    width = min(shutil.get_terminal_size((110, 24)).columns, 120)
    for paragraph in answer.text.split("\n\n"):
        print(_wrapped(paragraph, width), end="\n\n")
    cited = [item for item in answer.ledger if item.id in answer.cited]
    if cited:
        print("Evidence")
        for item in sorted(cited, key=lambda e: ("SMTPG".index(e.id[0]), int(e.id[1:]))):
            print(_wrapped(f"[{item.id}] {describe(item)}", width, "     "))
    for dropped in answer.dropped:
        print(_wrapped(f"left out: {dropped.text} ({dropped.reason})", width))


def _retriever() -> "Retriever":
    from retriever.catalogue.records import read_catalogue
    from retriever.search.retriever import Retriever

    return Retriever.open(read_catalogue(), note=_note)


def _plot(reading: "Reading", path: str) -> None:
    from retriever.estimates.picture import plot_observation
    from retriever.reading.records import TableReading

    if Path(path).suffix.lower() not in (".png", ".svg", ".pdf"):
        raise BadInput(f"--plot {path}: give a name that ends in .png, .svg or .pdf.")
    if isinstance(reading, TableReading):
        raise BadInput(f"--plot {path}: {reading.file} is a plain table without a response; leave --plot out.")
    try:
        plot_observation(reading.observation, reading.estimate.best_fit, path)
    except OSError as error:
        raise BadInput(f"--plot {path} can't be written ({error.strerror}): choose another place.") from None


def _note(text: str) -> None:
    print(text, file=sys.stderr)


def _wrapped(text: str, width: int, indent: str = "") -> str:
    import textwrap

    return textwrap.fill(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)

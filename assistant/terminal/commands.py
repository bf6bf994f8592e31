"""The subcommands that ask and look up; each is thin: options in, text or JSON out.

Heavy modules are imported inside the functions, so that ``scholar --help`` and an error in the options cost nothing.
"""

import json
import shutil
import sys
from typing import TYPE_CHECKING

from assistant.engines import (
    add_domain_option,
    add_engine_options,
    add_history_option,
    add_library_options,
    add_online_option,
    add_reader_option,
    open_assistant,
)
from assistant.terminal.output import note, wrapped
from retriever.errors import BadInput, ServiceMissing
from retriever.options import Parser

if TYPE_CHECKING:
    from assistant.evidence.claims import Answer


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
        help="a spectrum with its responses (PHA, ARF, RMF, background), a light curve or an image",
    )
    add_history_option(parser)
    add_domain_option(parser)
    add_library_options(parser)
    add_online_option(parser)
    add_engine_options(parser)
    add_reader_option(parser)
    parser.add_argument("--json", action="store_true", help="the whole answer with evidence, tools and timings")
    options = parser.parse_args(argv)
    from assistant.request.checked import checked_question
    from assistant.request.conversation import Conversation
    from assistant.request.domains import domain_of

    question = sys.stdin.buffer.read().decode("utf-8", "replace") if options.question == "-" else options.question
    for asked in (*options.history, question):
        checked_question(asked, asked is question and bool(options.spectrum))
    for path in options.spectrum:  # before libraries are opened, which may take long
        _check_there(path)
    conversation = Conversation(domain=domain_of(options.domain))
    assistant = open_assistant(options, note)
    for earlier in options.history:
        assistant.ask(earlier, conversation=conversation)
    answer = assistant.ask(question, options.spectrum, conversation)
    if options.json:
        print(json.dumps(answer.as_json(), ensure_ascii=False, indent=1))
    else:
        print_answer(answer)
    return 0


def _check_there(path: str) -> None:
    """``BadInput`` for a file that is not there; what is in it is checked where it is read."""
    from retriever.spectra.safe_files import check_file

    check_file(path, limit=sys.maxsize)


def read(argv: list[str]) -> int:
    """``scholar read FILE``"""
    from assistant.terminal.reading_command import read_spectrum

    return read_spectrum(argv)


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
    parser.add_argument(
        "--ray", default="", metavar="auto|ADDRESS", help="compute vectors on Ray (default: SCHOLAR_RAY, else here)"
    )
    options = parser.parse_args(argv)
    if options.corpus or options.papers:
        from assistant.terminal.own_index import make_index

        return make_index(options, note)
    if options.out or options.add or options.no_vectors:
        raise BadInput("--out, --add and --no-vectors go with a corpus folder or --papers FILE.")
    from retriever.library.format.content import bundled_folder, read_content
    from retriever.library.opening import update_index

    folder = update_index(read_content(bundled_folder()), note, rebuild=True)
    print(f"the bundled library's index is in {folder}")
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
    from assistant.evidence.records import listed_at

    width = min(shutil.get_terminal_size((110, 24)).columns, 120)
    for paragraph in answer.text.split("\n\n"):
        print(paragraph if paragraph.startswith(("| ", "```")) else wrapped(paragraph, width), end="\n\n")
    cited = [item for item in answer.ledger if item.id in answer.cited]
    if cited:
        print("Evidence")
        for item in sorted(cited, key=lambda e: listed_at(e.id)):
            print(wrapped(f"[{item.id}] {describe(item, answer.libraries)}", width, "     "))
    for dropped in answer.dropped:
        print(wrapped(f"left out: {dropped.text} ({dropped.reason})", width))

"""``scholar check``: a paragraph of a draft against the library and spectra of one's own, on the terminal or as JSON."""

import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

from assistant.door.desk import MOST_TEXT, Desk
from assistant.door.results import ToldText, told_text
from assistant.engines import add_library_options, open_assistant
from assistant.terminal.output import note
from retriever.errors import BadInput
from retriever.options import Parser

_SIGNS = {"supported": ("+", "green"), "contradicted": ("x", "bold red"), "unknown": ("?", "yellow")}


def check(argv: list[str]) -> int:
    """``scholar check FILE``: status 1 where something is contradicted, so that a script may ask."""
    parser = Parser(
        "scholar check",
        description="Check a draft: each number, name and citation is supported, contradicted or unknown here.",
    )
    parser.add_argument("file", help="a text file; '-' reads standard input")
    parser.add_argument(
        "--spectrum",
        nargs="+",
        action="extend",
        default=[],
        metavar="FILE",
        help="a spectrum of your own with its responses: its fitted values count, too",
    )
    add_library_options(parser)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    text = _text_of(options.file)
    options.engine, options.llm_url, options.llm_model, options.online = "offline", "", "", False
    marked = told_text(Desk(lambda: open_assistant(options, note)).verify_text(text, options.spectrum))
    if options.json:
        print(marked.model_dump_json(indent=1))
    else:
        print_marked(marked, Console(highlight=False, soft_wrap=True))
    return 1 if marked.contradicted else 0


def _text_of(file: str) -> str:
    """The text, checked before the libraries are opened."""
    if file == "-":
        text = sys.stdin.buffer.read().decode("utf-8", "replace")
    else:
        try:
            text = Path(file).read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            raise BadInput(f"{file[:200]} can't be read ({error.strerror}): give a text file, or -.") from None
    if not text.strip() or len(text) > MOST_TEXT:
        raise BadInput(f"The text has {len(text.strip()):,} characters: give a paragraph of 1 to {MOST_TEXT:,}.")
    return text


def print_marked(marked: ToldText, console: Console) -> None:
    """Sentences with their marks below them, then the records."""
    for sentence in marked.sentences:
        line = Text(sentence.text)
        for mark in sentence.marks:
            line.stylize(_SIGNS[mark.status][1], mark.start, mark.end)
        console.print(line)
        for mark in sentence.marks:
            sign, colour = _SIGNS[mark.status]
            ids = "".join(f" [{i}]" for i in mark.evidence)
            console.print(Text(f"  {sign} {mark.text}: {mark.status}. {mark.says}{ids}", style=colour))
    if marked.evidence:
        console.print()
    for item in marked.evidence:
        console.print(Text(f"[{item.id}] {item.text}"))
    console.print(
        Text(f"\n{marked.supported} supported, {marked.contradicted} contradicted, {marked.unknown} unknown", "bold")
    )
    console.print("A name that is supported is one that is held: what else the words say of it is not judged.")

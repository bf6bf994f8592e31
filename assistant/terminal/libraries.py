"""``scholar library``: the libraries that are known, whether they are sound, and what can be taken out of them."""

import json
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.terminal.output import note
from retriever.errors import BadInput
from retriever.options import Parser

if TYPE_CHECKING:
    from retriever.library.shelf.findings import Finding
    from retriever.library.shelf.keeping import Updated
    from retriever.library.shelf.listing import Listed


def library(argv: list[str]) -> int:
    """``scholar library list|add|remove|update|check|export|card``"""
    options = _parser().parse_args(argv)
    steps = {
        "list": _list,
        "add": _add,
        "remove": _remove,
        "update": _update,
        "check": _check,
        "export": _export,
        "card": _card,
    }
    return steps[options.step](options)


def _parser() -> Parser:
    parser = Parser("scholar library", description="The libraries that the chat can speak of.")
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP", parser_class=Parser)
    shown = steps.add_parser("list", help="what is known: names, places, how much each holds")
    shown.add_argument("--json", action="store_true")
    add = steps.add_parser("add", help="know a library by a name from now on, and make its index")
    add.add_argument("place", help="a library folder, a corpus, an index, or papers as .jsonl or .jsonl.gz")
    add.add_argument("--name", default="", help="default: its own, or that of its folder")
    remove = steps.add_parser("remove", help="forget a library; its files stay")
    remove.add_argument("name")
    remove.add_argument(
        "--files", action="store_true", help="delete its index too, and its folder where this command made it"
    )
    update = steps.add_parser("update", help="bring indexes up to date: only what has changed")
    update.add_argument("name", nargs="?", help="default: all")
    check = steps.add_parser("check", help="checksums, dangling links, duplicates, units, spectra, index")
    check.add_argument("name", nargs="?", help="default: all")
    check.add_argument("--json", action="store_true")
    export = steps.add_parser("export", help="sources as VOTable or ECSV, papers as BibTeX")
    export.add_argument("name")
    export.add_argument("--sources", metavar="FILE", help="ends in .vot or .ecsv")
    export.add_argument("--papers", metavar="FILE", help="ends in .bib")
    export.add_argument("--class", dest="classes", action="append", default=[], metavar="C", help="repeatable")
    export.add_argument(
        "--quantity", action="append", default=[], metavar="Q", help="repeatable; default: all there are"
    )
    card = steps.add_parser("card", help="origin, counts, licence, what is flagged: Markdown")
    card.add_argument("name")
    return parser


def _list(options: Namespace) -> int:
    from retriever.library.shelf.known import known
    from retriever.library.shelf.listing import listed

    rows = listed(known())
    if options.json:
        print(json.dumps([asdict(row) | {"place": str(row.place)} for row in rows], ensure_ascii=False, indent=1))
    else:
        _print_list(rows)
    return 0


def _print_list(rows: list["Listed"]) -> None:
    from retriever.library.shelf.indexes import SAID

    head = ("name", "kind", "sources", "papers", "links", "MB", "index", "place")
    lines: list[tuple[str, ...]] = [head]
    for row in rows:
        counts = ("-" if n is None else f"{n:,}" for n in (row.sources, row.papers, row.links))
        lines.append((row.name, row.kind, *counts, f"{row.bytes / 1e6:,.1f}", SAID[row.index], str(row.place)))
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    right = {"sources", "papers", "links", "MB"}
    for line in lines:
        cells = (c.rjust(w) if h in right else c.ljust(w) for c, w, h in zip(line, widths, head, strict=True))
        print("  ".join(cells).rstrip())
    for row in rows:
        if row.problem:
            note(f"{row.name}: {row.problem}")
    told = {tuple(sorted((row.name, other))): count for row in rows for other, count in row.shared.items()}
    for (one, other), count in told.items():
        print(f"{one} and {other} share {count:,} source{'s' * (count != 1)}: opened together, each is one")


def _add(options: Namespace) -> int:
    from retriever.library.shelf.keeping import add
    from retriever.progress import progress_bars

    with progress_bars() as show:
        done = add(Path(options.place), options.name, show)
    print(f"{done.library.name}: {_held(done)}; ask it with --library {done.library.name}")
    return 0


def _remove(options: Namespace) -> int:
    from retriever.library.shelf.keeping import remove

    deleted = remove(options.name, options.files)
    gone = f"; deleted {', '.join(map(str, deleted))}" if deleted else "; its files are as they were"
    print(f"{options.name} is forgotten{gone}")
    return 0


def _update(options: Namespace) -> int:
    from retriever.library.shelf.keeping import update
    from retriever.library.shelf.known import MISSING, known, required
    from retriever.progress import progress_bars

    chosen = [required(options.name)] if options.name else known()
    for one in chosen:
        if one.kind == MISSING and not options.name:
            note(f"{one.name}: nothing usable is at {one.place} any more; left out")
            continue
        with progress_bars() as show:
            done = update(one, show)
        print(f"{one.name}: {_changed(done)}; {_held(done)}")
    return 0


def _check(options: Namespace) -> int:
    from retriever.library.shelf.checking import checked
    from retriever.library.shelf.findings import WRONG
    from retriever.library.shelf.known import known, required
    from retriever.progress import progress_bars

    wrong, records = 0, []
    for one in [required(options.name)] if options.name else known():
        with progress_bars() as show:
            for finding in checked(one, show):
                wrong += finding.level == WRONG
                records.append(_finding(one.name, finding, options.json))
    if options.json:
        print(json.dumps(records, ensure_ascii=False, indent=1))
    if wrong:
        raise BadInput(f"{wrong} check{'s' * (wrong != 1)} found something wrong: see what is marked wrong.")
    return 0


def _finding(name: str, finding: "Finding", quietly: bool) -> dict[str, Any]:
    if not quietly:
        print(
            f"{finding.level.upper() if finding.level == 'wrong' else finding.level:<5}  {name}: {finding.check}: {finding.detail}"
        )
    return {"library": name} | asdict(finding)


def _export(options: Namespace) -> int:
    from retriever.library.opening import open_library
    from retriever.library.shelf.bibliography import write_papers
    from retriever.library.shelf.known import required
    from retriever.library.shelf.source_table import write_sources

    if not options.sources and not options.papers:
        raise BadInput("There is nothing to export: give --sources FILE.vot or --papers FILE.bib.")
    if (options.classes or options.quantity) and not options.sources:
        raise BadInput("--class and --quantity go with --sources FILE.")
    opened = open_library([required(options.name).place], note)
    if options.sources:
        count = write_sources(opened, Path(options.sources), tuple(options.classes), options.quantity)
        print(f"{count:,} sources in {options.sources}")
    if options.papers:
        print(f"{write_papers(opened, Path(options.papers)):,} papers in {options.papers}")
    return 0


def _card(options: Namespace) -> int:
    from retriever.library.shelf.card import card
    from retriever.library.shelf.known import required

    print(card(required(options.name)))
    return 0


def _held(done: "Updated") -> str:
    return f"{done.sources:,} sources, {done.papers:,} papers"


def _changed(done: "Updated") -> str:
    if done.made:
        return f"index made in {done.seconds:.1f} s"
    told = [
        f"{count:,} {kind} {what}"
        for kind, difference in (("sources", done.of_sources), ("papers", done.of_papers))
        for what, count in (("new", difference.new), ("changed", difference.changed), ("gone", difference.gone))
        if count
    ]
    return f"{', '.join(told)} in {done.seconds:.1f} s" if told else "up to date"

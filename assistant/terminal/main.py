"""The command `scholar`: finds the subcommand among the entry points and runs it.

Exit status: 0 answered, 2 bad input (one line on stderr: what, where, what to do), 3 a service is missing.
"""

import os
import sys
from importlib.metadata import entry_points

from retriever.errors import BadInput, ScholarError

GROUP = "scholar.commands"
# said here and not by the commands themselves, so that --help need not load them
PURPOSES = {
    "ask": "ask a question in plain words; the answer cites its evidence",
    "check": "check a draft: each number, name and citation is supported, contradicted or unknown",
    "corpus": "fetch sources, spectra and papers from the archives into a folder of your own",
    "doctor": "check that everything needed is installed, and show the settings",
    "index": "build an index: of a corpus, of a file of papers, or of the bundled catalogue anew",
    "library": "list, add, check and export libraries: what the chat can speak of",
    "mcp": "serve the tools to another assistant on this machine (Model Context Protocol)",
    "plan": "show how a question is read and what would be looked up for it",
    "read": "read a spectrum: what it is and its physical parameters",
    "replay": "ask the questions of a saved conversation again and compare the answers",
    "search": "find papers or sources by words, by name, or by a spectrum",
    "ui": "open the web chat on this machine",
    "watch": "watch a folder: each new spectrum gets a card with what it is",
}


def main(argv: list[str] | None = None) -> int:
    """Run ``scholar COMMAND ...``."""
    arguments = sys.argv[1:] if argv is None else argv
    commands = {point.name: point for point in entry_points(group=GROUP)}
    if not arguments or arguments[0] in ("-h", "--help"):
        print(usage(sorted(commands)))
        return 0
    try:
        if arguments[0] not in commands:
            raise BadInput(f"There is no command {arguments[0][:40]!r}: use one of {', '.join(sorted(commands))}.")
        _set_libraries()
        return commands[arguments[0]].load()(arguments[1:]) or 0
    except ScholarError as error:
        print(f"scholar: {' '.join(str(error).split())}", file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output went away
        sys.stderr.close()
        return 0


def usage(commands: list[str]) -> str:
    """What ``scholar --help`` prints: each command with what it is for, and the variables that set something."""
    from retriever.settings import settings

    lines = ["usage: scholar COMMAND ...", "", "commands:"]
    lines += [f"  {name:<8} {PURPOSES.get(name, '')}".rstrip() for name in commands]
    lines += [
        "",
        "scholar COMMAND --help lists the options of each.",
        "",
        "environment variables (scholar doctor shows them):",
    ]
    lines += [f"  {row['variable']:<18} {row['what']}" for row in settings().shown()]
    return "\n".join(lines)


def _set_libraries() -> None:
    """Keep the libraries from calling out; a text model of the user's own may come from a hub."""
    from retriever.settings import settings

    os.environ.setdefault("HF_HUB_OFFLINE", "0" if settings().text_model else "1")
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")


if __name__ == "__main__":
    sys.exit(main())

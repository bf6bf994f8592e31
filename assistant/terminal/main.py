"""The command `scholar`: finds the subcommand among the entry points and runs it.

Exit status: 0 answered, 2 bad input (one line on stderr: what, where, what to do), 3 a service is missing.
"""

import os
import sys
from importlib.metadata import entry_points

from retriever.errors import BadInput, ScholarError

GROUP = "scholar.commands"


def main(argv: list[str] | None = None) -> int:
    """Run ``scholar COMMAND ...``."""
    os.environ.setdefault("HF_HUB_OFFLINE", "0" if os.environ.get("SCHOLAR_TEXT_MODEL") else "1")
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    arguments = sys.argv[1:] if argv is None else argv
    commands = {point.name: point for point in entry_points(group=GROUP)}
    if not arguments or arguments[0] in ("-h", "--help"):
        print(
            f"usage: scholar {{{','.join(sorted(commands))}}} ...\n\nscholar COMMAND --help tells the options of each."
        )
        return 0
    try:
        if arguments[0] not in commands:
            raise BadInput(f"There is no command {arguments[0][:40]!r}: use one of {', '.join(sorted(commands))}.")
        return commands[arguments[0]].load()(arguments[1:]) or 0
    except ScholarError as error:
        print(f"scholar: {' '.join(str(error).split())}", file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output went away
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    sys.exit(main())

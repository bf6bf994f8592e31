"""``scholar mcp``: the tools for another assistant on this machine, over standard input and output."""

import threading
from functools import cache
from typing import TYPE_CHECKING

from assistant.engines import (
    add_engine_options,
    add_library_options,
    add_online_option,
    add_reader_option,
    open_assistant,
)
from assistant.terminal.output import note
from retriever.options import Parser

if TYPE_CHECKING:
    from assistant.agent.workflow import Assistant


def mcp(argv: list[str]) -> int:
    """``scholar mcp``"""
    parser = Parser(
        "scholar mcp", description="Serve the tools to another assistant (MCP) on standard input and output."
    )
    add_library_options(parser)
    add_online_option(parser)
    add_engine_options(parser)
    add_reader_option(parser)
    options = parser.parse_args(argv)
    from assistant.door.desk import Desk
    from assistant.door.server import make_server, own_files

    @cache
    def opened() -> "Assistant":
        return open_assistant(options, note)

    desk = Desk(opened)
    threading.Thread(target=_warm, args=(desk,), daemon=True).start()
    make_server(desk, own_files).run("stdio")
    return 0


def _warm(desk: object) -> None:
    """Open the libraries while the client introduces itself; what goes wrong is told by the first tool that needs them."""
    from contextlib import suppress

    with suppress(Exception):
        desk.assistant  # type: ignore[attr-defined]  # noqa: B018

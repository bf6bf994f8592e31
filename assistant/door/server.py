"""The tools as a server of the Model Context Protocol, by its official SDK; which transport carries them is for the caller.

What goes wrong is told in one sentence, as on a terminal. Work is done in threads, a few at a time, so that the server goes on
listening meanwhile.
"""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal, TypeVar

import anyio
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import ValidationError

from assistant.door.desk import Desk
from assistant.door.results import ToldAnswer, ToldText, told, told_text
from assistant.door.words import door_words
from assistant.request.spoken.words import listed
from retriever.errors import BadInput, ScholarError

AT_A_TIME = 2  # tools that run beside each other
T = TypeVar("T")
DomainName = Literal[
    "x-ray", "variables", "deep-sky"
]  # those of `request.domains`, which clients see in the schema (a test holds them)
Files = Callable[[Sequence[str]], Sequence[Path]]


class DoorServer(MCPServer):
    """A server whose errors are sentences."""

    async def call_tool(self, name: str, arguments: dict[str, Any], context: Any = None) -> Any:
        """As the SDK's; what is raised has one line and no name of a function in front. An argument that a tool does not have is
        refused: the SDK would leave it out, and answer something else than was asked."""
        known = door_words().tools.get(name)
        if known and (strange := next((key for key in arguments if key not in known.arguments), None)):
            raise ToolError(
                f"The tool {name} has no argument {strange[:40]!r}: give {listed(known.arguments)} by their names."
            )
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            raise _in_a_sentence(name, error) from error.__cause__


def make_server(desk: Desk, files: Files) -> MCPServer:
    """The server with its tools over a desk. ``files`` gives the files that paths of ``read_spectrum`` may stand for; it raises
    BadInput for paths that the transport does not allow."""
    server = DoorServer(
        "spectrum-scholar",
        title="Spectrum Scholar",
        instructions=door_words().instructions.strip(),
        version=version("spectrum-scholar"),
        log_level="WARNING",
    )
    for tool in (*_of_sources(desk), *_of_texts(desk), *_of_files(desk, files)):
        words = door_words().tools[tool.__name__]
        server.add_tool(
            tool,
            title=words.title,
            description="\n".join([words.text.strip(), "", *(f"{k}: {v}" for k, v in words.arguments.items())]),
            annotations=ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False),
        )
    logging.getLogger("mcp").setLevel(logging.ERROR)  # what goes wrong is told to whoever asked
    return server


def _of_sources(desk: Desk) -> list[Callable[..., Any]]:
    """The tools on one source."""
    run = _runner()

    async def identify(name: str) -> ToldAnswer:
        return told(await run(desk.identify, name))

    async def parameters(name: str, quantity: str = "") -> ToldAnswer:
        return told(await run(desk.parameters, name, quantity))

    async def similar(name: str, limit: int = 5, by: Literal["spectrum", "papers", "both"] = "spectrum") -> ToldAnswer:
        return told(await run(desk.similar, name, limit, by))

    return [identify, parameters, similar]


def _of_texts(desk: Desk) -> list[Callable[..., Any]]:
    """The tools on questions, papers and texts."""
    run = _runner()

    async def ask(question: str, before: list[str] = [], domain: DomainName = "x-ray") -> ToldAnswer:  # noqa: B006  (shown to clients)
        return told(await run(desk.ask, question, before, domain))

    async def papers(name: str = "", topic: str = "", since: int = 0, until: int = 0, limit: int = 10) -> ToldAnswer:
        return told(await run(desk.papers, name, topic, since, until, limit))

    async def bibtex(bibcodes: list[str]) -> ToldAnswer:
        return told(await run(desk.bibtex, bibcodes))

    return [ask, papers, bibtex]


def _of_files(desk: Desk, files: Files) -> list[Callable[..., Any]]:
    """The tools that take files."""
    run = _runner()

    async def read_spectrum(paths: list[str], question: str = "") -> ToldAnswer:
        return told(await run(lambda: desk.read_spectrum(files(paths), question)))

    async def verify_text(text: str, paths: list[str] = []) -> ToldText:  # noqa: B006
        return told_text(await run(lambda: desk.verify_text(text, files(paths) if paths else ())))

    return [read_spectrum, verify_text]


def _runner() -> Callable[..., Any]:
    """Runs work in a thread, ``AT_A_TIME`` of it beside each other; what a user did wrong is an error of the tool."""
    waiting: dict[str, anyio.CapacityLimiter] = {}

    async def run(work: Callable[..., T], *arguments: Any) -> T:
        limiter = waiting.setdefault("limiter", anyio.CapacityLimiter(AT_A_TIME))
        try:
            return await anyio.to_thread.run_sync(partial(work, *arguments), limiter=limiter)
        except ScholarError as error:
            raise ToolError(" ".join(str(error).split())) from error

    return run


def _in_a_sentence(name: str, error: ToolError) -> ToolError:
    """The error of a tool in one line: what, where, what to do."""
    cause = error.__cause__
    if isinstance(cause, ValidationError):
        return ToolError(argument_error(name, cause))
    if isinstance(cause, ToolError):
        return ToolError(str(cause))
    if name not in door_words().tools:
        return ToolError(f"There is no tool {name[:40]!r}: use one of {', '.join(door_words().tools)}.")
    return ToolError(f"The tool {name} failed on the server, which has noted why: ask in another way.")


def argument_error(name: str, error: ValidationError) -> str:
    """The first wrong argument of a tool in a sentence."""
    first = error.errors()[0]
    where = ".".join(map(str, first["loc"])) or "arguments"
    if first["type"] == "missing":
        return f"The tool {name} needs the argument {where!r}: give it."
    return f"Tool {name}: {where}: {first['msg'].rstrip('.')}. Correct that argument."


def own_files(paths: Sequence[str]) -> list[Path]:
    """Files of the user's own machine, as they were given: over stdio the client is the user's own program."""
    found = [Path(path).expanduser() for path in paths]
    lacking = next((path for path in found if not path.is_file()), None)
    if lacking is not None:
        raise BadInput(f"{str(lacking)[:200]} is not a file: give the path of a spectrum on this machine.")
    return found

"""The tool ``identify_source``: one source by any of its names, or by a position."""

from dataclasses import dataclass

from assistant.tools.arguments import AskedName
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.records import Source
from retriever.errors import BadInput
from retriever.names.positions import find_position

_AT_POSITION = 10 / 3600  # degrees


class IdentifySource(ToolArguments):
    """Find one X-ray source by any of its names, or by a position: class, position, redshift, other names."""

    name: AskedName


@dataclass(frozen=True, kw_only=True)
class Identified(Result):
    """The source that has the name or lies at the position; its id in the ledger is the first of ``evidence``."""

    source: Source


@dataclass(frozen=True, kw_only=True)
class NothingThere(Result):
    """No source at a position; ``nearest`` are the nearest ones with their separation in degrees."""

    nearest: tuple[tuple[Source, float], ...]


@dataclass(frozen=True, kw_only=True)
class UnknownName(Result):
    """The catalogue has no such name; ``suggestions`` are names of it that are spelled alike."""

    name: str
    suggestions: tuple[str, ...] = ()


def identify_source(bench: Workbench, a: IdentifySource) -> Result:
    """The source, or the nearest ones, or names that are spelled alike."""
    source = bench.source(a.name)
    if source:
        return Identified((bench.ledger.add_source(source),), source=source)
    try:
        position = find_position(a.name)
    except BadInput as error:
        return UnknownName(note=str(error), name=a.name)
    names = bench.library.names
    if not position:
        return UnknownName(note=f"not in {bench.here}", name=a.name, suggestions=tuple(names.suggestions(a.name)))
    near = names.nearest(position, 1)
    if near and near[0][1] <= _AT_POSITION:
        return Identified((bench.ledger.add_source(near[0][0]),), source=near[0][0])
    return NothingThere(note="no source within 10 arcsec", nearest=tuple(near))


TOOL = Tool(IdentifySource, identify_source, step="Looking up", subject="name")

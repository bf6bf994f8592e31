"""The tool ``identify_source``: one source by any of its names, or by a position."""

import re
from dataclasses import dataclass

from assistant.evidence.claims import Claim
from assistant.evidence.ledger import Ledger
from assistant.evidence.sentences import say
from assistant.tools.arguments import AskedName
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.records import Source
from retriever.errors import BadInput
from retriever.names.landmarks import landmark
from retriever.names.positions import find_position

_AT_POSITION = 10 / 3600  # degrees
_CHOICES = 6  # sources that are offered where a name may mean several


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


@dataclass(frozen=True, kw_only=True)
class SeveralNamed(Result):
    """A part of the names of several sources, "Vela": the ledger's table of them; ``listed`` are their ids, the best known
    first, of which ``shown`` are offered."""

    name: str
    table: str
    listed: tuple[str, ...]
    shown: int

    def claims(self, ledger: Ledger) -> list[Claim]:
        """Asks back which is meant."""
        record = ledger.table(self.table)
        told = [say("source.short", name=name, kind=kind) for name, kind in record["rows"]]
        choices = ", ".join(told[:-1]) + say("ask.or") + told[-1]
        asked = {"name": self.name, "choices": choices, "total": record["total"]}
        every = record["total"] == len(told)
        text = say("ask.which_of_name", **asked) if every else say("ask.which_of_many", **asked)
        return [Claim(text, self.evidence)]


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
    if not position and landmark(a.name):  # a field is none of the sources that are called after it
        return UnknownName(note=f"not in {bench.here}", name=a.name)
    if not position:
        sharing = names.sharing(a.name)
        if len(sharing) > 1:
            return _several(bench, a.name, sharing)
        alike = [source.name for source in sharing] or names.suggestions(a.name)
        return UnknownName(note=f"not in {bench.here}", name=a.name, suggestions=tuple(alike))
    near = names.nearest(position, 1)
    if near and near[0][1] <= _AT_POSITION:
        return Identified((bench.ledger.add_source(near[0][0]),), source=near[0][0])
    return NothingThere(note="no source within 10 arcsec", nearest=tuple(near))


def _several(bench: Workbench, name: str, sources: list[Source]) -> SeveralNamed:
    """The choices, those with most papers first."""
    known = sorted(sources, key=lambda s: (-len(bench.library.papers_of.get(s.id, ())), s.name))
    name = re.sub(r"[^\w\s+.\-*]", "", name)[:40]
    rows = [[s.name, s.object_class or say("source.class_unknown")] for s in known[:_CHOICES]]
    title = f"sources that the name {name} may mean"
    table = bench.ledger.add_table(title, ["source", "class"], rows, len(known))
    ids = tuple(bench.ledger.add_source(s) for s in known[:_CHOICES])
    listed = tuple(s.id for s in known)
    return SeveralNamed((table, *ids), "several", name=name, table=table, listed=listed, shown=len(rows))


TOOL = Tool(IdentifySource, identify_source, step="Looking up", subject="name")

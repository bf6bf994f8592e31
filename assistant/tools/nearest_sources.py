"""The tool ``nearest_sources``: what lies nearest to a source on the sky, with how far it is."""

from dataclasses import dataclass

from pydantic import Field

from assistant.evidence.claims import Claim
from assistant.evidence.ledger import Ledger
from assistant.evidence.sentences import say
from assistant.tools.arguments import ClassName, KnownSource
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.filters import SourceFilter
from retriever.names.positions import Position

_ALL_SKY = 180.0  # degrees


class NearestSources(ToolArguments):
    """The sources nearest to a source on the sky with their separations; `classes` keeps to sources of these classes."""

    source: KnownSource
    classes: list[ClassName] = Field(default_factory=list, max_length=15)
    subclass: str = Field("", max_length=40)
    limit: int = Field(1, ge=1, le=20)


@dataclass(frozen=True, kw_only=True)
class Neighbours(Result):
    """Ledger ids: of the source in the middle, of its neighbours, the nearest first, and of the table with separations."""

    middle: str
    ids: tuple[str, ...]
    table: str

    def claims(self, ledger: Ledger) -> list[Claim]:
        """Each neighbour with its separation."""
        name = ledger.source(self.middle)["name"]
        rows = ledger.table(self.table)["rows"]
        if not rows:
            return []
        claims = []
        for number, (row, one) in enumerate(zip(rows, self.ids, strict=True)):
            kind = f" ({row[1]})" if row[1] else ""
            text = say(
                "source.neighbour" if number else "source.nearest", name=name, near=f"{row[0]}{kind}", distance=row[2]
            )
            claims.append(Claim(text, (self.table, self.middle, one)))
        return claims


def nearest_sources(bench: Workbench, a: NearestSources) -> Result:
    """The neighbours; raises BadInput for a source that is not known."""
    source = bench.known_source(a.source)
    middle = bench.ledger.add_source(source)
    centre = Position(source.ra, source.dec, 0.0, source.name)
    wanted = SourceFilter(tuple(a.classes), a.subclass, centre=centre, radius_deg=_ALL_SKY)
    found = [m for m in bench.library.select(wanted, a.limit + 1).first if m.source.id != source.id][: a.limit]
    rows = [[m.source.name, m.source.object_class, separation_text(m.separation_deg or 0.0)] for m in found]
    ids = tuple(bench.ledger.add_source(m.source) for m in found)
    table = bench.ledger.add_table(
        f"sources nearest to {source.name} on the sky", ["source", "class", "separation"], rows
    )
    return Neighbours((middle, table, *ids), "" if found else "no other source", middle=middle, ids=ids, table=table)


def separation_text(degrees: float) -> str:
    """A separation as astronomers say it: ``12.3 arcsec``, ``0.42 deg (25.2 arcmin)``, ``31.2 deg``."""
    if degrees < 1 / 60:
        return f"{degrees * 3600:.3g} arcsec"
    return f"{degrees:.3g} deg ({degrees * 60:.3g} arcmin)" if degrees < 2 else f"{degrees:.4g} deg"


TOOL = Tool(NearestSources, nearest_sources, step="Finding the nearest sources to", subject="source")

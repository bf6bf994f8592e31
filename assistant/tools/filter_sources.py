"""The tool ``filter_sources``: sources by class, kind, bounds on quantities, and a cone on the sky."""

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from assistant.request.order import USUAL, WHOLE, rows_shown
from assistant.tools.arguments import ClassName, ConditionArguments, QuantityKey
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.filters import Condition, Match, SourceFilter
from retriever.catalogue.quantities import format_value
from retriever.catalogue.records import Source
from retriever.errors import BadInput
from retriever.names.landmarks import landmark
from retriever.names.positions import Position, find_position


class FilterSources(ToolArguments):
    """List sources by class, subclass, bounds on quantities, and a cone around a name or position; limit 0: as many as usual."""

    classes: list[ClassName] = Field(max_length=15)
    subclass: str = Field("", max_length=40)
    conditions: list[ConditionArguments] = Field(default_factory=list, max_length=6)
    around: str = Field("", max_length=200)
    radius_deg: float = Field(0.0, ge=0, le=180)
    order_by: QuantityKey | Literal[""] = ""
    descending: bool = True
    limit: int = Field(USUAL, ge=0, le=50)


@dataclass(frozen=True)
class ListedSource:
    """A source that meets the conditions, with ledger ids of it and of the values and papers that say so."""

    match: Match
    source_id: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Listed(Result):
    """Sources that meet the conditions: those shown, how many there are, the ledger's table of them.

    ``flagged`` more lack nothing but a value without a flag.

    ``nearest`` are the sources nearest to the centre, with their separation in degrees, where none meets them.
    """

    wanted: SourceFilter
    sources: tuple[ListedSource, ...]
    total: int
    table: str
    flagged: int = 0
    nearest: tuple[tuple[Source, float], ...] = ()


@dataclass(frozen=True, kw_only=True)
class UnknownPlace(Result):
    """The centre of the cone is neither a position nor the name of a source or field that is known."""

    around: str


def filter_sources(bench: Workbench, a: FilterSources) -> Result:
    """The sources that meet every condition, in the order asked for."""
    try:
        centre = _centre(bench, a.around) if a.around else None
    except BadInput as error:
        return UnknownPlace(note=str(error), around=a.around)
    conditions = tuple(Condition(**c.model_dump()) for c in a.conditions)
    wanted = SourceFilter(tuple(a.classes), a.subclass, conditions, centre, a.radius_deg, a.order_by, a.descending)
    matches = bench.library.select(wanted, a.limit or WHOLE)
    shown = a.limit or rows_shown(matches.total)
    listed = tuple(_listed(bench, match) for match in matches.first[:shown])
    columns = ["source", "class"] + [c.quantity for c in conditions] + (["separation"] if centre else [])
    rows = [_row(one.match) for one in listed]
    table = bench.ledger.add_table("sources that meet the conditions", columns, rows, matches.total)
    nearest = tuple(bench.library.names.nearest(centre, 2)) if centre and not matches.total else ()
    evidence = (table, *(i for one in listed for i in (one.source_id, *one.values)))
    note = "" if matches.total else "nothing meets the conditions"
    return Listed(
        evidence,
        note,
        wanted=wanted,
        sources=listed,
        total=matches.total,
        table=table,
        flagged=matches.flagged,
        nearest=nearest,
    )


def _listed(bench: Workbench, match: Match) -> ListedSource:
    source_id = bench.ledger.add_source(match.source)
    values = [bench.ledger.add_measurement(m, source_id, match.source.id) for m in match.measurements]
    reporting = (bench.library.papers.get(m.reference) for m in match.measurements)
    values += [bench.add_paper(p, r) for p in reporting if p and (r := p.report_on(match.source.id))]
    return ListedSource(match, source_id, tuple(values))


def _row(match: Match) -> list[str]:
    separation = [f"{match.separation_deg:.3g} deg"] if match.separation_deg is not None else []
    return [match.source.name, match.source.object_class, *map(format_value, match.measurements), *separation]


def _centre(bench: Workbench, around: str) -> Position:
    """The position of a name, a field or a pair of coordinates; raises BadInput for what is none of these."""
    if position := find_position(around):
        return position
    if source := bench.source(around):
        return Position(source.ra, source.dec, 0.0, source.name)
    if field := landmark(around):
        return field.as_position(around)
    raise BadInput(f"The position of {around[:60]!r} is not known here: give RA and Dec in degrees.")


TOOL = Tool(FilterSources, filter_sources, step="Filtering the catalogue:", subject="classes")

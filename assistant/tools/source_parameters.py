"""The tool ``source_parameters``: values of one source, from catalogues and as papers report them."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field

from assistant.tools.arguments import KnownQuantity, KnownSource
from assistant.tools.quotations import holding
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.filters import measurement_of
from retriever.catalogue.quantities import quantity_by_key
from retriever.catalogue.records import Source

_OF_EACH = 4  # values of one quantity from catalogues, and as many from papers


class SourceParameters(ToolArguments):
    """Values of quantities of one source, from catalogues and as papers report them."""

    source: KnownSource
    quantities: list[KnownQuantity] = Field(min_length=1, max_length=6)


@dataclass(frozen=True)
class ReportedValue:
    """Ledger ids of a value, and of the paper that reports it where one does."""

    measurement: str
    paper: str = ""


@dataclass(frozen=True, kw_only=True)
class Parameters(Result):
    """Values by the key of their quantity; ``source_id`` is the source's id in the ledger."""

    source: Source
    source_id: str
    values: Mapping[str, tuple[ReportedValue, ...]]


def source_parameters(bench: Workbench, a: SourceParameters) -> Parameters:
    """The values that are known; raises BadInput for a source that is not."""
    source = bench.known_source(a.source)
    source_id = bench.ledger.add_source(source)
    values = {
        key: (*map(ReportedValue, catalogue_values(bench, source, key)), *_reported_values(bench, source, key))
        for key in a.quantities
    }
    ids = [i for known in values.values() for value in known for i in (value.measurement, value.paper) if i]
    note = "" if ids else "no value of that is known here"
    return Parameters((source_id, *ids), note, source=source, source_id=source_id, values=values)


def catalogue_values(bench: Workbench, source: Source, key: str) -> list[str]:
    """Ledger ids of a quantity's values from catalogues, the best first."""
    quantity = quantity_by_key(key)
    best = measurement_of(source, quantity)
    found = [best] if best else []
    others = [m for name in quantity.names for m in source.measurements if m.name == name and m not in found]
    found = sorted(found + others, key=lambda m: bool(m.flag))  # a value that is not to be trusted comes last
    source_id = bench.ledger.add_source(source)
    return [bench.ledger.add_measurement(m, source_id, source.id) for m in found[:_OF_EACH]]


def _reported_values(bench: Workbench, source: Source, key: str) -> list[ReportedValue]:
    """Values and limits that papers report on the source."""
    source_id, found = bench.ledger.add_source(source), list[ReportedValue]()
    names = {n + limit for n in quantity_by_key(key).names for limit in ("", "_upper_limit", "_lower_limit")}
    for paper, measurement in bench.library.reported(source.id, tuple(names))[:_OF_EACH]:
        if report := paper.report_on(source.id):
            paper_id = bench.add_paper(paper, holding(paper, report, source, measurement))
            found.append(ReportedValue(bench.ledger.add_measurement(measurement, source_id, source.id), paper_id))
    return found


TOOL = Tool(SourceParameters, source_parameters, step="Looking up parameters of", subject="source")

"""The tool ``compare_sources``: quantities of several sources side by side."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field

from assistant.tools.arguments import KnownQuantity, KnownSource
from assistant.tools.source_parameters import catalogue_values
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.records import Source


class CompareSources(ToolArguments):
    """Put quantities of two or more sources side by side."""

    sources: list[KnownSource] = Field(min_length=2, max_length=5)
    quantities: list[KnownQuantity] = Field(min_length=1, max_length=5)


@dataclass(frozen=True, kw_only=True)
class Compared(Result):
    """Ledger ids of values, by the key of their quantity and then by the source's catalogue id."""

    sources: tuple[Source, ...]
    values: Mapping[str, Mapping[str, tuple[str, ...]]]


def compare_sources(bench: Workbench, a: CompareSources) -> Compared:
    """Catalogue values of every source; raises BadInput for a source that is not known."""
    sources = [bench.known_source(name) for name in a.sources]
    values: dict[str, dict[str, tuple[str, ...]]] = {}
    evidence: list[str] = []
    for source in sources:
        evidence.append(bench.ledger.add_source(source))
        for key in a.quantities:
            ids = catalogue_values(bench, source, key)
            evidence += ids
            values.setdefault(key, {})[source.id] = tuple(ids)
    return Compared(tuple(evidence), sources=tuple(sources), values=values)


TOOL = Tool(CompareSources, compare_sources, step="Comparing", subject="sources")

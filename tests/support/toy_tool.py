"""A tool as a developer would add one: this file, and one line in the toolbox."""

from dataclasses import dataclass

from assistant.evidence.claims import Claim
from assistant.evidence.ledger import Ledger
from assistant.tools.arguments import KnownSource
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench


class CountNames(ToolArguments):
    """How many names one source has."""

    source: KnownSource


@dataclass(frozen=True, kw_only=True)
class CountedNames(Result):
    """The number of names, in the ledger's table."""

    table: str

    def claims(self, ledger: Ledger) -> list[Claim]:
        """``7 names of 3C 273 are known here.``"""
        (row,) = ledger[self.table].record["rows"]
        return [Claim(f"{row[1]} names of {row[0]} are known here.", self.evidence)]


def count_names(bench: Workbench, a: CountNames) -> CountedNames:
    """The source's own name and its aliases, counted."""
    source = bench.known_source(a.source)
    table = bench.ledger.add_table("names known here", ["source", "names"], [[source.name, 1 + len(source.aliases)]])
    return CountedNames((table, bench.ledger.add_source(source)), table=table)


TOOL = Tool(CountNames, count_names, step="Counting names of", subject="source")

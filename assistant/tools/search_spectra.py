"""The tool ``search_spectra``: sources whose spectra fit a description."""

from dataclasses import dataclass

from pydantic import Field

from assistant.evidence.claims import Claim
from assistant.evidence.held import likeness
from assistant.evidence.ledger import Ledger
from assistant.evidence.records import spectrum_kind
from assistant.evidence.sentences import say
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.records import Source


class SearchSpectra(ToolArguments):
    """Sources whose spectra fit a description in words or numbers: "heavily absorbed, with a strong iron line"."""

    description: str = Field(min_length=3, max_length=300)
    limit: int = Field(5, ge=1, le=20)


@dataclass(frozen=True, kw_only=True)
class Described(Result):
    """The sources that fit, best first, and ledger ids of each of them and of the table."""

    sources: tuple[Source, ...]
    ids: tuple[str, ...]
    table: str

    def claims(self, ledger: Ledger) -> list[Claim]:
        """The spectra that fit, and whether they are real or simulated."""
        if not self.ids:
            return []
        rows = ledger[self.table].record["rows"]
        names = ", ".join(f"{row[0]} ({row[1]}, fitness {row[2]})" for row in rows[:5])
        text = say("similar.to_description", matches=names)
        kinds = [spectrum_kind(ledger.source(i)) for i in self.ids]
        return [Claim(text, (self.table, *self.ids[:5]), remark=likeness(kinds))]


def search_spectra(bench: Workbench, a: SearchSpectra) -> Described:
    """The sources nearest to the description in the shared space."""
    fitting = bench.library.sources_described(a.description, a.limit)
    ids = tuple(bench.ledger.add_source(source) for source, _ in fitting)
    kinds = [spectrum_kind(bench.ledger.source(i)) for i in ids]
    rows = [[s.name, s.object_class, round(fit, 3), kind] for (s, fit), kind in zip(fitting, kinds, strict=True)]
    title = "spectra that fit the description best (cosine of the shared space)"
    table = bench.ledger.add_table(title, ["source", "class", "fitness", "spectrum"], rows)
    return Described((table, *ids), sources=tuple(source for source, _ in fitting), ids=ids, table=table)


TOOL = Tool(SearchSpectra, search_spectra, step="Searching spectra for", subject="description")

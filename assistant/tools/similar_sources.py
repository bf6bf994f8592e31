"""The tool ``similar_sources``: sources whose spectra look most like that of another or of the upload."""

from dataclasses import dataclass

from pydantic import Field

from assistant.evidence.claims import Claim
from assistant.evidence.held import likeness
from assistant.evidence.ledger import Ledger
from assistant.evidence.records import spectrum_kind
from assistant.evidence.sentences import say
from assistant.tools.arguments import SourceOrUpload
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.records import Source
from retriever.errors import BadInput
from retriever.reading.place import place_of


class SimilarSources(ToolArguments):
    """Sources whose spectra look most like that of a named source or of the uploaded spectrum ("upload")."""

    source: SourceOrUpload
    limit: int = Field(5, ge=1, le=20)


@dataclass(frozen=True, kw_only=True)
class Similar(Result):
    """The nearest sources, and ledger ids: of the spectrum they are like, of each of them, of the table."""

    sources: tuple[Source, ...]
    ids: tuple[str, ...]
    origin: str
    table: str

    def claims(self, ledger: Ledger) -> list[Claim]:
        """The nearest spectra, and whether they are real or simulated."""
        if not self.ids:
            return []
        origin = ledger[self.origin].record
        name = "the uploaded spectrum" if origin.get("uploaded") else f"the spectrum of {origin['name']}"
        rows = ledger[self.table].record["rows"]
        names = ", ".join(f"{row[0]} ({row[1]}, similarity {row[2]})" for row in rows[:5])
        text = say("similar.to_spectrum", name=name, matches=names)
        kinds = [spectrum_kind(ledger.source(i)) for i in self.ids]
        return [Claim(text, (self.table, self.origin, *self.ids[:5]), remark=likeness(kinds))]


def similar_sources(bench: Workbench, a: SimilarSources) -> Result:
    """The nearest sources; raises BadInput for a source that is not known and where no spectrum was uploaded."""
    if a.source == "upload":
        if not bench.read_files():
            raise BadInput("No spectrum was uploaded: give a PHA file with its ARF and RMF.")
        reading = bench.readings[0]
        origin, vector, exclude = bench.ledger.add_upload(reading.file, reading.record), place_of(reading), ""
    else:
        source = bench.known_source(a.source)
        origin, exclude = bench.ledger.add_source(source), source.id
        vector = bench.library.spectrum_vector(source.id)
    if vector is None:  # a table of counts without a response has no shape to compare
        return Result((origin,), "no spectrum to compare")
    near = bench.library.similar_sources(vector, a.limit, exclude)
    ids = tuple(bench.ledger.add_source(source) for source, _ in near)
    kinds = [spectrum_kind(bench.ledger.source(i)) for i in ids]
    rows = [[s.name, s.object_class, round(value, 3), kind] for (s, value), kind in zip(near, kinds, strict=True)]
    name = bench.ledger[origin].record["name"]
    title = f"closest matches to the spectrum of {name} (cosine similarity)"
    table = bench.ledger.add_table(title, ["source", "class", "similarity", "spectrum"], rows)
    sources = tuple(source for source, _ in near)
    return Similar((origin, table, *ids), sources=sources, ids=ids, origin=origin, table=table)


TOOL = Tool(SimilarSources, similar_sources, step="Finding spectra similar to", subject="source")

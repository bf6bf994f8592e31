"""The tool ``alike_by_modality``: sources like one by what papers say of it, or by spectrum and papers together, among a selection."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from pydantic import Field

from assistant.evidence.records import spectrum_kind
from assistant.evidence.sentences import say
from assistant.tools.likeness.sources_alike import SHOWN
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.filters import SourceFilter
from retriever.catalogue.records import Source
from retriever.library.fused.blocks import HELD, RankedBy, alike_by, lacking
from retriever.library.fused.source_texts import source_texts
from retriever.library.selecting import Selection, select


class AlikeByModality(ToolArguments):
    """Sources like ``source`` in each of the ``modalities``, among those wanted; what is not held of it is left out and told."""

    source: str = Field(max_length=200)
    modalities: tuple[Literal["spectrum", "text", "light_curve", "image"], ...] = Field(max_length=4)
    wanted: SourceFilter
    limit: int = Field(SHOWN, ge=1, le=50)


@dataclass(frozen=True, kw_only=True)
class ByModality(Result):
    """Ledger ids of the origin, of the sources found and of their table. ``by``: in what they are alike; ``not_held``: modalities of which
    no source here has anything; ``lacks``: those that the origin has nothing of. ``total`` are called alike, from ``least`` on; ``compared``
    have what is compared. ``papers``: on how many the origin's text rests."""

    origin: str = ""
    name: str = ""
    ids: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    scores: tuple[float, ...] = ()
    table: str = ""
    by: tuple[str, ...] = ()
    not_held: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    total: int = 0
    compared: int = 0
    least: float = 0.0
    papers: int = 0
    wanted: SourceFilter = SourceFilter()
    selection: Selection | None = None
    listed: tuple[str, ...] = ()
    shown: int = 0


def alike_by_modality(bench: Workbench, a: AlikeByModality) -> ByModality:
    """The ranking; raises BadInput for a source that is not known."""
    library, origin = bench.library, bench.known_source(a.source)
    own, row = bench.ledger.add_source(origin), bench.library.sources.row(origin.id)
    held = tuple(one for one in a.modalities if one in HELD)
    lacks = lacking(library, origin.id, held)
    by = tuple(one for one in held if one not in lacks)
    told: dict[str, Any] = {
        "origin": own,
        "name": origin.name,
        "by": by,
        "not_held": tuple(one for one in a.modalities if one not in HELD),
        "lacks": lacks,
        "papers": source_texts(library).papers_of(row) if "text" in by else 0,
        "wanted": a.wanted,
    }
    selection = select(library.sources, a.wanted)
    allowed = np.zeros(len(library.columns), bool)
    allowed[selection.rows] = True
    allowed[row] = False
    found = alike_by(library, origin.id, by, allowed) if by else None
    if found is None:
        return ByModality((own,), **told)
    ranked = found.ranked
    alike = ranked.rows[ranked.cosines >= ranked.least]
    at = ranked.rows[: a.limit].tolist() if not len(alike) else alike[: a.limit].tolist()
    sources = tuple(library.sources.at(one) for one in at)
    ids = tuple(bench.ledger.add_source(one) for one in sources)
    table = _table(bench, found, by, at, ids, len(alike)) if ids else ""
    return ByModality(
        (own, *ids, *([table] if table else [])),
        **told,
        ids=ids,
        sources=sources,
        scores=tuple(float(value) for value in ranked.cosines[: len(ids)]),
        table=table,
        total=len(alike),
        compared=len(ranked.rows),
        least=ranked.least,
        selection=selection,
        listed=tuple(library.sources.id_at(int(one)) for one in alike[:200]),
        shown=len(ids) if len(alike) else 0,
    )


def _table(
    bench: Workbench, found: RankedBy, by: tuple[str, ...], at: list[int], ids: tuple[str, ...], total: int
) -> str:
    """Each source with its class, its likeness in each modality and in all together, and on what that rests."""
    scores = dict(zip(found.ranked.rows.tolist(), found.ranked.cosines.tolist(), strict=True))
    several, texts = len(by) > 1, source_texts(bench.library)
    heads = ["source", "class", *([say("by_modality.together")] if several else [])]
    heads += [say(f"by_modality.column_{one}") for one in by]
    heads += [say("by_modality.kind")] * ("spectrum" in by) + [say("by_modality.papers")] * ("text" in by)
    rows = []
    for row, one in zip(at, ids, strict=True):
        record = bench.ledger.source(one)
        cells: list[object] = [record["name"], record["class"]]
        cells += [f"{scores[row]:.2f}"] if several else []
        cells += [f"{found.each[modality][row]:.3f}" for modality in by]
        cells += [spectrum_kind(record)] if "spectrum" in by else []
        cells += [texts.papers_of(row)] if "text" in by else []
        rows.append(cells)
    title = say("by_modality.title", by=" and ".join(say(f"by_modality.by_{one}") for one in by))
    return bench.ledger.add_table(title, heads, rows, max(total, len(rows)))


TOOL = Tool(AlikeByModality, alike_by_modality, step="Finding sources alike to", subject="source")

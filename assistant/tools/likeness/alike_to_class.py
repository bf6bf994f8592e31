"""The tool ``alike_to_class``: sources of one class whose spectra are as near to the middle of another class as its own members are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from assistant.evidence.records import spectrum_kind
from assistant.evidence.sentences import say
from assistant.tools.likeness.sources_alike import SHOWN
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.filters import SourceFilter
from retriever.catalogue.records import Source
from retriever.library.alike import held_vectors
from retriever.library.selecting import select

FEWEST = 5  # spectra of a class that have a middle


class AlikeToClass(ToolArguments):
    """Sources among those ``wanted`` whose spectra are like those of ``others``, of which none is found itself."""

    what: str = Field("", max_length=400)
    wanted: SourceFilter
    others: SourceFilter
    limit: int = Field(SHOWN, ge=1, le=50)


@dataclass(frozen=True, kw_only=True)
class NearClass(Result):
    """Ledger ids of the sources found and of their table: ``total`` of ``compared`` with a spectrum have at least the ``least`` cosine with
    the middle of the ``members`` of the other class, which half of those have. ``others`` were asked about, with or without a spectrum."""

    ids: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    table: str = ""
    total: int = 0
    compared: int = 0
    members: int = 0
    least: float = 0.0
    listed: tuple[str, ...] = ()
    shown: int = 0


def alike_to_class(bench: Workbench, a: AlikeToClass) -> NearClass:
    """By the cosine with the mean direction of the members; a member's own is with the mean of the others."""
    library = bench.library
    members, own = held_vectors(library, "aligned", _among(bench, a.others))
    allowed = _among(bench, a.wanted)
    allowed[select(library.sources, a.others).rows] = False
    rows, vectors = held_vectors(library, "aligned", allowed)
    if len(members) < FEWEST or not len(rows):
        return NearClass(members=len(members), compared=len(rows))
    total = own.sum(0)
    least = float(np.median((own * _unit(total[None] - own)).sum(1)))
    cosines = vectors @ _unit(total[None])[0]
    order = np.argsort(-cosines, kind="stable")
    near = [int(rows[at]) for at in order if cosines[at] >= least]
    sources = tuple(library.sources.at(row) for row in near[: a.limit])
    ids = tuple(bench.ledger.add_source(source) for source in sources)
    cells = [
        [s.name, s.object_class, f"{cosines[at]:.3f}", spectrum_kind(bench.ledger.source(i))]
        for s, i, at in zip(sources, ids, order.tolist(), strict=False)
    ]
    heads = say("near_class.columns").split("|")
    table = bench.ledger.add_table(a.what, heads, cells, len(near)) if ids else ""
    return NearClass(
        (*ids, *([table] if table else [])),
        ids=ids,
        sources=sources,
        table=table,
        total=len(near),
        compared=len(rows),
        members=len(members),
        least=least,
        listed=tuple(library.sources.id_at(row) for row in near[:200]),
        shown=len(ids),
    )


def _among(bench: Workbench, wanted: SourceFilter) -> NDArray[np.bool_]:
    allowed = np.zeros(len(bench.library.columns), bool)
    allowed[select(bench.library.sources, wanted).rows] = True
    return allowed


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    found: NDArray[np.float32] = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return found


TOOL = Tool(AlikeToClass, alike_to_class, step="Finding spectra alike:", subject="what")

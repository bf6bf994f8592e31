"""The tool ``sources_alike``: sources whose spectra are like those of one or several, or like words, among a selection."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from assistant.evidence.records import spectrum_kind
from assistant.tools.likeness.agreeing import alike_to, compared_in
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.filters import SourceFilter
from retriever.catalogue.quantities import format_number, label
from retriever.catalogue.records import Measurement, Source
from retriever.errors import BadInput
from retriever.library.alike import LEAST, Ranked, alike, closest_pair, described
from retriever.library.selecting import Selection, select
from retriever.reading.place import place_of
from retriever.text.units import split_unit

SHOWN = 5


class SourcesAlike(ToolArguments):
    """Sources with spectra like those of ``sources`` (or of the upload), or like a description, among those wanted."""

    what: str = Field("", max_length=400)
    sources: tuple[str, ...] = Field((), max_length=3)
    upload: bool = False
    description: str = Field("", max_length=400)
    pair: bool = False
    other_class: bool = False
    wanted: SourceFilter
    limit: int = Field(SHOWN, ge=1, le=50)


@dataclass(frozen=True, kw_only=True)
class Alike(Result):
    """Ledger ids of the origins, of the sources found and of their table; ``total`` have at least the least cosine.

    ``selection`` is None where nothing was asked of them; ``without`` are names of origins that have no spectrum; ``best`` is the
    highest cosine of all, ``least`` the one above which spectra are called alike; ``by_words``: they stand in the order of likeness to the description; ``classes`` counts the classes of the most alike (of at most twenty). Where very few are alike ``next_ids`` are the ledger ids
    of those next to them, which are not called alike.
    """

    origins: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    cosines: tuple[float, ...] = ()
    table: str = ""
    total: int = 0
    best: float = 0.0
    selected: int = 0
    wanted: SourceFilter = SourceFilter()
    selection: Selection | None = None
    without: tuple[str, ...] = ()
    classes: tuple[tuple[str, int], ...] = ()
    listed: tuple[str, ...] = ()
    shown: int = 0
    by_words: bool = False
    least: float = LEAST
    next_ids: tuple[str, ...] = ()
    next_cosines: tuple[float, ...] = ()


_FEW, _NEXT_LEAST = 3, 0.8  # fewer alike than that: those next to them are named, where they are not quite unlike


def sources_alike(bench: Workbench, a: SourcesAlike) -> Alike:
    """The ranking; raises BadInput for a source that is not known and where no spectrum was uploaded."""
    origins = [bench.known_source(name) for name in a.sources]
    ids = [bench.ledger.add_source(source) for source in origins]
    vectors, without = _vectors(bench, origins, ids)
    if a.upload:
        if not bench.read_files():
            raise BadInput("No spectrum was uploaded: give a PHA file with its ARF and RMF.")
        reading = bench.readings[0]
        ids.append(bench.ledger.add_upload(reading.file, reading.record))
        place = place_of(reading)
        vectors += [place] if place is not None else []
        without += [] if place is not None else [reading.file]
    allowed, selection = _allowed(bench, a)
    if without:
        return Alike(tuple(ids), origins=tuple(ids), without=tuple(without), wanted=a.wanted)
    if a.pair:
        return _pair(bench, a, allowed, selection)
    if a.description:
        ranked = described(bench.library, a.description, allowed)
        enough = ranked.rows
    elif not vectors:
        enough = selection.rows
        ranked = Ranked(enough, np.zeros(len(enough)))
    else:
        ranked = alike(bench.library, vectors, allowed)
        enough = ranked.rows[ranked.cosines >= ranked.least]
    return _found(bench, a, tuple(ids), origins, Ranked(enough, ranked.cosines[: len(enough)]), ranked, selection)


def _vectors(bench: Workbench, origins: list[Source], ids: list[str]) -> tuple[list[NDArray[np.float32]], list[str]]:
    vectors, without = [], []
    for source in origins:
        vector = bench.library.spectrum_vector(source.id)
        vectors += [vector] if vector is not None else []
        without += [source.name] if vector is None else []
    return vectors, without


def _allowed(bench: Workbench, a: SourcesAlike) -> tuple[NDArray[np.bool_], Selection]:
    """The sources that may be found: those wanted, without the origins."""
    sources = bench.library.sources
    selection = select(sources, a.wanted)
    allowed = np.zeros(len(sources.columns), bool)
    allowed[selection.rows] = True
    for name in a.sources:
        allowed[sources.row(bench.known_source(name).id)] = False
    return allowed, selection


def _found(
    bench: Workbench,
    a: SourcesAlike,
    ids: tuple[str, ...],
    origins: list[Source],
    enough: Ranked,
    ranked: Ranked,
    selection: Selection | None,
) -> Alike:
    library = bench.library
    at = enough.rows[: a.limit].tolist()
    shown = tuple(library.sources.at(row) for row in at)
    found = tuple(bench.ledger.add_source(source) for source in shown)
    cosines = tuple(float(value) for value in enough.cosines[: a.limit])
    table = _table(bench, a, origins, shown, cosines, len(enough.rows), selection) if shown else ""
    columns = library.columns
    names = [columns.classes[columns.kind[row]] for row in enough.rows[:20]]
    count = len(enough.rows)
    below = slice(count, _FEW if count < a.limit and not a.description else count)
    near = [place for place, cosine in enumerate(ranked.cosines[below], count) if cosine >= _NEXT_LEAST]
    next_ids = tuple(bench.ledger.add_source(library.sources.at(int(ranked.rows[place]))) for place in near)
    counts = sorted(((name, names.count(name)) for name in set(names) if name), key=lambda pair: -pair[1])
    return Alike(
        (*ids, *found, *next_ids, *([table] if table else [])),
        origins=ids,
        ids=found,
        sources=shown,
        cosines=cosines,
        table=table,
        total=len(enough.rows),
        best=float(ranked.cosines[0]) if len(ranked.rows) else 0.0,
        selected=len(selection.rows) if selection else 0,
        wanted=a.wanted,
        selection=selection,
        classes=tuple(counts),
        listed=tuple(library.sources.id_at(int(row)) for row in enough.rows[:200]),
        shown=len(shown),
        by_words=bool(a.description),
        least=ranked.least,
        next_ids=next_ids,
        next_cosines=tuple(float(ranked.cosines[place]) for place in near),
    )


def _pair(bench: Workbench, a: SourcesAlike, allowed: NDArray[np.bool_], selection: Selection | None) -> Alike:
    best = closest_pair(bench.library, allowed, a.other_class)
    if best is None:
        return Alike(wanted=a.wanted, selection=selection, selected=int(allowed.sum()))
    first, second, value = best
    sources = tuple(bench.library.sources.at(row) for row in (first, second))
    ids = tuple(bench.ledger.add_source(source) for source in sources)
    rows = [
        [s.name, s.object_class, round(value, 3), spectrum_kind(bench.ledger.source(i))]
        for s, i in zip(sources, ids, strict=True)
    ]
    table = bench.ledger.add_table(
        f"{a.what}: the two spectra most alike", ["source", "class", "similarity", "spectrum"], rows
    )
    return Alike(
        (*ids, table),
        ids=ids,
        sources=sources,
        cosines=(value, value),
        table=table,
        total=2,
        best=value,
        selected=int(allowed.sum()),
        wanted=a.wanted,
        selection=selection,
        listed=tuple(s.id for s in sources),
        shown=2,
    )


def _table(
    bench: Workbench,
    a: SourcesAlike,
    origins: list[Source],
    shown: tuple[Source, ...],
    cosines: tuple[float, ...],
    total: int,
    selection: Selection | None,
) -> str:
    """Name, class, likeness, whether the spectrum is real, and the spectral properties; the origins stand first."""
    compared = compared_in(origins[0], shown) if origins else []
    heads = ["source", "class", *(["similarity"] if origins or a.upload else []), "spectrum", *map(_head, compared)]
    looks = [look for look in (selection.looks if selection else ()) if look.places is not None and look.group]
    looks = [look for look in looks if look.group not in heads and look.group not in {label(m.name) for m in compared}]
    rows = []
    for source, value in [*((s, None) for s in origins), *zip(shown, cosines, strict=True)]:
        record = bench.ledger.source(bench.ledger.add_source(source))
        row: list[object] = [source.name, source.object_class]
        if origins or a.upload:
            row.append("" if value is None else round(value, 3))
        row.append(spectrum_kind(record) or "none")
        row += [_value(alike_to(source, m)) for m in compared]
        place = bench.library.sources.row(source.id)
        row += ["" if np.isnan(look.values[place]) else format_number(float(look.values[place]), 3) for look in looks]
        rows.append(row)
    title = a.what or "sources with spectra alike"
    return bench.ledger.add_table(title, [*heads, *(look.group for look in looks)], rows, total)


def _head(m: Measurement) -> str:
    unit = split_unit(m.unit)[1]
    return f"{label(m.name)}{f' ({unit})' if unit else ''}"


def _value(m: Measurement | None) -> str:
    return format_number(m.value * split_unit(m.unit)[0], 3) if m else ""


TOOL = Tool(SourcesAlike, sources_alike, step="Finding spectra alike:", subject="what")

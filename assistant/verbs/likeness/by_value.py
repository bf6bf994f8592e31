"""Sources that are like another in one quantity: those whose values lie nearest to its own, of the same measurement."""

from dataclasses import replace
from typing import Any

import numpy as np

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.known_values import known_values, label_of
from assistant.tools.likeness.sources_alike import SHOWN
from assistant.verbs.selection.filter_of import filter_of
from assistant.verbs.selection.ranking import unit_of
from assistant.verbs.selection.words import noun_of
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.subjects import KEYS, restriction
from retriever.catalogue.filters import Condition, SourceFilter
from retriever.catalogue.quantities import format_number
from retriever.catalogue.records import Source
from retriever.library.source_sets import in_sets
from retriever.library.value_looks import value_look


def on_value(wanted: Wanted, origins: list[str]) -> bool:
    """Whether likeness in quantities is asked for, and not that of spectra."""
    plain = not (wanted.ask or wanted.limits or wanted.upload or wanted.other_class or wanted.stat)
    return plain and len(origins) == 1 and bool(wanted.quantities) and set(wanted.quantities) <= KEYS


def write(wanted: Wanted, state: State, source: Source, found: SourceFilter) -> list[Claim]:
    """The nearest in each quantity, by name first; ``found`` says among which sources."""
    planned = filter_of(wanted, state.toolbox.library)
    noun = noun_of(state.toolbox.library, SourceFilter(kinds=planned.filter.kinds, roles=planned.filter.roles))
    return [_nearest(wanted, state, source, key, found, noun) for key in wanted.quantities]


def _nearest(wanted: Wanted, state: State, source: Source, key: str, found: SourceFilter, noun: str) -> Claim:
    rows, of = state.toolbox.library.sources, restriction(wanted)
    base = in_sets(rows, found)
    condition = Condition(
        key, "is", than=source.id, band_word=of.band, instrument=of.instrument, not_instrument=of.not_instrument
    )
    look = value_look(rows, condition, base)
    cited = [state.ledger.add_source(source)]
    told: dict[str, Any] = {"name": source.name, "what": label_of(key), "noun": noun}
    if look.bound is None or np.isnan(look.bound):
        text = say("likeness.no_value_of", **told)
        return finding(state, text, f"the {label_of(key)} of {source.name}", cited=cited, refuses=True)
    unit, own = unit_of(look), look.bound
    held = np.flatnonzero(base & ~np.isnan(look.values))
    nearest = held[np.argsort(np.abs(look.values[held] - own), kind="stable")][: min(wanted.limit or SHOWN, 50)]
    told |= {"what": look.group, "value": f"{format_number(own, 4)}{unit}", "count": len(held), "shown": len(nearest)}
    title = f"{noun} nearest to {source.name} in {look.group}"
    if not len(nearest):
        text = say("likeness.no_others_in", **told)
        return finding(state, text, title, ("source", "value"), [[source.name, told["value"]]], cited, refuses=True)
    others = [rows.at(int(row)) for row in nearest]
    cells = [
        [s.name, s.object_class, f"{format_number(float(look.values[row]), 4)}{unit}"]
        for s, row in zip(others, nearest.tolist(), strict=True)
    ]
    text = say("likeness.nearest_in", first=others[0].name, first_value=cells[0][2], **told)
    own_ids = next((v.ids for v in known_values(state.toolbox, source, key, of) if v.comparable), ())
    cited += [*own_ids, *(state.ledger.add_source(other) for other in others)]
    table = [[source.name, source.object_class, told["value"]], *cells]
    counts = state.ledger.add_table(f"{title}, counted", ["have one", "shown"], [[len(held), len(nearest)]])
    claim = finding(state, text, title, ("source", "class", look.group), table, cited, total=len(held), shown=True)
    return replace(claim, evidence=(*claim.evidence, counts))

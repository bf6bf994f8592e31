"""Whether a source's value is usual within its class: where it lies among those of the others, and of how many."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.known_values import known_values, label_of
from assistant.tools.facts.population import of_others, of_own_class
from assistant.verbs.conclusions.verdict import Verdict
from assistant.verbs.selection.filter_of import filter_of
from assistant.verbs.selection.words import kind_words
from assistant.verbs.sources.difference_text import with_unit
from assistant.verbs.sources.subjects import restriction
from retriever.catalogue.filters import KindOf
from retriever.catalogue.kinds import class_label
from retriever.catalogue.nouns import joined
from retriever.catalogue.quantities import format_number
from retriever.catalogue.records import Source

FEWEST = 10  # others of the class, below which nothing is said to be usual
_TAIL = 0.05
LOOKED_AT = ("photon_index", "hardness", "flux", "luminosity", "column_density", "redshift", "distance", "spin_period")


def among_its_class(state: State, source: Source, wanted: Wanted) -> list[Claim]:
    """Where a source lies among its class, without a verdict."""
    keys = list(wanted.quantities) or list(LOOKED_AT)
    found = [_of_quantity(state, source, key, wanted, bool(wanted.quantities)) for key in keys]
    return [verdict.reason(state) for verdict in found if verdict]


def typical(state: State, source: Source, wanted: Wanted) -> list[Claim]:
    """A verdict for each quantity; without one, on the important ones that the source has."""
    keys = list(wanted.quantities) or [limit.quantity for limit in wanted.limits]
    asked = bool(keys)
    found = [one for key in keys or LOOKED_AT if (one := _of_quantity(state, source, key, wanted, asked))]
    if not found:
        why = say("typical.nothing", name=source.name)
        title = f"{source.name} among its class"
        cited = (state.ledger.add_source(source),)
        return [Verdict(None, why, title, ("found",), (("nothing",),), cited).claim(state)]
    if len(found) == 1:
        return [found[0].claim(state)]
    return [_together(state, source, found, wanted), *(verdict.reason(state) for verdict in found)]


def _together(state: State, source: Source, found: Sequence[Verdict], wanted: Wanted) -> Claim:
    """One verdict on all quantities: by which of them the source stands out of its class."""
    unusual = wanted.verdict == "unusual"
    known = [verdict for verdict in found if verdict.holds is not None]
    out = [verdict.columns[1] for verdict in known if verdict.holds == unusual]
    told = {"name": source.name, "count": len(known), "what": joined(out, "and")}
    if not known:
        text, holds = say("typical.all_few", fewest=FEWEST, **told), None
    else:
        holds = bool(out) == unusual
        text = say("typical.stands_out" if out else "typical.ordinary", **told)
    title = f"{source.name} among its class as a whole"
    rows = (("looked at", str(len(known))), ("fewest", str(FEWEST)), *((one, "stands out") for one in out))
    cited = tuple(dict.fromkeys(i for verdict in found for i in verdict.cited))
    return Verdict(holds, text, title, ("quantity", "found"), rows, cited).claim(state)


def _of_quantity(state: State, source: Source, key: str, wanted: Wanted, asked: bool) -> Verdict | None:
    of = restriction(wanted)
    other = _other_kind(state, source, wanted)
    if other is not None:
        found = of_others(state.toolbox, source, other, key, of)
    else:
        found = of_own_class(state.toolbox, source, key, of) if source.object_class else None
    source_id, what = state.ledger.add_source(source), label_of(key)
    title = f"the {what} of {source.name} among its class"
    kind = class_label(source.object_class) or say("source.unclassified")
    if found is None:
        if not asked:
            return None
        why = say("typical.unknown", what=what, name=source.name)
        return Verdict(None, why, title, ("found",), (("nothing",),), (source_id,))
    population, own = found
    value = with_unit(key, format_number(own, 4))
    cited = [i for v in known_values(state.toolbox, source, key, of) if v.comparable for i in v.ids][:4] + [source_id]
    told = {"what": population.group, "name": source.name, "value": value, "kind": kind, "count": population.count}
    columns = ("source", population.group, "others", "share")
    if population.count < FEWEST:
        why = say("typical.few", **told)
        return Verdict(None, why, title, columns, ((source.name, value, str(population.count), ""),), tuple(cited))
    share = population.share_below(own)
    percent = say("among.nearly_all") if 0.995 <= share < 1 else f"{100 * share:.0f} %"
    median = with_unit(key, format_number(population.median, 3))
    usual = _TAIL <= share <= 1 - _TAIL
    holds = usual if wanted.verdict != "unusual" else not usual
    told |= {"noun": kind_words(other)} if other is not None else {}
    how = "usual" if usual else "high" if share > 0.5 else "low"
    why = say("typical.among_kind" if other else "typical.among", share=percent, median=median, **told)
    why = f"{say(f'typical.{how}')} {why}" if other is not None else why
    rows = ((source.name, value, str(population.count), percent), ("median", median, "", f"higher than {percent}"))
    return Verdict(holds, why, title, columns, rows, tuple(cited))


def _other_kind(state: State, source: Source, wanted: Wanted) -> KindOf | None:
    """The kind that the question names, where the source is known to be of another: that is what it is set against."""
    if not (wanted.class_words or wanted.kinds):
        return None
    planned = filter_of(
        replace(wanted, names=(), sources=(), limits=(), quantities=(), order=""), state.toolbox.library
    )
    kind = None if planned.refused else next(iter(planned.filter.kinds), None)
    if kind is None and planned.filter.roles:
        kind = KindOf(family=planned.filter.roles[0])
    if kind is None or not kind.family and source.object_class in kind.classes:
        return None
    return kind

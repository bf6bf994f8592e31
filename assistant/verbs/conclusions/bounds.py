"""Whether a source meets a condition: a bound, another source's value, a state such as "high", or that there is a value."""

from collections.abc import Sequence

import numpy as np

from assistant.agent.engine import State
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Limit, Wanted
from assistant.tools.facts.bands import Restriction
from assistant.tools.facts.differences import meets, spread_of
from assistant.tools.facts.known_values import KnownValue, known_values, label_of
from assistant.tools.facts.like_values import called, like_values
from assistant.verbs.conclusions.realms import inner_and_outer
from assistant.verbs.conclusions.verdict import Verdict, word_of
from assistant.verbs.selection.crabs import in_flux
from assistant.verbs.selection.thresholds import bound_of
from assistant.verbs.sources.derived import derived_claims
from assistant.verbs.sources.difference_text import difference_rows, difference_text, held_text, pair_of, with_unit
from assistant.verbs.sources.side_by_side import instead
from assistant.verbs.sources.subjects import KEYS, years_of
from assistant.verbs.sources.value_text import note, restricted_text, said, value_text, who_measured
from retriever.catalogue.filters import Condition, SourceFilter
from retriever.catalogue.kinds import KINDS, class_label
from retriever.catalogue.quantities import format_number
from retriever.catalogue.records import Source

_OPS = {"lt": "below", "le": "at most", "gt": "above", "ge": "at least"}
_NAMES = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
_LEVELS = ("high", "low", "very_high", "very_low", "variable", "not_variable")
_FAR = 0.01  # redshift beyond which nothing of our Galaxy or next to it lies
_SIGN = {"lt": -1, "le": -1, "gt": 1, "ge": 1, "eq": 0}


def on_limit(state: State, source: Source, limit: Limit, wanted: Wanted) -> Verdict | None:
    """The verdict on one condition; None for what is no quantity of a source."""
    if isinstance(limit.source, Source):
        return _beside(state, source, limit.source, limit)
    if limit.quantity not in KEYS:
        return None
    limit = in_flux(limit, wanted.band)
    instrument = limit.instrument or wanted.instrument
    of = Restriction(limit.band or wanted.band, instrument, wanted.not_instrument, wanted.authors, years_of(wanted))
    values = known_values(state.toolbox, source, limit.quantity, of)
    if not values and (periodic := _periodic(state, source, limit)):
        return periodic
    if limit.op == "is":
        if limit.state not in _LEVELS:
            return _of_being_known(state, source, limit, values, wanted)
        op, bound = _level(state, limit)
        if np.isnan(bound):
            why = say("verdicts.no_level", what=label_of(limit.quantity), state=limit.state.replace("_", " "))
            cited = (state.ledger.add_source(source),)
            return Verdict(None, why, f"what is {limit.state} here", ("found",), (("nothing",),), cited)
        return _by_value(state, source, limit, values, op, (bound,), of)
    return _by_value(state, source, limit, values, limit.op, limit.values, of) if limit.values else None


def _level(state: State, limit: Limit) -> tuple[str, float]:
    """The bound that "high", "low" or "variable" means, as lists read it."""
    condition = Condition(limit.quantity, "is", state=limit.state, band_word=limit.band, instrument=limit.instrument)
    found = bound_of(state.toolbox.library, SourceFilter(), condition)
    return _NAMES[found.op], found.value


def _by_value(
    state: State,
    source: Source,
    limit: Limit,
    values: Sequence[KnownValue],
    op: str,
    bounds: tuple[float, ...],
    of: Restriction,
) -> Verdict:
    """By the best value that can be trusted; another of its kind that says otherwise is told, too."""
    what, bound = label_of(limit.quantity), bound_text(limit, op, bounds)
    trusted = [v for v in values if v.trusted and spread_of(v.measurement, limit.quantity)]
    title = f"{what} of {source.name}, looked at for {bound}"
    if not trusted:
        return _nothing(state, source, f"{what} {restricted_text(of)}".strip(), values, title)
    best = next((v for v in trusted if not v.bound), trusted[0])
    holds = _met(best, limit.quantity, op, bounds)
    told = {"what": said(best.measurement), "name": source.name, "value": value_text(best.measurement), "bound": bound}
    if holds is None:
        why = say("verdicts.limit_across", **told) if best.bound else say("verdicts.across", **told)
    else:
        why = say("verdicts.met" if holds else "verdicts.not_met", who=who_measured(best.measurement), **told)
    rows = [(source.name, value_text(best.measurement), who_measured(best.measurement)), ("bound", bound, "")]
    cited = [*best.ids, state.ledger.add_source(source)]
    like = [v for v in trusted if v is not best and called(v) == called(best)]
    contrary = [v for v in like if _met(v, limit.quantity, op, bounds) not in (holds, None)]
    contested = say("verdicts.contested", verdict=word_of(holds)) if contrary and holds is not None else ""
    if contrary:
        other = contrary[0]
        why += " " + say("verdicts.otherwise", value=value_text(other.measurement), who=who_measured(other.measurement))
        rows.append((source.name, value_text(other.measurement), who_measured(other.measurement)))
        cited += other.ids
    if limit.op == "is":
        reading = say("verdicts.reading", state=limit.state.replace("_", " "), bound=bound)
        why += f" {reading}"
    columns = ("source", said(best.measurement), "by")
    return Verdict(holds, why, title, columns, tuple(rows), tuple(cited), said=contested)


def _met(value: KnownValue, key: str, op: str, bounds: tuple[float, ...]) -> bool | None:
    spread = spread_of(value.measurement, key)
    return meets(spread, op, bounds) if spread else None


def _nothing(state: State, source: Source, what: str, values: Sequence[KnownValue], title: str) -> Verdict:
    flagged = next((v for v in values if v.measurement.flag), None)
    source_id = state.ledger.add_source(source)
    if flagged:
        why = say("verdicts.flagged", what=what, name=source.name, flag=flagged.measurement.flag)
        rows = ((source.name, value_text(flagged.measurement)),)
        return Verdict(None, why, title, ("source", what), rows, (*flagged.ids, source_id))
    why = say("verdicts.unknown", what=what, name=source.name)
    return Verdict(None, why, title, ("of", "found"), ((what, "nothing"),), (source_id,))


def bound_text(limit: Limit, op: str, bounds: tuple[float, ...]) -> str:
    """``above 1.5e24 cm^-2``, ``between 1 and 2``."""
    numbers = [with_unit(limit.quantity, format_number(bound, 4)) for bound in bounds]
    if op == "between":
        return say("verdicts.between", low=numbers[0], high=numbers[1])
    if limit.said and limit.op != "is":
        numbers = [limit.said]
    return f"{_OPS[op]} {numbers[0]}" if op in _OPS else numbers[0]


def _of_being_known(
    state: State, source: Source, limit: Limit, values: Sequence[KnownValue], wanted: Wanted
) -> Verdict | None:
    """Whether there is a value, a limit, several, or several that disagree."""
    what = label_of(limit.quantity)
    own = [v for v in values if v.trusted]
    flagged = next((v for v in values if v.measurement.flag), None)
    if not own and flagged and limit.state == "upper_limit" and not flagged.bound:
        return _flagged_value(state, source, what, flagged)
    counts = {
        "measured": any(not v.bound for v in own),
        "detection": any(not v.bound for v in own),
        "missing": not own,
        "upper_limit": any(v.bound == "<" for v in own),
        "several": len(own) > 1,
    }
    if limit.state not in counts:
        return None
    holds = counts[limit.state]
    cited = [i for v in own[:6] for i in v.ids] + [state.ledger.add_source(source)]
    rows = tuple((source.name, value_text(v.measurement)) for v in own) + (("values", str(len(own))),)
    if not own:
        why = say("verdicts.no_value", what=what, name=source.name)
    else:
        told = ", ".join(value_text(v.measurement) for v in own[:4])
        why = say("verdicts.has_value", what=what, name=source.name, values=told)
    further = tuple(derived_claims(state, source, limit.quantity, wanted)) if not own else ()
    title = f"{what} of {source.name}: what is known"
    return Verdict(holds, why, title, ("source", what), rows, tuple(cited), further)


def _flagged_value(state: State, source: Source, what: str, value: KnownValue) -> Verdict:
    """That the only value is no limit, though it is flagged or not the source's own."""
    told = {"what": said(value.measurement), "name": source.name, "value": value_text(value.measurement)}
    why = say("verdicts.no_limit", **told) + " " + say("verdicts.but_flagged", flag=note(value))
    rows = ((source.name, told["value"], note(value)),)
    cited = (*value.ids, state.ledger.add_source(source))
    return Verdict(False, why, f"{what} of {source.name}: what is known", ("source", what, "but"), rows, cited)


def _periodic(state: State, source: Source, limit: Limit) -> Verdict | None:
    """That a source with pulsations or an orbit varies, where no measure of its variability is held."""
    if limit.quantity != "variability" or limit.state not in ("variable", "not_variable"):
        return None
    held = [v for key in ("spin_period", "orbital_period") for v in known_values(state.toolbox, source, key)[:1]]
    held = [v for v in held if v.comparable]
    if not held:
        return None
    told = " and ".join(f"{said(v.measurement)} {value_text(v.measurement)}" for v in held)
    why = say("verdicts.periodic", name=source.name, values=told)
    rows = tuple((said(v.measurement), value_text(v.measurement)) for v in held)
    cited = (*(i for v in held for i in v.ids), state.ledger.add_source(source))
    title = f"periods of {source.name}"
    return Verdict(limit.state == "variable", why, title, ("period", source.name), rows, cited)


def _by_realm(state: State, source: Source, other: Source, limit: Limit) -> Verdict | None:
    """Which is nearer of a source of the Galaxy or its neighbours and one far beyond, whatever their distances."""
    pair = inner_and_outer((source, other)) if limit.quantity == "distance" and limit.op != "eq" else None
    if pair is None or pair[1].object_class not in KINDS or (pair[1].redshift or 0.0) <= _FAR:
        return None
    inner, outer = pair
    told = {
        "near": inner.name,
        "near_kind": class_label(inner.object_class),
        "far": outer.name,
        "far_kind": class_label(outer.object_class),
    }
    why = say("verdicts.by_realm", z=format_number(outer.redshift or 0.0, 4), **told)
    rows = (
        (inner.name, class_label(inner.object_class), ""),
        (outer.name, class_label(outer.object_class), format_number(outer.redshift or 0.0, 4)),
    )
    cited = tuple(state.ledger.add_source(one) for one in (source, other))
    holds = (_SIGN.get(limit.op, 0) < 0) == (inner is source)
    return Verdict(holds, why, f"where {source.name} and {other.name} are", ("source", "kind", "redshift"), rows, cited)


def _beside(state: State, source: Source, other: Source, limit: Limit) -> Verdict:
    """Whether its value lies so to that of another source."""
    of = Restriction(limit.band, limit.instrument)
    like = like_values(state.toolbox, (source, other), limit.quantity, of)
    what = label_of(limit.quantity)
    title = f"{what} of {source.name} beside that of {other.name}"
    pair = pair_of(like, source, other)
    if pair is None and (realm := _by_realm(state, source, other, limit)):
        return realm
    if pair is None:
        lacking = [s.name for s in (source, other) if like.of(s) is None]
        names = " or ".join(lacking)
        if lacking:
            why = say("verdicts.lacking", what=what, names=names)
        else:
            why = say("verdicts.unlike", what=what, first=source.name, second=other.name)
        why = f"{why} {held_text(like, (source, other))}".strip()
        held = [v for s in (source, other) if (v := like.of(s))]
        cited = [i for v in held for i in v.ids] + [state.ledger.add_source(s) for s in (source, other)]
        rows = tuple(
            (s.name, value_text(v.measurement) if (v := like.of(s)) else "none known") for s in (source, other)
        )
        return Verdict(None, why, title, ("source", what), rows, tuple(cited))
    wanted_sign = _SIGN.get(limit.op, 0) * like.sign
    found = pair.found
    if wanted_sign == 0:
        holds = True if found.how in ("same", "consistent") else None if found.how == "open" else False
    elif found.how in ("open", "consistent"):
        holds = None
    else:
        holds = found.sign == wanted_sign
    why = difference_text(pair)
    if like.instead_of:
        why += " " + instead(like)
    columns, shown = difference_rows(pair)
    return Verdict(holds, why, title, tuple(columns), tuple(map(tuple, shown)), pair.ids)

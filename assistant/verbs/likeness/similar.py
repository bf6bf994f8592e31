"""The verb ``similar``: sources whose spectra are like that of another, with constraints, and why they are."""

from dataclasses import replace
from typing import Any

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim, refused
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Limit, Wanted
from assistant.tools.likeness.alike_by_modality import ByModality
from assistant.tools.likeness.alike_to_class import NearClass
from assistant.tools.likeness.sources_alike import SHOWN, Alike
from assistant.verbs.likeness import by_modality, by_value, to_class
from assistant.verbs.likeness.said import conditions, contrary, counted, made_from, of_flagged, remark, why
from assistant.verbs.selection.arguments import arguments
from assistant.verbs.selection.filter_of import filter_of
from assistant.verbs.selection.filter_of import lacks as unfiltered
from assistant.verbs.selection.words import noun_of
from assistant.verbs.verb import Verb
from retriever.catalogue.families import UNTOLD
from retriever.catalogue.filters import SourceFilter
from retriever.catalogue.nouns import joined
from retriever.catalogue.quantities import format_number
from retriever.catalogue.records import Source
from retriever.library.alike import LEAST, cosine

_NEIGHBOURS = 3  # of these it is told why
FEW_PAPERS, MANY_PAPERS = 1.0, 10.0


def calls(wanted: Wanted, state: State) -> list[ToolCall]:
    """One ranking; none where a source is unknown or a condition can't be met by any value here."""
    origins, pair = _origins(wanted), wanted.stat == "nearest_pair"
    upload = wanted.earlier == "upload" or (bool(wanted.upload) and not origins)
    if by_value.on_value(wanted, origins):
        return []
    if not origins and to_class.of_classes(wanted):
        return to_class.calls(wanted, state)
    if wanted.unknown or wanted.missing or not (origins or upload or pair) or _impossible(wanted) or _explains(wanted):
        return []
    found = filtered(wanted, state, origins)
    if wanted.modalities and origins:
        return by_modality.calls(wanted, origins, found)
    given: dict[str, Any] = {
        "what": say("likeness.title", what=noun_of(state.toolbox.library, found))[:400],
        "sources": origins[:3],
        "upload": upload,
        "pair": pair,
        "other_class": wanted.other_class,
        "wanted": arguments(found),
        "limit": min(wanted.limit or SHOWN, 50),
    }
    return [ToolCall("sources_alike", given)]


def write(wanted: Wanted, state: State) -> list[Claim]:
    """The closest by name first, their table, and in what they agree."""
    if _explains(wanted):
        return _explained(wanted, state)
    origins = _origins(wanted)
    if by_value.on_value(wanted, origins):
        return by_value.write(
            wanted, state, state.toolbox.library.sources[origins[0]], filtered(wanted, state, origins)
        )
    if (by_these := state.found(ByModality)) is not None:
        return by_modality.write(state, by_these)
    if (near := state.found(NearClass)) is not None:
        return to_class.write(wanted, state, near)
    result = state.found(Alike)
    if result is None:
        told = _impossible(wanted)
        return [refused("likeness.cannot", plain=True, what="; ".join(told))] if told else []
    if result.without:
        ids = result.origins
        return [refused("likeness.no_spectrum", ids, name=joined(list(result.without), "and"))]
    if not result.total:
        return _unlike(state, result) if result.next_ids else [_none(state, result)]
    if wanted.stat == "nearest_pair":
        return _pair(state, result)
    return _listed(wanted, state, result)


def lacks(wanted: Wanted) -> tuple[str, ...]:
    """Parts that a ranking by likeness can't do, in words."""
    if wanted.modalities:
        return (*unfiltered(Wanted("list", limits=wanted.limits)), *by_modality.lacks(wanted, _origins(wanted)))
    told = list(unfiltered(Wanted("list", limits=wanted.limits)))
    told += (
        [say("likeness.measured_with", instrument=wanted.instrument)] if wanted.instrument and not wanted.limits else []
    )
    told += (
        [say("likeness.by_value", what=wanted.quantities[0].replace("_", " "))]
        if wanted.quantities and not wanted.ask and not by_value.on_value(wanted, _origins(wanted))
        else []
    )
    return tuple(told)


def filtered(wanted: Wanted, state: State, origins: list[str]) -> SourceFilter:
    """The conditions on those that may be found: the sources that they are like are no condition on them."""
    limits = tuple(_meant(limit) for limit in wanted.limits)
    planned = filter_of(replace(wanted, limits=limits), state.toolbox.library).filter
    return replace(planned, ids=None, not_ids=tuple(dict.fromkeys((*planned.not_ids, *origins))), shown=())


def _meant(limit: Limit) -> Limit:
    """Few and many papers as numbers; nearer than a source that has a redshift and no distance: by redshift."""
    if limit.quantity == "papers" and limit.state in ("low", "very_low", "high", "very_high"):
        few = limit.state.endswith("low")
        return replace(limit, op="le" if few else "ge", state="", values=(FEW_PAPERS if few else MANY_PAPERS,))
    source = limit.source
    if (
        limit.quantity == "distance"
        and isinstance(source, Source)
        and source.redshift
        and not source.measured("distance")
    ):
        return replace(limit, quantity="redshift")
    return limit


def _named(state: State, result: Alike) -> str:
    """What sources are compared with: an upload goes by no name that its header gives."""
    records = [state.ledger.source(i) for i in result.origins]
    return joined([say("upload.alone") if r.get("uploaded") else r["name"] for r in records], "and")


def _origins(wanted: Wanted) -> list[str]:
    return list(dict.fromkeys([*(source.id for source in wanted.known), *wanted.sources]))[:3]


def _explains(wanted: Wanted) -> bool:
    return wanted.ask in ("why", "difference") and len(_origins(wanted)) >= 2


def _impossible(wanted: Wanted) -> tuple[str, ...]:
    kinds = [UNTOLD[kind] for kind in (*wanted.kinds, *wanted.not_kinds) if kind in UNTOLD]
    limits = tuple(_meant(limit) for limit in wanted.limits)
    return (*unfiltered(Wanted("list", limits=limits)), *kinds)


def _listed(wanted: Wanted, state: State, result: Alike) -> list[Claim]:
    library, what = state.toolbox.library, _what(state, result)
    names = _named(state, result)
    value, least = format_number(round(result.cosines[0], 3), 3), f"{result.least:g}"
    text = say("likeness.verdict", what=what, name=names, first=result.sources[0].name, similarity=value) + " "
    if result.total > 1:
        text += say("likeness.how_many", total=result.total, least=least, shown=len(result.ids))
    else:
        text += say("likeness.how_many_one", least=least)
    origins = tuple(library.sources[i] for i in _origins(wanted))
    far, values = contrary(state, origins[0], tuple(result.sources)) if origins else ("", ())
    text = f"{text} {far}".strip()
    table = state.ledger.add_table(text.replace("**", ""), ["counted"], [[result.total]], result.total)
    claims = [remark(state, result, text, (result.table, table, *result.origins, *result.ids, *values), result.table)]
    claims += [claim for origin in origins for claim in of_flagged(state, origin)]
    others = result.sources[: _NEIGHBOURS if wanted.ask else 1]
    if origins:
        claims += why(state, origins[0], others)
    claims += _next_to(state, result)
    return claims + made_from(state, (*origins, *others))


def _next_to(state: State, result: Alike) -> list[Claim]:
    """Where very few are alike: those next to them, which are not called alike."""
    if not result.next_ids:
        return []
    cells = [
        [state.ledger.source(i)["name"], format_number(round(cosine, 3), 3)]
        for i, cosine in zip(result.next_ids, result.next_cosines, strict=True)
    ]
    text = say("likeness.next", least=f"{result.least:g}") if result.total else say("likeness.next_unlike")
    table = state.ledger.add_table(text, ["source", "similarity"], cells, len(cells))
    return [Claim(text, (table, *result.next_ids), table=table)]


def _unlike(state: State, result: Alike) -> list[Claim]:
    """Nothing is alike: the nearest, which is what a reader can judge, and that it is not called alike."""
    told = {
        "name": _named(state, result),
        "first": state.ledger.source(result.next_ids[0])["name"],
        "best": format_number(round(result.best, 3), 3),
        "least": f"{result.least:g}",
        "what": _what(state, result),
    }
    ids = (*result.origins, result.next_ids[0])
    return [counted(state, say("likeness.nearest_unlike", **told), 0, *ids), *_next_to(state, result)]


def _what(state: State, result: Alike) -> str:
    """What was ranked: ``CVs with a photon index < 1``."""
    told = conditions(state.toolbox.library, result)
    noun = noun_of(state.toolbox.library, replace(result.wanted, not_ids=()))
    return noun + (f" {say('likeness.with', what=told)}" if told else "")


def _none(state: State, result: Alike) -> Claim:
    """Nothing meets the conditions, or nothing that does is alike."""
    told = conditions(state.toolbox.library, result) or noun_of(
        state.toolbox.library, replace(result.wanted, not_ids=())
    )
    if not result.selected:
        return counted(state, say("likeness.none_selected", what=told), 0, *result.origins)
    best, least = format_number(round(result.best, 3), 3), f"{result.least:g}"
    return counted(state, say("likeness.none_alike", what=told, least=least, best=best), 0, *result.origins)


def _pair(state: State, result: Alike) -> list[Claim]:
    first, second = result.sources
    value = format_number(round(result.best, 3), 4)
    text = say("likeness.closest_pair", first=first.name, second=second.name, similarity=value)
    return [remark(state, result, text, (result.table, *result.ids), result.table), *why(state, first, (second,))]


def _explained(wanted: Wanted, state: State) -> list[Claim]:
    """Why two sources are alike, or how they differ: their cosine, and property by property."""
    sources = [state.toolbox.library.sources[i] for i in _origins(wanted)]
    one, others = sources[0], tuple(sources[1:])
    ids = tuple(state.ledger.add_source(source) for source in sources)
    claims = []
    for other, i in zip(others, ids[1:], strict=True):
        value = cosine(state.toolbox.library, one.id, other.id)
        if value is None:
            claims.append(refused("likeness.no_spectrum", (ids[0], i), name=f"{one.name} and {other.name}"))
            continue
        key = "alike" if value >= LEAST else "not_alike"
        told = format_number(round(value, 3), 4)
        text = (
            say("likeness.alike", one=one.name, other=other.name, similarity=told)
            if key == "alike"
            else say("likeness.not_alike", one=one.name, other=other.name, similarity=told, least=f"{LEAST:g}")
        )
        table = state.ledger.add_table(text.replace("**", ""), ["similarity"], [[told]])
        claims.append(Claim(text, (table, ids[0], i)))
        claims += why(state, one, (other,))
    return claims + made_from(state, (one, *others))


VERB = Verb(calls, write, lacks)

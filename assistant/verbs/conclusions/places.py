"""Whether a source is where a request asks: in a constellation, a hemisphere, near another one, or in the list of before."""

from collections.abc import Sequence
from dataclasses import replace

import astropy.units as u
from astropy.coordinates import SkyCoord

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.held import here
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Limit, Wanted
from assistant.tools.facts.differences import Spread, meets
from assistant.tools.facts.known_values import label_of
from assistant.verbs.conclusions.verdict import Verdict
from assistant.verbs.selection.filter_of import in_degrees
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.who import angle_text, constellation_of
from retriever.catalogue.records import Source
from retriever.names.positions import Position

PLACED_ORDERS = frozenset(
    ["separation", "declination", "right_ascension", "galactic_latitude", "papers", "number_of_papers"]
)
_OPS = {"lt": "below", "le": "at most", "gt": "above", "ge": "at least", "eq": "at"}


def on_places(state: State, source: Source, wanted: Wanted) -> list[Verdict]:
    """A verdict on each part of the sky that the request names."""
    found = []
    if asked := wanted.constellation or wanted.not_constellation:
        name = constellation_of(source.ra, source.dec)
        inside = name.lower() == asked.lower()
        why = say("places.constellation", name=source.name, constellation=name)
        found.append(_verdict(state, source, inside if wanted.constellation else not inside, why, name))
    if wanted.sky:
        north = source.dec > 0
        why = say("places.declination", name=source.name, dec=f"{source.dec:+.4f}")
        found.append(
            _verdict(state, source, north if wanted.sky == "north" else not north, why, f"{source.dec:+.4f} deg")
        )
    return found + [v for limit in wanted.limits if (v := _on_limit(state, source, limit, wanted))]


def _on_limit(state: State, source: Source, limit: Limit, wanted: Wanted) -> Verdict | None:
    """Bounds on coordinates, separations and numbers of papers."""
    number = _number(state, source, limit.quantity, wanted)
    if number is None or not limit.values:
        return None
    bounds = in_degrees(limit)
    holds = meets(Spread(number, None, None, None), limit.op, bounds)
    angle = limit.quantity != "papers"
    shown = angle_text(number) if limit.quantity == "separation" else f"{number:.4g}" + (" deg" if angle else "")
    low, high = (f"{bound:g}" + (" deg" if angle else "") for bound in (bounds[0], bounds[-1]))
    if limit.quantity == "separation":
        low, high = (angle_text(bound) for bound in (bounds[0], bounds[-1]))
    bound = say("verdicts.between", low=low, high=high) if limit.op == "between" else f"{_OPS[limit.op]} {low}"
    near = wanted.near.name if limit.quantity == "separation" and isinstance(wanted.near, Source) else ""
    told = {"what": label_of(limit.quantity), "name": source.name, "value": shown, "bound": bound}
    if near:
        told |= {"name": f"{source.name} from {near}"}
    why = say("places.met", **told) if holds else say("places.not_met", **told)
    found = _verdict(state, source, holds, why, shown, bound)
    beside = (state.ledger.add_source(wanted.near),) if near and isinstance(wanted.near, Source) else ()
    rows = ((f"{source.name} and {near}", shown, bound),) if near else found.rows
    return replace(found, cited=(*found.cited, *beside), rows=rows)


def which_by_place(state: State, sources: Sequence[Source], wanted: Wanted) -> list[Claim]:
    """Which of several is nearest to a place, has most papers ...: all in their order."""
    key = "papers" if wanted.order == "number_of_papers" else wanted.order
    numbers = [(source, _number(state, source, key, wanted)) for source in sources]
    known = sorted(
        ((number, source) for source, number in numbers if number is not None),
        key=lambda one: one[0],
        reverse=wanted.descending,
    )
    if not known:
        return []
    angle = key != "papers"
    rows = [[s.name, angle_text(n) if key == "separation" else f"{n:.6g}{' deg' if angle else ''}"] for n, s in known]
    what = label_of(key)
    near = f" ({wanted.near.name})" if key == "separation" and isinstance(wanted.near, Source) else ""
    tied = len(known) > 1 and rows[0][1] == rows[1][1]
    told = {"name": rows[0][0], "second": rows[1][0], "what": what + near}
    text = say("places.tied" if tied else "places.first", **told)
    text += " " + "; ".join(f"{name}: {number}" for name, number in rows) + "."
    cited = [state.ledger.add_source(source) for source in sources]
    return [finding(state, text, f"{what}{near} of several sources", ("source", what), rows, cited)]


def _number(state: State, source: Source, quantity: str, wanted: Wanted) -> float | None:
    sky = SkyCoord(source.ra, source.dec, unit="deg")
    match quantity:
        case "declination":
            return source.dec
        case "right_ascension":
            return source.ra
        case "galactic_latitude":
            return abs(float(sky.galactic.b.deg))
        case "papers":
            return float(len(state.toolbox.library.papers_of.get(source.id, [])))
        case "separation" if isinstance(wanted.near, Source | Position):
            near = SkyCoord(wanted.near.ra, wanted.near.dec, unit="deg")
            return float(sky.separation(near).to_value(u.deg))
    return None


def in_library(state: State, source: Source) -> Verdict:
    where = here(state.toolbox.library)
    return _verdict(state, source, True, say("places.in_library", name=source.name, here=where), where)


def in_list(state: State, source: Source, listed: Sequence[str]) -> Verdict:
    """Whether it is among the sources that were listed before."""
    inside = source.id in listed
    told = {"name": source.name, "count": len(listed)}
    why = say("places.listed", **told) if inside else say("places.not_listed", **told)
    return _verdict(state, source, inside, why, str(len(listed)))


def _verdict(state: State, source: Source, holds: bool | None, why: str, *cells: str) -> Verdict:
    title = f"where {source.name} is"
    columns = ("source", "is", "looked for")[: 1 + len(cells)]
    return Verdict(holds, why, title, columns, ((source.name, *cells),), (state.ledger.add_source(source),))

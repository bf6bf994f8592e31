"""The verb ``identify``: what a name or a position is, what matters of its class, and what else was asked of it."""

from dataclasses import replace

import numpy as np

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim
from assistant.evidence.held import here
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.verbs import papers
from assistant.verbs.explain import explain
from assistant.verbs.portraits.notes import PLAINLY, answering, told_of
from assistant.verbs.portraits.profile import profile
from assistant.verbs.selection import listing
from assistant.verbs.selection.filter_of import in_degrees
from assistant.verbs.sources.asked import told
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.premises import corrections
from assistant.verbs.sources.subjects import AT_POSITION, look_ups, subjects
from assistant.verbs.sources.who import angle_text, plain_claim, separation_claim, who_claim
from assistant.verbs.verb import Verb
from retriever.catalogue.records import Source
from retriever.names.positions import Position

_SHOWN, _NEAREST = 10, 3
_PAPERS = frozenset(("reference", "number_of_papers", "link"))  # columns that ask for papers beside
_SAID_BY_ITSELF = {"class", "subclass", "position", "names", "redshift", "identity", "right_ascension", "declination"}


def calls(wanted: Wanted, state: State) -> list[ToolCall]:
    """The sources; their papers where those are asked for beside."""
    if words := _in_words_alone(wanted, state):
        return explain.calls(words, state)
    if ranked := _ranked(wanted):
        return listing.calls(ranked, state)
    found = look_ups(wanted, state)
    return [*found, *papers.calls(_on_papers(wanted), state)] if _asks_papers(wanted, state) else found


def _in_words_alone(wanted: Wanted, state: State) -> Wanted | None:
    """What lies "at the heart of our galaxy" is explained: no name or place says which source is meant."""
    named = wanted.names or wanted.near or wanted.sources or wanted.missing or subjects(wanted, state)
    return replace(wanted, do="explain", ask="what") if wanted.topic and not named else None


def _ranked(wanted: Wanted) -> Wanted | None:
    """What "the brightest in Lupus" is, is the first of a list: a constellation with an order names no source."""
    alone = wanted.constellation and wanted.order and not (wanted.names or wanted.sources)
    return replace(wanted, do="list", limit=wanted.limit or 1) if alone else None


def _asks_papers(wanted: Wanted, state: State) -> bool:
    return bool(wanted.papers or _PAPERS & set(wanted.columns)) and len(subjects(wanted, state)) == 1


def _on_papers(wanted: Wanted) -> Wanted:
    return replace(wanted, do="papers", columns=(), quantities=(), topic="")


def write(wanted: Wanted, state: State) -> list[Claim]:
    """Who it is first; at a position, what lies there."""
    if words := _in_words_alone(wanted, state):
        return explain.write(words, state)
    if ranked := _ranked(wanted):
        return listing.write(ranked, state)
    claims: list[Claim] = []
    sources = subjects(wanted, state)
    if wanted.near is not None and not wanted.known:
        claims += _around(wanted, state)
        if not isinstance(wanted.near, Position) or _radius(wanted) is not None:
            return claims
    claims += corrections(wanted, state, sources)
    for source in sources:
        claims += _identified(state, source, wanted)
    if _asks_papers(wanted, state):
        claims += papers.write(_on_papers(wanted), state)
    if "separation" in wanted.quantities:
        claims += [separation_claim(state, one, other) for one, other in zip(sources, sources[1:], strict=False)]
    return claims


def _identified(state: State, source: Source, wanted: Wanted) -> list[Claim]:
    """Who it is with what matters of its class, then what was asked further; a quantity that says it all stands alone.

    For whom figures say nothing, or in a given number of sentences, the note on a famous source says it.
    """
    asked = [key for key in wanted.quantities if key != "separation"]
    plainly = wanted.register in PLAINLY
    if not asked and (plainly or wanted.length) and (noted := answering(wanted, state, source)):
        return noted
    claims = [plain_claim(state, source) if plainly else who_claim(state, source, wanted.question)]
    if not asked and not plainly:
        claims += profile(state, source)
        claims += told_of(state, source, "public") if not wanted.columns and not wanted.length else []
    for key in asked:
        if key not in _SAID_BY_ITSELF or len(asked) == 1 and key in ("names", "subclass"):
            claims += told(state, source, key, wanted)
    return claims


def _radius(wanted: Wanted) -> float | None:
    """The radius in degrees that was asked for."""
    return next(
        (in_degrees(limit)[0] for limit in wanted.limits if limit.quantity == "separation" and limit.values), None
    )


def _around(wanted: Wanted, state: State) -> list[Claim]:
    """What lies at a position, or within the radius that was asked for; the nearest where nothing does."""
    near = wanted.near
    if isinstance(near, Position):
        centre, where = near, near.text if near.extent else say("identify.that_position")
    elif isinstance(near, Source):
        centre, where = Position(near.ra, near.dec, 0.0, near.name), near.name
    else:
        return []
    radius = _radius(wanted)
    within = max(AT_POSITION, centre.precision) if radius is None else radius
    library = state.toolbox.library
    rows, separations = library.columns.within(centre, within)
    other = [
        n for n, row in enumerate(rows) if not isinstance(near, Source) or library.sources.id_at(int(row)) != near.id
    ]
    found = [(library.sources.at(int(rows[n])), float(separations[n])) for n in other[:_SHOWN]]
    if not found:
        return _nothing_there(state, where, centre, within, radius is None and isinstance(near, Source))
    if radius is None and isinstance(near, Position):
        return [_there(state, *found[0])]
    told = {"radius": angle_text(within), "where": where}
    text = say("identify.one_within", **told) if len(other) == 1 else say("identify.within", count=len(other), **told)
    return [_table(state, text, found, len(other), (angle_text(within), where))]


def _there(state: State, source: Source, separation: float) -> Claim:
    """``At that position lies 3C 273, 0.5 arcsec away.``"""
    text = say("identify.there", name=source.name, angle=angle_text(separation))
    return _table(state, text, [(source, separation)], 1, shown=False)


def _nothing_there(state: State, where: str, centre: Position, within: float, neighbour: bool) -> list[Claim]:
    library = state.toolbox.library
    near = [(s, apart) for s, apart in library.names.nearest(centre, _NEAREST + 1) if s.name != where][:_NEAREST]
    told = {"radius": angle_text(within), "where": where, "here": here(library)}
    refusal = finding(
        state, say("identify.nothing_there", **told), "what lies there", rows=[[told["radius"]]], refuses=True
    )
    if not near or not np.isfinite(near[0][1]):
        return [refusal]
    text = say("identify.nearest", name=near[0][0].name, angle=angle_text(near[0][1]))
    return [*([] if neighbour else [refusal]), _table(state, text, near, len(near), shown=len(near) > 1)]


def _table(
    state: State,
    text: str,
    found: list[tuple[Source, float]],
    total: int,
    numbers: tuple[str, ...] = (),
    shown: bool = True,
) -> Claim:
    rows = [
        [source.name, ", ".join(part for part in (source.object_class, source.subclass) if part), angle_text(apart)]
        for source, apart in found
    ]
    cited = [state.ledger.add_source(source) for source, _ in found]
    title = " ".join(("sources by their distance on the sky,", *numbers))
    return finding(state, text, title, ("source", "class", "separation"), rows, cited, total=total, shown=shown)


VERB = Verb(calls, write)

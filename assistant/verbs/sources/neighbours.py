"""A quantity named by a word that also means its neighbour: "the spin of Vela X-1" is that of a pulsar, which has a spin period and
no black hole's spin. Where what was named can't be had by that kind of source and its neighbour is known, the neighbour is asked
instead, and the answer says so.
"""

from collections.abc import Sequence
from dataclasses import replace

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.known_values import known_values, label_of, names_of
from assistant.verbs.conclusions.classes.kinds import kind_text
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.subjects import subjects
from assistant.verbs.sources.value_text import best_claims
from retriever.catalogue.cannot_have import instead_of, instead_of_class, why_no_class, why_not
from retriever.catalogue.nouns import classes_plural
from retriever.catalogue.records import Source
from retriever.library.library import Library

_OF_SOURCES = frozenset("values compare conclude list count aggregate".split())
_MOST = 6  # sources of one request


def as_can_be_had(wanted: Wanted, state: State) -> Wanted:
    """The request on what its sources have in the place of quantities that none of them can have, where that is known of one of
    them. A quantity named in full ("the black hole spin") is no slip: that there is none is the answer to it."""
    wanted = replace(wanted, instead=()) if wanted.instead else wanted
    if wanted.do not in _OF_SOURCES:
        return wanted
    sources, named = subjects(wanted, state)[:_MOST], wanted.question.lower().replace("-", " ")
    library = state.toolbox.library
    found = {
        key: other
        for key in wanted.quantities
        if (other := _neighbour(sources, wanted.classes, key, library)) and label_of(key).lower() not in named
    }
    if not found:
        return wanted
    return replace(
        wanted,
        quantities=tuple(dict.fromkeys(found.get(key, key) for key in wanted.quantities)),
        instead=tuple(found.items()),
    )


def _neighbour(sources: Sequence[Source], classes: Sequence[str], key: str, library: Library) -> str:
    """What all these sources, or else those of the classes, have in the place of a quantity; "" where one could have it, or where
    nothing of the other is known."""
    if not sources:
        return instead_of_class(classes, key)
    others = {instead_of(source, key) for source in sources if not _is_known(source, key, library)}
    other = others.pop() if len(others) == 1 else ""
    return other if other and any(_is_known(source, other, library) for source in sources) else ""


def _is_known(source: Source, key: str, library: Library) -> bool:
    names = names_of(key)
    return any(m.name in names for m in source.measurements) or bool(library.reported(source.id, names))


def told_instead(wanted: Wanted, state: State) -> list[Claim]:
    """That what was asked can't be had and what is told in its place, once for each quantity."""
    claims, sources = [], subjects(wanted, state)[:_MOST]
    for key, other in wanted.instead:
        source = next((one for one in sources if why_not(one, key)), None)
        who = source.name if source else classes_plural(wanted.classes)
        kind = kind_text(source) if source else ""
        reason = (
            say("cannot_have.source", name=who, kind=kind, why=why_not(source, key))
            if source
            else say("cannot_have.classes", noun=who, why=why_no_class(wanted.classes, key))
        )
        text = say("cannot_have.instead", told=label_of(other), asked=label_of(key), reason=reason)
        cited = (state.ledger.add_source(source),) if source else ()
        claims.append(
            finding(state, text, f"{label_of(key)} of {who}: what it can have", ("of", "kind"), [[who, kind]], cited)
        )
    return claims


def with_neighbours(wanted: Wanted, state: State, claims: list[Claim]) -> list[Claim]:
    """The claims, with what was told instead of what below the verdict; where a quantity that can't be had was named in full, with
    what is known of its neighbour behind them."""
    if wanted.instead:
        return [*claims[:1], *told_instead(wanted, state), *claims[1:]]
    library = state.toolbox.library
    beside: list[Claim] = []
    for source in subjects(wanted, state)[:_MOST] if wanted.do == "values" else ():
        for key in wanted.quantities:
            other = _neighbour((source,), (), key, library)
            if other and other not in wanted.quantities:
                beside += best_claims(state, source, other, known_values(state.toolbox, source, other))[:1]
    return [*claims, *beside]

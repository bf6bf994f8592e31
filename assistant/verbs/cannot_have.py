"""That a source cannot have what is asked for, said with the sentence that it is not known here, whatever the verb."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.formulas.table import FORMULAS
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.known_values import known_values, label_of
from assistant.verbs.conclusions.classes.kinds import kind_text
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.subjects import KEYS, subjects
from retriever.catalogue.cannot_have import why_no_class, why_not
from retriever.catalogue.filters import Condition, KindOf
from retriever.catalogue.nouns import classes_plural
from retriever.catalogue.records import Source
from retriever.library.source_sets import of_kind
from retriever.library.value_looks import value_look

_MOST = 3  # reasons in one answer
_OF_SOURCES = frozenset("values compare conclude compute list count explain summarise".split())


def with_reasons(wanted: Wanted, state: State, claims: list[Claim]) -> list[Claim]:
    """The claims, each that says something is not here with the reason why it could not be; a reason of its own where no claim
    says so."""
    for key, reason in _reasons(wanted, state) if wanted.do in _OF_SOURCES else ():
        refusing = [i for i, claim in enumerate(claims) if claim.refuses and not claim.plain and not claim.remark]
        place = next((i for i in refusing if label_of(key) in claims[i].text), next(iter(refusing), None))
        if place is None:
            claims = [*claims[:1], reason, *claims[1:]]
        else:
            claims = [*claims[:place], _joined(claims[place], reason), *claims[place + 1 :]]
    return claims


def _joined(claim: Claim, reason: Claim) -> Claim:
    ids = dict.fromkeys((*claim.evidence, *reason.evidence))
    return replace(claim, text=f"{claim.text} {reason.text}", evidence=tuple(ids))


def _reasons(wanted: Wanted, state: State) -> list[tuple[str, Claim]]:
    """For each quantity and source that has no value of it and could have none; else for the classes asked for."""
    others = [limit.source for limit in wanted.limits if isinstance(limit.source, Source)]
    sources = {source.id: source for source in (*subjects(wanted, state), *others)}
    found: dict[tuple[str, str], tuple[str, Claim]] = {}
    for key in _keys(wanted):
        for source in list(sources.values())[:6]:
            why = why_not(source, key)
            if why and (source.id, why) not in found and not known_values(state.toolbox, source, key):
                name = say("cannot_have.it") if len(sources) == 1 else source.name
                found[source.id, why] = key, _of_source(state, source, name, key, why)
    if not sources:
        found = {(key, why): (key, _of_classes(wanted, key, why, state)) for key, why in _of_kinds(wanted, state)}
    return list(found.values())[:_MOST]


def _keys(wanted: Wanted) -> Sequence[str]:
    """The quantities that a request is on, with those that its formula needs of the source."""
    ways = FORMULAS[wanted.formula].ways if wanted.formula in FORMULAS else ()
    needed = [
        need.quantity
        for way in ways
        for need in way.needs
        if not need.given and (need.assumed, need.nearby) == (None, None)
    ]
    limits = [limit.quantity for limit in wanted.limits if wanted.do != "compute"]
    return list(dict.fromkeys((*wanted.quantities, *limits, wanted.order, *(needed if len(ways) == 1 else ()))))


def _of_source(state: State, source: Source, name: str, key: str, why: str) -> Claim:
    kind = kind_text(source)
    text = say("cannot_have.source", name=name, kind=kind, why=why)
    title = f"{label_of(key)} of {source.name}: what such a source can have"
    cited = (state.ledger.add_source(source),)
    return finding(state, text, title, ("source", "kind"), [[source.name, kind]], cited, refuses=True)


def _of_kinds(wanted: Wanted, state: State) -> list[tuple[str, str]]:
    """Quantities of a selection that no source of its classes can have, or has."""
    sources = state.toolbox.library.sources
    base = of_kind(sources, KindOf(wanted.classes))
    found = [(key, why) for key in _keys(wanted) if key in KEYS and (why := why_no_class(wanted.classes, key))]
    return [
        (key, why) for key, why in found if np.isnan(value_look(sources, Condition(key, "is"), base).values[base]).all()
    ]


def _of_classes(wanted: Wanted, key: str, why: str, state: State) -> Claim:
    noun = classes_plural(wanted.classes)
    text = say("cannot_have.classes", noun=noun, why=why)
    return finding(state, text, f"{label_of(key)} of {noun}", ("class",), [[noun]], refuses=True)

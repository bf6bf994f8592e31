"""Whether one property is proof of another: sources here that have the one and not the other say that it is not."""

from dataclasses import replace

import numpy as np

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Limit, Wanted
from assistant.verbs.conclusions.verdict import word_of
from assistant.verbs.selection.filter_of import filter_of, lacks
from assistant.verbs.selection.thresholds import bound_of
from assistant.verbs.selection.words import conditions_of, noun_of
from assistant.verbs.sources.finding import finding
from retriever.catalogue.filters import Condition, SourceFilter
from retriever.catalogue.nouns import joined
from retriever.library.selecting import select
from retriever.library.value_looks import Look, meets, value_look

_ENOUGH = 10  # sources with the property, below which none that fails says nothing
_SHOWN = 3
_LEVELS = frozenset(["high", "low", "very_high", "very_low", "variable", "not_variable"])
# what a compact object may be instead: that is where a counterexample would be looked for
_BINARIES = Wanted("list", class_words=("X-ray binaries",), classes=("HMXB", "LMXB"))
_INSTEAD = {
    "black hole": "neutron_star",
    "stellar black hole": "neutron_star",
    "neutron star": "black_hole",
    "pulsar": "stellar_black_hole",
}


def of_proof(wanted: Wanted) -> bool:
    """Whether it is asked if a property, given as a condition, is enough for a kind or for a level of another quantity."""
    if wanted.verdict != "enough" or wanted.known or wanted.sources or not wanted.limits:
        return False
    kind = len(wanted.class_words) + len(wanted.kinds) == 1
    quantity = any(key != wanted.limits[0].quantity for key in wanted.quantities) or len(wanted.limits) > 1
    return kind != quantity


def is_proof(state: State, wanted: Wanted) -> list[Claim]:
    """No with the sources that have the one and not the other; that none is found proves nothing."""
    evidence, target = wanted.limits[0], wanted.limits[1] if len(wanted.limits) > 1 else None
    library = state.toolbox.library
    bare = Wanted("list", limits=(_onward(state, evidence),))
    if lacks(bare):
        return []
    planned = filter_of(bare, library)
    having = select(library.sources, planned.filter)
    what = conditions_of(library, planned.filter, having.looks)
    if wanted.class_words or wanted.kinds:
        return _of_kind(state, wanted, having.rows, what, evidence)
    key = target.quantity if target else next(key for key in wanted.quantities if key != evidence.quantity)
    return _of_level(state, Limit(key, "is", state="high") if target is None else target, having.rows, what)


def _onward(state: State, limit: Limit) -> Limit:
    """A value as a bound on that side on which it is the more telling: +0.9 of a hardness ratio as at least that."""
    if limit.op != "eq" or not limit.values:
        return limit
    sources = state.toolbox.library.sources
    look = value_look(
        sources, Condition(limit.quantity, "is", band_word=limit.band), np.ones(len(sources.columns), bool)
    )
    known = look.values[~np.isnan(look.values)]
    above = len(known) and float((known < limit.values[0]).mean()) >= 0.5
    return replace(limit, op="ge" if above else "le")


def _of_kind(state: State, wanted: Wanted, rows: np.ndarray, what: str, evidence: Limit) -> list[Claim]:
    """Whether all that have the property are of the kind."""
    library = state.toolbox.library
    word = next(iter((*wanted.class_words, *wanted.kinds))).replace("_", " ")
    asked = filter_of(
        Wanted("list", class_words=wanted.class_words, classes=wanted.classes, kinds=wanted.kinds), library
    )
    if asked.refused:
        return []
    noun = noun_of(library, asked.filter)
    other = _INSTEAD.get(word.removesuffix("s"))
    instead = replace(_BINARIES, kinds=(other,)) if other else Wanted("list")
    rest = filter_of(instead, library).filter
    among = select(library.sources, rest).rows
    known = library.columns.kind[rows] > 0 if not other else np.ones(len(rows), bool)
    failing = np.setdiff1d(np.intersect1d(rows[known], among), select(library.sources, asked.filter).rows)
    told = {"what": what, "noun": noun, "count": len(failing), "others": noun_of(library, rest)}
    if evidence.state == "missing":
        told["what"] = say("proof.missing", what=what)
    return [_said(state, failing, told, len(rows))]


def _of_level(state: State, target: Limit, rows: np.ndarray, what: str) -> list[Claim]:
    """Whether all that have the property and a value of the other quantity meet its bound."""
    library = state.toolbox.library
    planned = filter_of(Wanted("list", limits=(target,)), library)
    if lacks(Wanted("list", limits=(target,))) or not planned.filter.conditions:
        return []
    condition = planned.filter.conditions[0]
    if condition.state in _LEVELS:
        condition = bound_of(library, SourceFilter(), condition)
    base = np.zeros(len(library.columns.kind), bool)
    base[rows] = True
    look = value_look(library.sources, replace(condition, state=""), base)
    has = rows[~np.isnan(look.values[rows])]
    failing = has[~meets(look.values[has], condition, condition.value)]
    claim = conditions_of(library, replace(planned.filter, conditions=(condition,)), (_plain(look),))
    told = {"what": what, "noun": claim, "count": len(failing), "told": len(has), "others": "sources"}
    return [_said(state, failing, told, len(has), level=True)]


def _plain(look: Look) -> Look:
    return replace(look, bound=None)


def _said(state: State, failing: np.ndarray, told: dict[str, object], having: int, level: bool = False) -> Claim:
    sources = state.toolbox.library.sources
    examples = [sources.at(int(row)) for row in failing[:_SHOWN]]
    told |= {"having": having, "names": joined([source.name for source in examples], "and")}
    if len(failing):
        why = say("proof.level_fails" if level else "proof.kind_fails", **told)
    else:
        why = say("proof.few" if having < _ENOUGH else "proof.none", **told)
        return finding(state, why, f"{told['what']} and {told['noun']}", ("have it",), [[str(having)]], refuses=True)
    cited = [state.ledger.add_source(source) for source in examples]
    rows = [[str(len(failing)), str(having), source.name] for source in examples]
    text = f"{word_of(False)}: {why}"
    return finding(state, text, f"{told['what']} and {told['noun']}", ("fail", "have it", "among them"), rows, cited)

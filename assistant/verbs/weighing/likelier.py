"""Of which of several kinds a source with the values of a question is likelier: by the share of each kind's sources that lie near
these values. How common a kind is does not enter, and that is said."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Limit, Wanted
from assistant.tools.facts.bands import Restriction
from assistant.tools.facts.population import Population, of_words
from assistant.verbs.classes.beside import class_words
from assistant.verbs.selection.crabs import in_flux
from assistant.verbs.sources.difference_text import with_unit
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.subjects import KEYS
from retriever.catalogue.families import FAMILIES
from retriever.catalogue.kinds import KINDS
from retriever.catalogue.nouns import joined
from retriever.catalogue.quantities import format_number

_NEAR = {"photon_index": 0.3, "hardness": 0.2, "spin": 0.1}  # what counts as near, of all others a factor
_FACTOR = 2.0
_FEWEST = 10  # values of a kind, below which its share says nothing
_LIKELIER = 3.0  # times the share of the next, from which a kind is called likelier
_SHOWN = 6  # kinds in the table
_ASKED_KINDS = frozenset(["class", "subclass", "nature"])


@dataclass(frozen=True)
class _Near:
    """How many of a kind's sources with a value lie near a value of the question, and what that is of."""

    kind: str
    what: str
    value: str
    near: int
    count: int

    @property
    def share(self) -> float:
        """With one half added, so that none of few is not taken for never."""
        return (self.near + 0.5) / (self.count + 1)

    @property
    def told(self) -> str:
        return say("likelier.near", near=self.near, count=self.count, what=self.what)


def between_kinds(wanted: Wanted) -> bool:
    """Whether values are given, no source, and it is asked of which of several kinds one with these is."""
    given = _given(wanted)
    if not given or wanted.known or wanted.sources or wanted.unknown or wanted.verdict not in ("which", "whether"):
        return False
    if len(class_words(wanted)) > 1:
        return not wanted.order
    return wanted.verdict == "which" and bool(set(wanted.quantities) & _ASKED_KINDS)


def likelier_kind(state: State, wanted: Wanted) -> list[Claim]:
    """The kind with the largest share near all the values first, then each value with its shares; none where no kind has enough."""
    words = _candidates(wanted)
    found = [_on_value(state, words, limit, wanted) for limit in _given(wanted)]
    told = [rows for rows in found if rows]
    kinds = list(dict.fromkeys(one.kind for rows in told for one in rows))
    scores = {kind: _score(kind, told) for kind in kinds}
    scored = {kind: score for kind, score in scores.items() if score is not None}
    lacking = [
        limit.said or f"{limit.values[0]:g}" for limit, rows in zip(_given(wanted), found, strict=True) if not rows
    ]
    rows = [[one.kind, one.what, one.value, str(one.near), str(one.count)] for some in told for one in some]
    columns = ("kind", "what", "asked for", "near it", "of")
    if len(scored) < 2:
        named = joined(list(class_words(wanted)), "and")
        held = "; ".join(f"{one.kind}: {one.told}" for some in told for one in some if one.count)
        text = say("likelier.cant", kinds=named) + (f" {say('likelier.held', held=held)}" if held else "")
        return [finding(state, text, "values to compare with", columns, rows or [["", "", "", "0", ""]], refuses=True)]
    best, second = sorted(scored, key=lambda kind: -scored[kind])[:2]
    times = scored[best] / scored[second]
    sides = [
        f"{kind}: {'; '.join(one.told for some in told for one in some if one.kind == kind)}" for kind in (best, second)
    ]
    key = "likelier.rather" if times >= _LIKELIER else "likelier.either"
    text = say(key, best=best, second=second, sides=". ".join(side[0].upper() + side[1:] for side in sides))
    text += " " + say("likelier.how", near=_near_words(_given(wanted)))
    if lacking or _others(wanted):
        text += " " + say("likelier.not_weighed", what=joined([*lacking, *_others(wanted)], "and"))
    shown_kinds = sorted(scored, key=lambda kind: -scored[kind])[:_SHOWN] if len(kinds) > _SHOWN else kinds
    rows = [row for row in rows if row[0] in shown_kinds]
    numbers = [
        *rows,
        *(["", limit.said, with_unit(limit.quantity, f"{limit.values[0]:.4g}"), "", ""] for limit in _given(wanted)),
    ]
    numbers += [["near", f"{_NEAR.get(limit.quantity, _FACTOR):g}", "", "", ""] for limit in _given(wanted)]
    shown = finding(state, text, f"{joined(kinds[:4], 'and')} near the values asked for", columns, rows, shown=True)
    behind = finding(state, text, "what was weighed", columns, numbers)
    return [Claim(text, (*shown.evidence, *behind.evidence), table=shown.table, refuses=times < _LIKELIER)]


def _given(wanted: Wanted) -> list[Limit]:
    """The values of the question."""
    return [limit for limit in wanted.limits if limit.op == "eq" and limit.values and limit.quantity in KEYS]


def _others(wanted: Wanted) -> list[str]:
    """Conditions of the question that are no values, and so weigh nothing here."""
    return [
        say("likelier.condition", what=one.quantity.replace("_", " "))
        for one in wanted.limits
        if one not in _given(wanted)
    ]


def _candidates(wanted: Wanted) -> tuple[str, ...]:
    """The kinds named; of one class, what its sources can be here; else every class."""
    words = class_words(wanted)
    if len(words) > 1:
        return words
    if not words:
        return tuple(KINDS)
    binaries = {"HMXB", "LMXB", "pulsar"} & {*wanted.classes, *wanted.kinds}
    if binaries and {"spin_period", "orbital_period"} & {limit.quantity for limit in _given(wanted)}:
        return ("be xray binary", "supergiant")  # the places of pulsars in the diagram of their two periods
    return tuple(
        key.replace("_", " ") for key, family in FAMILIES.items() if family.of and set(family.of) & set(wanted.classes)
    )


def _on_value(state: State, words: Sequence[str], limit: Limit, wanted: Wanted) -> list[_Near]:
    """Of each kind how many lie near one value; none where fewer than two have any."""
    limit = in_flux(limit, wanted.band)
    of = Restriction(limit.band or wanted.band, limit.instrument or wanted.instrument, wanted.not_instrument)
    value = limit.values[0]
    found = [
        _Near(
            p.label,
            p.group,
            with_unit(limit.quantity, format_number(value, 4)),
            _count(p, limit.quantity, value),
            p.count,
        )
        for p in of_words(state.toolbox, tuple(words), limit.quantity, of)
    ]
    return found if sum(one.count > 0 for one in found) else []


def _count(p: Population, key: str, value: float) -> int:
    if key in _NEAR:
        return int((np.abs(p.values - value) <= _NEAR[key]).sum())
    return int(((p.values >= value / _FACTOR) & (p.values <= value * _FACTOR)).sum())


def _score(kind: str, told: Sequence[Sequence[_Near]]) -> float | None:
    """The product of the shares; None where a value can't be told of the kind."""
    own = [one for rows in told for one in rows if one.kind == kind]
    enough = len(own) == len(told) and all(one.count >= _FEWEST for one in own)
    return prod(one.share for one in own) if enough else None


def _near_words(given: Sequence[Limit]) -> str:
    """What counts as near, in words."""
    told = [
        say("likelier.within", by=f"{_NEAR[one.quantity]:g}")
        if one.quantity in _NEAR
        else say("likelier.factor", by=f"{_FACTOR:g}")
        for one in given
    ]
    return joined(list(dict.fromkeys(told)), "or")

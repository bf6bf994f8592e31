"""Classes side by side by the medians of a quantity: which is higher, and whether that may be chance.

Medians and a test on ranks: a few sources with far values, as badly fitted photon indices, move a mean to the other side.
"""

from collections.abc import Sequence

import numpy as np

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.population import Population
from assistant.verbs.classes.spread import FEWEST
from assistant.verbs.conclusions.verdict import word_of
from assistant.verbs.sources.difference_text import with_unit
from assistant.verbs.sources.finding import finding
from retriever.catalogue.quantities import format_number

_CLEAR = 0.01  # chance of so unlike values from one distribution, below which they differ
_DRAWS, _LEVEL = 1000, (5, 95)


def medians_claim(state: State, key: str, populations: Sequence[Population], wanted: Wanted, more: str = "") -> Claim:
    """The verdict, the numbers behind it, and the table; ``more`` stands behind the verdict."""
    what = populations[0].group
    columns = ["class", f"median {what}", "90 % interval", "number", "of"]
    rows = [[p.label, _number(key, p.median), _interval(key, p), str(p.count), str(p.total)] for p in populations]
    text, numbers = _verdict(key, populations, wanted)
    counts = "; ".join(say("classes.count", label=p.label, count=p.count, total=p.total) for p in populations)
    whole = " ".join(part for part in (text, more, f"{counts}.") if part)
    title = f"{what} of {' and '.join(p.label for p in populations)}"
    shown = finding(state, whole, title, columns, rows, total=len(rows), shown=True)
    behind = [[p.label, str(p.count), str(p.total)] for p in populations] + [["test", *numbers, ""]]
    counted = finding(state, whole, f"{title}: numbers", ("class", "number", "of"), behind)
    refuses = min(p.count for p in populations) < FEWEST
    return Claim(whole, (*shown.evidence, *counted.evidence), table=shown.table, refuses=refuses)


def _verdict(key: str, populations: Sequence[Population], wanted: Wanted) -> tuple[str, list[str]]:
    """The sentence, and the numbers of it that are in no cell."""
    high, low = (pick(populations, key=lambda p: p.median) for pick in (max, min))
    told: dict[str, str] = {"what": populations[0].group, "high": high.label, "low": low.label}
    told |= {"value": _number(key, high.median), "other": _number(key, low.median)}
    if min(p.count for p in populations) < FEWEST:
        return say("medians.few", **told), []
    p = _chance(high, low)
    chance = say("medians.equal", p=format_number(p, 2)) if p >= 1e-6 else say("medians.tiny")
    if wanted.verdict == "ratio" and low.median > 0:
        ratio = format_number(high.median / low.median)
        return say("spread.ratio", ratio=ratio, **told) + " " + say("medians.test", p=chance), [ratio, chance]
    if wanted.verdict == "difference":
        by = with_unit(key, format_number(high.median - low.median))
        return say("spread.difference", by=by, **told) + " " + say("medians.test", p=chance), [by, chance]
    if p >= _CLEAR:
        return say("medians.alike", p=chance, **told), [chance]
    text = say("medians.higher", p=chance, **told)
    holds = True if wanted.verdict == "significant" else (low if _lower(wanted) else high) is populations[0]
    return (f"{word_of(holds)}: {text[2:].replace('**', '', 1)}" if _asks(wanted) else text), [chance]


def _asks(wanted: Wanted) -> bool:
    """Whether it is asked if the first of two is the higher (or lower) one: of a class beside a kind a request keeps no order; or
    if they differ at all."""
    mixed = bool(wanted.class_words) and bool(wanted.kinds) and not wanted.limits
    return wanted.verdict == "significant" or wanted.verdict == "whether" and not mixed


def _lower(wanted: Wanted) -> bool:
    """Whether it is asked if the first is the lower one."""
    means = [limit.op for limit in wanted.limits if limit.state == "mean"]
    return means[0] in ("lt", "le") if means else not wanted.descending


def _number(key: str, value: float) -> str:
    return with_unit(key, format_number(value))


def _interval(key: str, p: Population) -> str:
    """Of the median, from samples drawn from the values themselves; the same each time."""
    draws = np.random.default_rng(0).choice(p.values, (_DRAWS, p.count))
    low, high = np.percentile(np.median(draws, axis=1), _LEVEL)
    return f"{format_number(float(low))} to {_number(key, float(high))}"


def _chance(one: Population, other: Population) -> float:
    """Of ranks so unlike, were both classes of one distribution (Mann and Whitney)."""
    from scipy.stats import mannwhitneyu

    return float(mannwhitneyu(one.values, other.values).pvalue)

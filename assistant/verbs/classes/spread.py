"""Classes side by side by medians, ranges and distributions of a quantity: whether the values are drawn from one distribution."""

from collections.abc import Sequence

import numpy as np

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.population import Population
from assistant.verbs.sources.difference_text import with_unit
from assistant.verbs.sources.finding import finding
from retriever.catalogue.quantities import format_number

FEWEST = 5
SPREADS = frozenset(["median", "range", "min", "max", "distribution"])
_SHARES = (0, 10, 50, 90, 100)
_CLEAR = 0.01  # chance of so unlike values from one distribution, below which they differ


def spread_claim(state: State, key: str, populations: Sequence[Population], wanted: Wanted) -> Claim:
    """What the statistic says of two or more classes, a test where there are two, and the table."""
    what = populations[0].group
    rows = [_row(key, p) for p in populations]
    columns = ["class", f"lowest {what}", "10 %", "median", "90 %", "highest", "number", "of"]
    text, numbers = _text(key, what, populations, wanted)
    title = f"{what} of {' and '.join(p.label for p in populations)}, {wanted.stat}"
    table = finding(state, text, title, columns, rows, shown=True)
    behind = finding(state, text, f"{title}: numbers", ("class", "number", "of"), [*_counts(populations), numbers])
    return Claim(text, (*table.evidence, *behind.evidence), table=table.table)


def _row(key: str, p: Population) -> list[str]:
    spread = np.percentile(p.values, _SHARES)
    return [p.label, *(with_unit(key, format_number(float(v), 4)) for v in spread), str(p.count), str(p.total)]


def _counts(populations: Sequence[Population]) -> list[list[str]]:
    return [[p.label, str(p.count), str(p.total)] for p in populations]


def _text(key: str, what: str, populations: Sequence[Population], wanted: Wanted) -> tuple[str, list[str]]:
    """The sentence, and the numbers of it that are in no cell."""
    high, low = (pick(populations, key=lambda p: p.median) for pick in (max, min))
    values = {p.label: with_unit(key, format_number(p.median, 4)) for p in populations}
    counts = "; ".join(say("classes.count", label=p.label, count=p.count, total=p.total) for p in populations)
    told = {"what": what, "high": high.label, "low": low.label, "value": values[high.label], "other": values[low.label]}
    if wanted.stat in ("range", "min", "max"):
        each = "; ".join(
            say("spread.range", label=p.label, low=_row(key, p)[1], high=_row(key, p)[5]) for p in populations
        )
        return f"{say('spread.ranges', what=what, each=each)} {counts}.", []
    if min(p.count for p in populations) < FEWEST:
        return f"{say('spread.few', **told)} {counts}.", []
    if wanted.verdict == "ratio" and low.median > 0:
        ratio = format_number(high.median / low.median)
        return f"{say('spread.ratio', ratio=ratio, **told)} {counts}.", [ratio]
    if wanted.verdict == "difference":
        by = with_unit(key, format_number(high.median - low.median))
        return f"{say('spread.difference', by=by, **told)} {counts}.", [by]
    if len(populations) > 2:
        return f"{say('spread.medians', **told)} {counts}.", []
    p = _chance(populations[0], populations[1])
    chance = format_number(p, 2) if p >= 1e-6 else say("spread.tiny")
    key = "spread.differ" if p < _CLEAR else "spread.alike"
    return f"{say(key, p=chance, **told)} {counts}.", [chance]


def _chance(one: Population, other: Population) -> float:
    """Of values so unlike, were both classes of one distribution (Kolmogorov and Smirnov)."""
    from scipy.stats import ks_2samp

    return float(ks_2samp(one.values, other.values).pvalue)

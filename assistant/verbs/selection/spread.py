"""How values of many sources are spread: outliers of one quantity, percentiles, and the two that are farthest apart in it."""

import numpy as np
from numpy.typing import NDArray

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.tools.selection.select_sources import Selected
from assistant.tools.selection.statistics import UNUSUAL, outlying
from assistant.verbs.selection.ranking import called, unit_of
from retriever.catalogue.quantities import format_number
from retriever.library.value_looks import Look

_SHARES = (5, 10, 25, 50, 75, 90, 95)
_SHOWN = 10
Rows = NDArray[np.intp]


def percentiles(state: State, result: Selected, look: Look, noun: str) -> Claim:
    """The values below which certain shares of them lie."""
    known, _ = _known(result, look)
    unit = unit_of(look)
    numbers = [f"{format_number(float(v), 4)}{unit}" for v in np.percentile(known, _SHARES)]
    told = {"what": called(look), "having": len(known), "total": result.total, "noun": noun}
    text = say("aggregate.percentiles", median=numbers[_SHARES.index(50)], **told)
    rows = [[f"{share} %", number] for share, number in zip(_SHARES, numbers, strict=True)]
    table = state.ledger.add_table(text.replace("**", ""), ["lower than it", called(look)], rows, len(known))
    return Claim(text, (table,), table=table)


def outliers(state: State, result: Selected, look: Look, noun: str) -> Claim:
    """The sources whose value is far from the median of all of these."""
    known, rows = _known(result, look)
    unit, library = unit_of(look), state.toolbox.library
    scores = outlying(look.quantity, known)
    told = {"what": called(look), "having": len(known), "total": result.total, "noun": noun}
    if scores is None:
        text = say("aggregate.too_few_outliers", **told)
        return Claim(
            text, (state.ledger.add_table(text.replace("**", ""), ["values"], [[len(known)]], 0),), refuses=True
        )
    median = f"{format_number(float(np.median(known)), 4)}{unit}"
    how = say("aggregate.how_outlying", median=median, bound=format_number(UNUSUAL))
    order = np.argsort(-np.abs(scores))
    far = [int(n) for n in order if abs(scores[n]) >= UNUSUAL]
    if not far:
        text = f"{say('aggregate.no_outliers', **told)} {how}"
        return Claim(text, (state.ledger.add_table(text.replace("**", ""), ["values"], [[len(known)]], 0),))
    cells, ids = [], []
    for n in far[:_SHOWN]:
        source = library.sources.at(int(rows[n]))
        ids.append(state.ledger.add_source(source))
        cells.append([source.name, f"{format_number(float(known[n]), 4)}{unit}", f"{scores[n]:+.1f}"])
    text = f"{say('aggregate.outliers', count=len(far), names=', '.join(row[0] for row in cells[:3]), **told)} {how}"
    table = state.ledger.add_table(text.replace("**", ""), ["source", called(look), "deviations"], cells, len(far))
    return Claim(text, (table, *ids), table=table)


def pair_in(state: State, result: Selected, look: Look, noun: str, nearest: bool) -> Claim:
    """The two whose values lie farthest apart, or closest together."""
    known, rows = _known(result, look)
    told = {"what": called(look), "having": len(known), "total": result.total, "noun": noun}
    if len(known) < 2:
        text = say("aggregate.no_pair_in", **told)
        return Claim(
            text, (state.ledger.add_table(text.replace("**", ""), ["values"], [[len(known)]], 0),), refuses=True
        )
    order = np.argsort(known, kind="stable")
    at = int(np.argmin(np.diff(known[order]))) if nearest else 0
    low, high = int(order[at]), int(order[at + 1 if nearest else -1])
    library, unit = state.toolbox.library, unit_of(look)
    sources = [library.sources.at(int(rows[n])) for n in (high, low)]
    values = [f"{format_number(float(known[n]), 5)}{unit}" for n in (high, low)]
    told |= {"first": sources[0].name, "second": sources[1].name, "value": values[0], "other": values[1]}
    text = say("aggregate.nearest_in" if nearest else "aggregate.farthest_in", **told)
    cells = [[source.name, value] for source, value in zip(sources, values, strict=True)]
    table = state.ledger.add_table(text.replace("**", ""), ["source", called(look)], cells, len(known))
    return Claim(text, (table, *(state.ledger.add_source(source) for source in sources)))


def _known(result: Selected, look: Look) -> tuple[NDArray[np.float64], Rows]:
    """The values that there are, and the rows of their sources."""
    rows = result.selection.rows
    values = look.values[rows]
    has = ~np.isnan(values)
    return values[has], rows[has]

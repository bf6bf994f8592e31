"""The bars of the alignment benchmark (docs/science.md, "Bars"): what is wanted of each figure, what was measured, met or not."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from training.alignment.measures.regression import gains

DIRECTIONS = ("spectrum_to_text", "text_to_spectrum")
TIMES = {"csc-literature": 3.0, "csc-facts": 1.3}
GAINS = {"fused": 0.25, "mixture": 0.30}
ACCURACY = {"8_classes": 0.55, "2_classes": 0.85}
OF_THE_ORACLE, ITS_GAIN, PLANTED, THROUGHPUT = 0.85, 0.9, 0.8, 5000


class Bar(NamedTuple):
    """One bar in words, and whether it was met."""

    what: str
    wanted: str
    measured: str
    met: bool


def bars(result: dict[str, Any]) -> list[Bar]:
    """All bars, in the order of the report."""
    return [*_retrieval(result["retrieval"]), *_regression(result["regression"]), *_rest(result)]


def _retrieval(retrieval: dict[str, Any]) -> Iterator[Bar]:
    for corpus, times in TIMES.items():
        for direction in DIRECTIONS:
            recall = {r: v[direction]["recall_at_1pct"] for r, v in retrieval[corpus].items()}
            where = f"{corpus}, {direction.replace('_', ' ')}"
            ratio = recall["scholar"] / max(recall["reference"], 1e-9)
            yield Bar(f"{where}: Recall@1 % over `reference`", f"{times:g} times", f"{ratio:.2f} times", ratio >= times)
            if "oracle" in recall:
                share = recall["scholar"] / recall["oracle"]
                wanted, measured = f"{100 * OF_THE_ORACLE:.0f} %", f"{100 * share:.0f} %"
                yield Bar(f"{where}: of the oracle's", wanted, measured, share >= OF_THE_ORACLE)


def _regression(regression: dict[str, Any]) -> Iterator[Bar]:
    for kind, wanted in GAINS.items():
        for head, name in ((False, "kNN(3), as published"), (True, "better head")):
            gain = float(np.mean(list(gains(regression, kind, head).values())))
            what = f"{kind} over spectrum alone, mean gain, {name}"
            yield Bar(what, f"{100 * wanted:.0f} %", f"{100 * gain:.1f} %", gain >= wanted)
    for head, name in ((False, "kNN(3)"), (True, "better head")):
        worst = min(gains(regression, "fused", head).values())
        what = f"fused over spectrum alone, worst variable, {name}"
        yield Bar(what, "no loss", f"{100 * worst:.1f} %", worst >= 0)
    entries = {name: entry for name, entry in regression.items() if "oracle" in entry}
    known = np.mean([1 - e["oracle"]["fused"] / e["oracle"]["spectrum"] for e in entries.values()])
    own = np.mean([gains(regression, "fused", True)[name] for name in entries])
    yield Bar(
        f"the oracle's own gain on the {len(entries)} variables that its grid determines; ours of it",
        f"{100 * known:.1f} %; {100 * ITS_GAIN:.0f} %",
        f"{100 * own:.1f} %; {100 * own / known:.0f} %",
        bool(own / known >= ITS_GAIN),
    )


def _rest(result: dict[str, Any]) -> Iterator[Bar]:
    for task, wanted in ACCURACY.items():
        for view in ("spectrum_aligned", "both"):
            value = result["clustering"][task][view]["balanced_accuracy"]
            what = f"balanced accuracy, {task.replace('_', ' ')}, {view.replace('_', ' ')}"
            yield Bar(what, f"{100 * wanted:.0f} %", f"{100 * value:.1f} %", value >= wanted)
    share = result["anomalies"]["found_in_top_1pct"]["combined"]["all"]
    what = "planted anomalies in the first per cent"
    yield Bar(what, f"{100 * PLANTED:.0f} %", f"{100 * share:.0f} %", share >= PLANTED)
    rate = result["throughput"]
    yield Bar("spectra embedded per second", f"{THROUGHPUT:,}", f"{rate:,.0f}", rate >= THROUGHPUT)

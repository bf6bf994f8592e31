"""What papers report of a source's X-rays: which quantities, in numbers or in words, and how far from the truth.

The generator of the csc-literature corpus, kept apart from its wording because the oracle needs its density. A report
scatters about the source's value as epochs and analyses do; each kind is present in part of the papers only. The scatters
are of the size seen between catalogues and papers of the same source (a photon index moves by 0.15, a column by 0.2 dex).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr


@dataclass(frozen=True)
class Kind:
    """One kind of report: probability of presence, share given in words, scatter (one sigma, on `value`'s scale), and the
    words with the upper ends of their ranges."""

    name: str
    presence: float
    in_words: float
    scatter: float
    words: tuple[str, ...]
    ends: tuple[float, ...]


# scales: photon index, log10 N_H / cm^-2, log10 kT / keV, hardness hard_hs, log-odds of the variability probability,
# ln of the line's equivalent width in keV
KINDS = (
    Kind(
        "photon_index",
        0.6,
        0.3,
        0.15,
        ("very flat", "flat", "typical", "steep", "very steep"),
        (0.8, 1.5, 2.3, 3.2, np.inf),
    ),
    Kind(
        "column_density",
        0.5,
        0.35,
        0.2,
        ("no", "mild", "moderate", "heavy", "extreme"),
        (20.7, 21.4, 22.0, 23.0, np.inf),
    ),
    Kind("temperature", 0.3, 0.3, 0.06, ("cool", "warm", "hot"), (-0.45, -0.1, np.inf)),
    Kind(
        "hardness",
        0.35,
        0.5,
        0.08,
        ("very soft", "soft", "middle", "hard", "very hard"),
        (-0.6, -0.25, 0.1, 0.5, np.inf),
    ),
    Kind("variability", 0.4, 0.6, 0.5, ("constant", "perhaps", "variable"), (-1.4, 2.2, np.inf)),
    Kind("line", 0.6, 0.5, 0.3, ("weak", "strong"), (np.log(0.2), np.inf)),
)
BY_NAME = {kind.name: kind for kind in KINDS}


@dataclass(frozen=True)
class Report:
    """`value` on the kind's scale as reported, or the `word`."""

    kind: str
    value: float | None
    word: str


def true_values(source, truth: dict[str, float]) -> dict[str, float]:
    """The values that are scattered about; `truth`: `log_column_density` and `line_width` of the simulated spectrum."""
    probability = float(np.clip(source.var_prob_b, 0.01, 0.995))
    return {
        "photon_index": source.photon_index,
        "column_density": truth["log_column_density"],
        "temperature": float(np.log10(source.bb_kt)),
        "hardness": source.hard_hs,
        "variability": float(np.log(probability / (1 - probability))),
        "line": float(np.log(truth["line_width"])) if truth["line_width"] > 0 else np.nan,
    }


def draw_reports(values: dict[str, float], generator) -> list[Report]:
    """The reports of one paper, in random order; at least one. A line is reported only where there is one."""
    while True:
        found = [
            _report(kind, values[kind.name], generator)
            for kind in KINDS
            if generator.random() < kind.presence and np.isfinite(values[kind.name])
        ]
        if found:
            return [found[i] for i in generator.permutation(len(found))]


def _report(kind: Kind, value: float, generator) -> Report:
    said = value + kind.scatter * generator.normal()
    if kind.name == "hardness":
        said = float(np.clip(said, -1, 1))
    if generator.random() < kind.in_words:
        return Report(kind.name, None, kind.words[int(np.searchsorted(kind.ends, said))])
    return Report(kind.name, said, "")


def log_density(report: Report, value, spread=0.0) -> np.ndarray:
    """Log density (of a word: log probability) of a report for true values of any shape; `spread`: one sigma by which
    the value itself is uncertain (that of a quantity which the spectrum does not fix)."""
    kind = BY_NAME[report.kind]
    sigma = np.hypot(kind.scatter, spread)
    value = np.asarray(value, dtype=np.float32)
    if report.value is not None:
        return -0.5 * ((report.value - value) / sigma) ** 2 - np.log(sigma)
    number = kind.words.index(report.word)
    upper = ndtr((kind.ends[number] - value) / sigma)
    lower = ndtr((kind.ends[number - 1] - value) / sigma) if number else 0.0
    return np.log(np.maximum(upper - lower, 1e-12))

"""What the text encoder of the shared space sees of a text: its sentences without their numbers, and the numbers.

A sentence-embedding model hardly sees numbers, so they are taken out: each sentence is embedded with its numbers masked,
and the quantities that ``quantities`` reads (with units brought to one scale), with some that only this encoder needs
(hardness ratio, equivalent width, variability, counterpart colours), become features of their own: presence, limits, the
value, its square, and radial basis functions of it. Masked sentences repeat, so that a corpus is embedded fast.
"""

import re
from dataclasses import dataclass

import numpy as np

from retriever.text.numbers import DECIMAL, ten_to
from retriever.text.reported import quantities_in
from retriever.text.sentences import sentences_of_abstract
from retriever.text.tex import plain_math

MOST_SENTENCES = 12
CENTRES = np.linspace(-2.75, 2.75, 12)
WIDTH = 0.5
# name: (scale, middle, spread); scales: linear, log10, log1p, ln, log-odds of a percentage
NUMBERS = {
    "photon_index": ("linear", 2.2, 1.0),
    "column_density": ("log10", 21.3, 0.8),
    "temperature": ("log10", -0.3, 0.3),
    "hardness": ("linear", -0.1, 0.4),
    "equivalent_width": ("ln", -1.6, 0.8),
    "variability": ("odds", -1.5, 2.0),
    "redshift": ("log1p", 0.5, 0.45),
    "distance": ("log10", 2.8, 0.8),
    "flux": ("log10", -12.5, 1.2),
    "luminosity": ("log10", 40.0, 4.0),
    "period": ("log10", 3.0, 3.0),
    "g_magnitude": ("linear", 16.0, 3.0),
    "j_k": ("linear", 1.0, 0.6),
    "w1_w2": ("linear", 0.5, 0.6),
}
EACH = 5 + len(CENTRES)
FEATURES = len(NUMBERS) * EACH
_N = rf"([-−]?{DECIMAL})"
_MORE = {
    "hardness": re.compile(rf"(?i)hardness(?: ratio)?[^.;\d]{{0,40}}?(?<![\d.]){_N}(?!\d|\s?keV)"),
    "equivalent_width": re.compile(rf"(?:equivalent width|\bEW)[^.;\d]{{0,30}}?{_N}(?:\s?±\s?[\d.]+)?\s?(k?)eV"),
    "variability": re.compile(
        rf"(?i)varia[^.;\d]{{0,60}}?{_N}\s?(?:per cent|percent|%)|varied[^.;\d]{{0,30}}?{_N}\s?per cent"
    ),
    "g_magnitude": re.compile(rf"\bG\s?=\s?{_N}"),
    "j_k": re.compile(rf"\bJ\s?-\s?K\s?=\s?{_N}"),
    "w1_w2": re.compile(rf"\bW1\s?-\s?W2\s?=\s?{_N}"),
}
# what is masked: the encoder was trained with it, so it stays as it is where it differs from a number that is read: any
# commas go with it ("2,5"), "*" is no times, and an error behind it is part of it
_NUMBER = re.compile(
    rf"(?<![A-Za-z\d_])[-+]?\d[\d,]*(?:\.\d+)?(?:\s?[x×]\s?{ten_to('[-+]?[0-9]+', lost=True)})?(?:\s?±\s?{DECIMAL})?"
)


@dataclass(frozen=True)
class TextFeatures:
    """`sentences`: masked, at most twelve; `numbers` [FEATURES] float32."""

    sentences: tuple[str, ...]
    numbers: np.ndarray


def text_features(text: str) -> TextFeatures:
    """The features of a text."""
    plain = plain_math(text)
    masked = tuple(_NUMBER.sub("#", sentence) for sentence in sentences_of_abstract(plain))[:MOST_SENTENCES] or ("#",)
    return TextFeatures(masked, number_features(numbers_in(text, plain)))


def numbers_in(text: str, plain: str | None = None) -> dict[str, list[tuple[float, str]]]:
    """Values on the scales of ``NUMBERS``, each with its limit ("<", ">" or ""), by name."""
    plain = plain_math(text) if plain is None else plain
    found: dict[str, list[tuple[float, str]]] = {}
    for quantity in quantities_in(text):
        if quantity.name in NUMBERS and (value := _scaled(quantity.name, quantity.value)) is not None:
            found.setdefault(quantity.name, []).append((value, quantity.limit))
    for name, pattern in _MORE.items():
        for match in pattern.finditer(plain):
            number = float(next(g for g in match.groups() if g).replace("−", "-"))
            if name == "equivalent_width" and not match[2]:
                number /= 1000  # eV
            if (value := _scaled(name, number)) is not None:
                found.setdefault(name, []).append((value, ""))
    return found


def number_features(found: dict[str, list[tuple[float, str]]]) -> np.ndarray:
    """Features [FEATURES] of the numbers of one text; of several values of a quantity the mean."""
    rows = np.zeros((len(NUMBERS), EACH), dtype=np.float32)
    for row, (name, (_, middle, spread)) in enumerate(NUMBERS.items()):
        if name not in found:
            continue
        limits = [limit for _, limit in found[name]]
        value = np.clip((np.mean([v for v, _ in found[name]]) - middle) / spread, -6, 6)
        # with the square a Gaussian's logarithm is linear in the features
        rows[row] = [
            1,
            "<" in limits,
            ">" in limits,
            value,
            value**2 / 4,
            *np.exp(-0.5 * ((value - CENTRES) / WIDTH) ** 2),
        ]
    return rows.ravel()


def _scaled(name: str, value: float) -> float | None:
    scale = NUMBERS[name][0]
    if scale in ("log10", "ln"):
        return None if value <= 0 else float(np.log10(value) if scale == "log10" else np.log(value))
    if scale == "log1p":
        return None if value < 0 else float(np.log1p(value))
    if scale == "odds":
        share = np.clip(value / 100, 0.005, 0.995)
        return float(np.log(share / (1 - share)))
    return value

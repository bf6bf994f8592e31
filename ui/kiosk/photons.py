"""A spectrum as single X-rays for the ear and the eye: which energies come one after the other, and how fast."""

import zlib
from dataclasses import dataclass

import numpy as np

from ui.html.plain_words import large
from ui.spectrum.view import Curve
from ui.words import say

HEARD = 240  # X-rays in a row, then they begin anew
SLOWEST, FASTEST = 2.0, 14.0  # notes a second
_FAINT, _BRIGHT = 1e-2, 3e3  # counts a second, at which the slowest and the fastest are heard


@dataclass(frozen=True)
class Photons:
    """``energies`` in keV in the order in which they are heard, ``rate`` in counts a second, ``tempo`` in notes a second."""

    energies: list[float]
    rate: float
    tempo: float

    @property
    def told(self) -> str:
        """How the pace that is heard compares with the camera's."""
        return say("kiosk.pace", rate=large(self.rate), tempo=f"{self.tempo:.0f}")


def photons_of(curve: Curve, name: str) -> Photons:
    """X-rays drawn at random from what the spectrum shows; the same for the same source, so that it has its own melody."""
    counts = np.clip(curve.y * (curve.high - curve.low), 0.0, None)
    chance = np.random.default_rng(zlib.crc32(name.encode()))
    bins = chance.choice(counts.size, HEARD, p=counts / counts.sum())
    inside = chance.random(HEARD)
    energies = curve.low[bins] * (curve.high[bins] / curve.low[bins]) ** inside
    rate = float(counts.sum())
    return Photons([round(float(e), 3) for e in energies], rate, tempo_of(rate))


def tempo_of(rate: float) -> float:
    """Notes a second for a count rate: faster for brighter sources, by equal steps for equal factors."""
    along = np.log(rate / _FAINT) / np.log(_BRIGHT / _FAINT)
    return round(float(SLOWEST + (FASTEST - SLOWEST) * np.clip(along, 0.0, 1.0)), 2)

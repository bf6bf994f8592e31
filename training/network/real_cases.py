"""Real spectra with a known answer: counts of a bright one are dealt out into a faint one and the rest.

A share of the counts, source and background alike, is drawn without replacement (binomially) as if the exposure had been that
much shorter; what is estimated from these is compared with what the untouched rest of the same observation gives, whose own
interval is added in quadrature. Shape, response, background and reduction are those of the real observation, and the two
sides share no photon. What such a test can't see is an error of the response itself, as both sides are folded through it:
therefore the faint one is estimated a second time with its response withheld.
"""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from retriever.errors import BadInput
from retriever.estimates.estimate import Estimate, estimate
from retriever.spectra.load import load_observation
from retriever.spectra.observation import Observation
from retriever.spectra.spectrum import Spectrum

LEVELS = (30, 100, 300, 1000)  # counts of the faint one
MOST_SHARE = 0.35
FEWEST = 300  # net counts of a spectrum that is dealt out
SHAPES = {
    "powlaw_gamma": "powerlaw",
    "powlaw_nh": "powerlaw",
    "bb_kt": "blackbody",
    "bb_nh": "blackbody",
    "brems_kt": "bremsstrahlung",
    "brems_nh": "bremsstrahlung",
}
MEASURED = ("hard_hs", "hard_ms", "hard_hm", "flux_aper_b")
QUANTITIES = (*MEASURED, *SHAPES)


def real_sets(shared: Path) -> Iterator[tuple[dict, Observation, Observation | None]]:
    """Of each set of the manifest: its row, the observation, and that without its responses (None where it is then refused)."""
    with (shared / "spectra/manifest.csv").open() as lines:
        for entry in csv.DictReader(lines):
            at = {
                role: shared / "spectra" / entry[column] if entry[column] else None
                for role, column in (("arf", "arf"), ("rmf", "rmf"), ("background", "bkg"))
            }
            path = shared / "spectra" / entry["pha"]
            whole = load_observation(path, arf=at["arf"], rmf=at["rmf"], background=at["background"])
            try:
                # no companions: what lies beside the file is not looked at
                bare = load_observation(path, background=at["background"], companions=[])
            except BadInput:
                bare = None
            yield entry, whole, bare


def dealt(observation: Observation, share: float, generator: np.random.Generator) -> tuple[Observation, Observation]:
    """Two observations: one with a ``share`` of exposure and counts, and the rest. They have no count in common."""
    source, off = observation.spectrum, observation.background
    first = generator.binomial(source.counts.astype(int), share)
    behind = None if off is None else generator.binomial(off.counts.astype(int), share)

    def side(part: float, is_rest: bool) -> Observation:
        background = None
        if off is not None and behind is not None:
            background = _part(off, off.counts - behind if is_rest else behind, part)
        counts = source.counts - first if is_rest else first
        return replace(observation, spectrum=_part(source, counts, part), background=background, warnings=[])

    return side(share, False), side(1 - share, True)


def _part(spectrum: Spectrum, counts: np.ndarray, share: float) -> Spectrum:
    return replace(spectrum, counts=counts.astype(float), exposure_s=spectrum.exposure_s * share)


def cases(entry: dict, whole: Observation, bare: Observation | None, repeats: int, seed: int) -> Iterator[dict]:
    """Each faint part of one set, with its responses and without, beside the rest: ``compared`` by quantity."""
    if not _can_be_dealt(whole):
        return
    level_of = {level: level / max(_net(whole), 1.0) for level in LEVELS}
    for level, share in level_of.items():
        if _net(whole) < FEWEST or share > MOST_SHARE:
            continue
        for number in range(repeats):
            key = [seed, level, number, *entry["set_id"].encode()]
            faint, rest = dealt(whole, share, np.random.default_rng(key))
            answer = estimate(rest)
            sides = [("with responses", estimate(faint))]
            if bare is not None:
                sides.append(("responses withheld", estimate(dealt(bare, share, np.random.default_rng(key))[0])))
                without = replace(dealt(bare, share, np.random.default_rng(key))[0], background=None)
                sides.append(("responses and background withheld", estimate(without)))
            for kind, found in sides:
                yield {
                    "kind": kind,
                    "set": entry["set_id"],
                    "object": entry["object"],
                    "instrument": whole.instrument_name,
                    "level": level,
                    "number": number,
                    "counts": found.counts,
                    "compared": compared(found, answer),
                }


def _can_be_dealt(observation: Observation) -> bool:
    """Whether all counts are whole numbers: weighted ones are no draws."""
    sides = [s.counts for s in (observation.spectrum, observation.background) if s is not None]
    return all(np.array_equal(counts, np.round(counts)) for counts in sides)


def _net(observation: Observation) -> float:
    return observation.band_counts(*observation.energy_range()).net


def compared(found: Estimate, answer: Estimate) -> dict[str, dict]:
    """By quantity: whether the answer lies within the interval (both intervals' half-widths in quadrature), the difference
    in half-widths, and whether the bright rest takes the model for possible: for hardness and flux, any, as their answer
    rests on an assumed shape where nothing fits."""
    result = {}
    for name in QUANTITIES:
        p, q = found.parameter(name), answer.parameter(name)
        if p is None or q is None:
            continue
        fit = answer.fits.get(SHAPES[name]) if name in SHAPES else answer.best_fit
        off = q.value - p.value
        reach = np.hypot(p.high - p.value, q.value - q.low) if off > 0 else np.hypot(p.value - p.low, q.high - q.value)
        result[name] = {
            "inside": bool(abs(off) <= reach),
            "off": round(float(-off / max(reach, 1e-300)), 3),
            "possible": fit is None or bool(fit.acceptable),
        }
    return result

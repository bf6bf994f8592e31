"""Which values of the catalogues are not to be trusted, and why: kept, but flagged, and never simulated from.

A rule has its reason in the words that a reader sees. Bounds are those beyond which no source is known to radiate, or the
ends of the catalogue's own grids, which a fit or a ratio runs into where the data say nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from retriever.catalogue.records import Measurement

HARD_INDEX = (
    0.5  # flatter than any source's own spectrum below 10 keV: inverse Compton and magnetic accretion reach 0.6
)
BRIGHT_FLUX = 5e-13  # erg s^-1 cm^-2 at 0.5-7 keV: about 0.03 counts s^-1 in ACIS, where two photons begin to pile up
HARDNESS_END = 0.99  # the catalogue's grid of hardness ratios ends at 0.9994
FLUX_FLOOR = 2.5e-17  # the extract stands 8e-18 for a band (2.4e-17 for the three) without any signal


@dataclass(frozen=True)
class Rule:
    """A value of ``name`` outside ``low`` to ``high`` is flagged with ``reason``."""

    name: str
    low: float
    high: float
    reason: str


RULES = (
    Rule("powlaw_gamma", -1.0, 8.0, "photon index outside -1 to 8: the power law does not describe the spectrum"),
    Rule("bb_kt", 0.1, 3.0, "black-body temperature above 3 keV: beyond the band, so the fit does not hold it"),
    *(
        Rule(name, -HARDNESS_END, HARDNESS_END, "hardness ratio at the end of its range: no counts in one of its bands")
        for name in ("hard_hs", "hard_ms", "hard_hm")
    ),
    *(
        Rule(f"flux_aper_{band}", FLUX_FLOOR, 1e-7, "flux at the catalogue's floor: not detected in this band")
        for band in "bsmh"
    ),
    Rule("bat_photon_index", 0.51, 7.0, "photon index at the end of the fit's range or steeper than any known source"),
    Rule("bat_flux", 1e-13, 1e-6, "flux outside what Swift-BAT can measure"),
)
ONLY_HARD = "photon index below 0.5: not the source's own slope; a Compton-thick or partial absorber explains it"
PILED_UP = "photon index below 0.5 of a bright source: pile-up or a thick absorber hardens it"
KNOWN_PILE_UP = "the catalogue marks pile-up: the spectrum looks harder and the flux lower than they are"
NO_LOWER_END = "its interval has no lower or no upper end in the catalogue (0 there): the fit does not hold it"
BLENDED = "measured on one detection that holds {n} catalogued sources: not this source's alone"
# what the fit to, or the counts of, a detection give; the averages by source are not among these
OF_DETECTION = ("powlaw_gamma", "hard_hs", "hard_ms", "hard_hm", "bb_kt", "var_prob_b")


def flagged(values: Iterable[Measurement], pile_up: bool = False, sharing: int = 1) -> tuple[Measurement, ...]:
    """The values of one source, with the reason on those that are not to be trusted.

    ``pile_up``: the catalogue's own mark; ``sharing``: how many sources the extract gives the same detection's values.
    """
    together = tuple(values)
    bright = any(m.name == "flux_aper_b" and m.value > BRIGHT_FLUX for m in together)
    return tuple(replace(m, flag=reason) if (reason := _reason(m, bright, pile_up, sharing)) else m for m in together)


def _reason(m: Measurement, bright: bool, pile_up: bool, sharing: int) -> str:
    for rule in RULES:
        if m.name == rule.name and not rule.low <= m.value <= rule.high:
            return rule.reason
    if sharing > 1 and m.name in OF_DETECTION and "averages" not in m.method:
        return BLENDED.format(n=sharing)
    if pile_up and m.name in ("powlaw_gamma", "powlaw_nh", "flux_aper_b"):
        return KNOWN_PILE_UP
    if m.name == "powlaw_gamma" and m.value < HARD_INDEX:
        return PILED_UP if bright else ONLY_HARD
    if m.name == "bat_photon_index" and m.level and not (m.low and m.high):
        return NO_LOWER_END
    return ""

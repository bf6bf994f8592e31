"""Formulas of what a detector takes: frames, bins of time, pulses, exposures."""

import numpy as np
from astropy import units as u

from assistant.formulas.formula import Formula, Need, Way
from assistant.formulas.needs import only
from assistant.formulas.of_statistics import SIGMA
from retriever.physics import chances, timing

_RATE = Need("rate", "count_rate", "1 / s", given=True)
_FRAME = Need("t", "time_resolution", "s", given=True, assumed=3.2, says="acis_frame", instead=("duration", "exposure"))
_LENGTH = Need("T", "duration", "s", given=True, instead=("exposure",))

SAMPLING = {
    "pileup_fraction": Formula(
        (
            Way(
                "f",
                "1 - x / (e^x - 1), x = {rate} · {t}",
                (_RATE, _FRAME),
                lambda v: chances.pileup((v["rate"] * v["t"]).to(u.one)),
                "percent",
                ("pileup",),
            ),
            Way(
                "f",
                "1 - {x} / (e^{x} - 1)",
                (Need("x", "counts", given=True, instead=("count_rate", "any_quantity"), name="per_frame"),),
                lambda v: chances.pileup(v["x"]),
                "percent",
                ("pileup",),
            ),
        )
    ),
    "nyquist_frequency": only(
        "ν",
        "1 / (2 · {t})",
        (Need("t", "time_resolution", "s", given=True, instead=("duration", "exposure")),),
        lambda v: (0.5 / v["t"]).to(u.Hz),
        "Hz",
        "evenly_sampled",
    ),
    "frequency_resolution": only("Δν", "1 / {T}", (_LENGTH,), lambda v: (1 / v["T"]).to(u.Hz), "Hz", "fourier_step"),
    "pulsed_fraction": Formula(
        tuple(
            Way(
                "PF",
                "|{a} - {b}| / ({a} + {b})",
                (
                    Need("a", quantity, unit, given=True, poisson=quantity == "counts"),
                    Need("b", quantity, unit, given=True, poisson=quantity == "counts"),
                ),
                lambda v: np.abs(timing.hardness_ratio(v["a"], v["b"])),
                "percent",
                ("of_extremes", *(("poisson",) if quantity == "counts" else ())),
            )
            for quantity, unit in (
                ("count_rate", "1 / s"),
                ("counts", ""),
                ("any_quantity", ""),
                ("flux", "erg / (s cm2)"),
            )
        )
    ),
    "expected_significance_time": Formula(
        (
            Way(
                "t",
                "{S}² · ({s} + {b}) / {s}²",
                (
                    SIGMA,
                    Need("s", "count_rate", "1 / s", given=True, name="source_rate"),
                    Need("b", "count_rate", "1 / s", given=True, name="background_rate"),
                ),
                lambda v: chances.exposure_for(v["S"], v["s"], v["b"]),
                "time",
                ("source_first", "poisson_total"),
            ),
            Way(
                "t",
                "{S}² / {s}",
                (SIGMA, Need("s", "count_rate", "1 / s", given=True, name="source_rate")),
                lambda v: chances.exposure_for(v["S"], v["s"], 0 / u.s),
                "time",
                ("no_background", "poisson_total"),
            ),
            Way(
                "t",
                "{t_a} · ({S_b} / {S_a})²",
                (
                    Need("t_a", "exposure", "s", given=True, instead=("duration",)),
                    Need("S_a", "significance", given=True, name="significance"),
                    Need("S_b", "significance", given=True, name="significance"),
                ),
                lambda v: v["t_a"] * (v["S_b"] / v["S_a"]) ** 2,
                "time",
                ("root_of_time",),
            ),
        )
    ),
}

"""Tables of fluxes without a response: does the slope of one exposure agree with the next of the same source?

The 8-bin Swift-XRT spectra of blazars (Giommi et al. 2021) hold no counts and no response, and no value was published for
each. Two exposures of a source within a day are two measurements of nearly the same slope: where both 90 % intervals are
right, their difference lies within the two in quadrature for 90 of 100 pairs, for fewer if the source varied meanwhile.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from retriever.estimates.from_tables import hardness_ratios, slope
from retriever.physics.spectral import KEV_IN_ERG
from retriever.spectra.tables.spectrum_tables import TableSpectrum
from retriever.spectra.tables.units import edges_between

WITHIN_DAYS = 1.0
FEWEST_BINS = 5
SAME = 0.05  # log of energies that are one bin, written twice


def exposures(shared: Path) -> pd.DataFrame:
    """A row for each exposure: source, mjd, and value, low and high of each quantity."""
    points = pd.read_csv(shared / "xrt_blazar_spectra/spectra.csv.gz")
    rows = []
    for _, group in points.sort_values("energy_keV").groupby(["source", "mjd"]):
        energy = group["energy_keV"].to_numpy()
        kept = np.r_[True, np.diff(np.log(energy)) > SAME]
        if kept.sum() < FEWEST_BINS:
            continue
        energy = energy[kept]
        per_photon = energy**2 * KEV_IN_ERG
        low, high = edges_between(energy)
        table = TableSpectrum(
            energy,
            low,
            high,
            group["nufnu_erg_cm2_s"].to_numpy()[kept] / per_photon,
            group["err"].to_numpy()[kept] / per_photon,
            "flux",
        )
        found = {p.name: (p.value, p.low, p.high) for p in (*slope(table), *hardness_ratios(table))}
        rows.append(
            {
                "source": int(group["source"].iloc[0]),
                "mjd": float(group["mjd"].iloc[0]),
                "bins": int(kept.sum()),
                **found,
            }
        )
    return pd.DataFrame(rows)


def pairs(found: pd.DataFrame) -> list[dict]:
    """Neighbouring exposures of a source within ``WITHIN_DAYS``, as cases like those of ``real_cases``."""
    result = []
    for source, group in found.groupby("source"):
        rows = group.sort_values("mjd").to_dict("records")
        for one, other in zip(rows, rows[1:], strict=False):
            if other["mjd"] - one["mjd"] >= WITHIN_DAYS:
                continue
            compared = {
                name: _compared(one[name], other[name])
                for name in ("powlaw_gamma", "hard_hs", "hard_ms", "hard_hm")
                if isinstance(one.get(name), tuple) and isinstance(other.get(name), tuple)
            }
            result.append({"object": f"blazar {source}", "instrument": "SWIFT/XRT", "compared": compared})
    return result


def _compared(one: tuple, other: tuple) -> dict:
    off = other[0] - one[0]
    reach = (
        np.hypot(one[2] - one[0], other[0] - other[1]) if off > 0 else np.hypot(one[0] - one[1], other[2] - other[0])
    )
    return {"inside": bool(abs(off) <= reach), "off": round(float(off / max(reach, 1e-300)), 3), "possible": True}

"""Makes ``priors.json`` from the catalogues: ``python -m training.simulation.make_priors ../shared/data``.

For every class: quantiles of photon index, log column density, log flux, black-body kT, hardness ratios and redshift as
the Chandra Source Catalog has them, and the rank correlation of the first three. Only such summaries are kept. Classes
are those of the literature (Yang et al. 2022) where a source has one, else SIMBAD's main type; machine predictions
(columns umlcaxs_*) are not read.
"""

import argparse
import csv
import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Row = dict[str, str]
LEVELS = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
LITERATURE = {
    "AGN": "AGN",
    "YSO": "YSO",
    "LM-STAR": "star",
    "HM-STAR": "star",
    "CV": "CV",
    "NS": "pulsar",
    "NS_BIN": "pulsar",
    "LMXB": "LMXB",
    "HMXB": "HMXB",
}
# before the literature class: finer than it
SIMBAD_FIRST = {"Seyfert_2": "obscured AGN", "BLLac": "blazar", "Blazar": "blazar", "Blazar_Candidate": "blazar"}
SIMBAD = {
    "QSO": "AGN",
    "AGN": "AGN",
    "Seyfert_1": "AGN",
    "Seyfert": "AGN",
    "BClG": "galaxy cluster",
    "ClG": "galaxy cluster",
    "HMXB": "HMXB",
    "LMXB": "LMXB",
    "CataclyV*": "CV",
    "Nova": "CV",
    "Pulsar": "pulsar",
    "SNR": "SNR",
    "YSO": "YSO",
    "TTau*": "YSO",
    "Orion_V*": "YSO",
    "Star": "star",
    "PM*": "star",
    "SB*": "star",
    "EB*": "star",
    "BYDra": "star",
    "RotV*": "star",
    "WR*": "star",
    "Em*": "star",
    "ULX": "ULX",
    "ULX?": "ULX",
}
EXTRAGALACTIC = ("AGN", "obscured AGN", "blazar", "galaxy cluster", "ULX")
JOINT = ("photon_index", "log_column_density", "log_flux")
QUANTITIES = (*JOINT, "blackbody_kt", "hard_hs", "hard_ms", "hard_hm", "redshift")
FEWEST = 8
GAMMA_ERROR = 0.5


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder ../shared/data")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("priors.json"))
    options = parser.parse_args(argv)
    with gzip.open(options.data / "catalog/csc_merged.csv.gz", "rt") as file:
        priors = make_priors(csv.DictReader(file))
    options.out.write_text(json.dumps(priors, indent=None, separators=(",", ":")).replace('},"', '},\n"') + "\n")
    print(f"{options.out}: {options.out.stat().st_size} bytes, {len(priors['classes'])} classes")


def make_priors(rows: Iterable[Row]) -> dict[str, Any]:
    """The contents of priors.json from the rows of csc_merged.csv."""
    by_class: dict[str, list[list[float]]] = {}
    for row in rows:
        name = object_class(row)
        if name is not None:
            by_class.setdefault(name, []).append([quantities(row)[q] for q in QUANTITIES])
    classes = {name: summary(np.array(values)) for name, values in sorted(by_class.items())}
    everything = summary(np.concatenate([np.array(v) for v in by_class.values()]))
    return {
        "origin": "Chandra Source Catalog 2 values by class, summarised; see training/simulation/make_priors.py",
        "levels": LEVELS,
        "joint": JOINT,
        "classes": classes,
        "all": everything,
    }


def object_class(row: Row) -> str | None:
    """The class of one source, or None where neither literature nor SIMBAD gives one of those wanted."""
    kind = row["main_type"]
    return SIMBAD_FIRST.get(kind) or LITERATURE.get(row["Class"]) or SIMBAD.get(kind)


def quantities(row: Row) -> dict[str, float]:
    """The quantities of one source, NaN where the catalogue has none."""
    # where no column was fitted, that of the Galaxy holds for sources beyond it
    beyond = object_class(row) in EXTRAGALACTIC
    column = number(row, "powlaw_nh_mean", "nh_gal") if beyond else number(row, "powlaw_nh_mean")
    flux = number(row, "flux_aper90_ave_b", "flux_aper_b")
    # an index with a wide error would widen the prior by the noise of faint sources
    certain = not number(row, "e_powlaw_gamma_mean") > GAMMA_ERROR
    return {
        "photon_index": number(row, "powlaw_gamma_mean", "powlaw_gamma") if certain else np.nan,
        "log_column_density": np.log10(column * 1e20) if column > 0 else np.nan,
        "log_flux": np.log10(flux) if flux > 0 else np.nan,
        "blackbody_kt": number(row, "bb_kt"),
        **{name: number(row, name) for name in ("hard_hs", "hard_ms", "hard_hm", "redshift")},
    }


def number(row: Row, *names: str) -> float:
    """The first of the columns `names` that holds a number, else NaN."""
    return next((float(row[name]) for name in names if row[name].strip()), np.nan)


def summary(values: NDArray[np.float64]) -> dict[str, Any]:
    """Quantiles of each quantity, and the Spearman correlation of the first three, of `values` [n, n_quantity]."""
    result: dict[str, Any] = {"sources": len(values)}
    for name, column in zip(QUANTITIES, values.T, strict=True):
        seen = column[np.isfinite(column)]
        if seen.size >= FEWEST:
            result[name] = {"n": int(seen.size), "quantiles": [float(f"{q:.4g}") for q in np.quantile(seen, LEVELS)]}
    result["correlation"] = correlations(values.T[: len(JOINT)])
    return result


def correlation(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Spearman's rank correlation where both are known; 0 with fewer than 30 pairs."""
    both = np.isfinite(first) & np.isfinite(second)
    return round(float(stats.spearmanr(first[both], second[both]).statistic), 3) if both.sum() >= 30 else 0.0


def correlations(columns: NDArray[np.float64]) -> list[list[float]]:
    """Rank correlation matrix of `columns`, each [n]; 1 on the diagonal."""
    size = range(len(columns))
    return [[1.0 if i == j else correlation(columns[i], columns[j]) for j in size] for i in size]


if __name__ == "__main__":
    main()

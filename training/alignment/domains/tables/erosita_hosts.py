"""Images of the hosts of eROSITA's transients, with texts written from the X-ray catalogue and the host's redshift and colour."""

import csv
from pathlib import Path

import numpy as np

from training.alignment.domains.objects import Objects, folds
from training.alignment.domains.preset import Domain
from training.alignment.domains.tables.deep_sky import images_of

NEAR, FAR = 0.1, 0.4  # of redshift


def read(shared: Path, domain: Domain) -> Objects:
    """All transients; what is told apart is how far away they are."""
    folder = shared / "images_erosita_transients"
    with (folder / "objects.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    label = [_range(_number(row["Z_REDSHIFT"])) for row in rows]
    raw = {
        "image": images_of(folder / "images.zip", [row["file"] for row in rows]),
        "text": [[caption(row)] for row in rows],
    }
    names = np.array([row["file"] for row in rows])
    return Objects(names, np.array(label), np.array(label), folds(label, names.tolist()), raw)


def caption(row: dict[str, str]) -> str:
    """What was measured, in sentences whose numbers a text encoder reads."""
    redshift, colour = _number(row["Z_REDSHIFT"]), _colour(row)
    said = (
        f"An image of the host of an X-ray transient{'' if redshift is None else f' at a redshift of {redshift:.3f}'}."
    )
    said += f" In the infrared it has W1-W2 = {colour:.2f}." if colour is not None else ""
    said += f" In X-rays it varied by a factor of {_number(row['Amplitude']) or 1:.1f}."
    said += (
        f" Its flux is {_number(row['ERO_FLUX_MOD']) or 0:.1e} erg cm^-2 s^-1" if _number(row["ERO_FLUX_MOD"]) else ""
    )
    return said + (f" and its photon index {_number(row['ERO_GAMMA']):.1f}." if _number(row["ERO_GAMMA"]) else ".")


def _colour(row: dict[str, str]) -> float | None:
    """W1-W2 (Vega) of fluxes in nanomaggies (AB)."""
    first, second = _number(row["LS10_FLUX_W1"]), _number(row["LS10_FLUX_W2"])
    if not first or not second or min(first, second) <= 0:
        return None
    return float(2.5 * np.log10(second / first) - 2.699 + 3.339)


def _range(redshift: float | None) -> str:
    if redshift is None:
        return "unknown"
    return "near" if redshift < NEAR else "far" if redshift > FAR else "middle"


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if np.isfinite(value) and value != -1 else None

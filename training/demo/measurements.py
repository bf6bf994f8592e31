"""Measurements of the demo catalogue's sources, from the rows of the catalogues; each says where its value comes from."""

from collections.abc import Iterator

from retriever.catalogue.kinds import GALACTIC
from retriever.catalogue.records import Measurement
from training.demo.rows import Row, number

CSC = "Chandra Source Catalog 2"
MUW = "Chandra Source Catalog 2 (per-source averages, via the training set of Yang et al. 2022)"
BAT = "Swift-BAT 105-month catalogue (Oh et al. 2018)"
XRB = "XRBcats catalogue of HMXBs"


def csc_measurements(row: Row | None, muw: Row | None, object_class: str) -> Iterator[Measurement]:
    """Values of the Chandra Source Catalog; errors only where the extract has them (one sigma there)."""
    if not row:
        return
    yield from _power_law(row, muw)
    for name in ("hard_hs", "hard_ms", "hard_hm"):
        if row[name]:
            yield without_error(
                name, row[name], "", f"{CSC}, hardness ratio of band fluxes; the extract gives no uncertainty"
            )
    if row["bb_kt"]:
        yield without_error(
            "bb_kt", row["bb_kt"], "keV", f"{CSC}, absorbed black-body fit; the extract gives no uncertainty"
        )
    fluxes = {band: (row[f"flux_aper90_ave_{band}"], (muw or {}).get(f"e_flux_aper90_ave_{band}")) for band in "bsmh"}
    for band, (value, error) in fluxes.items():
        if value:
            yield with_error(f"flux_aper_{band}", value, error, "erg s^-1 cm^-2", f"{MUW}: aperture energy flux")
    if row["flux_aper_b"] and not fluxes["b"][0]:
        yield without_error(
            "flux_aper_b", row["flux_aper_b"], "erg s^-1 cm^-2", f"{CSC}, aperture energy flux, 0.5-7 keV"
        )
    if row["var_prob_b"]:
        yield without_error(
            "var_prob_b", row["var_prob_b"], "", f"{CSC}, probability of variability within an observation"
        )
    if row["nh_gal"]:
        yield without_error("nh_gal", row["nh_gal"], "1e20 cm^-2", f"{MUW}: Galactic column along the line of sight")
    if row["rgeo"] and object_class in GALACTIC and float(row["Plx"] or 0) > 0.2:
        yield without_error(
            "distance", row["rgeo"], "pc", "Gaia geometric distance of the counterpart (via Yang et al. 2022)"
        )


def _power_law(row: Row, muw: Row | None) -> Iterator[Measurement]:
    """The mean of the absorbed power-law fits where there is one, else the single fit."""
    if row["powlaw_gamma_mean"]:
        yield with_error(
            "powlaw_gamma",
            row["powlaw_gamma_mean"],
            row["e_powlaw_gamma_mean"],
            "",
            f"{MUW}: mean of absorbed power-law fits, 0.5-7 keV",
        )
        if row["powlaw_nh_mean"]:
            yield with_error(
                "powlaw_nh",
                row["powlaw_nh_mean"],
                (muw or {}).get("e_powlaw_nh_mean"),
                "1e20 cm^-2",
                f"{MUW}: mean of absorbed power-law fits, 0.5-7 keV",
            )
    elif row["powlaw_gamma"]:
        yield without_error(
            "powlaw_gamma",
            row["powlaw_gamma"],
            "",
            f"{CSC}, absorbed power-law fit, 0.5-7 keV; the extract gives no uncertainty",
        )


def bat_measurements(row: Row | None) -> Iterator[Measurement]:
    """Swift-BAT 14-195 keV: 90 % intervals; fluxes are given in 1e-12 erg s^-1 cm^-2, luminosities as logarithms."""
    if not row:
        return
    if row["GAMM"]:
        yield Measurement(
            "bat_photon_index",
            float(row["GAMM"]),
            number(row["GAMM.1"]),
            number(row["GAMM.2"]),
            0.9,
            "",
            f"{BAT}: power-law fit, 14-195 keV",
        )
    if row["FLUX"]:
        flux = significant(float(row["FLUX"]) * 1e-12)
        low, high = (significant(float(row[c]) * 1e-12) if row[c] else None for c in ("FLUX_LO", "FLUX_HI"))
        yield Measurement("bat_flux", flux, low, high, 0.9, "erg s^-1 cm^-2", f"{BAT}: 14-195 keV flux")
    if row["LUM"]:
        yield Measurement(
            "bat_luminosity",
            significant(10 ** float(row["LUM"]), 3),
            unit="erg s^-1",
            method=f"{BAT}: 14-195 keV luminosity",
        )


def hmxb_measurements(row: Row | None) -> Iterator[Measurement]:
    """XRBcats: N_H in 1e21 cm^-2 there, periods in s and d, each with the reference that it names."""
    if not row:
        return
    columns = [
        ("N_H", "column_density", 1e21, "cm^-2", "Spectral_Ref"),
        ("Ppulse", "spin_period", 1, "s", "Spin_Ref"),
        ("Porb", "orbital_period", 1, "d", "Orb_Ref"),
        ("Mean_Dist", "distance", 1, "pc", "Dist_Ref"),
    ]
    for column, name, factor, unit, reference in columns:
        value = number(row[column])
        if value is None:
            continue
        low, high = (number(row["Low_Dist"]), number(row["High_Dist"])) if name == "distance" else (None, None)
        bibcode = next((b for b in row[reference].split(",") if len(b) == 19), "")
        yield Measurement(name, significant(value * factor, 5), low, high, None, unit, f"{XRB} (compilation)", bibcode)


def redshift_of(csc: Row | None, bat: Row | None, object_class: str) -> tuple[float | None, str]:
    """Redshift of objects outside the Galaxy."""
    if object_class in GALACTIC:
        return None, ""
    if bat and (redshift := number(bat["REDSHIF"]) or 0.0) > 0:
        return redshift, BAT
    if csc and (redshift := number(csc["redshift"]) or 0.0) > 0:
        return round(redshift, 5), "SIMBAD"
    return None, ""


def without_error(name: str, value: str, unit: str, method: str) -> Measurement:
    """A measurement whose catalogue gives no uncertainty."""
    return Measurement(name, significant(float(value)), unit=unit, method=method)


def with_error(name: str, value: str, error: str | None, unit: str, method: str) -> Measurement:
    """A measurement with its one-sigma interval, where the catalogue has an error."""
    middle, sigma = float(value), number(error)
    if not sigma or sigma <= 0:
        return Measurement(name, significant(middle), unit=unit, method=method)
    low = middle - sigma if name in ("powlaw_gamma",) else max(middle - sigma, 0.0)  # columns and fluxes end at zero
    return Measurement(name, significant(middle), significant(low), significant(middle + sigma), 0.68, unit, method)


def significant(value: float, digits: int = 4) -> float:
    """Rounded to so many significant digits."""
    return float(f"{value:.{digits}g}")

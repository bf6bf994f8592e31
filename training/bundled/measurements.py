"""Measurements of the bundled library's sources, from the rows of the catalogues; each says where its value comes from."""

from collections.abc import Iterator
from dataclasses import replace

from retriever.catalogue.kinds import GALACTIC
from retriever.catalogue.records import Measurement
from training.bundled.rows import Row, number

CSC = "Chandra Source Catalog 2"
MUW = "Chandra Source Catalog 2 (per-source averages, via the training set of Yang et al. 2022)"
BAT = "Swift-BAT 105-month catalogue (Oh et al. 2018)"
XRB = "XRBcats catalogue of HMXBs"
# who is to be cited for a value: Evans et al. 2024, Oh et al. 2018
CSC_PAPER, BAT_PAPER, MUW_PAPER = "2024ApJS..274...22E", "2018ApJS..235....4O", "2022ApJ...941..104Y"
ACIS, SWIFT_BAT = "Chandra ACIS", "Swift BAT"
WHOLE = "0.5-7 keV"
# the span of what is compared or summed: soft 0.5-1.2, medium 1.2-2, hard 2-7 keV
BANDS = {
    "hard_hs": WHOLE,
    "hard_ms": "0.5-2 keV",
    "hard_hm": "1.2-7 keV",
    "flux_aper_b": WHOLE,
    "flux_aper_s": "0.5-1.2 keV",
    "flux_aper_m": "1.2-2 keV",
    "flux_aper_h": "2-7 keV",
    "powlaw_gamma": WHOLE,
    "powlaw_nh": WHOLE,
    "bb_kt": WHOLE,
    "var_prob_b": WHOLE,
}
FLUX = "erg s^-1 cm^-2"
MEAN = f"{MUW}: mean of absorbed power-law fits, 0.5-7 keV"


def csc_measurements(row: Row | None, muw: Row | None, object_class: str) -> Iterator[Measurement]:
    """Values of the Chandra Source Catalog; errors only where the extract has them (one sigma there)."""
    if not row:
        return
    yield from _power_law(row, muw)
    for name in ("hard_hs", "hard_ms", "hard_hm"):
        if row[name]:
            yield _csc(name, row[name], "", f"{CSC}, hardness ratio of band fluxes; the extract gives no uncertainty")
    if row["bb_kt"]:
        how = f"{CSC}, absorbed black-body fit; the extract gives no uncertainty"
        yield _csc("bb_kt", row["bb_kt"], "keV", how)
    fluxes = {band: (row[f"flux_aper90_ave_{band}"], (muw or {}).get(f"e_flux_aper90_ave_{band}")) for band in "bsmh"}
    for band, (value, error) in fluxes.items():
        if value:
            yield _csc(f"flux_aper_{band}", value, FLUX, f"{MUW}: aperture energy flux", error)
    if row["flux_aper_b"] and not fluxes["b"][0]:
        yield _csc("flux_aper_b", row["flux_aper_b"], FLUX, f"{CSC}, aperture energy flux, 0.5-7 keV")
    if row["var_prob_b"]:
        yield _csc("var_prob_b", row["var_prob_b"], "", f"{CSC}, probability of variability within an observation")
    if row["nh_gal"]:
        how = f"{MUW}: Galactic column along the line of sight"
        yield measured("nh_gal", row["nh_gal"], "1e20 cm^-2", how, reference=MUW_PAPER)
    if row["rgeo"] and object_class in GALACTIC and float(row["Plx"] or 0) > 0.2:
        how = "Gaia geometric distance of the counterpart (via Yang et al. 2022)"
        yield measured("distance", row["rgeo"], "pc", how, reference=MUW_PAPER, instrument="Gaia")


def _power_law(row: Row, muw: Row | None) -> Iterator[Measurement]:
    """The mean of the absorbed power-law fits where there is one, else the single fit."""
    if row["powlaw_gamma_mean"]:
        yield _csc("powlaw_gamma", row["powlaw_gamma_mean"], "", MEAN, row["e_powlaw_gamma_mean"])
        if row["powlaw_nh_mean"]:
            error = (muw or {}).get("e_powlaw_nh_mean")
            yield _csc("powlaw_nh", row["powlaw_nh_mean"], "1e20 cm^-2", MEAN, error)
    elif row["powlaw_gamma"]:
        how = f"{CSC}, absorbed power-law fit, 0.5-7 keV; the extract gives no uncertainty"
        yield _csc("powlaw_gamma", row["powlaw_gamma"], "", how)


def _csc(name: str, value: str, unit: str, method: str, error: str | None = None) -> Measurement:
    """A value of the Chandra Source Catalog with its band."""
    return measured(name, value, unit, method, error, reference=CSC_PAPER, band=BANDS[name], instrument=ACIS)


def bat_measurements(row: Row | None) -> Iterator[Measurement]:
    """Swift-BAT 14-195 keV: 90 % intervals; fluxes are given in 1e-12 erg s^-1 cm^-2, luminosities as logarithms."""
    for measurement in _bat(row) if row else ():
        yield replace(measurement, reference=BAT_PAPER, band="14-195 keV", instrument=SWIFT_BAT)


def _bat(row: Row) -> Iterator[Measurement]:
    if row["GAMM"]:
        low, high = number(row["GAMM.1"]), number(row["GAMM.2"])
        how = f"{BAT}: power-law fit, 14-195 keV"
        yield Measurement("bat_photon_index", float(row["GAMM"]), low, high, 0.9, "", how)
    if row["FLUX"]:
        flux = significant(float(row["FLUX"]) * 1e-12)
        low, high = (significant(float(row[c]) * 1e-12) if row[c] else None for c in ("FLUX_LO", "FLUX_HI"))
        yield Measurement("bat_flux", flux, low, high, 0.9, FLUX, f"{BAT}: 14-195 keV flux")
    if row["LUM"]:
        luminosity, how = significant(10 ** float(row["LUM"]), 3), f"{BAT}: 14-195 keV luminosity"
        yield Measurement("bat_luminosity", luminosity, unit="erg s^-1", method=how)


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


def measured(
    name: str,
    value: str,
    unit: str,
    method: str,
    error: str | None = None,
    *,
    reference: str,
    band: str = "",
    instrument: str = "",
) -> Measurement:
    """A measurement, with its one-sigma interval where the catalogue has an error."""
    middle, sigma = float(value), number(error)
    plain = Measurement(name, significant(middle), None, None, None, unit, method, reference, band, instrument)
    if not sigma or sigma <= 0:
        return plain
    low = middle - sigma if name in ("powlaw_gamma",) else max(middle - sigma, 0.0)  # columns and fluxes end at zero
    return replace(plain, low=significant(low), high=significant(middle + sigma), level=0.68)


def significant(value: float, digits: int = 4) -> float:
    """Rounded to so many significant digits."""
    return float(f"{value:.{digits}g}")

"""Which columns of a table are photometry's, by their names alone (those of AAVSO, ASAS-SN, ZTF, Gaia and of common text files)."""

from collections.abc import Iterable

from retriever.spectra.tables.rate_columns import bare, rate_columns, roles_of

_NAMES = {
    "time": (
        "time", "t", "mjd", "jd", "bjd", "hjd", "bjd_tdb", "btjd", "times", "time_d", "obsmjd", "obs_time", "date",
    ),
    "magnitude": (
        "mag", "magnitude", "mags", "magnitudes", "vmag", "v_mag", "mag_v", "gmag", "g_mag", "rmag", "r_mag", "imag", "i_mag", "mag_0",
        "magpsf", "mag_psf", "mag_auto", "mag_aper",
    ),
    "error": (
        "mag_err", "magerr", "mag_error", "e_mag", "magnitude_error", "magnitude_err", "merr", "dmag", "mer_0", "sigmapsf", "uncertainty",
        "error", "err", "errors", "sigma", "vmag_err", "v_mag_err", "e_vmag",
    ),
    "band": ("band", "filter", "filt", "filtercode", "passband"),
}  # fmt: skip


def magnitude_columns(names: Iterable[str]) -> dict[str, str]:
    """Roles ('time', 'magnitude', 'error', 'band') to the names of the columns that have them."""
    return roles_of(_NAMES, names)


def is_magnitude_table(names: Iterable[str]) -> bool:
    """True when there is a time with a magnitude, and no rate of counts, which comes first where there are both; a flux does not."""
    names = list(names)
    roles, rates = magnitude_columns(names), rate_columns(names)
    counted = "counts" in rates or bare(rates.get("rate", "flux")) != "flux"
    return {"time", "magnitude"} <= set(roles) and not counted

"""Which column of a plain table is the energy, the flux and its error: by UCD, then name, then unit."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from astropy import units as u

from retriever.text.units import spectral_unit

ROLES = (
    "low",
    "high",
    "half_width",
    "energy",
    "wavelength",
    "frequency",
    "error",
    "error_low",
    "error_high",
    "flux",
    "rate",
    "counts",
)
_UNIT_IN_NAME = re.compile(r"[\[(](.*)[\])]\s*$")
_QUANTITY = (
    r"(f|fl|flux(_density)?|photon_flux|energy_flux|dnde|counts?|cts|rate|count_rate|e2dnde|nufnu|f_?lambda|f_?nu)"
)
_ERROR = r"(err|error|errs|errors|unc|uncertainty|sigma|std|stdev|stat_err|stat_error)"
_E = r"(e|en|ene|energ|energy|e_?kev)"
# the first pattern that fits the whole name wins
_NAMES = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        ("low", rf"{_E}_?(min|lo|low|lower)"),
        ("high", rf"{_E}_?(max|hi|high|upper)"),
        ("half_width", rf"({_E}_{_ERROR}|d_?(e|energy)|{_ERROR}_{_E}|half_?width|{_E}_(half_?)?width)"),
        ("error_low", rf"({_QUANTITY}_)?{_ERROR}_?(n|neg|lo|low|lower|minus|down)"),
        ("error_high", rf"({_QUANTITY}_)?{_ERROR}_?(p|pos|hi|high|upper|plus|up)"),
        ("error", rf"({_ERROR}|{_QUANTITY}_?{_ERROR}|{_ERROR}_?{_QUANTITY}|(d|e_|s_|d_){_QUANTITY}|{_QUANTITY}_e)"),
        ("counts", r"(n_)?(counts?|cts?|ncounts)"),
        ("rate", r"(rate|count_?rate|cps|counts?_per_s(ec)?)"),
        ("wavelength", r"(wave|wavelength|wav|wl|lambda|lam)(_(a|angstrom|nm))?"),
        ("frequency", r"(freq|frequency|nu)(_(hz|ghz))?"),
        ("energy", rf"({_E}|photon_energy|energy_bin)(_(kev|ev|mev|gev|mid|ref|mean|cent(er|re)))?"),
        ("flux", rf"({_QUANTITY}|sed|spectrum|intensity|nu_?f_?nu|flux_.*|.*_flux)"),
    )
)
_UCDS = (
    ("error", "stat.error"),
    ("low", "em.energy;stat.min"),
    ("high", "em.energy;stat.max"),
    ("energy", "em.energy"),
    ("wavelength", "em.wl"),
    ("frequency", "em.freq"),
    ("rate", "phot.count;arith.rate"),
    ("rate", "arith.rate"),
    ("counts", "phot.count"),
    ("flux", "phot.flux"),
)


@dataclass(frozen=True)
class ColumnRole:
    """What a column is (``role``, one of ``ROLES``, or '') and its unit; None for none and unknown ones.

    ``written`` is the unit as the file has it, so that an unknown one is not taken for none.
    """

    name: str
    role: str
    unit: u.UnitBase | None
    written: str = ""


def column_role(name: str, unit: str | u.UnitBase | None = None, ucd: str = "") -> ColumnRole:
    """The role and unit of a column, from its name, the table's unit (text or astropy's) and UCD."""
    in_name = _UNIT_IN_NAME.search(str(name))
    bare = re.sub(r"[^a-z0-9]+", "_", _UNIT_IN_NAME.sub("", str(name)).lower()).strip("_")[:60]
    found = parsed_unit(unit) or (parsed_unit(in_name.group(1)) if in_name else None)
    role = _by_ucd(ucd) or next((role for role, pattern in _NAMES if pattern.fullmatch(bare)), "")
    if not role and found is not None:
        role = _by_unit(found)
    if found is None and role in ("energy", "wavelength", "frequency", "low", "high"):
        found = spectral_unit(bare.rsplit("_", 1)[-1]) if "_" in bare else None
    written = str(unit or "").strip() or (in_name.group(1).strip() if in_name else "")
    return ColumnRole(str(name), role, found, written[:40])


def parsed_unit(unit: str | u.UnitBase | None) -> u.UnitBase | None:
    """An astropy unit, or None for none, dimensionless and what astropy does not know."""
    if unit is None or str(unit).strip() == "":
        return None
    try:
        found = unit if isinstance(unit, u.UnitBase) else u.Unit(str(unit)[:80])
    except (ValueError, TypeError):
        return None
    if isinstance(found, u.UnrecognizedUnit):
        return parsed_unit(str(found).replace("photons", "ph").replace("counts", "ct").replace("Angstroms", "Angstrom"))
    return found if isinstance(found, u.UnitBase) and found != u.dimensionless_unscaled else None


def _by_ucd(ucd: str) -> str:
    ucd = str(ucd or "").lower().replace(" ", "")
    return next((role for role, start in _UCDS if ucd.startswith(start)), "")


def _by_unit(unit: u.UnitBase) -> str:
    for role, example in (
        ("energy", u.keV),
        ("wavelength", u.AA),
        ("frequency", u.Hz),
        ("counts", u.ct),
        ("rate", u.ct / u.s),
    ):
        if unit.is_equivalent(example):
            return role
    per_area = unit * u.cm**2 * u.s
    return "flux" if _is_flux(per_area) else ""


def _is_flux(per_area: u.UnitBase) -> bool:
    """True when a unit times cm^2 s is photons or energy, per energy, wavelength, frequency or none."""
    photons = (u.dimensionless_unscaled, u.ph)
    carriers = [*photons, u.erg, u.erg**-1, u.ph / u.erg]
    return any(per_area.is_equivalent(c / p) for c in carriers for p in (u.dimensionless_unscaled, u.AA, u.Hz))


def is_spectrum_table(columns: Iterable[ColumnRole]) -> bool:
    """True when the ``ColumnRole``s make a spectrum: energy, wavelength or bin edges, and a flux, rate or counts."""
    roles = {column.role for column in columns}
    has_energy = bool(roles & {"energy", "wavelength", "frequency"}) or {"low", "high"} <= roles
    return has_energy and bool(roles & {"flux", "rate", "counts"})

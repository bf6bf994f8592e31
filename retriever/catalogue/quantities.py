"""The quantities that can be asked for: their names, spellings, units, and how they are written.

Names are those of the Chandra Source Catalog where it has one (``powlaw_gamma``, ``powlaw_nh`` in 1e20 cm^-2). One
physical quantity may come under several names: a question for the column density is met by ``powlaw_nh``,
``column_density`` of the literature and the Galactic ``nh_gal``, each with its own meaning said.
"""

import math
import re
from dataclasses import dataclass

from retriever.catalogue.records import Measurement
from retriever.text.numbers import dimension_of


@dataclass(frozen=True)
class Quantity:
    """A physical quantity: ``names`` are measurement names, the best first; ``words`` how people say it."""

    key: str
    label: str
    names: tuple[str, ...]
    words: tuple[str, ...]
    unit: str = ""


QUANTITIES = (
    Quantity(
        "photon_index",
        "photon index",
        ("powlaw_gamma", "photon_index", "bat_photon_index"),
        (
            "photon index",
            "photon indices",
            "power-law index",
            "power law index",
            "powerlaw index",
            "power-law slope",
            "spectral slope",
            "spectral index",
            "gamma",
            "slope",
            "powlaw_gamma",
        ),
    ),
    Quantity(
        "column_density",
        "column density",
        (
            "powlaw_nh",
            "column_density",
            "column_density_lower_limit",
            "column_density_upper_limit",
            "bb_nh",
            "brems_nh",
            "nh_gal",
        ),
        (
            "column density",
            "column densities",
            "absorbing column",
            "absorption column",
            "hydrogen column",
            "nh",
            "n_h",
            "powlaw_nh",
            "absorption",
        ),
        "cm^-2",
    ),
    Quantity(
        "hardness",
        "hardness ratio",
        ("hard_hs", "hard_ms", "hard_hm"),
        (
            "hardness ratio",
            "hardness ratios",
            "hardness",
            "hard is",
            "how hard",
            "how soft",
            "x-ray colour",
            "hard_hs",
            "hard_hm",
            "hard_ms",
        ),
    ),
    Quantity(
        "temperature",
        "temperature",
        ("bb_kt", "temperature", "brems_kt", "apec_kt"),
        ("temperature", "temperatures", "kt", "how hot", "bb_kt"),
        "keV",
    ),
    Quantity(
        "flux",
        "flux",
        ("flux_aper_b", "flux_aper_h", "flux_aper_m", "flux_aper_s", "flux", "bat_flux"),
        ("flux", "fluxes", "how bright", "brightness", "flux_aper_b"),
        "erg s^-1 cm^-2",
    ),
    Quantity(
        "luminosity",
        "luminosity",
        ("luminosity", "bat_luminosity", "x_ray_luminosity"),
        ("luminosity", "luminosities", "how luminous", "power output"),
        "erg s^-1",
    ),
    Quantity("redshift", "redshift", ("redshift",), ("redshift", "redshifts", "z of")),
    Quantity("distance", "distance", ("distance",), ("distance", "how far")),
    Quantity(
        "variability",
        "variability",
        ("var_prob_b", "var_inter_prob_b", "kp_intra_prob_b"),
        ("variability", "variable", "varies", "vary", "var_prob_b"),
        "",
    ),
    Quantity(
        "spin_period",
        "spin period",
        ("spin_period",),
        ("spin period", "pulse period", "pulsation period", "rotation period", "how fast does it spin", "spin fast"),
        "s",
    ),
    Quantity("orbital_period", "orbital period", ("orbital_period",), ("orbital period", "orbit"), "d"),
    Quantity(
        "black_hole_mass",
        "black hole mass",
        ("black_hole_mass", "mass"),
        ("black hole mass", "black-hole mass", "mass of the black hole", "how massive", "mass"),
        "Msun",
    ),
    Quantity("spin", "black hole spin", ("spin",), ("black hole spin", "spin parameter", "dimensionless spin", "spin")),
    Quantity("magnetic_field", "magnetic field", ("magnetic_field",), ("magnetic field", "field strength"), "G"),
    Quantity(
        "cutoff_energy", "cutoff energy", ("cutoff_energy",), ("cutoff energy", "high-energy cutoff", "cut-off"), "keV"
    ),
    Quantity(
        "polarization",
        "polarization degree",
        ("polarization_degree",),
        ("polarization", "polarisation", "polarized", "polarised"),
        "%",
    ),
    Quantity("eddington_ratio", "Eddington ratio", ("eddington_ratio",), ("eddington ratio", "eddington")),
    Quantity(
        "velocity",
        "velocity",
        ("velocity", "outflow_velocity", "velocity_dispersion"),
        ("outflow velocity", "velocity", "speed", "how fast is the outflow"),
        "km s^-1",
    ),
    Quantity(
        "significance", "detection significance", ("flux_significance_b",), ("significance", "flux_significance_b"), ""
    ),
    Quantity("equivalent_width", "equivalent width", ("equivalent_width",), ("equivalent width",), "eV"),
    Quantity(
        "line_energy", "line energy", ("line_energy",), ("line energy", "iron line energy", "cyclotron line"), "keV"
    ),
    Quantity("inclination", "inclination", ("inclination",), ("inclination", "viewing angle"), "deg"),
    Quantity("age", "age", ("age",), ("age", "how old"), "yr"),
    Quantity("abundance", "abundance", ("abundance",), ("abundance", "metallicity"), "solar"),
)

LABELS = {
    "powlaw_gamma": "photon index",
    "bat_photon_index": "photon index at 14-195 keV",
    "photon_index": "photon index",
    "powlaw_nh": "column density N_H",
    "column_density": "column density N_H",
    "nh_gal": "Galactic foreground column density N_H",
    "bb_nh": "column density N_H (black-body model)",
    "brems_nh": "column density N_H (bremsstrahlung model)",
    "bb_kt": "black-body temperature kT",
    "brems_kt": "bremsstrahlung temperature kT",
    "apec_kt": "thermal-plasma temperature kT",
    "apec_nh": "column density N_H (plasma model)",
    "hard_hs": "hardness ratio (H-S)/(H+S)",
    "hard_ms": "hardness ratio (M-S)/(M+S)",
    "hard_hm": "hardness ratio (H-M)/(H+M)",
    "flux_aper_b": "0.5-7 keV flux",
    "flux_aper_s": "0.5-1.2 keV flux",
    "flux_aper_m": "1.2-2 keV flux",
    "flux_aper_h": "2-7 keV flux",
    "flux_unabsorbed_b": "unabsorbed 0.5-7 keV flux",
    "bat_flux": "14-195 keV flux",
    "bat_luminosity": "14-195 keV luminosity",
    "var_prob_b": "intra-observation variability probability",
    "var_inter_prob_b": "inter-observation variability probability",
    "kp_intra_prob_b": "intra-observation (Kuiper) variability probability",
    "flux_significance_b": "detection significance",
    "powlaw_stat": "fit statistic of the power law",
}

# "strongly absorbed" and the like, as (quantity, operator, value, how it is read); the reading is told to the user
ADJECTIVES = (
    (r"(?:strongly|heavily|highly|very) (?:absorbed|obscured)|compton[- ]thick|buried", "column_density", ">=", 1e22),
    (r"(?:moderately )?(?:absorbed|obscured)", "column_density", ">=", 1e21),
    (r"un(?:absorbed|obscured)", "column_density", "<", 1e21),
    (r"(?:very|extremely) hard|hardest", "photon_index", "<", 1.3),
    (
        r"hard(?= (?:x-ray )?(?:spectr|source|agn|quasar|blazar|binar|puls|seyfert))|(?:is|are|be) hard\b",
        "photon_index",
        "<",
        1.7,
    ),
    (r"(?:very|extremely) soft|softest|supersoft", "photon_index", ">", 3.0),
    (
        r"soft(?= (?:x-ray )?(?:spectr|source|agn|quasar|blazar|binar|puls|seyfert))|(?:is|are|be) soft\b",
        "photon_index",
        ">",
        2.3,
    ),
    (r"(?:strongly |highly )?variable", "variability", ">", 0.9),
    (r"bright(?:est)?", "flux", ">=", 1e-11),
    (r"distant|high[- ]redshift", "redshift", ">", 1.0),
    (r"nearby|local\b", "redshift", "<", 0.01),
)


def quantity_by_key(key: str) -> Quantity:
    return next(quantity for quantity in QUANTITIES if quantity.key == key)


def quantities_in(text: str) -> list[Quantity]:
    """Quantities that a question asks for, longest spelling first, each once."""
    lowered = text.lower()
    spans: list[tuple[int, int, Quantity]] = []
    spelled = sorted(((w, q) for q in QUANTITIES for w in q.words if w in lowered), key=lambda item: -len(item[0]))
    for word, quantity in spelled:
        for match in re.finditer(rf"(?<![\w-]){re.escape(word)}(?![\w-])", lowered):
            if not any(start < match.end() and match.start() < end for start, end, _ in spans):
                spans.append((match.start(), match.end(), quantity))
    ordered = [quantity for _, _, quantity in sorted(spans, key=lambda span: span[0])]
    return list(dict.fromkeys(ordered))


def in_unit_of(quantity: Quantity, measurement: Measurement) -> float:
    """The measurement's value in the quantity's own unit (``1e20 cm^-2`` becomes ``cm^-2``)."""
    factor, unit = split_unit(measurement.unit)
    if quantity.key == "distance":
        factor *= {"kpc": 1e3, "Mpc": 1e6, "Gpc": 1e9}.get(unit, 1.0)
    return measurement.value * factor


def split_unit(unit: str) -> tuple[float, str]:
    """``1e20 cm^-2`` as (1e20, ``cm^-2``)."""
    match = re.match(r"^(1e[+-]?\d+)\s+(.*)$", unit)
    return (float(match[1]), match[2]) if match else (1.0, unit)


def format_number(value: float, digits: int = 3) -> str:
    """Three significant digits, scientific outside 1e-3..1e5, never ``nan``."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "unknown"
    if not 1e-3 <= abs(value) < 1e5:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        return f"{mantissa}e{int(exponent)}"
    text = f"{value:.{digits}g}"
    return f"{float(text):.0f}" if "e" in text else text


def format_value(m: Measurement) -> str:
    """Value, interval and unit as one phrase: ``1.74 (1.70 to 1.78, 90 %)``; N_H without the factor in its unit."""
    factor, unit = split_unit(m.unit)
    digits = 4 if m.value and abs(m.value) >= 1 else 3
    number = {
        n: None if v is None else format_number(v * factor, digits)
        for n, v in (("value", m.value), ("low", m.low), ("high", m.high))
    }
    unit_text = f" {unit}" if unit else ""
    if m.name.endswith("_upper_limit"):
        return f"below {number['value']}{unit_text}"
    if m.name.endswith("_lower_limit"):
        return f"above {number['value']}{unit_text}"
    if number["low"] is None and number["high"] is None:
        return f"{number['value']}{unit_text}"
    level = f", {m.level:.0%} interval".replace("%", " %") if m.level else ""
    low, high = number["low"] or "unbounded", number["high"] or "unbounded"
    return f"{number['value']}{unit_text} ({low} to {high}{level})"


def label(name: str) -> str:
    """How a measurement's name is said in a sentence."""
    base = re.sub(r"_(?:upper|lower)_limit$", "", name)
    return LABELS.get(base, base.replace("_", " "))


def quantities_of(name: str) -> frozenset[str]:
    """Keys of the quantities that a measurement's name stands for."""
    base = re.sub(r"_(?:upper|lower)_limit$", "", name)
    return frozenset(q.key for q in QUANTITIES if base in q.names or base == q.key)


def quantities_named(sentence: str) -> frozenset[str]:
    """Keys of the quantities that a sentence names; ``z = `` names the redshift."""
    redshift = ["redshift"] if re.search(r"\bz\s*(?:=|of|~|≈|<|>|≤|≥|\\sim|up to)", sentence) else []
    return frozenset([*(q.key for q in quantities_in(sentence)), *redshift])


def dimension_of_quantity(key: str) -> str:
    """The dimension of a quantity's own unit; empty for ratios and indices."""
    return dimension_of(quantity_by_key(key).unit)[0]

"""Formulas of neutron stars and white dwarfs: accretion, magnetospheres, bursts, the stars beside them, spins."""

from typing import Any

from assistant.formulas.formula import Formula, Need, Values, Way
from assistant.formulas.needs import DERIVATIVE, LUMINOSITY, only
from retriever.physics.compact import stars
from retriever.physics.cosmology import distance_of

STAR = Need("M", "mass", "Msun", assumed=1.4, says="usual_mass", instead=("black_hole_mass",), of="neutron_star")
STAR_RADIUS = Need("R", "radius", "km", assumed=10.0, says="usual_radius", instead=("size",), of="neutron_star")
FIELD = Need("B", "magnetic_field", "G")
SPIN_PERIOD = Need("P", "spin_period", "s", instead=("duration",))
ORBITAL_PERIOD = Need("P", "orbital_period", "h", instead=("duration",))
_RATE = Need("Ṁ", "mass_accretion_rate", "Msun / yr", given=True)
_ALFVEN = "(({B} · {R}³ / 2)⁴ / (2 G · {M} · ({L} · {R} / (G · {M}))²))^(1/7)"
_MAGNETOSPHERE = ("half_alfven", "polar_moment", "not_bolometric")


def _rate(v: Values) -> Any:
    return stars.surface_accretion_rate(v["L"], v["M"], v["R"])


SURFACES = {
    "accretion_luminosity": only(
        "L",
        "G · {M} · {Ṁ} / {R}",
        (_RATE, STAR, STAR_RADIUS),
        lambda v: stars.accretion_luminosity(v["Ṁ"], v["M"], v["R"]),
        "erg/s",
        "at_rest",
        gives="luminosity",
    ),
    "surface_accretion_rate": only(
        "Ṁ",
        "{L} · {R} / (G · {M})",
        (LUMINOSITY, STAR, STAR_RADIUS),
        _rate,
        "M_sun/yr",
        "at_rest",
        "not_bolometric",
        gives="mass_accretion_rate",
    ),
    "magnetospheric_radius": only(
        "r_m",
        f"0.5 · {_ALFVEN}",
        (FIELD, LUMINOSITY, STAR, STAR_RADIUS),
        lambda v: stars.magnetospheric_radius(v["B"], _rate(v), v["M"], v["R"]),
        "length",
        *_MAGNETOSPHERE,
    ),
    "equilibrium_period": only(
        "P_eq",
        f"2 π · √((0.5 · {_ALFVEN})³ / (G · {{M}}))",
        (FIELD, LUMINOSITY, STAR, STAR_RADIUS),
        lambda v: stars.equilibrium_period(v["B"], _rate(v), v["M"], v["R"]),
        "time",
        "in_equilibrium",
        *_MAGNETOSPHERE,
    ),
    "equilibrium_field": only(
        "B",
        "2 · (2 · (G · {M} · {P}² / (4 π²))^(1/3))^(7/4) · (2 G · {M} · ({L} · {R} / (G · {M}))²)^(1/4) / {R}³",
        (SPIN_PERIOD, LUMINOSITY, STAR, STAR_RADIUS),
        lambda v: stars.equilibrium_field(v["P"], _rate(v), v["M"], v["R"]),
        "G",
        "in_equilibrium",
        *_MAGNETOSPHERE,
    ),
    "propeller_luminosity": only(
        "L_prop",
        "G · {M} / {R} · ({B} · {R}³ / 2)² / √(2 G · {M} · (2 · (G · {M} · {P}² / (4 π²))^(1/3))^7)",
        (FIELD, SPIN_PERIOD, STAR, STAR_RADIUS),
        lambda v: stars.propeller_luminosity(v["B"], v["P"], v["M"], v["R"]),
        "erg/s",
        "half_alfven",
        "polar_moment",
    ),
    "magnetic_energy": only(
        "E",
        "{B}² / (8 π) · 4 π / 3 · {R}³",
        (FIELD, STAR_RADIUS),
        lambda v: stars.magnetic_energy(v["B"], v["R"]),
        "erg",
        "whole_star",
    ),
}


def _burst(hydrogen: float, composition: str) -> Formula:
    return only(
        "d",
        f"√(4 π · G · {{M}} · c / ({0.2 * (1 + hydrogen):.2g} cm² g^-1) · √(1 - 2 G · {{M}} / ({{R}} · c²)) / (4 π · {{F}}))",
        (Need("F", "flux", "erg / (s cm2)", given=True), STAR, STAR_RADIUS),
        lambda v: distance_of(stars.burst_luminosity(v["M"], v["R"], hydrogen), v["F"]),
        "length",
        composition,
        "burst_limit",
    )


_FLUENCE = Need("S", "fluence", "erg / cm2", given=True)
BURSTS = {
    "burst_distance": Formula(_burst(0.0, "helium_burst").ways, always=("burst_distance_hydrogen",)),
    "burst_distance_hydrogen": _burst(0.7, "hydrogen_burst"),
    "burst_alpha": only(
        "α",
        "{F} · {t} / {S}",
        (
            Need("F", "flux", "erg / (s cm2)"),
            Need("t", "recurrence_time", "s", given=True, instead=("duration",)),
            _FLUENCE,
        ),
        lambda v: stars.burst_alpha(v["F"], v["t"], v["S"]),
        "",
        "one_band",
    ),
}

_VELOCITY = Need("K", "velocity", "km / s", given=True, name="semi_amplitude")
_ECCENTRICITY = Need("e", "eccentricity", assumed=0.0, says="circular")
_FUNCTION = "{P} · {K}³ · (1 - {e}²)^1.5 / (2 π · G)"
COMPANIONS = {
    "mass_function": only(
        "f",
        _FUNCTION,
        (ORBITAL_PERIOD, _VELOCITY, _ECCENTRICITY),
        lambda v: stars.mass_function(v["P"], v["K"], v["e"]),
        "M_sun",
        "unseen_mass",
    ),
    "companion_mass": only(
        "m",
        f"m from m³ · sin({{i}})³ / ({{M}} + m)² = {_FUNCTION}",
        (
            ORBITAL_PERIOD,
            _VELOCITY,
            Need("M", "mass", "Msun", instead=("black_hole_mass", "star_mass")),
            _ECCENTRICITY,
            Need("i", "inclination", "deg", assumed=90.0, says="edge_on", instead=("angle",)),
        ),
        lambda v: stars.companion_mass(stars.mass_function(v["P"], v["K"], v["e"]), v["M"], v["i"]),
        "M_sun",
        "moving_mass",
        gives="companion_mass",
    ),
    "donor_density": only(
        "ρ",
        "110 g cm^-3 / ({P} / h)²",
        (ORBITAL_PERIOD,),
        lambda v: stars.donor_density(v["P"]),
        "g/cm3",
        "filled_lobe",
    ),
}

_FREQUENCY = Need("ν", "frequency", "Hz", given=True, instead=("spin_frequency", "any_quantity"))
_SLOWING = Need("ν̇", "period_derivative", "1 / s2", given=True, name="frequency_derivative")
_SECOND = "second_derivative"
SPINS = {
    "spin_frequency": Formula(
        (
            Way("ν", "1 / {P}", (SPIN_PERIOD,), lambda v: (1 / v["P"]).to("Hz"), "Hz"),
            Way("P", "1 / {ν}", (_FREQUENCY,), lambda v: (1 / v["ν"]).to("s"), "time", what="spin_period"),
        ),
        always=("frequency_derivative",),
        gives="frequency",
    ),
    "frequency_derivative": Formula(
        (
            Way("ν̇", "-{Ṗ} / {P}²", (SPIN_PERIOD, DERIVATIVE), lambda v: (-v["Ṗ"] / v["P"] ** 2).to("Hz / s"), "Hz/s"),
            Way(
                "Ṗ",
                "-{ν̇} / {ν}²",
                (_FREQUENCY, _SLOWING),
                lambda v: (-v["ν̇"] / v["ν"] ** 2).to(""),
                what="period_derivative",
            ),
        )
    ),
    "braking_index": Formula(
        (
            Way(
                "n",
                "{ν} · {ν̈} / {ν̇}²",
                (_FREQUENCY, _SLOWING, Need("ν̈", _SECOND, "1 / s3", given=True)),
                lambda v: (v["ν"] * v["ν̈"] / v["ν̇"] ** 2).to_value(""),
                says=("braking",),
            ),
            Way(
                "n",
                "2 - {P} · {P̈} / {Ṗ}²",
                (SPIN_PERIOD, DERIVATIVE, Need("P̈", _SECOND, "1 / s", given=True)),
                lambda v: stars.braking_index(v["P"], v["Ṗ"], v["P̈"]),
                says=("braking",),
            ),
        )
    ),
}

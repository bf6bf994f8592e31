"""Formulas of black holes: what they tear apart, their discs, gas that falls in, orbits, and masses by other quantities."""

from dataclasses import replace
from typing import Any

import numpy as np

from assistant.formulas.formula import Formula, Need, Values, Way
from assistant.formulas.needs import DISTANCE, EFFICIENCY, LUMINOSITY, MASS, TEMPERATURE, fraction, only
from retriever.physics.compact import black_holes, stars

_TORN = Need("m", "star_mass", "Msun", assumed=1.0, says="sun_like")
_TORN_RADIUS = Need("R", "star_radius", "Rsun", assumed=1.0, says="sun_like")
_SPIN = Need("a", "spin", assumed=0.0, says="no_spin")
_HOLE = replace(MASS, symbol="M")
_ANY_MASS = Need("M", "mass", "Msun", instead=("black_hole_mass", "star_mass"))
_RADIUS = Need("r", "radius", "km", given=True, instead=("size", "distance", "star_radius"))
_SPEED = Need("v", "velocity", "km / s", given=True)
_DISPERSION = Need("σ", "velocity_dispersion", "km / s", given=True, instead=("velocity",))

TIDES = {
    "tidal_radius": only(
        "r_t",
        "{R} · ({M} / {m})^(1/3)",
        (_HOLE, _TORN, _TORN_RADIUS),
        lambda v: black_holes.tidal_radius(v["M"], v["m"], v["R"]),
        "length",
    ),
    "fallback_time": only(
        "t_fb",
        "2 π · √(({R}² · ({M} / {m})^(2/3) / (2 · {R}))³ / (G · {M}))",
        (_HOLE, _TORN, _TORN_RADIUS),
        lambda v: black_holes.fallback_time(v["M"], v["m"], v["R"]),
        "time",
        "most_bound",
    ),
    "hills_mass": only(
        "M_Hills",
        "({R} · c² / (G · (1 + √(1 - {a}²))))^1.5 / √{m}",
        (_TORN, _TORN_RADIUS, _SPIN),
        lambda v: black_holes.hills_mass(v["m"], v["R"], v["a"]),
        "M_sun",
        "at_the_horizon",
    ),
}


def _disc_of_ratio(v: Values) -> Any:
    rate = black_holes.eddington_rate(v["M"], v["λ"], fraction(v["η"]))
    return black_holes.disc_temperature(v["M"], rate)


_HOTTEST = "0.488 · (3 G · {M} · %s / (8 π · σ · (6 G · {M} / c²)³))^(1/4)"
_NORMALISATION = Need("N", "normalisation", given=True)
DISCS = {
    "disc_temperature": Formula(
        (
            Way(
                "kT",
                _HOTTEST % "{Ṁ}",
                (_HOLE, Need("Ṁ", "mass_accretion_rate", "Msun / yr", given=True)),
                lambda v: black_holes.disc_temperature(v["M"], v["Ṁ"]),
                "photon",
                ("hottest_ring",),
            ),
            Way(
                "kT",
                _HOTTEST % "{λ} · L_Edd / ({η} · c²)",
                (_HOLE, Need("λ", "eddington_ratio"), EFFICIENCY),
                _disc_of_ratio,
                "photon",
                ("hottest_ring", "hydrogen"),
            ),
        )
    ),
    "disc_inner_radius": only(
        "R_in",
        "km · √({N} / cos({i})) · {d} / (10 kpc)",
        (
            _NORMALISATION,
            DISTANCE,
            Need("i", "inclination", "deg", assumed=0.0, says="face_on", instead=("angle",)),
        ),
        lambda v: black_holes.disc_inner_radius(v["N"], v["d"], v["i"]),
        "length",
        "diskbb",
    ),
    "bbody_radius": only(
        "R",
        "km · √{N} · {d} / (10 kpc)",
        (_NORMALISATION, DISTANCE),
        lambda v: black_holes.bbody_radius(v["N"], v["d"]),
        "length",
        "bbodyrad",
    ),
    "black_body_luminosity": only(
        "L",
        "4 π · {R}² · σ · {kT}⁴",
        (Need("R", "radius", "km", given=True, instead=("size", "star_radius")), TEMPERATURE),
        lambda v: black_holes.black_body_luminosity(v["R"], v["kT"]),
        "erg/s",
        "whole_sphere",
    ),
    "salpeter_time": only(
        "t",
        "{η} / (1 - {η}) · σ_T · c / (4 π · G · m_p) / {λ}",
        (EFFICIENCY, Need("λ", "eddington_ratio", assumed=1.0, says="at_eddington")),
        lambda v: black_holes.salpeter_time(fraction(v["η"]), v["λ"]),
        "age",
        "e_fold",
    ),
    "thermal_time": only(
        "t",
        "√({r}³ / (G · {M})) / {α}",
        (_ANY_MASS, _RADIUS, Need("α", "viscosity", assumed=0.1, says="viscosity")),
        lambda v: black_holes.thermal_time(v["M"], v["r"], v["α"]),
        "time",
    ),
    "viscous_time": only(
        "t",
        "√({r}³ / (G · {M})) / ({α} · {H/R}²)",
        (
            _ANY_MASS,
            _RADIUS,
            Need("α", "viscosity", assumed=0.1, says="viscosity"),
            Need("H/R", "aspect_ratio", assumed=0.1, says="aspect_ratio"),
        ),
        lambda v: black_holes.viscous_time(v["M"], v["r"], v["α"], v["H/R"]),
        "time",
    ),
}

MOTIONS = {
    "freefall_time": only(
        "t",
        "π / 2 · √({r}³ / (2 G · {M}))",
        (_ANY_MASS, _RADIUS),
        lambda v: black_holes.freefall_time(v["M"], v["r"]),
        "time",
        "from_rest",
    ),
    "keplerian_frequency": only(
        "ν",
        "√(G · {M} / {r}³) / (2 π)",
        (_ANY_MASS, _RADIUS),
        lambda v: stars.orbital_frequency(v["M"], v["r"]),
        "Hz",
        "afar_frequency",
        gives="frequency",
    ),
    "orbital_velocity": only(
        "v",
        "√(G · {M} / {r})",
        (_ANY_MASS, _RADIUS),
        lambda v: stars.orbital_velocity(v["M"], v["r"]),
        "km/s",
        "newtonian",
    ),
    "escape_velocity": only(
        "v", "√(2 G · {M} / {r})", (_ANY_MASS, _RADIUS), lambda v: stars.escape_velocity(v["M"], v["r"]), "km/s"
    ),
    "bondi_radius": Formula(
        (
            Way(
                "r_B",
                "2 G · {M} / {v}²",
                (_ANY_MASS, _SPEED),
                lambda v: black_holes.bondi_radius(v["M"], v["v"]),
                "length",
                ("streaming",),
            ),
            Way(
                "r_B",
                "2 G · {M} / (5/3 · {kT} / (0.6 m_p))",
                (_ANY_MASS, TEMPERATURE),
                lambda v: black_holes.bondi_radius(v["M"], black_holes.sound_speed(v["kT"])),
                "length",
                ("sound",),
            ),
        )
    ),
    "bondi_rate": Formula(
        (
            Way(
                "Ṁ",
                "4 π · (G · {M})² · 1.14 m_p · {n} / {v}³",
                (_ANY_MASS, Need("n", "number_density", "cm-3", given=True), _SPEED),
                lambda v: black_holes.bondi_rate(v["M"], v["n"], v["v"], 1.0),
                "M_sun/yr",
                ("streaming", "of_electrons"),
            ),
            Way(
                "Ṁ",
                "π · (G · {M})² · 1.14 m_p · {n} / (5/3 · {kT} / (0.6 m_p))^1.5",
                (_ANY_MASS, Need("n", "number_density", "cm-3", given=True), TEMPERATURE),
                lambda v: black_holes.bondi_rate(
                    v["M"], v["n"], black_holes.sound_speed(v["kT"]), black_holes.BONDI_SHARE
                ),
                "M_sun/yr",
                ("sound", "of_electrons"),
            ),
        )
    ),
}

_WIDTH = Need("v", "velocity", "km / s", given=True, name="line_width_velocity", instead=("velocity_dispersion",))
_X_RAYS = Need("L_X", "luminosity", "erg / s")
WEIGHED = {
    "mass_from_frequency": only(
        "M",
        "c³ / (2 π · (f({a})^1.5 + {a}) · G · {ν})",
        (Need("ν", "frequency", "Hz", given=True, instead=("any_quantity",)), _SPIN),
        lambda v: black_holes.mass_from_frequency(v["ν"], v["a"]),
        "M_sun",
        "innermost",
        "prograde",
    ),
    "mass_from_dispersion": only(
        "M",
        "3.09e8 Msun · ({σ} / (200 km/s))^4.38",
        (_DISPERSION,),
        lambda v: black_holes.mass_from_dispersion(v["σ"]),
        "M_sun",
        "kormendy",
        gives="black_hole_mass",
    ),
    "virial_mass": Formula(
        (
            Way(
                "M",
                "1.12 · {R} · {v}² / G",
                (_WIDTH, Need("R", "radius", "pc", given=True, instead=("size", "distance", "duration"))),
                lambda v: black_holes.virial_mass(v["v"], v["R"]),
                "M_sun",
                ("half_width",),
            ),
            Way(
                "M",
                "1.12 · 33.65 c · d · ({L} / (1e44 erg s^-1))^0.533 · {v}² / G",
                (_WIDTH, LUMINOSITY),
                lambda v: black_holes.virial_mass(v["v"], black_holes.broad_line_radius(v["L"])),
                "M_sun",
                ("half_width", "bentz"),
            ),
        ),
        gives="black_hole_mass",
    ),
    "fundamental_plane": Formula(
        (
            Way(
                "M",
                "1e8 Msun · 10^(0.55 + 1.09 log10({L_R} / (1e38 erg s^-1)) - 0.59 log10({L_X} / (1e40 erg s^-1)))",
                (replace(_X_RAYS, given=True), Need("L_R", "luminosity", "erg / s", given=True)),
                lambda v: black_holes.plane_mass(np.maximum(v["L_X"], v["L_R"]), np.minimum(v["L_X"], v["L_R"])),
                "M_sun",
                ("gultekin", "radio_is_fainter"),
            ),
            Way(
                "L_R",
                "10^(0.60 log10({L_X} s / erg) + 0.78 log10({M} / Msun) + 7.33) erg s^-1",
                (_X_RAYS, MASS),
                lambda v: black_holes.plane_radio(v["L_X"], v["M"]),
                "erg/s",
                ("merloni",),
                what="radio_luminosity",
            ),
        )
    ),
}

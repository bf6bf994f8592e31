"""Formulas of clusters, their bubbles and merger shocks, and of the remnants of supernovae."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from astropy import units as u

from assistant.formulas.formula import UNIVERSE, Formula, Need, Values, Way
from assistant.formulas.needs import DISTANCE, REDSHIFT, TEMPERATURE, only
from assistant.formulas.of_gas import DENSITY, SPEED
from retriever.physics import cosmology, gas, scaling

_NEAR = Need("z", "redshift", assumed=0.0, says="here_and_now")
_TOTAL = Need("M", "mass", "Msun", given=True, instead=("black_hole_mass",))
_RADIUS = Need("R", "size", "kpc", given=True, name="radius", instead=("radius",))
_SMALL = Need("R", "size", "pc", given=True, name="radius", instead=("radius",))
_ANGLE = Need("θ", "size", "arcsec", given=True, name="radius", instead=("radius",))
_TIME = Need("t", "duration", "yr", given=True, instead=("age",))
_ENERGY = Need("E", "line_energy", "erg", assumed=1e51, says="usual_explosion", instead=("any_quantity",))
_AROUND = Need("n_H", "number_density", "cm-3", given=True)
_NORM = Need("K", "normalisation", given=True, instead=("any_quantity",))


def _of_radius(
    symbol: str, pattern: str, further: tuple[Need, ...], run: Callable[[Values, Any], Any], *says: str
) -> tuple[Way, Way]:
    """An age by a radius that is a length, and by one that is an angle at a distance."""
    return (
        Way(symbol, pattern.format(R="{R}"), (_SMALL, *further), lambda v: run(v, v["R"]), "age", says),
        Way(
            symbol,
            pattern.format(R="({θ} · {d})"),
            (_ANGLE, DISTANCE, *further),
            lambda v: run(v, cosmology.physical_size(v["θ"], v["d"])),
            "age",
            (*says, "small_angle_only"),
        ),
    )


def _of_norm(v: Values, near: bool, angle: bool) -> Any:
    distance, z = (v["d"], 0.0) if near else (cosmology.angular_diameter_distance(v["z"], v[UNIVERSE]), v["z"])
    radius = cosmology.physical_size(v["θ"], distance) if angle else v["R"]
    return gas.density_of_norm(v["K"], distance, z, radius)


CLUSTERS = {
    "density_from_norm": Formula(
        tuple(
            Way(
                "n_e",
                f"√(1.2 · {{K}} · 1e14 · 4 π · {far}² / (4/3 π {radius}³))",
                (_NORM, *needs),
                partial(_of_norm, near=near, angle=angle),
                "cm^-3",
                ("norm", "filled_sphere", *says),
            )
            for far, near, moved, known in (
                ("(d_A({z}) · (1 + {z}))", False, REDSHIFT, ("cosmology",)),
                ("{d}", True, replace(DISTANCE, given=True), ("here_and_now",)),
            )
            for radius, angle, needs, says in (
                ("{R}", False, (moved, _RADIUS), known),
                ("({θ} · d_A)", True, (moved, _ANGLE), (*known, "small_angle_only")),
            )
        )
    ),
    "gas_mass": only(
        "M",
        "4/3 π {R}³ · 1.15 m_p · {n_e}",
        (DENSITY, _RADIUS),
        lambda v: gas.mass(v["n_e"], v["R"]),
        "M_sun",
        "electrons",
        "filled_sphere",
    ),
    "temperature_of_dispersion": Formula(
        (
            Way(
                "kT",
                "0.6 m_p · {σ}²",
                (Need("σ", "velocity_dispersion", "km / s", given=True, instead=("velocity",)),),
                lambda v: gas.temperature_of_dispersion(v["σ"]),
                "keV",
                ("beta_one",),
            ),
            Way(
                "σ",
                "√({kT} / (0.6 m_p))",
                (TEMPERATURE,),
                lambda v: gas.dispersion_of_temperature(v["kT"]),
                "km/s",
                ("beta_one",),
                "dispersion_of_temperature",
            ),
        )
    ),
    "cluster_radius": Formula(
        (
            Way(
                "r500",
                "({M} / (4/3 π · 500 ρ_c({z})))^(1/3)",
                (_TOTAL, _NEAR),
                lambda v: gas.overdensity_radius(v["M"], v["z"], v[UNIVERSE]),
                "length",
                ("as_m500", "cosmology"),
            ),
            Way(
                "r500",
                "(M500({kT}, {z}) / (4/3 π · 500 ρ_c({z})))^(1/3)",
                (TEMPERATURE, _NEAR),
                lambda v: gas.overdensity_radius(
                    scaling.cluster_mass(v["kT"], v["z"], v[UNIVERSE]), v["z"], v[UNIVERSE]
                ),
                "length",
                ("mass_of_temperature", "vikhlinin", "cosmology"),
            ),
        )
    ),
    "cavity_power": Formula(
        (
            Way(
                "P_cav",
                "4 · {p} · 4/3 π {R}³ / {t}",
                (Need("p", "pressure", "keV cm-3", given=True), _RADIUS, _TIME),
                lambda v: gas.cavity_power(v["p"], v["R"], v["t"]),
                "erg/s",
                ("enthalpy", "one_cavity"),
            ),
            Way(
                "P_cav",
                "4 · 1.92 · {n_e} · {kT} · 4/3 π {R}³ / {t}",
                (DENSITY, TEMPERATURE, _RADIUS, _TIME),
                lambda v: gas.cavity_power(gas.pressure(v["n_e"], v["kT"]), v["R"], v["t"]),
                "erg/s",
                ("electrons", "enthalpy", "one_cavity"),
            ),
        )
    ),
}

REMNANTS = {
    "sedov_age": Formula(
        (
            *_of_radius("t", "2/5 · {R} / {{v}}", (SPEED,), lambda v, r: gas.sedov_age(r, v["v"]), "sedov"),
            *_of_radius(
                "t",
                "2/5 · {R} / √(16 · {{kT}} / (3 · 0.6 m_p))",
                (TEMPERATURE,),
                lambda v, r: gas.sedov_age(r, gas.shock_speed(v["kT"])),
                "sedov",
                "ions_and_electrons",
            ),
            *_of_radius(
                "t",
                "√({R}⁵ · 1.4 m_p · {{n_H}} / (2.026 · {{E}}))",
                (_AROUND, _ENERGY),
                lambda v, r: gas.sedov_age_of_energy(r, v["E"], v["n_H"]),
                "sedov",
                "around",
            ),
        )
    ),
    "expansion_age": Formula(
        (
            *_of_radius("t", "{R} / {{v}}", (SPEED,), lambda v, r: gas.expansion_age(r, v["v"]), "no_slowing"),
            Way(
                "t",
                "{θ} / {μ}",
                (_ANGLE, Need("μ", "proper_motion", "arcsec / yr", given=True)),
                lambda v: (v["θ"] / v["μ"]).to(u.yr),
                "age",
                ("no_slowing",),
            ),
        )
    ),
    "ionisation_age": only(
        "τ",
        "{n_e} · {t}",
        (DENSITY, _TIME),
        lambda v: (v["n_e"] * v["t"]).to(u.s / u.cm**3),
        "s cm^-3",
        "electrons",
        "ionisation_equilibrium",
    ),
}

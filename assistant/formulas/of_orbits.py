"""Formulas of orbits and of the surfaces of compact stars."""

from assistant.formulas.formula import Formula, Need, Way
from assistant.formulas.needs import ENERGY, MASS, only
from retriever.physics import orbits

_SPIN_PERIOD = Need("P", "spin_period", "s", instead=("duration",))
_ORBITAL_PERIOD = Need("P", "orbital_period", "day", instead=("duration",))
_STAR = Need("M", "black_hole_mass", "Msun", assumed=1.4, says="usual_mass", instead=("mass",), of="neutron_star")
_SECOND = Need("M2", "black_hole_mass", "Msun", given=True, instead=("mass",))
_RADIUS = Need("R", "size", "km", given=True, name="radius", instead=("radius",))

ORBITS = {
    "orbital_separation": Formula(
        (
            Way(
                "a",
                "(G · ({M1} + {M2}) · {P}² / (4 π²))^(1/3)",
                (Need("M1", "black_hole_mass", "Msun", instead=("mass",)), _SECOND, _ORBITAL_PERIOD),
                lambda v: orbits.separation(v["M1"] + v["M2"], v["P"]),
                "orbit",
                ("kepler",),
            ),
            Way(
                "a",
                "(G · {M} · {P}² / (4 π²))^(1/3)",
                (Need("M", "black_hole_mass", "Msun", given=True, instead=("mass",)), _ORBITAL_PERIOD),
                lambda v: orbits.separation(v["M"], v["P"]),
                "orbit",
                ("kepler", "total_mass"),
            ),
        ),
        gives="separation",
        akin=("roche_lobe", "corotation_radius"),
    ),
    "roche_lobe": only(
        "r_L",
        "f({M1} / {M2}) · (G · ({M1} + {M2}) · {P}² / (4 π²))^(1/3)",
        (Need("M1", "black_hole_mass", "Msun", instead=("mass",)), _SECOND, _ORBITAL_PERIOD),
        lambda v: orbits.roche_radius(v["M1"], v["M2"], orbits.separation(v["M1"] + v["M2"], v["P"])),
        "orbit",
        "eggleton",
        gives="size",
    ),
    "corotation_radius": only(
        "r_co",
        "(G · {M} · {P}² / (4 π²))^(1/3)",
        (_STAR, _SPIN_PERIOD),
        lambda v: orbits.separation(v["M"], v["P"]).to("km"),
        "length",
        "corotation",
        gives="size",
    ),
    "orbit_period": only(
        "P",
        "2 π · √({r}³ / (G · {M}))",
        (MASS, Need("r", "size", "km", given=True, name="radius", instead=("radius",))),
        lambda v: orbits.period(v["M"], v["r"]),
        "time",
        "from_afar",
        gives="orbital_period",
    ),
    "isco_period": only(
        "P",
        "2 π · (f({a})^1.5 + {a}) · G · {M} / c³",
        (MASS, Need("a", "spin", assumed=0.0, says="no_spin")),
        lambda v: orbits.isco_period(v["M"], v["a"]),
        "time",
        "from_afar",
        "prograde",
        gives="orbital_period",
    ),
    "isco_frequency": only(
        "ν",
        "c³ / (2 π · (f({a})^1.5 + {a}) · G · {M})",
        (MASS, Need("a", "spin", assumed=0.0, says="no_spin")),
        lambda v: (1 / orbits.isco_period(v["M"], v["a"])).to("Hz"),
        "Hz",
        "from_afar",
        "prograde",
        gives="frequency",
    ),
    "surface_energy": only(
        "E_obs",
        "{E} · √(1 - 2 G · {M} / ({R} · c²))",
        (ENERGY, _STAR, _RADIUS),
        lambda v: v["E"] / (1 + orbits.surface_redshift(v["M"], v["R"])),
        "keV",
        "no_rotation",
    ),
    "gravitational_redshift": only(
        "z",
        "1 / √(1 - 2 G · {M} / ({R} · c²)) - 1",
        (_STAR, _RADIUS),
        lambda v: orbits.surface_redshift(v["M"], v["R"]),
        "",
        "no_rotation",
        gives="redshift",
    ),
}

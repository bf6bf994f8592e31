"""Formulas of black holes, pulsars and counts."""

from astropy import units as u

from assistant.formulas.formula import Formula, Need, Way
from assistant.formulas.needs import (
    COUNTS,
    DERIVATIVE,
    EFFICIENCY,
    ENERGY,
    LUMINOSITY,
    MASS,
    PERIOD,
    REDSHIFT,
    fraction,
    only,
)
from retriever.physics import accretion, timing

_DURATION = Need("t", "duration", "s", instead=("spin_period", "orbital_period", "any_quantity"))
_SPEED = Need("v", "velocity", "km / s", given=True)
_COUNTED = ("counts", "count_rate", "flux")


def _hardness(quantity: str, hard: str, soft: str) -> Way:
    """The ratio of two numbers, both, one or none of which says its band; the one that says it is taken first."""
    noise = quantity == "counts"
    needs = [
        Need("H", quantity, given=True, band=hard, poisson=noise),
        Need("S", quantity, given=True, band=soft, poisson=noise),
    ]
    says = (("poisson",) if noise else ()) + (() if hard or soft else ("hard_first",))
    return Way(
        "HR",
        "({H} - {S}) / ({H} + {S})",
        tuple(needs if hard or not soft else reversed(needs)),
        lambda v: timing.hardness_ratio(v["H"], v["S"]),
        says=says,
    )


ACCRETION = {
    "eddington_luminosity": only(
        "L_Edd",
        "4 π · G · {M} · m_p · c / σ_T",
        (MASS,),
        lambda v: accretion.eddington_luminosity(v["M"]),
        "erg/s",
        "hydrogen",
        "constants",
        gives="luminosity",
        akin=("eddington_ratio", "accretion_rate"),
    ),
    "eddington_ratio": Formula(
        (
            Way(
                "λ",
                "{L} / (1.26e38 erg s^-1 · {M} / Msun)",
                (LUMINOSITY, MASS),
                lambda v: accretion.eddington_ratio(v["L"], v["M"]),
                says=("hydrogen", "not_bolometric"),
            ),
            Way(
                "λ",
                "{k} · {L} / (1.26e38 erg s^-1 · {M} / Msun)",
                (LUMINOSITY, MASS, Need("k", "bolometric_correction", given=True)),
                lambda v: accretion.eddington_ratio(v["k"] * v["L"], v["M"]),
                says=("hydrogen",),
            ),
        ),
        gives="eddington_ratio",
    ),
    "minimum_mass": only(
        "M",
        "{L} / (1.26e38 erg s^-1) Msun",
        (LUMINOSITY,),
        lambda v: accretion.minimum_mass(v["L"]),
        "M_sun",
        "hydrogen",
        "not_bolometric",
        gives="black_hole_mass",
    ),
    "accretion_rate": only(
        "Ṁ",
        "{L} / ({η} · c²)",
        (LUMINOSITY, EFFICIENCY),
        lambda v: accretion.accretion_rate(v["L"], fraction(v["η"])),
        "M_sun/yr",
        "not_bolometric",
        gives="mass_accretion_rate",
    ),
    "gravitational_radius": only(
        "r_g",
        "G · {M} / c²",
        (MASS,),
        lambda v: accretion.gravitational_radius(v["M"]),
        "length",
        "constants",
        akin=("gravitational_time",),
    ),
    "schwarzschild_radius": only(
        "r_s",
        "2 G · {M} / c²",
        (MASS,),
        lambda v: accretion.schwarzschild_radius(v["M"]),
        "length",
        "constants",
        akin=("schwarzschild_time",),
    ),
    "gravitational_time": only(
        "t_g",
        "G · {M} / c³",
        (MASS,),
        lambda v: accretion.gravitational_time(v["M"]),
        "time",
        "constants",
        gives="duration",
    ),
    "schwarzschild_time": only(
        "t_s",
        "2 G · {M} / c³",
        (MASS,),
        lambda v: 2 * accretion.gravitational_time(v["M"]),
        "time",
        "constants",
        gives="duration",
    ),
    "isco": only(
        "r_isco",
        "f({a}) · G · {M} / c²",
        (MASS, Need("a", "spin", assumed=0.0, says="no_spin")),
        lambda v: accretion.isco(v["M"], v["a"]),
        "length",
        "prograde",
        akin=("isco_period", "isco_frequency"),
    ),
}

TIMES = {
    "size_from_time": Formula(
        (
            Way(
                "s",
                "c · {t} / (1 + {z})",
                (_DURATION, REDSHIFT),
                lambda v: timing.size_from_time(v["t"]) / (1 + v["z"]),
                "length",
                ("no_beaming", "slowed"),
            ),
            Way("s", "c · {t}", (_DURATION,), lambda v: timing.size_from_time(v["t"]), "length", ("no_beaming",)),
        ),
        gives="size",
    ),
    "travelled": Formula(
        (
            Way(
                "θ",
                "{v} · {t} / {d}",
                (_SPEED, _DURATION, Need("d", "distance", "pc", given=True)),
                lambda v: (v["v"] * v["t"] / v["d"]).to(u.one).value * u.rad,
                "angle",
                ("steady", "small_angle_only"),
            ),
            Way("s", "{v} · {t}", (_SPEED, _DURATION), lambda v: (v["v"] * v["t"]).to(u.km), "length", ("steady",)),
        ),
        gives="size",
    ),
    "characteristic_age": only(
        "τ",
        "{P} / (2 · {Ṗ})",
        (PERIOD, DERIVATIVE),
        lambda v: timing.characteristic_age(v["P"], v["Ṗ"]),
        "age",
        "dipole",
        gives="age",
    ),
    "spin_down_luminosity": only(
        "Ė",
        "4 π² · I · {Ṗ} / {P}³",
        (PERIOD, DERIVATIVE),
        lambda v: timing.spin_down_luminosity(v["P"], v["Ṗ"]),
        "erg/s",
        "inertia",
        gives="luminosity",
    ),
    "dipole_field": only(
        "B",
        "3.2e19 G · √({P} · {Ṗ} / s)",
        (PERIOD, DERIVATIVE),
        lambda v: timing.dipole_field(v["P"], v["Ṗ"]),
        "G",
        "dipole_equator",
        gives="magnetic_field",
    ),
    "cyclotron_field": Formula(
        (
            Way(
                "B",
                "{E} · (1 + {z}) · m_e · c / (ħ · e)",
                (ENERGY, Need("z", "redshift", given=True, name="surface_redshift")),
                lambda v: timing.cyclotron_field(v["E"]) * (1 + v["z"]),
                "G",
                ("fundamental",),
            ),
            Way(
                "B",
                "{E} · m_e · c / (ħ · e)",
                (ENERGY,),
                lambda v: timing.cyclotron_field(v["E"]),
                "G",
                ("fundamental", "no_gravitation"),
            ),
        ),
        gives="magnetic_field",
    ),
    "cyclotron_energy": only(
        "E",
        "ħ · e · {B} / (m_e · c)",
        (Need("B", "magnetic_field", "G"),),
        lambda v: timing.cyclotron_energy(v["B"]),
        "keV",
        "no_gravitation",
        gives="line_energy",
    ),
}

COUNTING = {
    "signal_to_noise": only(
        "S/N",
        "({N} - {B}) / √{N}",
        (COUNTS, Need("B", "background_counts", given=True, assumed=0.0, says="no_background")),
        lambda v: timing.signal_to_noise(v["N"], v["B"]),
        "",
        "poisson",
        gives="significance",
    ),
    "hardness_ratio": Formula(
        tuple(
            _hardness(quantity, hard, soft)
            for hard, soft in (("hard", "soft"), ("hard", ""), ("", "soft"), ("", ""))
            for quantity in _COUNTED
        ),
        gives="hardness",
    ),
    "exposure_time": only(
        "t",
        "{N} / {rate}",
        (COUNTS, Need("rate", "count_rate", "1 / s", given=True)),
        lambda v: v["N"] / v["rate"],
        "time",
        gives="exposure",
    ),
    "expected_counts": only(
        "N",
        "{rate} · {t}",
        (
            Need("rate", "count_rate", "1 / s", given=True),
            Need("t", "exposure", "s", given=True, instead=("duration",)),
        ),
        lambda v: v["rate"] * v["t"],
        gives="counts",
    ),
    "poisson_error": only(
        "σ",
        "√({rate} · {t})",
        (
            Need("rate", "count_rate", "1 / s", given=True),
            Need("t", "exposure", "s", given=True, instead=("duration",)),
        ),
        lambda v: (v["rate"] * v["t"]) ** 0.5,
        "",
        "poisson",
    ),
}

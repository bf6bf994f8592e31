"""Formulas of light and of the expanding universe: fluxes, luminosities, distances, energies, sizes."""

from assistant.formulas.formula import UNIVERSE, Formula, Need, Way
from assistant.formulas.needs import (
    DISTANCE,
    ENERGY,
    FLUX,
    ISOTROPIC,
    LUMINOSITY,
    OBSERVED_REDSHIFT,
    REDSHIFT,
    TEMPERATURE,
    only,
)
from retriever.physics import cosmology, photons

RADIATION = {
    "luminosity": Formula(
        (
            Way(
                "L",
                "4 π · {d}² · {F}",
                (FLUX, DISTANCE),
                lambda v: cosmology.luminosity(v["F"], v["d"]),
                "erg/s",
                ISOTROPIC,
            ),
        ),
        of_band=True,
        gives="luminosity",
        akin=("eddington_ratio", "accretion_rate"),
    ),
    "flux_at_distance": Formula(
        (
            Way(
                "F",
                "{L} / (4 π · {d}²)",
                (Need("L", "luminosity", "erg / s", given=True), Need("d", "distance", "pc", given=True)),
                lambda v: cosmology.flux(v["L"], v["d"]),
                "erg/s/cm2",
                ISOTROPIC,
            ),
            Way(
                "F2",
                "{F1} · ({d1} / {d2})²",
                (
                    Need("F1", "flux", "erg / (s cm2)"),
                    Need("d2", "distance", "pc", given=True),
                    Need("d1", "distance", "pc", own=True),
                ),
                lambda v: cosmology.moved_flux(v["F1"], v["d1"], v["d2"]),
                "erg/s/cm2",
                ISOTROPIC,
            ),
        ),
        of_band=True,
        gives="flux",
    ),
    "distance_from_luminosity": only(
        "d",
        "√({L} / (4 π · {F}))",
        (Need("L", "luminosity", "erg / s", given=True), FLUX),
        lambda v: cosmology.distance_of(v["L"], v["F"]),
        "length",
        *ISOTROPIC,
        gives="distance",
    ),
    "black_body_radius": only(
        "R",
        "√({L} / (4 π · σ · {kT}⁴))",
        (LUMINOSITY, TEMPERATURE),
        lambda v: photons.black_body_radius(v["L"], v["kT"]),
        "length",
        "whole_sphere",
        gives="size",
    ),
    "fluence_energy": Formula(
        (
            Way(
                "E",
                "{L} · {t}",
                (Need("L", "luminosity", "erg / s", given=True), Need("t", "duration", "s", given=True)),
                lambda v: v["L"] * v["t"],
                "erg",
                ("isotropic",),
            ),
            Way(
                "E",
                "4 π · {d}² · {F} · {t}",
                (Need("F", "flux", "erg / (s cm2)"), Need("t", "duration", "s", given=True), DISTANCE),
                lambda v: cosmology.luminosity(v["F"], v["d"]) * v["t"],
                "erg",
                ISOTROPIC,
            ),
        )
    ),
    "photon_flux": Formula(
        (
            Way(
                "N",
                "{F} / {E}",
                (FLUX, Need("E", "line_energy", "keV", given=True)),
                lambda v: photons.photon_flux(v["F"], v["E"]),
                "ph/s/cm2",
            ),
        ),
        of_band=True,
    ),
    "bolometric": Formula(
        (
            Way(
                "L_bol",
                "{k} · {L}",
                (LUMINOSITY, Need("k", "bolometric_correction", given=True)),
                lambda v: v["k"] * v["L"],
                "erg/s",
            ),
        )
    ),
}

EXPANSION = {
    "luminosity_distance": only(
        "d_L",
        "D({z})",
        (REDSHIFT,),
        lambda v: cosmology.luminosity_distance(v["z"], v[UNIVERSE]),
        "length",
        "cosmology",
        gives="distance",
        akin=("physical_size", "age_of_universe"),
    ),
    "angular_diameter_distance": only(
        "d_A",
        "D({z})",
        (REDSHIFT,),
        lambda v: cosmology.angular_diameter_distance(v["z"], v[UNIVERSE]),
        "length",
        "cosmology",
    ),
    "lookback_time": only(
        "t", "t({z})", (REDSHIFT,), lambda v: cosmology.lookback_time(v["z"], v[UNIVERSE]), "age", "cosmology"
    ),
    "age_of_universe": only(
        "t",
        "t0 - t({z})",
        (REDSHIFT,),
        lambda v: cosmology.age_of_universe(v["z"], v[UNIVERSE]),
        "age",
        "cosmology",
        gives="age",
    ),
    "observed_energy": only(
        "E_obs",
        "{E} / (1 + {z})",
        (ENERGY, OBSERVED_REDSHIFT),
        lambda v: cosmology.observed_energy(v["E"], v["z"]),
        "keV",
    ),
    "rest_energy": only(
        "E_rest", "{E} · (1 + {z})", (ENERGY, OBSERVED_REDSHIFT), lambda v: cosmology.rest_energy(v["E"], v["z"]), "keV"
    ),
    "physical_size": only(
        "s",
        "{angle} · {d}",
        (
            Need("angle", "size", "arcsec", given=True, assumed=1.0, says="of_one_arcsec"),
            Need("d", "angular_distance", "pc"),
        ),
        lambda v: cosmology.physical_size(v["angle"], v["d"]),
        "length",
        "small_angle",
        gives="size",
        akin=("luminosity_distance",),
    ),
    "light_time": Formula(
        (
            Way("t", "{s} / c", (Need("s", "size", "km", given=True),), lambda v: cosmology.light_time(v["s"]), "time"),
            Way(
                "t", "{d} / c", (Need("d", "measured_distance", "pc"),), lambda v: cosmology.light_time(v["d"]), "time"
            ),
            Way(
                "t",
                "t({z})",
                (REDSHIFT,),
                lambda v: cosmology.lookback_time(v["z"], v[UNIVERSE]),
                "age",
                ("cosmology",),
            ),
        ),
        gives="duration",
    ),
}

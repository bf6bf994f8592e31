"""Formulas of distances, sizes and motions on the sky, and of relations that were measured between fluxes."""

from dataclasses import replace
from typing import Any

import numpy as np
from astropy import units as u

from assistant.formulas.formula import UNIVERSE, Formula, Need, Told, Values, Way
from assistant.formulas.needs import COLUMN, DISTANCE, FLUX, INDEX, LUMINOSITY, REDSHIFT, only
from retriever.physics import cosmology, photons, scaling

_MAGNITUDE = Need("m", "magnitude", given=True, instead=("any_quantity",))
_MOTION = Need("μ", "proper_motion", "mas / yr", given=True)

SKY = {
    "angular_size": only(
        "θ",
        "{s} / {d}",
        (Need("s", "size", "pc", given=True, instead=("radius",)), Need("d", "angular_distance", "pc")),
        lambda v: cosmology.angular_size(v["s"], v["d"]),
        "angle",
        "small_angle",
    ),
    "comoving_distance": only(
        "d_C", "d_C({z})", (REDSHIFT,), lambda v: cosmology.comoving_distance(v["z"], v[UNIVERSE]), "Mpc", "cosmology"
    ),
    "comoving_volume": only(
        "V",
        "4/3 π · d_C({z})³",
        (REDSHIFT,),
        lambda v: cosmology.comoving_volume(v["z"], v[UNIVERSE]),
        "Gpc^3",
        "whole_sky",
        "cosmology",
    ),
    "distance_modulus": only(
        "m - M", "5 log10({d} / (10 pc))", (DISTANCE,), lambda v: cosmology.distance_modulus(v["d"]), "mag"
    ),
    "absolute_magnitude": only(
        "M",
        "{m} - 5 log10({d} / (10 pc))",
        (_MAGNITUDE, DISTANCE),
        lambda v: v["m"] - cosmology.distance_modulus(v["d"]),
        "mag",
        "no_extinction",
    ),
    "galactic_height": only(
        "z",
        "{d} · sin({b})",
        (DISTANCE, Need("b", "galactic_latitude", "deg")),
        lambda v: v["d"] * np.sin(v["b"]),
        "length",
        "sun_in_plane",
    ),
    "transverse_velocity": only(
        "v",
        "4.74 · {μ} · {d}",
        (_MOTION, DISTANCE),
        lambda v: cosmology.transverse_velocity(v["μ"], v["d"]),
        "km/s",
        "across",
    ),
    "parallax_distance": only(
        "d",
        "1 / {ϖ}",
        (Need("ϖ", "parallax", "mas", given=True, instead=("size",)),),
        lambda v: cosmology.parallax_distance(v["ϖ"]),
        "star",
        "inverse_parallax",
    ),
}


def _correction(v: Values, luminosity: Any) -> Told:
    factor = float((1 + v["z"].value) ** (v["Γ"].value - 2))
    return (("k_correction", {"factor": factor, "observed": luminosity.to_value(u.erg / u.s) / factor}),)


BETWEEN = {
    "xray_to_optical": only(
        "log10(f_X / f_V)",
        "log10({F} / (erg s^-1 cm^-2)) + {m} / 2.5 + 5.37",
        (FLUX, _MAGNITUDE),
        lambda v: photons.xray_to_optical(v["F"], v["m"]),
        "",
        "maccacaro",
    ),
    "radio_loudness": Formula(
        (
            Way(
                "R",
                "{F_radio} / {F_optical}",
                (
                    Need("F_radio", "flux", "mJy", given=True, instead=("any_quantity",), name="radio_density"),
                    Need("F_optical", "flux", "mJy", given=True, instead=("any_quantity",), name="optical_density"),
                ),
                lambda v: (v["F_radio"] / v["F_optical"]).to(u.one),
                says=("kellermann",),
            ),
            Way(
                "log10 R_X",
                "log10({L_radio} / {L_X})",
                (
                    Need("L_radio", "luminosity", "erg / s", given=True),
                    Need("L_X", "luminosity", "erg / s", given=True),
                ),
                lambda v: np.log10((v["L_radio"] / v["L_X"]).to_value(u.one)),
                says=("terashima",),
                what="xray_radio_loudness",
            ),
        )
    ),
    "reddening": Formula(
        (
            Way(
                "E(B-V)",
                "{A_V} / 3.1",
                (Need("A_V", "extinction", given=True),),
                lambda v: v["A_V"] / scaling.REDDENING,
                "mag",
                ("reddening",),
            ),
            Way(
                "E(B-V)",
                "{N_H} / (3.1 · 2.21e21 cm^-2)",
                (replace(COLUMN, instead=("galactic_column",)),),
                lambda v: scaling.colour_excess(v["N_H"]),
                "mag",
                ("guver", "reddening"),
            ),
        )
    ),
    "sfr_from_luminosity": only(
        "SFR",
        "{L} / (2.61e39 erg s^-1)",
        (LUMINOSITY,),
        lambda v: scaling.star_formation_rate(v["L"]),
        "M_sun/yr",
        "mineo",
    ),
    "mean_density": only(
        "n",
        "{N_H} / {s}",
        (COLUMN, Need("s", "size", "pc", given=True, instead=("radius",))),
        lambda v: (v["N_H"] / v["s"]).to(u.cm**-3),
        "cm^-3",
        "uniform_path",
    ),
    "k_corrected": only(
        "L",
        "4 π d_L({z})² · {F} · (1 + {z})^({Γ} - 2)",
        (FLUX, REDSHIFT, INDEX),
        lambda v: cosmology.k_corrected(v["F"], cosmology.luminosity_distance(v["z"], v[UNIVERSE]), v["z"], v["Γ"]),
        "erg/s",
        "isotropic",
        "power_law_rest",
        "cosmology",
        tells=_correction,
    ),
    "temperature_law": Formula(
        (
            Way(
                "a",
                "ln({L_a} / {L_b}) / ln({kT_a} / {kT_b})",
                (
                    Need("kT_a", "temperature", "keV", given=True),
                    Need("kT_b", "temperature", "keV", given=True),
                    Need("L_a", "luminosity", "erg / s", given=True),
                    Need("L_b", "luminosity", "erg / s", given=True),
                ),
                lambda v: (
                    np.log((v["L_a"] / v["L_b"]).to_value(u.one)) / np.log((v["kT_a"] / v["kT_b"]).to_value(u.one))
                ),
                says=("in_order", "two_points"),
            ),
            Way(
                "a",
                "ln({ratio}) / ln({kT_a} / {kT_b})",
                (
                    Need("kT_a", "temperature", "keV", given=True),
                    Need("kT_b", "temperature", "keV", given=True),
                    Need("ratio", "any_quantity", given=True, instead=("luminosity",), name="luminosity_ratio"),
                ),
                lambda v: np.abs(np.log(v["ratio"].value) / np.log((v["kT_a"] / v["kT_b"]).to_value(u.one))),
                says=("hotter_brighter", "two_points"),
            ),
        )
    ),
    "flux_from_rate": Formula(
        (
            Way(
                "F",
                "{rate} · {f}",
                (
                    Need("rate", "count_rate", "1 / s", given=True),
                    Need(
                        "f",
                        "any_quantity",
                        "erg / (cm2 ct)",
                        given=True,
                        instead=("normalisation",),
                        name="flux_per_count",
                    ),
                ),
                lambda v: (v["rate"] * u.ct * v["f"]).to(u.erg / u.s / u.cm**2),
                "erg/s/cm2",
                ("factor_of_spectrum",),
            ),
            Way(
                "F",
                "{rate} · s · {F_1}",
                (
                    Need("rate", "count_rate", "1 / s", given=True),
                    Need("F_1", "flux", "erg / (s cm2)", given=True, name="flux_per_count"),
                ),
                lambda v: v["rate"].to_value(1 / u.s) * v["F_1"],
                "erg/s/cm2",
                ("flux_of_one_count", "factor_of_spectrum"),
            ),
        )
    ),
}

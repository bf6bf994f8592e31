"""Formulas of spectra: wavelengths, indices, temperatures, and relations that were measured."""

from dataclasses import replace

from assistant.formulas.formula import UNIVERSE, Formula, Need, Way
from assistant.formulas.needs import COLUMN, ENERGY, INDEX, TEMPERATURE, only
from retriever.physics import photons, scaling, timing

RELATIONS = {
    "alpha_ox": only(
        "α_ox",
        "log10({L2keV} / {L2500}) / 2.605",
        (
            Need("L2500", "any_quantity", given=True, name="density_2500"),
            Need("L2keV", "any_quantity", given=True, name="density_2keV"),
        ),
        lambda v: photons.optical_to_xray(v["L2500"], v["L2keV"]),
        "",
        "ultraviolet_first",
    ),
    "wavelength": only(
        "λ",
        "h · c / {E}",
        (replace(ENERGY, name="energy"),),
        lambda v: photons.in_wavelength(v["E"]),
        "angstrom",
        "constants",
    ),
    "energy": only(
        "E",
        "h · c / {λ}",
        (Need("λ", "any_quantity", "Angstrom", instead=("line_energy",), name="wavelength"),),
        lambda v: photons.in_energy(v["λ"]),
        "photon",
        "constants",
    ),
    "temperature_kelvin": only(
        "T", "{kT} / k", (TEMPERATURE,), lambda v: timing.temperature_in_kelvin(v["kT"]), "K", "constants"
    ),
    "spectral_index": only("α", "{Γ} - 1", (INDEX,), lambda v: photons.spectral_index(v["Γ"]), "", "index_sign"),
    "extinction": only(
        "A_V",
        "{N_H} / (2.21e21 cm^-2)",
        (replace(COLUMN, instead=("galactic_column",)),),  # the foreground where no other column is known
        lambda v: scaling.extinction(v["N_H"]),
        "mag",
        "guver",
        gives="extinction",
    ),
    "thomson_depth": only("τ", "σ_T · {N_H}", (COLUMN,), lambda v: scaling.thomson_depth(v["N_H"]), "", "one_electron"),
    "column_from_extinction": Formula(
        (
            Way(
                "N_H",
                "{A_V} · 2.21e21 cm^-2",
                (Need("A_V", "extinction", given=True),),
                lambda v: scaling.column_from_extinction(v["A_V"]),
                "cm^-2",
                ("guver",),
            ),
            Way(
                "N_H",
                "3.1 · {E(B-V)} · 2.21e21 cm^-2",
                (Need("E(B-V)", "colour_excess", given=True),),
                lambda v: scaling.column_from_extinction(scaling.REDDENING * v["E(B-V)"]),
                "cm^-2",
                ("guver", "reddening"),
            ),
        ),
        gives="column_density",
    ),
    "excess_column": only(
        "N_H,excess",
        "{N_H} - {N_Gal}",
        (COLUMN, Need("N_Gal", "galactic_column", "cm-2")),
        lambda v: v["N_H"] - v["N_Gal"],
        "cm^-2",
    ),
    "cluster_mass": only(
        "M500",
        "3.02e14 Msun / h · ({kT} / (5 keV))^1.53 / E({z})",
        (TEMPERATURE, Need("z", "redshift", assumed=0.0, says="here_and_now")),
        lambda v: scaling.cluster_mass(v["kT"], v["z"], v[UNIVERSE]),
        "M_sun",
        "vikhlinin",
        "cosmology",
    ),
}

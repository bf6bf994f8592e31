"""Formulas of jets, explosions and gas that is lit up: beaming, synchrotron radiation, energies, what absorbs."""

from dataclasses import replace
from typing import Any

from assistant.formulas.formula import UNIVERSE, Formula, Need, Values, Way
from assistant.formulas.needs import COLUMN, DISTANCE, ENERGY, LUMINOSITY, REDSHIFT, only
from retriever.physics.compact import jets
from retriever.physics.cosmology import luminosity_distance

_SPEED = Need("v", "velocity", "km / s", given=True, instead=("jet_speed",), bare="c")
_LORENTZ = Need("Γ", "lorentz_factor", given=True)
_ANGLE = Need("θ", "angle", "deg", given=True, instead=("inclination", "size"))
_FLUENCE = Need("S", "fluence", "erg / cm2", given=True)
_FIELD = Need("B", "magnetic_field", "G", given=True)
_PHOTON = replace(ENERGY, given=True, name="energy")


def _isotropic(v: Values) -> Any:
    return jets.isotropic_energy(v["S"], luminosity_distance(v["z"], v[UNIVERSE]), v["z"])


BEAMING = {
    "apparent_speed": Formula(
        (
            Way(
                "β_app",
                "β · sin({θ}) / (1 - β · cos({θ})) with β = √(1 - 1 / {Γ}²)",
                (_LORENTZ, _ANGLE),
                lambda v: jets.apparent_speed(jets.beta_of_lorentz(v["Γ"]), v["θ"]),
                says=("in_light_speeds",),
            ),
            Way(
                "β_app",
                "β · sin({θ}) / (1 - β · cos({θ})) with β = {v} / c",
                (_SPEED, _ANGLE),
                lambda v: jets.apparent_speed(jets.beta_of_velocity(v["v"]), v["θ"]),
                says=("in_light_speeds",),
            ),
        )
    ),
    "doppler_factor": Formula(
        (
            Way(
                "δ",
                "1 / ({Γ} · (1 - √(1 - 1 / {Γ}²) · cos({θ})))",
                (_LORENTZ, _ANGLE),
                lambda v: jets.doppler_factor(jets.beta_of_lorentz(v["Γ"]), v["θ"]),
            ),
            Way(
                "δ",
                "√(1 - ({v} / c)²) / (1 - {v} / c · cos({θ}))",
                (_SPEED, _ANGLE),
                lambda v: jets.doppler_factor(jets.beta_of_velocity(v["v"]), v["θ"]),
            ),
        )
    ),
    "synchrotron_energy": only(
        "γ",
        "√({E} / (1.5 · ħ · e · {B} / (m_e · c)))",
        (_FIELD, _PHOTON),
        lambda v: jets.synchrotron_lorentz(v["B"], v["E"]),
        "",
        "critical_energy",
        "fundamental",
    ),
    "synchrotron_time": Formula(
        (
            Way(
                "t",
                "6 π · m_e · c / (σ_T · {B}² · {γ})",
                (_FIELD, Need("γ", "lorentz_factor", given=True)),
                lambda v: jets.synchrotron_time(v["B"], v["γ"]),
                "time",
                ("all_pitches",),
            ),
            Way(
                "t",
                "6 π · m_e · c / (σ_T · {B}²) · √(1.5 · ħ · e · {B} / (m_e · c · {E}))",
                (_FIELD, _PHOTON),
                lambda v: jets.synchrotron_time(v["B"], jets.synchrotron_lorentz(v["B"], v["E"])),
                "time",
                ("critical_energy", "all_pitches"),
            ),
        )
    ),
}

EXPLOSIONS = {
    "isotropic_energy": Formula(
        (
            Way(
                "E_iso",
                "4 π · D({z})² · {S} / (1 + {z})",
                (_FLUENCE, REDSHIFT),
                _isotropic,
                "erg",
                ("isotropic", "cosmology", "its_band"),
            ),
            Way(
                "E_iso",
                "4 π · {d}² · {S}",
                (_FLUENCE, DISTANCE),
                lambda v: jets.isotropic_energy(v["S"], v["d"]),
                "erg",
                ("isotropic", "its_band"),
            ),
        )
    ),
    "beamed_energy": Formula(
        (
            Way(
                "E",
                "(1 - cos({θ})) · 4 π · D({z})² · {S} / (1 + {z})",
                (_FLUENCE, REDSHIFT, _ANGLE),
                lambda v: jets.beaming_share(v["θ"]) * _isotropic(v),
                "erg",
                ("two_jets", "cosmology", "its_band"),
            ),
            Way(
                "E",
                "(1 - cos({θ})) · {E_iso}",
                (
                    Need(
                        "E_iso",
                        "any_quantity",
                        "erg",
                        given=True,
                        instead=("energy", "fluence"),
                        name="isotropic_energy",
                    ),
                    _ANGLE,
                ),
                lambda v: jets.beaming_share(v["θ"]) * v["E_iso"],
                "erg",
                ("two_jets",),
            ),
        )
    ),
    "rest_duration": only(
        "t",
        "{T} / (1 + {z})",
        (
            Need("T", "duration", "s", given=True, instead=("recurrence_time", "spin_period", "orbital_period")),
            REDSHIFT,
        ),
        lambda v: v["T"] / (1 + v["z"]),
        "time",
    ),
}

MATTER = {
    "ionisation_parameter": only(
        "ξ",
        "{L} / ({n} · {r}²)",
        (
            LUMINOSITY,
            Need("n", "number_density", "cm-3", given=True),
            Need("r", "radius", "cm", given=True, instead=("size", "distance")),
        ),
        lambda v: jets.ionisation_parameter(v["L"], v["n"], v["r"]),
        "erg cm/s",
        "ionising",
    ),
    "transmission": only(
        "T",
        "exp(-{N_H} · σ({E}))",
        (COLUMN, _PHOTON),
        lambda v: jets.transmission(v["N_H"], v["E"]),
        "percent",
        "morrison",
    ),
}

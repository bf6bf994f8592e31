"""Formulas of spectral lines: widths, shifts, how strong they are."""

from typing import Any

import numpy as np
from astropy import constants
from astropy import units as u

from assistant.formulas.formula import Formula, Need, Told, Values, Way
from assistant.formulas.needs import TEMPERATURE, only
from retriever.physics import gas, photons, plasma

_LINE = Need("E", "line_energy", "keV", given=True, instead=("any_quantity",), name="energy")
_WIDTH = Need("ΔE", "line_width", "keV", given=True, instead=("any_quantity",))
_TWO = (
    Need("E_a", "line_energy", "keV", given=True, instead=("any_quantity",), name="energy"),
    Need("E_b", "line_energy", "keV", given=True, instead=("any_quantity",), name="energy"),
)
_FWHM = 2 * np.sqrt(2 * np.log(2))  # of a Gaussian, in sigma
_ATOMS = {
    "C": 12.011,
    "N": 14.007,
    "O": 15.999,
    "Ne": 20.180,
    "Mg": 24.305,
    "Si": 28.085,
    "S": 32.06,
    "Ar": 39.95,
    "Ca": 40.078,
    "Fe": 55.845,
}


def _rest(v: Values, result: Any) -> Told:
    rest, observed = photons.rest_and_observed(v["E_a"], v["E_b"])
    return (("taken_at_rest", {"rest": float(rest.value), "observed": float(observed.value)}),)


def _shift(v: Values, velocity: Any) -> Told:
    return (*_rest(v, velocity), ("shift", {"z": float(photons.line_redshift(v["E_a"], v["E_b"]))}))


def _kinds(v: Values, velocity: Any) -> Told:
    speed = velocity.to_value(u.km / u.s)
    return (("sigma_or_fwhm", {"fwhm": _FWHM * speed, "sigma": speed / _FWHM}),)


def _ions(v: Values, speed: Any) -> Told:
    numbers = {
        name: gas.thermal_speed(v["kT"], mass).value for name, mass in _ATOMS.items() if name in ("O", "Si", "Fe")
    }
    return (("ions", {"oxygen": numbers["O"], "silicon": numbers["Si"], "fwhm": _FWHM * numbers["Fe"]}),)


def _nearest(energy: Any) -> str:
    """The element of the strong line that an energy is nearest to."""
    return min(_ATOMS, key=lambda name: min(abs(np.log(energy / line)) for line in plasma.ELEMENTS[name][5:8]))


def _of_a_line(v: Values) -> Any:
    speed = gas.thermal_speed(v["kT"], _ATOMS[_nearest(float(np.mean(v["E"].value)))])
    return (v["E"] * speed / constants.c).to(u.eV)


def _of_which(v: Values, width: Any) -> Told:
    mass = _ATOMS[_nearest(float(v["E"].value))]
    speed = gas.thermal_speed(v["kT"], mass).value
    return (("broadened_line", {"mass": mass, "speed": speed, "fwhm": _FWHM * width.to_value(u.eV)}),)


LINES = {
    "thermal_broadening": Formula(
        (
            Way(
                "σ_v",
                "√({kT} / (55.85 u))",
                (TEMPERATURE,),
                lambda v: gas.thermal_speed(v["kT"], _ATOMS["Fe"]),
                "km/s",
                ("no_turbulence",),
                tells=_ions,
            ),
            Way(
                "σ_E",
                "{E} / c · √({kT} / (A u))",
                (TEMPERATURE, _LINE),
                _of_a_line,
                "eV",
                ("no_turbulence",),
                "thermal_width",
                _of_which,
            ),
        )
    ),
    "velocity_width": only(
        "Δv",
        "c · {ΔE} / {E}",
        (_WIDTH, _LINE),
        lambda v: photons.velocity_width(v["ΔE"], v["E"]),
        "km/s",
        "same_kind",
        tells=_kinds,
    ),
    "resolving_power": only("R", "{E} / {ΔE}", (_WIDTH, _LINE), lambda v: (v["E"] / v["ΔE"]).to(u.one), "", "as_fwhm"),
    "line_redshift": only(
        "z",
        "E_rest / E_observed - 1, {E_a} and {E_b}",
        _TWO,
        lambda v: photons.line_redshift(v["E_a"], v["E_b"]),
        tells=_rest,
    ),
    "line_velocity": only(
        "v",
        "c · ((1 + z)² - 1) / ((1 + z)² + 1), z of {E_a} and {E_b}",
        _TWO,
        lambda v: photons.line_velocity(v["E_a"], v["E_b"]),
        "km/s",
        "away_from_us",
        tells=_shift,
    ),
    "equivalent_width": Formula(
        tuple(
            Way(
                "EW",
                "{F_line} / {F_E}",
                (
                    Need("F_line", "flux", unit, given=True, instead=("any_quantity",)),
                    Need(
                        "F_E",
                        "any_quantity",
                        f"{unit} / keV",
                        given=True,
                        instead=("flux", "normalisation"),
                        name="continuum",
                    ),
                ),
                lambda v: (v["F_line"] / v["F_E"]).to(u.eV),
                "eV",
                ("observed_width",),
            )
            for unit in ("erg / (s cm2)", "ph / (s cm2)")
        )
    ),
}

"""Formulas of hot gas: cooling, entropy and pressure, and shocks in it."""

from typing import Any

from astropy import units as u

from assistant.formulas.formula import Formula, Need, Told, Values, Way
from assistant.formulas.needs import TEMPERATURE, only
from retriever.physics import gas

DENSITY = Need("n_e", "number_density", "cm-3", given=True)
SPEED = Need("v", "velocity", "km / s", given=True)
MACH = Need("M", "mach_number", given=True)
AHEAD = Need("kT_1", "temperature", "keV")
_JUMP = "(5 · {M}² - 1) · ({M}² + 3) / (16 · {M}²)"
_SHOCK = ("rankine_hugoniot",)


def _both(name: str, quantity: str, unit: str = "") -> tuple[Need, Need]:
    """Two numbers of one quantity, both of the question."""
    return Need(f"{name}_a", quantity, unit, given=True), Need(f"{name}_b", quantity, unit, given=True)


def _compression(v: Values, mach: Any) -> Told:
    return (
        ("also_compression", {"ratio": float(gas.density_jump(mach)), "heating": float(gas.temperature_jump(mach))}),
    )


def _speed_ahead(v: Values, speed: Any) -> Told:
    return (("sound_ahead", {"sound": gas.sound_speed(v["kT_1"]).value}),)


def _mach_ahead(v: Values, temperature: Any) -> Told:
    """With what Mach number a shock of that speed runs into gas of that temperature."""
    sound = gas.sound_speed(v["kT_1"])
    return (("mach_ahead", {"sound": sound.value, "mach": float((v["v"] / sound).to_value(u.one))}),)


def _behind(v: Values) -> Any:
    mach = (v["v"] / gas.sound_speed(v["kT_1"])).to_value(u.one)
    return v["kT_1"] * gas.temperature_jump(mach)


GAS = {
    "cooling_time": only(
        "t_cool",
        "1.5 · 1.92 · {n_e} · {kT} / (0.92 · {n_e}² · Λ({kT}))",
        (DENSITY, TEMPERATURE),
        lambda v: gas.cooling_time(v["n_e"], v["kT"]),
        "time",
        "electrons",
        "cooling_function",
        tells=lambda v, time: (("at_pressure", {"time": 5 / 3 * time.to_value(u.Gyr)}),),
    ),
    "gas_entropy": only(
        "K",
        "{kT} · {n_e}^(-2/3)",
        (DENSITY, TEMPERATURE),
        lambda v: gas.entropy(v["n_e"], v["kT"]),
        "keV cm^2",
        "electrons",
    ),
    "gas_pressure": only(
        "P",
        "1.92 · {n_e} · {kT}",
        (DENSITY, TEMPERATURE),
        lambda v: gas.pressure(v["n_e"], v["kT"]),
        "keV cm^-3",
        "electrons",
        tells=lambda v, pressure: (
            (
                "electron_pressure",
                {"erg": pressure.to_value(u.erg / u.cm**3), "part": pressure.to_value(u.keV / u.cm**3) / gas.PARTICLES},
            ),
        ),
    ),
    "sound_speed": only(
        "c_s", "√(5/3 · {kT} / (0.6 m_p))", (TEMPERATURE,), lambda v: gas.sound_speed(v["kT"]), "km/s", "ionised_gas"
    ),
}

SHOCKS = {
    "mach_from_temperatures": only(
        "M",
        "√((8 r - 7 + √((8 r - 7)² + 15)) / 5), r of {kT_a} and {kT_b}",
        _both("kT", "temperature", "keV"),
        lambda v: gas.mach_of_temperatures(v["kT_a"], v["kT_b"]),
        "",
        "hotter_behind",
        *_SHOCK,
        tells=_compression,
    ),
    "mach_from_densities": Formula(
        (
            Way(
                "M",
                "√(3 C / (4 - C)), C of {n_a} and {n_b}",
                _both("n", "number_density", "cm-3"),
                lambda v: gas.mach_of_compression(v["n_a"] / v["n_b"]),
                says=("denser_behind", *_SHOCK),
                tells=_compression,
            ),
            Way(
                "M",
                "√(3 · {C} / (4 - {C}))",
                (Need("C", "any_quantity", given=True, instead=("number_density",), name="compression"),),
                lambda v: gas.mach_of_compression(v["C"]),
                says=_SHOCK,
                tells=_compression,
            ),
        )
    ),
    "temperature_jump": Formula(
        (
            Way("T_2 / T_1", _JUMP, (MACH,), lambda v: gas.temperature_jump(v["M"]), says=_SHOCK),
            Way(
                "kT_2",
                "{kT_1} · " + _JUMP,
                (MACH, AHEAD),
                lambda v: v["kT_1"] * gas.temperature_jump(v["M"]),
                "keV",
                ("ahead", *_SHOCK),
                "temperature_behind",
                lambda v, found: (("heated", {"ratio": float(gas.temperature_jump(v["M"]))}),),
            ),
        )
    ),
    "density_jump": Formula(
        (
            Way(
                "n_2 / n_1",
                "4 · {M}² / ({M}² + 3)",
                (MACH,),
                lambda v: gas.density_jump(v["M"]),
                says=_SHOCK,
            ),
            Way(
                "n_2",
                "{n_1} · 4 · {M}² / ({M}² + 3)",
                (MACH, Need("n_1", "number_density", "cm-3", given=True)),
                lambda v: v["n_1"] * gas.density_jump(v["M"]),
                "cm^-3",
                ("ahead_density", *_SHOCK),
                "density_behind",
            ),
        )
    ),
    "shock_temperature": Formula(
        (
            Way(
                "kT",
                "3/16 · 0.6 m_p · {v}²",
                (SPEED,),
                lambda v: gas.shock_temperature(v["v"]),
                "keV",
                ("strong_shock", "ions_and_electrons"),
            ),
            Way(
                "kT_2",
                "{kT_1} · (5 M² - 1)(M² + 3) / (16 M²), M = {v} / c_s({kT_1})",
                (SPEED, AHEAD),
                _behind,
                "keV",
                ("ahead", *_SHOCK),
                tells=_mach_ahead,
            ),
            Way(
                "kT_2",
                "{kT_1} · " + _JUMP,
                (MACH, AHEAD),
                lambda v: v["kT_1"] * gas.temperature_jump(v["M"]),
                "keV",
                ("ahead", *_SHOCK),
            ),
        )
    ),
    "shock_velocity": Formula(
        (
            Way(
                "v",
                "√(16 · {kT} / (3 · 0.6 m_p))",
                (TEMPERATURE,),
                lambda v: gas.shock_speed(v["kT"]),
                "km/s",
                ("strong_shock", "ions_and_electrons"),
            ),
            Way(
                "v",
                "{M} · √(5/3 · {kT_1} / (0.6 m_p))",
                (MACH, AHEAD),
                lambda v: v["M"] * gas.sound_speed(v["kT_1"]),
                "km/s",
                ("ahead", "ionised_gas"),
                tells=_speed_ahead,
            ),
        )
    ),
}

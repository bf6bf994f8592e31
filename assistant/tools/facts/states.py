"""What "high", "low" or "variable" means of a quantity: the bound that is stated with every verdict that uses it."""

# by quantity and state: the operator, and the bound in the unit in which the quantity is held
BOUNDS: dict[str, dict[str, tuple[str, float]]] = {
    "column_density": {
        "low": ("lt", 1e21),
        "very_low": ("lt", 1e20),
        "high": ("ge", 1e22),
        "very_high": ("ge", 1.5e24),
    },
    "photon_index": {"low": ("lt", 1.7), "very_low": ("lt", 1.3), "high": ("gt", 2.3), "very_high": ("gt", 3.0)},
    "hardness": {"low": ("lt", -0.3), "very_low": ("lt", -0.6), "high": ("gt", 0.3), "very_high": ("gt", 0.6)},
    "flux": {"low": ("lt", 1e-13), "very_low": ("lt", 1e-14), "high": ("ge", 1e-11), "very_high": ("ge", 1e-9)},
    "luminosity": {"low": ("lt", 1e42), "very_low": ("lt", 1e40), "high": ("ge", 1e44), "very_high": ("ge", 1e46)},
    "redshift": {"low": ("lt", 0.01), "very_low": ("lt", 0.003), "high": ("gt", 1.0), "very_high": ("gt", 3.0)},
    "distance": {"low": ("lt", 1e3), "very_low": ("lt", 1e2), "high": ("gt", 1e4), "very_high": ("gt", 1e6)},
    "temperature": {"low": ("lt", 1.0), "very_low": ("lt", 0.1), "high": ("gt", 5.0), "very_high": ("gt", 10.0)},
    "spin_period": {"low": ("lt", 1.0), "very_low": ("lt", 0.01), "high": ("gt", 100.0), "very_high": ("gt", 1000.0)},
    "orbital_period": {"low": ("lt", 1.0), "very_low": ("lt", 0.1), "high": ("gt", 10.0), "very_high": ("gt", 100.0)},
    "black_hole_mass": {"low": ("lt", 1e6), "very_low": ("lt", 1e2), "high": ("gt", 1e8), "very_high": ("gt", 1e9)},
    "spin": {"low": ("lt", 0.3), "high": ("gt", 0.7), "very_high": ("gt", 0.9)},
    "eddington_ratio": {"low": ("lt", 0.01), "high": ("gt", 0.1), "very_high": ("gt", 1.0)},
    "variability": {
        "variable": ("gt", 0.9),
        "not_variable": ("lt", 0.5),
        "high": ("gt", 0.9),
        "low": ("lt", 0.5),
    },
    "significance": {"low": ("lt", 3.0), "high": ("ge", 5.0), "very_high": ("ge", 10.0), "detection": ("ge", 3.0)},
}


def bound_of(quantity: str, state: str) -> tuple[str, float] | None:
    """The operator and the bound that a state means; None where none is set."""
    return BOUNDS.get(quantity, {}).get(state)

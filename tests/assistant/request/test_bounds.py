"""Bounds in questions: numbers as people write them, in whatever unit, become conditions on the catalogue."""

import pytest

from assistant.request.bounds import conditions_in
from assistant.request.intents import recognise


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("column density above 10^22", [("column_density", ">", 1e22)]),
        (
            "column density between 10^{21} and 3 x 10^22 cm^-2",
            [("column_density", ">=", 1e21), ("column_density", "<=", 3e22)],
        ),
        ("spin period below 5 ks", [("spin_period", "<", 5e3)]),
        ("spin period shorter than 2 mins", [("spin_period", "<", 120.0)]),
        ("distance below 3 kpc", [("distance", "<", 3e3)]),
    ],
)
def test_a_bound_has_its_power_of_ten_and_its_unit(text, bounds):
    conditions, _, unread = conditions_in(text)
    assert [(c["quantity"], c["op"], pytest.approx(c["value"])) for c in conditions] == bounds
    assert unread == ()


def test_a_bound_in_a_unit_of_another_dimension_is_said_to_be_unread():
    assert conditions_in("spin period below 5 Hz")[0::2] == ([], ("below 5 Hz",))


def test_the_name_of_a_class_is_no_bound(names, library):
    """A cataclysmic variable need not be variable; "variable pulsars" are."""
    intent = recognise("the faintest cataclysmic variable", names, library.terms)
    assert intent.classes == ("CV",) and intent.order_by == "flux" and not intent.descending
    assert intent.conditions == () and intent.quantities == ()
    (bound,) = recognise("variable pulsars", names, library.terms).conditions
    assert bound["quantity"] == "variability"

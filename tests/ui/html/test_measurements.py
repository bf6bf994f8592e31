"""Measurements as a table."""

from retriever.catalogue.records import Measurement
from ui.html import measurements


def test_limits_and_one_sided_values_are_said():
    table = measurements.measurement_table(
        [(Measurement("redshift_upper_limit", 0.3), True), (Measurement("age", 1e6, 1e5), False)]
    )
    assert (
        "&lt; 0.3" in table
        and "a limit" in table
        and "unbounded" in table
        and "outside the method&#39;s range" in table
    )

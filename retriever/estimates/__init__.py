"""An ``Observation`` to named parameters with intervals, and its pictures."""

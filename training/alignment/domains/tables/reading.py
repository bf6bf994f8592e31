"""All data sets by name: a new one is its file beside this one and its line here. Readers take ../shared/data and the domain."""

from collections.abc import Callable
from pathlib import Path

from training.alignment.domains.objects import Objects
from training.alignment.domains.preset import Domain
from training.alignment.domains.tables import optical_transients, simulated_sources, variable_stars

READERS: dict[str, Callable[[Path, Domain], Objects]] = {
    "optical_transients": optical_transients.read,
    "asas": variable_stars.read_asas,
    "eros": variable_stars.read_eros,
    "richards": variable_stars.read_richards,
    "csc_literature": simulated_sources.read,
}

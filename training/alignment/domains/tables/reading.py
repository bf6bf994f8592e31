"""All data sets by name: a new one is its file beside this one and its line here. Readers take ../shared/data and the domain."""

from collections.abc import Callable
from pathlib import Path

from training.alignment.domains.objects import Objects
from training.alignment.domains.preset import Domain
from training.alignment.domains.tables import (
    deep_sky,
    erosita_hosts,
    observed_pairs,
    optical_transients,
    simulated_sources,
    variable_stars,
    x_ray_curves,
    x_ray_sources,
)

READERS: dict[str, Callable[[Path, Domain], Objects]] = {
    "optical_transients": optical_transients.read,
    "asas": variable_stars.read_asas,
    "eros": variable_stars.read_eros,
    "richards": variable_stars.read_richards,
    "deep_sky": deep_sky.read,
    "erosita_hosts": erosita_hosts.read,
    "xrt_grb": x_ray_curves.read_bursts,
    "xray_transients": x_ray_curves.read_transients,
    "xrt_blazars": x_ray_sources.read_blazars,
    "xrt_ultraluminous": x_ray_sources.read_ultraluminous,
    "corpus": observed_pairs.read_corpus,
    "observed": observed_pairs.read_observed,
    "csc_literature": simulated_sources.read,
}

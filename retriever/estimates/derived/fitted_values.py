"""A fit's values as parameters of an estimate: under the catalogue's names where it has them, the others by the model's name."""

from collections.abc import Mapping
from types import MappingProxyType

from retriever.estimates.choice import show_p
from retriever.estimates.fit import FitResult
from retriever.estimates.known import Known
from retriever.estimates.parameter import Parameter
from retriever.estimates.search import COLUMN

POWER_LAW, PLASMA = ("powlaw_gamma", "powlaw_nh"), ("apec_kt", "apec_nh")
# of each model: what a fitted value is called in an estimate (labels: retriever/catalogue/quantities.toml)
NAMES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "powerlaw": {"photon_index": "powlaw_gamma", COLUMN: "powlaw_nh"},
        "blackbody": {"temperature": "bb_kt", COLUMN: "bb_nh"},
        "bremsstrahlung": {"temperature": "brems_kt", COLUMN: "brems_nh"},
        "plasma": {"temperature": "apec_kt", "abundance": "apec_abundance", COLUMN: "apec_nh"},
        "disc": {"temperature": "disc_kt", COLUMN: "disc_nh"},
        "cutoff": {"photon_index": "cutoff_gamma", "cutoff_energy": "cutoff_energy", COLUMN: "cutoff_nh"},
        "broken": {
            "photon_index": "broken_gamma",
            "hard_index": "broken_hard_gamma",
            "break_energy": "break_energy",
            COLUMN: "broken_nh",
        },
        "covered": {
            "photon_index": "covered_gamma",
            "covering_fraction": "covering_fraction",
            COLUMN: "covered_nh",
        },
        "powerlaw+blackbody": {"photon_index": "plbb_gamma", "temperature": "plbb_kt", COLUMN: "plbb_nh"},
        "powerlaw+plasma": {"photon_index": "plapec_gamma", "temperature": "plapec_kt", COLUMN: "plapec_nh"},
        "powerlaw+line": {"photon_index": "plline_gamma", COLUMN: "plline_nh"},
    }
)
_CATALOGUED = ("powerlaw", "blackbody", "bremsstrahlung", "plasma")


def values_of(model: str) -> tuple[str, ...]:
    """What the values of a model are called in an estimate."""
    return tuple(NAMES[model].values())


def fit_parameters(fit: FitResult, known: Known, taken: bool) -> list[Parameter]:
    """Shapes and column of one fit, and for the power law its statistic per dof; all of them only of the model ``taken``, of
    others that describe the data what the catalogue has too, and of the power law in any case, flagged: everyone asks for it."""
    also = fit.model.name == "powerlaw" or (fit.acceptable and fit.model.name in _CATALOGUED)
    if not fit.parameters or not (taken or also):
        return []
    low, high = fit.energy_range
    method = (
        f"{fit.statistic_name} fit of an {fit.model.label}, {low:.2g}-{high:.2g} keV; 90% by profile likelihood; "
        f"{show_p(fit.p_value)}{known.in_words}"
    )
    found = []
    for source, name in NAMES[fit.model.name].items():
        if name == "apec_abundance" and not taken:
            continue
        p = fit.parameter(source)
        note = method + ("; the interval ends at an allowed limit (one-sided)" if p.at_bound else "")
        # a column of zero is physical, as is a whole covering; a photon index or temperature at its limit is not measured
        inside = fit.acceptable and (source in (COLUMN, "covering_fraction", "abundance") or not p.at_bound)
        found.append(Parameter(name, p.value, p.low, p.high, p.level, p.unit, note, inside))
    if fit.model.name == "powerlaw":
        value = fit.statistic / max(fit.dof, 1)
        note = (
            f"{fit.statistic_name} {fit.statistic:.1f} over {fit.dof} degrees of freedom; {show_p(fit.p_value)}; "
            "a number without an interval"
        )
        found.append(Parameter("powlaw_stat", value, value, value, method=note, in_domain=fit.acceptable))
    return found

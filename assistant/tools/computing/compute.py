"""The tool ``compute``: a formula with the numbers of the question and the values of its sources."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import Field

from assistant.formulas.given import Given, Unused
from assistant.formulas.table import FORMULAS
from assistant.tools.computing.comparing import angular_separation, magnitude, ratio_of
from assistant.tools.computing.converting import band_conversion, photon_flux, unit
from assistant.tools.computing.evaluating import Result as Computed
from assistant.tools.computing.evaluating import derived, evaluated
from assistant.tools.computing.inputs import Inputs
from assistant.tools.computing.setting import Setting
from assistant.tools.computing.weighing import difference_significance, weighted_mean
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.errors import BadInput
from retriever.names.positions import Position
from retriever.physics.cosmology import Universe

_OWN: dict[str, Callable[[Setting], Computed]] = {
    "unit": unit,
    "band_conversion": band_conversion,
    "photon_flux": photon_flux,
    "angular_separation": angular_separation,
    "magnitude": magnitude,
    "flux_ratio": ratio_of("flux"),
    "luminosity_ratio": ratio_of("luminosity"),
    "distance_ratio": ratio_of("distance"),
    "difference_significance": difference_significance,
    "weighted_mean": weighted_mean,
}
KNOWN = frozenset(FORMULAS) | frozenset(_OWN)


class Compute(ToolArguments):
    """A value by a formula, from numbers of the question and values of sources."""

    formula: str = Field(max_length=40)
    sources: list[str] = Field(default_factory=list, max_length=4)
    given: list[Given] = Field(default_factory=list, max_length=12)
    to: str = Field("", max_length=20)
    quantity: str = Field("", max_length=40)
    band: str = Field("", max_length=20)
    from_band: str = Field("", max_length=20)
    instrument: str = Field("", max_length=40)
    hubble: float | None = Field(None, gt=0, le=1000)
    matter: float | None = Field(None, gt=0, le=1)
    ra: float | None = None
    dec: float | None = None


@dataclass(frozen=True, kw_only=True)
class ComputedValue(Result):
    """Ledger ids of the value and of its sources; or what was lacking, with units for it and the quantities that have only flagged values;
    or why it can't be computed at all."""

    computed: str = ""
    sources: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    units: tuple[str, ...] = ()  # in which each of these may be given
    flagged: tuple[str, ...] = ()
    refused: str = ""
    unused: tuple[str, ...] = ()  # numbers of the question that nothing was done with, as they were written
    listed: tuple[str, ...] = ()


def compute(bench: Workbench, a: Compute) -> ComputedValue:
    """The value; raises BadInput for a formula or a source that is not known."""
    if a.formula not in KNOWN:
        raise BadInput(f"There is no formula {a.formula[:40]!r}: use one of {', '.join(sorted(KNOWN))}.")
    sources = tuple(bench.known_source(name) for name in a.sources)
    ids = tuple(bench.ledger.add_source(source) for source in sources)
    band = "" if a.formula in ("band_conversion", "unit") else a.band
    first = Inputs(bench, sources[0] if sources else None, Unused(list(a.given)), band, a.instrument, derived)
    if a.hubble is not None and a.matter is not None:
        first.universe = Universe(a.hubble, a.matter)
    near = Position(a.ra, a.dec, 0.0, "") if a.ra is not None and a.dec is not None else None
    setting = Setting(first, sources, a.to, a.quantity, a.band, near, a.from_band)
    listed = tuple(source.id for source in sources)
    try:
        own = _OWN.get(a.formula)
        found = own(setting) if own else evaluated(a.formula, FORMULAS[a.formula], first, a.to)
    except BadInput as error:
        return ComputedValue(ids, sources=ids, refused=str(error), listed=listed)
    evidence = (found.id, *ids) if found.id else ids
    flagged = tuple(dict.fromkeys(first.flagged))
    unused = tuple(given.said for given in first.unused.left if given.said) if not own else ()
    return ComputedValue(
        evidence,
        computed=found.id,
        sources=ids,
        lacking=found.lacking,
        units=found.units,
        flagged=flagged,
        unused=unused if found.id else (),
        listed=listed,
    )


TOOL = Tool(Compute, compute, step="Computing", subject="formula")

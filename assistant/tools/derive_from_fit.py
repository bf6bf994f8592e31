"""The tool ``derive_from_fit``: what follows from the accepted fit of an upload: fluxes and luminosities in any band, the width of a line,
contours.

Uploads that were fitted together give these of that fit. Where no model describes the data, only limits are given.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from pydantic import Field

from assistant.evidence.sentences import say
from assistant.tools.arguments import KnownQuantity
from assistant.tools.computing.bands import band_of
from assistant.tools.read_spectrum import upload_measurement
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.quantities import format_value, label, quantities_of
from retriever.catalogue.records import Measurement
from retriever.errors import BadInput
from retriever.estimates.derived.band_fluxes import Band
from retriever.estimates.derived.contour import Contour
from retriever.estimates.derived.fitted_values import NAMES
from retriever.estimates.known import Known
from retriever.estimates.parameter import Parameter
from retriever.physics.cosmology import USUAL_HUBBLE, USUAL_MATTER, Universe
from retriever.reading.records import Reading, SpectrumReading
from retriever.reading.taken_away import Fitted, TakenAway, Wishes, fitted, limits_of, taken_away

_LOWEST, _HIGHEST = 0.01, 1e5  # keV


class DeriveFromFit(ToolArguments):
    """What follows from the accepted fits of the uploads: `bands` (keV, "2-10"), in which fluxes are given as they arrive and
    without absorption, and the luminosity where a redshift is known; `width`: the equivalent width of the line; `contour`: two
    quantities, or none named: of the first two parameters of the fit; `limits`: upper limits of the fluxes in the bands alone;
    `hubble` (km/s/Mpc) and `matter` (Omega_m): of another flat universe than Planck18, for luminosities."""

    bands: tuple[Annotated[str, Field(max_length=20)], ...] = Field((), max_length=4)
    width: bool = False
    contour: tuple[KnownQuantity, ...] | None = Field(None, max_length=2)
    limits: bool = False
    hubble: Annotated[float, Field(gt=0, le=1000)] | None = None
    matter: Annotated[float, Field(ge=0, le=1)] | None = None


@dataclass(frozen=True, kw_only=True)
class DerivedFromFits(Result):
    """Of each upload, or of those fitted together as one: ledger ids of the values by their names, and of a contour's table; and what
    could not be given. ``files``: the name of each and its own id."""

    files: tuple[tuple[str, str], ...]
    values: tuple[Mapping[str, str], ...]
    contours: tuple[str, ...]
    notes: tuple[str, ...]


def derive_from_fit(bench: Workbench, a: DeriveFromFit) -> DerivedFromFits:
    """Raises BadInput for what is no band, and for files that can't be read."""
    readings, joint = bench.read_files(), bench.read_jointly()
    bands = tuple(map(_band, a.bands))
    if joint is not None and joint.fit is not None and not a.limits:
        name, own = " + ".join(joint.files), joint.fitted
        found = [(name, {"uploaded": True}, _away(joint.away, own, a, bands), joint.known)]
    else:
        found = [(r.file, r.record, _of_reading(r, a, bands), r.estimate.known) for r in readings]
    files, values = list[tuple[str, str]](), list[dict[str, str]]()
    for name, record, away, known in found:
        origin = bench.ledger.add_upload(name, record)
        files.append((name, origin))
        values.append({p.name: _added(bench, origin, p) for p in (*_parameters(away), *_redshift(away, known))})
    contours = tuple(_contour_table(bench, away.contour) for _, _, away, _ in found if away.contour)
    notes = tuple(dict.fromkeys(note for _, _, away, _ in found for note in away.notes))
    ids = (*(i for held in values for i in held.values()), *contours)
    return DerivedFromFits(ids, files=tuple(files), values=tuple(values), contours=contours, notes=notes)


def _of_reading(reading: Reading, a: DeriveFromFit, bands: tuple[Band, ...]) -> TakenAway:
    if not a.limits:
        return _away(partial(taken_away, reading), fitted(reading), a, bands)
    observations = (reading.observation,) if isinstance(reading, SpectrumReading) else ()
    return TakenAway(limits=limits_of(observations, reading.estimate.known, bands))


def _away(
    away: Callable[[Wishes], TakenAway], own: Fitted | None, a: DeriveFromFit, bands: tuple[Band, ...]
) -> TakenAway:
    """What is asked for of an accepted fit; a quantity of a contour that is none of its parameters is told."""
    names: tuple[str, ...] = ()
    if a.contour is not None and own is not None:
        of_fit = NAMES[own.fit.model.name]
        free = [name for name in of_fit if name not in own.problem.known.frozen]
        held = {key: name for name in reversed(free) for key in quantities_of(of_fit[name])}
        if lacking := [key for key in a.contour if key not in held]:
            called = ", ".join(label(of_fit[name]) for name in free)
            note = f"No contour: the {own.fit.model.label}, which is taken, has free {called}, and no {lacking[0].replace('_', ' ')}."
            return TakenAway(notes=(note,))
        names = tuple(dict.fromkeys([*(held[key] for key in a.contour), *free]))[:2]
    both = (names[0], names[1]) if len(names) == 2 else None
    universe = Universe(a.hubble or USUAL_HUBBLE, USUAL_MATTER if a.matter is None else a.matter)
    other = a.hubble is not None or a.matter is not None
    return away(Wishes(bands=bands, width=a.width, contour=both, universe=universe if other else None))


def _contour_table(bench: Workbench, found: Contour) -> str:
    """The extents of each level, of the two parameters at once."""
    rows = []
    for level, (low, high, lower, upper) in found.extents.items():
        ends = ((low, high), (lower, upper))
        cells = [
            format_value(Measurement(name, best, *end, None, unit, "")).partition(" (")[2].rstrip(")")
            for name, unit, best, end in zip(found.names, found.units, found.best, ends, strict=True)
        ]
        rows.append([f"{level:.0%}".replace("%", " %"), *cells])
    heads = [
        f"{label(name)} ({unit})" if unit else label(name) for name, unit in zip(found.names, found.units, strict=True)
    ]
    named = " and ".join(map(label, found.names))
    title = f"how far the confidence contours of {named} reach, for both at once, all other parameters fitted again at each point"
    return bench.ledger.add_table(title, ["level", *heads], rows, finding=say("upload.contour"))


def _band(text: str) -> Band:
    band = band_of(text)
    if band is None or not _LOWEST <= band[0] < band[1] <= _HIGHEST:
        raise BadInput(f"{text!r} is no band: give two energies in keV, the lower one first, as 2-10.")
    return band


def _parameters(away: TakenAway) -> list[Parameter]:
    """All values of what was found, fluxes first."""
    fluxes = [p for flux in away.fluxes for p in (flux.absorbed, flux.unabsorbed, flux.luminosity) if p is not None]
    return [*fluxes, *([away.width] if away.width else []), *away.limits]


def _redshift(away: TakenAway, known: Known) -> list[Parameter]:
    """The redshift that a luminosity rests on, with where it is from."""
    if not any(flux.luminosity for flux in away.fluxes) or not known.redshift:
        return []
    z = known.redshift
    return [Parameter("redshift", z, z, z, 0.0, "", " ".join(known.said) or "as given")]


def _added(bench: Workbench, origin: str, p: Parameter) -> str:
    return bench.ledger.add_measurement(upload_measurement(p), origin, in_domain=p.in_domain)


TOOL = Tool(DeriveFromFit, derive_from_fit, step="Deriving values from the fit", reads_uploads=True)

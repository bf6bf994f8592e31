"""What is asked of an uploaded spectrum beside its values: counts in a band, residuals, a column beyond the Galaxy's, pile-up."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from assistant.agent.engine import State
from assistant.evidence.claims import Claim, refused
from assistant.evidence.remarks import outside_assumptions
from assistant.evidence.sentences import say
from assistant.request.language.banded import open_band, typed_bands
from assistant.request.language.wanted import Wanted
from assistant.tools.computing.bands import band_of
from assistant.tools.read_spectrum import ReadFile
from assistant.verbs.sources.finding import finding
from assistant.verbs.upload.fit_options import fit_options
from retriever.catalogue.listed.columns import galactic_column
from retriever.catalogue.nouns import joined
from retriever.catalogue.quantities import format_value, label, plain_number
from retriever.catalogue.records import Measurement
from retriever.estimates.choice import CLEARLY, criterion
from retriever.estimates.derived.fitted_values import NAMES
from retriever.estimates.derived.residuals import furthest
from retriever.estimates.fit import ACCEPTABLE_P
from retriever.estimates.search import COLUMN
from retriever.names.positions import Position
from retriever.reading.records import SpectrumReading
from retriever.spectra.pile_up import pile_up

_MOST = 3  # residuals that are told


def spectral_claims(wanted: Wanted, state: State, file: ReadFile) -> list[Claim]:
    """Of each aspect that is asked for, in the order of the request; nothing of a file that is no observation."""
    if not isinstance(file.reading, SpectrumReading):
        return []
    asked = [aspect for aspect in wanted.aspects if aspect in _TOLD and aspect not in fit_options(wanted).aspects]
    told = [_TOLD[aspect](wanted, state, file, file.reading) for aspect in asked]
    return list(dict.fromkeys(claim for claims in told for claim in claims))


def _counts(wanted: Wanted, state: State, file: ReadFile, reading: SpectrumReading) -> list[Claim]:
    """Counts of source and background in the bands that are typed, or in all that was read."""
    seen = reading.estimate.energy_range
    typed = [band_of(band) for band in typed_bands(wanted.question) or [wanted.band] if band]
    named = [band for band in typed if band is not None]
    if bounded := open_band(wanted.question):
        named = [(bounded[0] or 0.0, bounded[1] or np.inf)]
    return [_in_band(state, file, reading, band, seen) for band in named or [seen]]


def _in_band(
    state: State, file: ReadFile, reading: SpectrumReading, band: tuple[float, float], seen: tuple[float, float]
) -> Claim:
    low, high = max(band[0], seen[0]), min(band[1], seen[1])
    asked, open_ended = _as_typed(band)
    said = {"file": reading.file, "low": f"{low:.3g}", "high": f"{high:.3g}"}
    if high <= low:
        given = {"asked": asked, "seen": f"{seen[0]:.3g}-{seen[1]:.3g}"}
        columns, title = ["asked (keV)", "read (keV)"], f"energies of {reading.file}"
        text = say("spectral.outside", file=reading.file, **given)
        return finding(state, text, title, columns, [list(given.values())], [file.source_id], refuses=True)
    counts = reading.observation.band_counts(low, high)
    rows = [[asked, said["low"], said["high"], plain_number(round(counts.source, 1))]]
    columns = ["asked (keV)", "low (keV)", "high (keV)", "counts"]
    text = say("spectral.counts", counts=rows[0][3], **said)
    if (low, high) != band and not open_ended:
        text += say("spectral.of_asked", asked=asked)
    if reading.observation.background is not None:
        behind = counts.scale * counts.background
        rows[0] += [f"{behind:.4g}", f"{counts.net:.4g}", f"{counts.error:.2g}"]
        columns += ["background", "net", "error of net"]
        text += say("spectral.net", behind=rows[0][4], net=rows[0][5], error=rows[0][6])
    else:
        text += say("spectral.no_background")
    return finding(state, f"{text}.", f"counts of {reading.file}", columns, rows, [file.source_id])


def _as_typed(band: tuple[float, float]) -> tuple[str, bool]:
    """A band in words, and whether it is bounded on one side only."""
    low, high = band
    if np.isinf(high):
        return f"above {low:g}", True
    return (f"below {high:g}", True) if low == 0 else (f"{low:g}-{high:g}", False)


def _residuals(wanted: Wanted, state: State, file: ReadFile, reading: SpectrumReading) -> list[Claim]:
    """Where the spectrum lies furthest from the model that is taken."""
    best = reading.estimate.best_fit
    if best is None:
        return [Claim(say("interpret.not_fitted"), plain=True)]
    found = furthest(reading.observation, best, _MOST)
    rows = [[f"{one.low:.3g}-{one.high:.3g}", f"{one.sigma:+.1f}"] for one in found.points]
    told = {"model": best.model.label, "number": found.number, "sigma": f"{found.far:.0f}", "beyond": found.beyond}
    text = say("spectral.residuals" if found.beyond else "spectral.no_residuals", file=reading.file, **told)
    title = f"bins of {reading.file} furthest from the {best.model.label}: {found.beyond} of {found.number} by {found.far:.0f} errors or more"
    return [finding(state, text, title, ["keV", "errors"], rows, [file.source_id], shown=True)]


def _excess(wanted: Wanted, state: State, file: ReadFile, reading: SpectrumReading) -> list[Claim]:
    """Whether the column of the model that is taken is more than the Galaxy's."""
    best, known = reading.estimate.best_fit, reading.estimate.known
    if best is None:
        return [Claim(say("interpret.not_fitted"), plain=True)]
    fitted = next((p for p in best.parameters if p.name == COLUMN), None)
    value_id = file.values.get(NAMES[best.model.name].get(COLUMN, ""), "")
    if fitted is None or not value_id:
        return [refused("spectral.no_column", plain=True, model=best.model.label)]
    measured = Measurement(COLUMN, fitted.value, fitted.low, fitted.high, fitted.level, fitted.unit, "")
    told, rows = {"value": format_value(measured), "model": best.model.label}, [[format_value(measured)]]
    columns = [f"column of the {best.model.label}"]
    if known.galactic_column:
        in_front = f"{known.galactic_column:.3g}e20 cm^-2"
        kind = "beyond" if fitted.low > 0 else "none_beyond"
    else:
        place = reading.observation.spectrum.ra, reading.observation.spectrum.dec
        if place[0] is None or place[1] is None:
            text, title = say("spectral.no_place", **told), f"column of {reading.file}"
            return [finding(state, text, title, columns, rows, [value_id, file.source_id], refuses=True)]
        galactic = galactic_column(Position(place[0], place[1]))
        in_front = f"{galactic:.3g}e20 cm^-2"
        above, below = fitted.low > galactic * 1e20, fitted.high < galactic * 1e20
        kind = "more" if above else "less" if below else "same"
    text = say(f"spectral.{kind}", galactic=in_front, **told)
    rows[0].append(in_front)
    columns.append("Galactic column")
    remark = None if best.acceptable else outside_assumptions()
    title = f"columns of {reading.file}"
    return [finding(state, text, title, columns, rows, [value_id, file.source_id], remark=remark)]


def _lines(wanted: Wanted, state: State, file: ReadFile, reading: SpectrumReading) -> list[Claim]:
    """Whether an iron K line betters the power law, by the criterion that chooses models."""
    fits = reading.estimate.fits
    if not {"powerlaw", "powerlaw+line"} <= set(fits):
        return [refused("spectral.few_for_lines", plain=True, file=reading.file)]
    without, line = fits["powerlaw"], fits["powerlaw+line"]
    lower, gain = criterion(without) - criterion(line), without.statistic - line.statistic
    numbers = {
        "gain": f"{max(gain, 0.0):.1f}",
        "more": line.n_free - without.n_free,
        "lower": f"{lower:.1f}",
        "clearly": f"{CLEARLY:.0f}",
    }
    kind = "spectral.line" if lower >= CLEARLY else "spectral.no_line"
    text = say(kind, file=reading.file, statistic=line.statistic_name, **numbers)
    remark = None if max(without.p_value, line.p_value) >= ACCEPTABLE_P else outside_assumptions()
    title = f"iron K line in {reading.file}"
    text = text if remark is None else text.removesuffix(".")  # the remark goes on
    return [finding(state, text, title, list(numbers), [list(numbers.values())], [file.source_id], remark=remark)]


def _pile_up(wanted: Wanted, state: State, file: ReadFile, reading: SpectrumReading) -> list[Claim]:
    """What the count rate says of pile-up."""
    found = pile_up(reading.observation.spectrum)
    text = say("spectral.not_piled_up", file=reading.file) if found is None else found.said
    return [finding(state, text, f"pile-up of {reading.file}", cited=[file.source_id])]


def _free(wanted: Wanted, state: State, file: ReadFile, reading: SpectrumReading) -> list[Claim]:
    """Which parameters of the fit are free and what is held, where it is not said what to hold."""
    best, known = reading.estimate.best_fit, reading.estimate.known
    if best is None:
        return [Claim(say("interpret.not_fitted"), plain=True)]
    own = NAMES[best.model.name]
    free = [label(own[p.name]) for p in best.parameters if p.name in own and p.name not in known.frozen]
    held = known.in_words.removeprefix("; ").replace("; ", ", ")
    told = {"file": reading.file, "model": best.model.label, "free": joined(free, "and")}
    text = say("spectral.held", held=held, **told) if held else say("spectral.free", **told)
    rows = [[", ".join(free), held]]
    return [finding(state, text, f"parameters of the fit of {reading.file}", ["free", "held"], rows, [file.source_id])]


_TOLD: Mapping[str, Callable[[Wanted, State, ReadFile, SpectrumReading], list[Claim]]] = MappingProxyType(
    {
        "counts": _counts,
        "background": _counts,
        "residuals": _residuals,
        "excess_absorption": _excess,
        "lines": _lines,
        "pileup": _pile_up,
        "freeze": _free,
    }
)
ASPECTS = frozenset(_TOLD) - {"freeze"}  # that a value is held is another's to carry out (``fit_options``)
OF_FITS = frozenset(("residuals", "excess_absorption", "lines"))  # worth what the fit is worth

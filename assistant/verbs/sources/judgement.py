"""What to think of a value that is told: what it means, and when it can't be the source's own."""

from collections.abc import Sequence

from astropy.coordinates import SkyCoord

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.tools.facts.differences import spread_of
from assistant.tools.facts.known_values import KnownValue, known_values
from assistant.verbs.sources.finding import finding
from retriever.catalogue.quantities import label
from retriever.catalogue.records import Source

_VARIABLE, _STEADY = 0.9, 0.5  # probabilities of variability
_APART = 5.0  # values of one quantity that differ by more than this factor are said to disagree
_PLANE, _FAR_PC, _PLANE_COLUMN = 5.0, 1500.0, 1e21  # deg, pc, cm^-2
_LOW_INDEX, _HIGH_INDEX = 0.5, 5.0


def judged(state: State, source: Source, key: str, values: Sequence[KnownValue]) -> list[Claim]:
    """Sentences on the best value; none where there is nothing to warn of."""
    best = next((value for value in values if value.trusted), None)
    if best is None or key not in _JUDGES:
        return []
    found = _JUDGES[key](state, source, best, values)
    return [found] if found else []


def _column(state: State, source: Source, best: KnownValue, values: Sequence[KnownValue]) -> Claim | None:
    """A column below the Galactic one on the line of sight, or values that lie far apart."""
    own = spread_of(best.measurement, "column_density")
    galactic = next(iter(known_values(state.toolbox, source, "galactic_column")), None)
    ahead = spread_of(galactic.measurement, "column_density") if galactic else None
    if own and ahead and galactic and not best.bound and own.value < 0.7 * ahead.value:
        text = say("judgement.below_galactic", name=source.name)
        return _warning(state, source, best, text, galactic.id)
    if own and not best.bound and (text := _too_low_in_plane(state, source, own.value)):
        return _warning(state, source, best, text)
    others = [spread_of(v.measurement, "column_density") for v in values if v.comparable]
    numbers = [s.value for s in others if s and s.value > 0]
    if len(numbers) > 1 and max(numbers) > _APART * min(numbers):
        return _warning(state, source, best, say("judgement.columns_apart", name=source.name))
    return None


def _too_low_in_plane(state: State, source: Source, column: float) -> str:
    """That a column is lower than the gas of the Galactic plane lets expect at a source's distance."""
    latitude = abs(float(SkyCoord(source.ra, source.dec, unit="deg").galactic.b.deg))
    known = next((v for v in known_values(state.toolbox, source, "distance") if v.comparable), None)
    away = spread_of(known.measurement, "distance") if known else None
    if away is None or column > _PLANE_COLUMN or latitude > _PLANE or away.value < _FAR_PC:
        return ""
    told = f"{away.value / 1000:.1f} kpc"
    return say("judgement.too_low_in_plane", latitude=f"{latitude:.1f}", distance=told)


def _index(state: State, source: Source, best: KnownValue, values: Sequence[KnownValue]) -> Claim | None:
    """An index that no power law of a source has."""
    value = best.measurement.value
    if best.bound or best.measurement.name == "bat_photon_index" or _LOW_INDEX <= value <= _HIGH_INDEX:
        return None
    text = say("judgement.low_index") if value < _LOW_INDEX else say("judgement.high_index")
    return _warning(state, source, best, text)


def _variability(state: State, source: Source, best: KnownValue, values: Sequence[KnownValue]) -> Claim | None:
    """What a probability of variability means."""
    value = best.measurement.value
    if value > _VARIABLE:
        text = say("judgement.variable")
    else:
        text = say("judgement.steady") if value < _STEADY else say("judgement.undecided")
    return _warning(state, source, best, text)


_JUDGES = {"column_density": _column, "photon_index": _index, "variability": _variability}


def _warning(state: State, source: Source, best: KnownValue, text: str, *cited: str) -> Claim:
    """A judgement; its bounds are this project's, so they stand in its own table."""
    rows = [[source.name, label(best.measurement.name), text]]
    return finding(
        state, text, f"how a value of {source.name} is read", ("source", "of", "reading"), rows, (*best.ids, *cited)
    )

"""Which of several sources is nearest, where some have a measured distance and the others a redshift: of these the luminosity
distance follows, and what follows is said to follow."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.differences import spread_of
from assistant.tools.facts.known_values import known_values
from assistant.tools.facts.like_values import like_values
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.subjects import restriction
from assistant.verbs.sources.value_text import value_text
from retriever.catalogue.nouns import joined
from retriever.catalogue.quantities import format_number
from retriever.catalogue.records import Source
from retriever.physics.cosmology import HUBBLE_FLOW, luminosity_distance

_MOVED = 2e-3  # of redshift: 600 km/s, by which near galaxies move beside the expansion
_SURE = 1.5  # times: distances from redshifts and from other methods that are less apart are not put in order


@dataclass(frozen=True)
class _Far:
    """A source with its distance in Mpc, how that is told, and the evidence."""

    source: Source
    mpc: float
    told: str
    ids: tuple[str, ...]


def by_distance_or_redshift(state: State, sources: Sequence[Source], wanted: Wanted) -> list[Claim]:
    """The nearest (or farthest) first; none where one measurement is of all of them, or too few can be placed."""
    like = like_values(state.toolbox, sources, "distance", restriction(wanted))
    far = [one for source in sources if (one := _far(state, source))]
    if len(like.values) == len(sources) or len(far) < len(sources) or len(sources) < 2:
        return []
    order = sorted(far, key=lambda one: one.mpc, reverse=wanted.descending)
    first, second = order[:2]
    ratio = max(first.mpc, second.mpc) / min(first.mpc, second.mpc)
    listed = "; ".join(f"{one.source.name}: {one.told}" for one in order)
    key = "nearer.unsure" if ratio < _SURE else "nearer.farthest" if wanted.descending else "nearer.nearest"
    text = say(key, name=first.source.name, second=second.source.name, listed=listed)
    cited = [i for one in far for i in one.ids] + [state.ledger.add_source(source) for source in sources]
    rows = [[one.source.name, one.told] for one in order]
    title = f"distances of {len(sources)} sources"
    return [finding(state, text, title, ("source", "distance"), rows, cited, refuses=ratio < _SURE)]


def too_near(state: State, sources: Sequence[Source], wanted: Wanted) -> list[Claim]:
    """That redshifts stand in for distances which they don't tell: the first two are less apart than galaxies move among each other."""
    like = like_values(state.toolbox, sources, "distance", restriction(wanted))
    if like.instead_of != "distance" or len(like.values) < 2:  # one of the Galaxy has no redshift
        return []
    order = sorted(like.values.items(), key=lambda one: one[1].measurement.value, reverse=wanted.descending)
    (_, first), (_, second) = order[:2]
    redshifts = first.measurement.value, second.measurement.value
    if min(redshifts) > HUBBLE_FLOW or abs(redshifts[0] - redshifts[1]) > _MOVED:
        return []
    by_id = {source.id: source.name for source in sources}
    listed = "; ".join(f"{by_id[i]}: {value_text(value.measurement)}" for i, value in order)
    lacking = [s.name for s in sources if not known_values(state.toolbox, s, "distance")]
    text = say("nearer.too_near", lacking=joined(lacking, "and"), listed=listed)
    rows = [[by_id[i], value_text(value.measurement)] for i, value in order]
    cited = [i for _, value in order for i in value.ids] + [state.ledger.add_source(source) for source in sources]
    return [
        finding(
            state, text, f"redshifts of {len(sources)} near sources", ("source", "redshift"), rows, cited, refuses=True
        )
    ]


def _far(state: State, source: Source) -> _Far | None:
    for value in known_values(state.toolbox, source, "distance"):
        spread = spread_of(value.measurement, "distance") if value.trusted and not value.bound else None
        if spread and value.measurement.unit:
            scale = {"pc": 1e-6, "kpc": 1e-3, "Mpc": 1.0}.get(value.measurement.unit)
            if scale:
                return _Far(source, value.measurement.value * scale, value_text(value.measurement), value.ids)
    for value in known_values(state.toolbox, source, "redshift"):
        if value.trusted and not value.bound and value.measurement.value > HUBBLE_FLOW:
            mpc = float(luminosity_distance(value.measurement.value).to_value("Mpc"))
            redshift = format_number(value.measurement.value, 4)
            return _Far(source, mpc, say("nearer.follows", mpc=format_number(mpc, 3), redshift=redshift), value.ids)
    return None

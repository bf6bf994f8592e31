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
from retriever.catalogue.quantities import format_number
from retriever.catalogue.records import Source
from retriever.physics.cosmology import HUBBLE_FLOW, luminosity_distance

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

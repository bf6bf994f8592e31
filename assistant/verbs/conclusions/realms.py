"""Which of two is nearer where only one has a distance: one of the Galaxy is nearer than one with a redshift."""

from collections.abc import Sequence

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.verbs.sources.finding import finding
from retriever.catalogue.kinds import GALACTIC, class_label
from retriever.catalogue.quantities import format_number
from retriever.catalogue.records import Source

_BEYOND = 0.005  # redshift: farther than the galaxies next to ours


def by_realm(state: State, sources: Sequence[Source], nearer: bool) -> Claim | None:
    """The verdict by class and redshift; None where these leave it open."""
    pair = inner_and_outer(sources)
    if pair is None:
        return None
    near, far = pair
    told = {"near": near.name, "far": far.name, "redshift": format_number(far.redshift or 0.0, 4)}
    key = "ranking.realms" if nearer else "ranking.realms_far"
    text = say(key, kind=class_label(near.object_class), **told)
    rows = [[near.name, near.object_class, ""], [far.name, far.object_class, told["redshift"]]]
    cited = [state.ledger.add_source(source) for source in sources]
    return finding(state, text, "which of two is nearer", ("source", "class", "redshift"), rows, cited)


def inner_and_outer(sources: Sequence[Source]) -> tuple[Source, Source] | None:
    """Of two sources the one of our Galaxy (or next to it) and the one beyond; None where they are not of that kind."""
    near = [s for s in sources if s.object_class in GALACTIC]
    far = [s for s in sources if s.object_class not in GALACTIC and (s.redshift or 0.0) > _BEYOND]
    return (near[0], far[0]) if len(sources) == 2 and len(near) == len(far) == 1 else None

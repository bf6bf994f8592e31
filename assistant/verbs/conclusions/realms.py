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
    near = [s for s in sources if s.object_class in GALACTIC]
    far = [s for s in sources if s.object_class not in GALACTIC and (s.redshift or 0.0) > _BEYOND]
    if len(near) != 1 or len(far) != 1 or len(sources) != 2:
        return None
    told = {"near": near[0].name, "far": far[0].name, "redshift": format_number(far[0].redshift or 0.0, 4)}
    text = say("ranking.realms", kind=class_label(near[0].object_class), **told)
    if not nearer:
        text = say("ranking.realms_far", kind=class_label(near[0].object_class), **told)
    rows = [[near[0].name, near[0].object_class, ""], [far[0].name, far[0].object_class, told["redshift"]]]
    cited = [state.ledger.add_source(source) for source in sources]
    return finding(state, text, "which of two is nearer", ("source", "class", "redshift"), rows, cited)

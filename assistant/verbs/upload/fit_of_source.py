"""A model asked to be fitted to a source by its name: fits are made of uploads, so that is said, and what spectrum is held of it."""

from collections.abc import Sequence

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.held import spectrum_from
from assistant.evidence.records import spectrum_kind
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from retriever.catalogue.records import Source

_OTHERS = frozenset(("act", "compute"))  # of a script or a formula, a model is a part


def meant(readings: Sequence[Wanted]) -> tuple[Source, ...]:
    """The sources that all readings of a question hold a model against; none where one of them has no model, or an upload."""
    wishes = [reading.wishes[0] for reading in readings]
    if not wishes or not all(wish.model and wish.do not in _OTHERS and not wish.on_upload for wish in wishes):
        return ()
    return tuple(source for source in wishes[0].known if all(source in wish.known for wish in wishes))


def fit_claims(state: State, sources: Sequence[Source]) -> list[Claim]:
    """That nothing was fitted and what to do, then where the spectrum of each is from."""
    if not sources:
        return []
    claims = [Claim(say("fit_of_source.of_uploads"), plain=True, refuses=True)]
    for source in sources:
        source_id = state.ledger.add_source(source)
        kind = spectrum_kind(state.ledger.source(source_id))
        claims.append(Claim("", (source_id,), remark=spectrum_from(source.name, kind)))
    return claims

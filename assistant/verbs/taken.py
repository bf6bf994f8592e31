"""What is said of a name that is none of its source's own in the library: which source it is taken to be."""

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.verbs.unknown import clean


def taken_as_source(wanted: Wanted, state: State) -> list[Claim]:
    """``1ES 1959+650 is taken to be QSO B1959+650.``"""
    claims = []
    for written, source_id in wanted.taken:
        source = state.toolbox.library.sources[source_id]
        name = clean(written)
        table = state.ledger.add_table(say("taken.title"), ["name", "source"], [[name, source.name]])
        text = say("taken.as_source", name=name, source=source.name)
        claims.append(Claim(text, (table, state.ledger.add_source(source))))
    return claims

"""Values of a source beside an explanation: the first of each quantity that may be trusted."""

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.tools.source_parameters import Parameters
from retriever.catalogue.quantities import format_value, label
from retriever.catalogue.records import Measurement

_OF_EACH = 2


def value_claims(state: State, result: Parameters) -> list[Claim]:
    """``The photon index of X is 1.4 (method)``, unflagged values only."""
    claims = []
    for values in result.values.values():
        trusted = [v for v in values if not state.ledger.measurement(v.measurement)["flag"] and not v.paper]
        for value in trusted[:_OF_EACH]:
            r = state.ledger.measurement(value.measurement)
            m = Measurement(r["name"], r["value"], r["low"], r["high"], r["level"], r["unit"])
            said = {"what": label(m.name), "name": result.source.name, "value": format_value(m)}
            claims.append(Claim(say("value.measured", method=r["method"], **said), (value.measurement,)))
    return claims

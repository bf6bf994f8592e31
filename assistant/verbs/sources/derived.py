"""A value that no record has and one step makes from what the records have: a distance from a redshift, a luminosity from
flux and distance. Said as computed, never as measured."""

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.computations import result_of
from assistant.evidence.sentences import say
from assistant.formulas.table import DERIVED
from assistant.request.language.wanted import Wanted
from assistant.tools.computing.compute import Compute, compute
from retriever.catalogue.nouns import joined
from retriever.catalogue.records import Source

_DISTANCE = "distance"
_UNITS = {_DISTANCE: ("pc", "kpc", "Mpc", "Gpc", "ly", "Mly", "Gly")}


def not_computed(state: State, source: Source, key: str) -> list[Claim]:
    """What is lacking to compute a value that no record has; none where nothing is, or it is made from nothing else."""
    if key not in DERIVED or key == _DISTANCE:
        return []
    lacking = joined(
        list(dict.fromkeys(compute(state.toolbox, Compute(formula=DERIVED[key], sources=[source.id])).lacking)), "and"
    )
    if not lacking:
        return []
    text = say("derived.lacking", lacking=lacking)
    table = state.ledger.add_table(f"{lacking} of {source.name}", ["found"], [["nothing"]], 0)
    return [Claim(text, (table, state.ledger.add_source(source)), refuses=True)]


def derived_claims(state: State, source: Source, key: str, wanted: Wanted) -> list[Claim]:
    """The computed value with its formula and what is assumed; none where the records have not what it is made from."""
    if key not in DERIVED or (key == _DISTANCE and source.redshift is None):
        return []
    to = wanted.to if wanted.to in _UNITS.get(key, ()) else ""
    found = compute(state.toolbox, Compute(formula=DERIVED[key], sources=[source.id], to=to, band=wanted.band))
    if not found.computed:
        return []
    record = state.ledger.computation(found.computed)
    told = {"what": record["what"], "name": source.name, "value": result_of(record), "says": record["says"]}
    text = say("derived.value", formula=record["formula"], put_in=record["put_in"], **told)
    origins = [part["evidence"] for part in record["inputs"] if part["evidence"]]
    return [Claim(text, tuple(dict.fromkeys((found.computed, *origins, *found.sources))))]

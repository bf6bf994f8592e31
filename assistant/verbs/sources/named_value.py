"""A value that a question names by its size: "who measured the 21 solar masses?" is on that value and no other."""

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Limit, Wanted
from assistant.tools.facts.known_values import KnownValue, known_values, label_of
from assistant.verbs.sources.columns import further_columns
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.subjects import KEYS, restriction_on
from assistant.verbs.sources.value_text import best_claims
from retriever.catalogue.quantities import in_unit_of, quantity_by_key
from retriever.catalogue.records import Source

_ROUNDED = 0.02  # how far a value may lie from the number that it is called by


def named_value(state: State, source: Source, key: str, wanted: Wanted) -> list[Claim]:
    """The value that is named; that there is none of that size, then what is known. Nothing where no value is named so."""
    named = next((one for one in wanted.limits if one.quantity == key and one.op == "eq" and one.values), None)
    if named is None or key not in KEYS:
        return []
    held = known_values(state.toolbox, source, key, restriction_on(wanted, key))
    if not held:
        return []
    meant = [value for value in held if _is(value, named, key)][:1]
    told = best_claims(state, source, key, meant or held)
    if meant:
        return [*told, *further_columns(state, source, key, wanted)] if meant == held[:1] else told
    what = {"said": named.said, "what": label_of(key), "name": source.name}
    first = finding(
        state,
        say("columns.none_of_that_size", **what),
        f"{label_of(key)} of {source.name} as the question has it",
        ("asked", "found"),
        [[named.said, "nothing"]],
        [state.ledger.add_source(source)],
        refuses=True,
    )
    return [first, *told, *further_columns(state, source, key, wanted)]


def _is(value: KnownValue, named: Limit, key: str) -> bool:
    """Whether a value is called by that number, as far as it is rounded."""
    held = in_unit_of(quantity_by_key(key), value.measurement)
    return held is not None and abs(held - named.values[0]) <= _ROUNDED * abs(named.values[0])

"""Whether a value that follows from the question's numbers (or from a source's values) meets a bound: "is that above Eddington?"."""

from dataclasses import replace

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.computations import result_of
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Limit, Wanted
from assistant.tools.computing.compute import ComputedValue
from assistant.tools.facts.bands import Restriction
from assistant.tools.facts.differences import Spread, meets
from assistant.tools.facts.known_values import known_values
from assistant.verbs import computing
from assistant.verbs.computable import formula_of
from assistant.verbs.conclusions.bounds import bound_text
from assistant.verbs.conclusions.verdict import Verdict
from assistant.verbs.sources.subjects import KEYS
from retriever.catalogue.quantities import quantity_by_key
from retriever.errors import BadInput
from retriever.text.units import factor_between

_OPS = frozenset(("lt", "le", "gt", "ge", "between"))
# what a source without a value has by the values that it has
_OF_A_SOURCE = {"luminosity": "luminosity", "eddington_ratio": "eddington_ratio", "distance": "luminosity_distance"}
_FREE = frozenset(("eddington_ratio", "redshift"))  # of no unit


def bound_on_computed(wanted: Wanted) -> Limit | None:
    """The only bound, where a value for it can only be computed: from numbers of the question, from the answer before, or of one
    source from its values; None otherwise."""
    bounds = [one for one in wanted.limits if one.op in _OPS and one.values]
    given = [one for one in wanted.limits if one.op == "eq" and one.values]
    follows = wanted.earlier in ("answer", "before", "quantity")
    if given and not bounds and "super_eddington" in wanted.kinds:
        bounds = [Limit("eddington_ratio", "gt", (1.0,), said="1")]
    asks = wanted.verdict in ("whether", "consistent", "") and len(bounds) == 1
    of_one = len(wanted.known) == 1 and len(wanted.limits) == 1 and bounds and bounds[0].quantity in _OF_A_SOURCE
    return bounds[0] if asks and (given or follows or of_one) else None


def computed_beside(state: State, wanted: Wanted) -> list[Claim]:
    """The verdict with the value that was computed and how; none where nothing can be computed."""
    bound = bound_on_computed(wanted)
    meant = _to_compute(wanted, state, bound) if bound else None
    if bound is None or meant is None or _is_held(state, wanted, bound):
        return []
    found = computed_by(meant, state)
    if found is None or not found.computed:
        return []
    record = state.ledger.computation(found.computed)
    value = _in_unit_of(record["value"], record["unit"], bound)
    ends = [
        _in_unit_of(end, record["unit"], bound) if end is not None else None for end in (record["low"], record["high"])
    ]
    if value is None:
        return []
    low, high = (value if end is None else end for end in ends)  # an interval may begin at 0
    spread = Spread(value, low, high, record["level"], record["bound"])
    holds = meets(spread, bound.op, bound.values)
    told = {"what": record["what"], "value": result_of(record), "bound": bound_text(bound, bound.op, bound.values)}
    why = say(
        "computed_bound.across" if holds is None else "computed_bound.met" if holds else "computed_bound.not_met",
        **told,
    )
    rows = ((told["what"], told["value"]), ("bound", told["bound"]))
    cited = (found.computed, *found.sources)
    first = Verdict(holds, why, f"{told['what']} beside a bound", ("what", "value"), rows, cited).claim(state)
    how = say("computing.how", formula=record["formula"], put_in=record["put_in"])
    return [first, Claim(f"{how} {record['says']}".strip(), cited)]


def _to_compute(wanted: Wanted, state: State, bound: Limit) -> Wanted | None:
    """The computation that the bound is on: of the quantity that it names, with the numbers of the question and of the computation
    before."""
    before = next((turn.wanted for turn in reversed(state.conversation.turns) if turn.wanted), None)
    follows = wanted.earlier in ("answer", "before", "quantity", "source")
    held = before if follows and before is not None and before.do == "compute" else None
    given = tuple(one for one in wanted.limits if one.op == "eq")
    if held is not None:
        own = {one.quantity for one in given}
        given += tuple(one for one in held.limits if one.op == "eq" and one.quantity not in own)
    base = replace(wanted, do="compute", verdict="", earlier="", limits=given, quantities=(bound.quantity,), formula="")
    if held is not None and not base.names:
        base = replace(base, names=held.names, sources=base.sources or held.sources)
    if formula := formula_of(base) or _OF_A_SOURCE.get(bound.quantity if wanted.known else "", ""):
        return replace(base, formula=formula)
    return replace(base, formula=held.formula, quantities=held.quantities) if held is not None else None


def _is_held(state: State, wanted: Wanted, bound: Limit) -> bool:
    """Whether the bound is on a source that has values for it, by which it is told."""
    if len(wanted.limits) > 1 or not wanted.known or bound.quantity not in KEYS:
        return False
    of = Restriction(bound.band or wanted.band, bound.instrument or wanted.instrument, wanted.not_instrument)
    return any(value.trusted for value in known_values(state.toolbox, wanted.known[0], bound.quantity, of))


def computed_by(meant: Wanted, state: State) -> ComputedValue | None:
    """What a computation gives; None where it can't be done."""
    calls = computing.VERB.calls(meant, state)
    if not calls:
        return None
    try:
        found = state.toolbox.call(calls[0].name, calls[0].arguments)
    except BadInput:
        return None
    return found if isinstance(found, ComputedValue) else None


def _in_unit_of(value: float, unit: str, bound: Limit) -> float | None:
    """A computed number in the unit that the bound's number is in; None where it is of another kind."""
    own = ""
    if bound.quantity in KEYS:
        held = quantity_by_key(bound.quantity)
        own = (held.held_in if held.held_in is not None else held.unit) or ""
    elif bound.unit:
        own = bound.unit
    if own == unit or (not unit and bound.quantity in _FREE):
        return value
    try:
        return value * factor_between(unit, own)
    except ValueError:
        return None

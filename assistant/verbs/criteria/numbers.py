"""The number that a criterion is on: of the question, in the criterion's unit, or computed from what the question gives."""

from dataclasses import dataclass, replace

from assistant.agent.engine import State
from assistant.evidence.computations import result_of
from assistant.request.language.wanted import Limit, Wanted
from assistant.tools.computing.compute import ComputedValue
from assistant.verbs.conclusions.computed import computed_by
from assistant.verbs.criteria.table import Criterion
from assistant.verbs.sources.subjects import KEYS
from retriever.catalogue.quantities import quantity_by_key
from retriever.text.units import unit_said


@dataclass(frozen=True)
class Number:
    """A value in the unit of its criterion with the ends of its error (one standard deviation), how it was said, and the ledger ids
    behind it; ``of`` are the numbers of the question that it is of."""

    value: float
    low: float
    high: float
    said: str
    ids: tuple[str, ...] = ()
    of: tuple[Limit, ...] = ()

    @property
    def has_error(self) -> bool:
        return self.low < self.value < self.high


def given_numbers(wanted: Wanted) -> list[Limit]:
    """The values that a question gives; what an error of one is taken for is none."""
    given = [one for one in wanted.limits if one.op == "eq" and one.values]
    errors = {(one.quantity, one.error) for one in given if one.error}
    return [one for one in given if (one.quantity, one.values[0]) not in errors]


def number_for(criterion: Criterion, wanted: Wanted, state: State) -> Number | None:
    """The number that a criterion can be held against; None where the question gives none."""
    given = given_numbers(wanted)
    for quantity in (criterion.quantity, *criterion.also):
        for limit in given:
            if limit.quantity == quantity and (factor := _factor(limit, criterion)):
                return _scaled(limit, factor)
    for limit in given:
        if criterion.inverse and limit.quantity == criterion.inverse and limit.values[0] > 0:
            value, up, down = limit.values[0], limit.error, limit.below or limit.error
            ends = 1 / (value + up), 1 / max(value - down, 1e-3 * value)
            return Number(1 / value, *ends, f"{1 / value:.3g} {criterion.unit}", of=(limit,))
    return _computed(criterion, wanted, state)


def _scaled(limit: Limit, factor: float) -> Number:
    value, up, down = (one * factor for one in (limit.values[0], limit.error, limit.below or limit.error))
    return Number(value, value - down, value + up, limit.said or f"{value:.4g}", of=(limit,))


def _factor(limit: Limit, criterion: Criterion) -> float | None:
    """What turns a number of the question into the criterion's unit; None where it is of another kind."""
    own = limit.unit
    if limit.quantity in KEYS:
        held = quantity_by_key(limit.quantity)
        own = (held.held_in if held.held_in is not None else held.unit) or ""
    if own == criterion.unit or not own and limit.quantity not in KEYS:
        return 1.0
    if not own or not criterion.unit:
        return None
    if criterion.unit.startswith(f"{own} "):  # "keV cm2", of which a table of units may know the first part alone
        return 1.0
    written, wanted = (unit_said(f" {unit}")[1] for unit in (own, criterion.unit))
    if written is None or wanted is None or not written.is_equivalent(wanted):
        return None
    return float(written.to(wanted))


def _computed(criterion: Criterion, wanted: Wanted, state: State) -> Number | None:
    """What follows by a formula from the numbers of the question, or from those of the computation before."""
    before = next((turn.wanted for turn in reversed(state.conversation.turns) if turn.wanted), None)
    goes_on = wanted.earlier in ("answer", "before", "quantity") and before is not None and before.do == "compute"
    given = tuple(given_numbers(wanted))
    if goes_on and before is not None and before.formula in criterion.formulas:
        meant = replace(before, limits=(*given, *before.limits), question=wanted.question)
    elif len(given) > 1 and criterion.formulas:
        bare = Wanted("compute", limits=given, question=wanted.question, universe=wanted.universe)
        meant = replace(bare, formula=criterion.formulas[0])
    else:
        return None
    found = computed_by(meant, state)
    if not isinstance(found, ComputedValue) or not found.computed:
        return None
    record = state.ledger.computation(found.computed)
    factor = _factor(Limit("", "eq", unit=record["unit"]), criterion)
    if factor is None or record["bound"]:
        return None
    value = record["value"]
    low, high = (value if end is None else end for end in (record["low"], record["high"]))
    scaled = (factor * value, factor * low, factor * high)
    return Number(*scaled, result_of(record), (found.computed, *found.sources), given)

"""A computation that a question can only mean: of the readings that would be asked back, the one whose formula has all its inputs
and leaves no number over. It is computed and said how it was taken, which is checked sooner than a question back is answered."""

import copy

from assistant.agent.engine import State
from assistant.evidence.ledger import Ledger
from assistant.request.language.wanted import Wanted
from assistant.tools.computing.compute import ComputedValue
from assistant.verbs import computing
from retriever.errors import BadInput

_BANDS_MATTER = frozenset(("band_conversion", "unit", "hardness_ratio"))  # what they start from is easily mistaken


def computation(state: State) -> Wanted | None:
    """The one reading on offer that is such a computation; None where there is none, or more than one."""
    whole: list[Wanted] = []
    for wanted in state.asked.offered:
        if wanted.do == "compute" and wanted not in whole and _is_whole(wanted, state):
            whole.append(wanted)
    return whole[0] if len(whole) == 1 else None


def _is_whole(wanted: Wanted, state: State) -> bool:
    """Whether nothing of the question is left unread and the formula can be computed with all of its numbers."""
    numbers = [limit for limit in wanted.limits if limit.op == "eq" and limit.values]
    if wanted.unread or not numbers or len(numbers) < len(wanted.limits) or wanted.formula in _BANDS_MATTER:
        return False
    bench = copy.copy(state.toolbox)
    bench.ledger = Ledger()
    found = []
    for call in computing.VERB.calls(wanted, state):
        try:
            found.append(bench.call(call.name, call.arguments))
        except BadInput:
            return False
    results = [one for one in found if isinstance(one, ComputedValue)]
    return bool(results) and all(one.computed and not one.unused for one in results)

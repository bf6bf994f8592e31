"""What is here of a class of sources: how many, and medians of quantities that every catalogue gives alike."""

import numpy as np

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.held import here
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from retriever.catalogue.kinds import KINDS
from retriever.catalogue.quantities import format_number, quantity_by_key

# these have no band: values of any catalogue are of one kind
_ALIKE = ("redshift", "distance", "spin_period", "orbital_period")
_FEW = 3  # values that a median needs


def class_portrait(wanted: Wanted, state: State, brief: bool) -> list[Claim]:
    """``1548 quasars are here``; unless ``brief``, with a table of medians and of how many sources each is."""
    library = state.toolbox.library
    columns = library.columns
    claims = []
    for name in wanted.classes:
        inside = columns.of_classes([name])
        total = int(np.count_nonzero(inside))
        rows = []
        for key in _ALIKE:
            values = columns.value(key)[inside]
            values = values[np.isfinite(values)]
            if len(values) >= _FEW:
                q = quantity_by_key(key)
                rows.append([q.label, format_number(float(np.median(values)), 3), q.unit or q.held_in, len(values)])
        where, label = here(library), KINDS[name].noun if name in KINDS else name
        title = f"{total} sources of the class {label} in {where}"
        table = state.ledger.add_table(title, ["quantity", "median", "unit", "sources with a value"], rows, total)
        text = say("explain.class", total=total, label=label, here=where)
        if rows and not brief:
            claims.append(Claim(text + say("explain.medians"), (table,), table=table))
        else:
            claims.append(Claim(text + ".", (table,)))
    return claims

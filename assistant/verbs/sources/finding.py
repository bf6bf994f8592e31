"""Claims on what follows from several values: the values stand in a table of the ledger, which the claim cites.

Verification takes a finding's words as they are, and looks for its numbers and names among the values.
"""

from collections.abc import Sequence
from typing import Any

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.remarks import Remark


def finding(
    state: State,
    text: str,
    title: str,
    columns: Sequence[str] = ("found",),
    rows: Sequence[Sequence[Any]] = (("nothing",),),
    cited: Sequence[str] = (),
    *,
    total: int | None = None,
    shown: bool = False,
    refuses: bool = False,
    remark: Remark | None = None,
) -> Claim:
    """A claim that rests on a table and on what else is ``cited``; ``shown``: the table stands below the text.

    ``refuses`` for what was asked for and is not here.
    """
    plain = text.replace("**", "")
    table = state.ledger.add_table(title, list(columns), [list(row) for row in rows], total, plain)
    ids = tuple(dict.fromkeys((table, *cited)))
    return Claim(text, ids, remark=remark, refuses=refuses, table=table if shown else "")

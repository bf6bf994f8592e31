"""One answer of a language model's claims and of those that were drafted without it.

What the draft says of what is missing or misread, a verdict that was computed, and what the model's claims do not say with the same
evidence and the same numbers stays in it: the model may say things better and further, and leave nothing out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.evidence.claims import Claim
from assistant.evidence.ledger import Ledger
from retriever.text.number_words import counted_in, spelled_in
from retriever.text.numbers import Figure, numbers_in


def composed(drafted: Sequence[Claim], told: Sequence[Claim], ledger: Ledger, unclear: bool) -> list[Claim]:
    """The claims of the whole answer. Where it is ``unclear`` what is asked, the question back stands behind what the model says."""
    if not told:
        return list(drafted)
    first = leading(drafted, unclear)
    behind = [claim for claim in drafted[len(first) :] if not covered(claim, told, ledger)]
    drawn = [*first, *_with_tables(told, drafted[len(first) :], behind), *behind]
    return list({(claim.shown, claim.table, claim.code): claim for claim in drawn}.values())


def leading(drafted: Sequence[Claim], unclear: bool) -> list[Claim]:
    """The claims that stand before all others: a computed verdict, a correction, what is not here."""
    for number, claim in enumerate(drafted):
        if not (claim.text.startswith("**") or (claim.refuses and (claim.evidence or not unclear))):
            return list(drafted[:number])
    return list(drafted)


def covered(claim: Claim, told: Iterable[Claim], ledger: Ledger) -> bool:
    """Whether the model's claims say all that a drafted one says, as far as fixed rules can tell."""
    if claim.plain or claim.refuses or claim.remark or claim.code or claim.text.startswith("**"):
        return False
    told = list(told)
    cited = set(ledger.with_origins(i for one in told for i in one.evidence))
    said = [figure for one in told for figure in _numbers(one.text)]
    every = all(any(abs(own.value - one.value) <= one.half_unit for one in said) for own in _numbers(claim.text))
    return bool(claim.evidence) and set(claim.evidence) <= cited and every


def _numbers(text: str) -> list[Figure]:
    return [*numbers_in(text), *counted_in(text), *spelled_in(text)]


def _with_tables(told: Sequence[Claim], drafted: Iterable[Claim], behind: Sequence[Claim]) -> list[Claim]:
    """The model's claims, the first that cites a table of a claim left out with the table below it."""
    tables = {claim.table for claim in drafted if claim.table and claim not in behind}
    shown = []
    for claim in told:
        table = next((i for i in claim.evidence if i in tables), "")
        tables.discard(table)
        shown.append(replace(claim, table=table))
    return shown

"""The numbers that a request gives for a computation, as formulas take them."""

from assistant.formulas.given import Given
from assistant.request.language.wanted import Limit, Wanted
from retriever.catalogue.records import Source


def numbers_given(wanted: Wanted) -> list[Given]:
    """Each condition that says what something is, a number or the value of a source."""
    return [_given(limit) for limit in wanted.limits if limit.op == "eq"]


def _given(limit: Limit) -> Given:
    known = {"quantity": limit.quantity, "unit": limit.unit[:40], "said": limit.said[:80], "band": limit.band}
    if isinstance(limit.source, Source):
        return Given(**known, source=limit.source.id)
    return Given(**known, value=limit.values[0], error=abs(limit.error)) if limit.values else Given(**known)

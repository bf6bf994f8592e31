"""Whether two quantities go together over the sources that are meant: a coefficient of ranks, the slope of a power law where they
do, and what the choice of the sources makes of such a relation by itself."""

from dataclasses import replace

import numpy as np

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say, says
from assistant.tools.selection.select_sources import Selected
from assistant.tools.selection.statistics import power_law, trend
from assistant.verbs.selection.ranking import called
from assistant.verbs.selection.words import conditions_of, noun_of
from assistant.verbs.sources.finding import finding
from retriever.catalogue.nouns import joined
from retriever.catalogue.quantities import format_number, quantity_by_key
from retriever.library.value_looks import Look

_CLEAR = 0.01  # chance of so strong a relation of ranks, below which there is one
_TINY = 1e-6


def trend_claims(state: State, result: Selected, looks: list[Look]) -> list[Claim]:
    """Spearman's coefficient of two quantities, with p and n; then what is to be borne in mind."""
    noun, total = named(state, result), result.total
    empty = [look for look in looks[:2] if not look.group]
    if len(looks) > 1 and empty:
        what = joined([quantity_by_key(look.quantity).label for look in empty], "and")
        text = say("aggregate.lacking_one", what=what, noun=noun, total=total)
        return [replace(_said(state, text, ["source"], [[str(total)]]), refuses=True)]
    if len(looks) < 2:
        return [_said(state, say("aggregate.two_needed", noun=noun), ["source"], [])]
    first, second = looks[:2]
    at = result.selection.rows
    rho, p, count = trend(first.values[at], second.values[at])
    told = {"first": called(first), "second": called(second), "count": count, "noun": noun, "total": total}
    if np.isnan(rho):
        text = say("aggregate.few_pairs", **told)
        return [replace(_said(state, text, ["pairs", "of"], [[str(count), str(total)]]), refuses=True)]
    numbers = [str(count), f"{rho:.2f}", f"= {format_number(p, 2)}" if p > _TINY else "< 1e-6"]
    told |= {"rho": numbers[1], "p": numbers[2]}
    clear = p < _CLEAR
    text = say("aggregate.no_trend" if not clear else "aggregate.rises" if rho > 0 else "aggregate.falls", **told)
    if clear and (fitted := power_law(first.quantity, first.values[at], second.quantity, second.values[at])):
        slope, error = (format_number(one, 2) for one in fitted)
        text += " " + say("aggregate.slope", slope=slope, error=error, **told)
        numbers += [slope, error]
    columns = ["pairs", "coefficient", "p", "slope", "its error"][: len(numbers)]
    return [_said(state, text, columns, [numbers]), *_borne_in_mind(state, first.quantity, second.quantity)]


def named(state: State, result: Selected) -> str:
    """The sources that are meant, with the conditions on them."""
    noun = noun_of(state.toolbox.library, result.wanted)
    if not result.wanted.conditions:
        return noun
    conditions = conditions_of(state.toolbox.library, result.wanted, result.selection.looks)
    return say("selection.with_conditions", noun=noun, conditions=conditions)


def _borne_in_mind(state: State, first: str, second: str) -> list[Claim]:
    """What makes two quantities go together by itself, or is known of them."""
    both = "_and_".join(sorted((first, second)))
    text = say(f"trend_notes.{both}" if says(f"trend_notes.{both}") else "trend_notes.any")
    return [finding(state, text, text, ("relation",), [[f"{first}, {second}"]])]


def _said(state: State, text: str, columns: list[str], rows: list[list[str]]) -> Claim:
    return finding(state, text, text, columns, rows)

"""The verb ``unusual``: which sources have a value far from what their class has, and which value it is."""

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.request.order import WHOLE, rows_shown
from assistant.tools.selection.select_sources import Selected
from assistant.tools.selection.statistics import UNUSUAL, Deviation, deviations
from assistant.verbs.selection import listing
from assistant.verbs.selection.filter_of import filter_of, lacks
from assistant.verbs.selection.notes import refusals
from assistant.verbs.selection.ranking import called, unit_of
from assistant.verbs.selection.words import noun_of
from assistant.verbs.verb import Verb
from retriever.catalogue.quantities import format_number
from retriever.library.library import Library


def calls(wanted: Wanted, state: State) -> list[ToolCall]:
    """The sources in question."""
    return [ToolCall(call.name, call.arguments | {"limit": 0}) for call in listing.calls(wanted, state)]


def write(wanted: Wanted, state: State) -> list[Claim]:
    """The farthest from the medians of their classes, with the value that is, and how it was told."""
    library, result = state.toolbox.library, state.found(Selected)
    if result is None:
        return refusals(state, filter_of(wanted, library), lacks(wanted))
    noun = noun_of(library, result.wanted)
    if not result.total:
        text = say("selection.none", noun=noun)
        return [Claim(text, (state.ledger.add_table(text.replace("**", ""), ["source"], [], 0),), refuses=True)]
    found = deviations(library.sources, result.selection.rows)
    how = say("unusual.how", bound=format_number(UNUSUAL))
    if not found:
        text = say("unusual.none", total=result.total, noun=noun)
        if result.total == 1:
            text = say("unusual.none_of_one", name=library.sources[result.listed[0]].name)
        text = f"{text} {how}"
        table = state.ledger.add_table(text.replace("**", ""), ["source"], [], 0)
        return [Claim(text, (table,))]
    left = found[wanted.offset :]
    shown = left[: wanted.limit or rows_shown(len(left))]
    rows, ids = (
        [_row(library, one) for one in shown],
        [state.ledger.add_source(library.sources.at(one.row)) for one in shown],
    )
    if not rows:
        text = say("selection.past_the_end", total=len(found))
        table = state.ledger.add_table(text, ["source"], [], len(found))
        return [Claim(text, (table,))]
    name, kind, what, value, median, count, apart = rows[0]
    told = {
        "name": name,
        "what": what,
        "value": value,
        "median": median,
        "count": count,
        "kind": kind,
        "apart": apart.lstrip("+-"),
    }
    text = say("unusual.most", shown=len(rows), found=len(found), total=result.total, noun=noun, **told) + " " + how
    columns = ["source", "class", "quantity", "value", "median of class", "values of class", "deviations"]
    table = state.ledger.add_table(text.replace("**", ""), columns, rows, len(found))
    return [Claim(text, (table, *ids[:WHOLE]), table=table)]


def _row(library: Library, one: Deviation) -> list[str]:
    """The source with its value beside the median of its class."""
    source, unit = library.sources.at(one.row), unit_of(one.look)
    value, median = (f"{format_number(number, 4)}{unit}" for number in (one.value, one.median))
    return [source.name, source.object_class, called(one.look), value, median, str(one.count), f"{one.deviations:+.1f}"]


VERB = Verb(calls, write, lacks)

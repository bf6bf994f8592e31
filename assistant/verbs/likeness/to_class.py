"""Sources of one class that are like another ("which AGN resemble blazars?"): those whose spectra are as near to the middle of that class
as half of its own are, and how much that says."""

from dataclasses import replace
from typing import Any

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.likeness.alike_to_class import FEWEST, NearClass
from assistant.tools.likeness.sources_alike import SHOWN
from assistant.verbs.likeness.said import counted
from assistant.verbs.selection.arguments import arguments
from assistant.verbs.selection.filter_of import filter_of
from assistant.verbs.selection.words import noun_of
from retriever.catalogue.filters import SourceFilter
from retriever.catalogue.kinds import classes_in


def of_classes(wanted: Wanted) -> bool:
    """Whether two classes are named, the second to be liked, and no source."""
    plain = not (wanted.stat or wanted.topic or wanted.kinds or wanted.on_upload or wanted.limits or wanted.quantities)
    return plain and len(wanted.class_words) == 2 and all(classes_in(word)[0] for word in wanted.class_words)


def calls(wanted: Wanted, state: State) -> list[ToolCall]:
    """One ranking."""
    ours, theirs = (_filter(wanted, state, word) for word in wanted.class_words)
    given: dict[str, Any] = {
        "what": say("near_class.title", **_nouns(wanted, state))[:400],
        "wanted": arguments(ours),
        "others": arguments(theirs),
        "limit": min(wanted.limit or SHOWN, 50),
    }
    return [ToolCall("alike_to_class", given)]


def write(wanted: Wanted, state: State, result: NearClass) -> list[Claim]:
    """How many are as near, which are nearest, and the share of the class that they are."""
    told: dict[str, Any] = {
        **_nouns(wanted, state),
        "members": result.members,
        "compared": result.compared,
        "total": result.total,
        "shown": len(result.ids),
        "fewest": FEWEST,
    }
    if result.members < FEWEST or not result.compared:
        return [replace(counted(state, say("near_class.too_few", **told), result.members), refuses=True)]
    if not result.total:
        return [counted(state, say("near_class.none", **told), 0)]
    share = 100 * result.total / result.compared
    told |= {
        "first": result.sources[0].name,
        "share": f"{share:.2g}" if share < 99.5 else "100",
        "least": f"{result.least:.2f}",
    }
    text = say("near_class.verdict", **told)
    numbers = [[result.total, result.compared, result.members, told["share"], told["least"], result.shown]]
    heads = ["near", "compared", "members", "share (%)", "least", "shown"]
    table = state.ledger.add_table(text.replace("**", ""), heads, numbers, result.total)
    worth = say("near_class.worth", **told)
    figures = state.ledger.add_table(worth, heads, numbers)
    return [Claim(text, (result.table, table, *result.ids), table=result.table), Claim(worth, (figures,))]


def _filter(wanted: Wanted, state: State, word: str) -> SourceFilter:
    classes, subclass = classes_in(word)
    alone = replace(wanted, classes=classes, class_words=(word,), subclass=subclass)
    return filter_of(alone, state.toolbox.library).filter


def _nouns(wanted: Wanted, state: State) -> dict[str, str]:
    ours, theirs = (
        noun_of(state.toolbox.library, SourceFilter(kinds=_filter(wanted, state, word).kinds))
        for word in wanted.class_words
    )
    return {"ours": ours, "theirs": theirs}

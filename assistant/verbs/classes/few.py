"""Kinds of which only a few sources are marked here: too few for medians, so they stand side by side one by one."""

from collections.abc import Sequence

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.like_values import like_values
from assistant.tools.facts.population import called
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.side_by_side import side_by_side
from assistant.verbs.sources.subjects import restriction_on
from retriever.catalogue.families import kind_of_word
from retriever.catalogue.nouns import joined
from retriever.catalogue.records import Source
from retriever.library.source_sets import of_kind

_MOST = 6  # members of a kind that are shown
_COLUMNS = ("class", "photon_index", "flux", "hardness", "luminosity", "column_density")


def few_members(state: State, words: Sequence[str], wanted: Wanted) -> list[Claim]:
    """How many of each kind there are, and those of the small ones in a table; none where a word means nothing of the catalogue."""
    sources = state.toolbox.library.sources
    kinds = {word: kind for word in words if (kind := kind_of_word(word))}
    rows = {called(kind, word): of_kind(sources, kind).nonzero()[0] for word, kind in kinds.items()}
    if len(kinds) < len(words) or min((len(some) for some in rows.values()), default=0) == 0:
        return []
    counts = joined([say("classes.few_count", count=len(some), label=label) for label, some in rows.items()], "and")
    counted = [[label, str(len(some))] for label, some in rows.items()]
    first = finding(
        state,
        say("classes.few_members", counts=counts),
        f"number of {' and '.join(rows)}",
        ("kind", "number"),
        counted,
        refuses=True,
    )
    small = [sources.at(int(row)) for some in rows.values() if len(some) <= _MOST for row in some]
    keys = dict.fromkeys((*(key for key in wanted.quantities if key in _COLUMNS), *_COLUMNS))
    known = [key for key in keys if key == "class" or _is_known(state, small, key, wanted)]
    return (
        [first, *side_by_side(state, small, tuple(dict.fromkeys(("class", *known))), wanted, True)]
        if small
        else [first]
    )


def _is_known(state: State, sources: Sequence[Source], key: str, wanted: Wanted) -> bool:
    """Whether any of them has a value of the quantity itself."""
    like = like_values(state.toolbox, sources, key, restriction_on(wanted, key))
    return like.key == key and bool(like.values)

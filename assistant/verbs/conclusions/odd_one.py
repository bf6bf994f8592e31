"""Which of several sources is the odd one out: the only one that is not of the class of all the others."""

from collections import Counter
from collections.abc import Sequence

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.verbs.conclusions.classes.kinds import kind_text
from assistant.verbs.sources.finding import finding
from retriever.catalogue.nouns import classes_plural, joined
from retriever.catalogue.records import Source

_FEWEST = 3  # sources of which one can be the odd one


def odd_one(state: State, sources: Sequence[Source]) -> list[Claim]:
    """The one by its class; none where the classes part them otherwise, or a class is not known."""
    classes = Counter(source.object_class for source in sources)
    if len(sources) < _FEWEST or len(classes) != 2 or "" in classes or min(classes.values()) != 1:
        return []
    common = classes.most_common(1)[0][0]
    odd = next(source for source in sources if source.object_class != common)
    others = [source.name for source in sources if source is not odd]
    told = {
        "name": odd.name,
        "kind": kind_text(odd),
        "others": joined(others, "and"),
        "common": classes_plural((common,)),
    }
    rows = [[source.name, kind_text(source)] for source in sources]
    cited = [state.ledger.add_source(source) for source in sources]
    return [
        finding(
            state,
            say("odd_one.by_class", **told),
            "classes of the sources",
            ("source", "class"),
            rows,
            cited,
            shown=True,
        )
    ]

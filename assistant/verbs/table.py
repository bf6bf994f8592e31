"""The verbs that requests can have, and what carries each out."""

from assistant.verbs import computing, papers, syntheses
from assistant.verbs.act.act import ACT
from assistant.verbs.explain.explain import EXPLAIN
from assistant.verbs.itself.about import ABOUT
from assistant.verbs.itself.talk import GREET, REFUSE
from assistant.verbs.likeness import described, similar
from assistant.verbs.selection import aggregating, listing, unusual
from assistant.verbs.sources.verbs import ON_SOURCES
from assistant.verbs.upload.interpret import INTERPRET
from assistant.verbs.verb import Verb

VERBS: dict[str, Verb] = {
    "about": ABOUT,
    "act": ACT,
    "aggregate": aggregating.AGGREGATE,
    "compute": computing.VERB,
    "count": listing.COUNT,
    "described": described.VERB,
    "explain": EXPLAIN,
    "greet": GREET,
    "interpret": INTERPRET,
    "list": listing.LIST,
    "papers": papers.VERB,
    "refuse": REFUSE,
    "similar": similar.VERB,
    "summarise": syntheses.VERB,
    "unusual": unusual.VERB,
    **ON_SOURCES,
}

"""The verbs that requests can have, and what carries each out."""

from assistant.verbs import compare, computing, conclude, identify, papers, syntheses, values
from assistant.verbs.act.act import ACT
from assistant.verbs.explain.explain import EXPLAIN
from assistant.verbs.itself.about import ABOUT
from assistant.verbs.itself.talk import GREET, REFUSE
from assistant.verbs.likeness import described, find, similar
from assistant.verbs.selection import aggregating, listing, unusual
from assistant.verbs.upload.as_source import on_uploads
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
    "find": find.VERB,
    "greet": GREET,
    "interpret": INTERPRET,
    "list": listing.LIST,
    "papers": papers.VERB,
    "refuse": REFUSE,
    "similar": similar.VERB,
    "summarise": syntheses.VERB,
    "unusual": unusual.VERB,
    "identify": identify.VERB,
    "values": values.VERB,
    "compare": on_uploads(compare.VERB),
    "conclude": on_uploads(conclude.VERB),
}

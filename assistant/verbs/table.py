"""The verbs that requests can have, and what carries each out."""

from assistant.verbs import computing, papers
from assistant.verbs.selection import listing
from assistant.verbs.verb import Verb

VERBS: dict[str, Verb] = {
    "compute": computing.VERB,
    "papers": papers.VERB,
    "list": listing.LIST,
    "count": listing.COUNT,
}

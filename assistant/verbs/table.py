"""The verbs that requests can have, and what carries each out."""

from assistant.verbs import papers
from assistant.verbs.verb import Verb

VERBS: dict[str, Verb] = {"papers": papers.VERB}

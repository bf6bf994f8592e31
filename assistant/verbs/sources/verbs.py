"""The verbs on known sources, as they stand in the table of all verbs."""

from assistant.verbs import compare, conclude, identify, values
from assistant.verbs.verb import Verb

ON_SOURCES: dict[str, Verb] = {
    "identify": identify.VERB,
    "values": values.VERB,
    "compare": compare.VERB,
    "conclude": conclude.VERB,
}

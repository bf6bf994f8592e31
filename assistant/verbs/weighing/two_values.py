"""Verdicts on a quantity by two values: of two sources, of one source measured several times, or beside a number of the question."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.request.language.wanted import Wanted
from assistant.verbs.classes.beside import class_words
from assistant.verbs.conclusions.between import one_source, several_sources, significant, two_sources
from assistant.verbs.conclusions.typical import typical
from assistant.verbs.weighing.given import given_beside
from retriever.catalogue.records import Source

_TWO = ("ratio", "difference", "consistent", "significant")


def of_values(state: State, sources: Sequence[Source], wanted: Wanted, keys: Sequence[str]) -> list[Claim]:
    """Verdicts on two values: of two sources, or of one source measured several times."""
    claims = list[Claim]()
    for key in keys:
        given = next((x for x in wanted.limits if x.quantity == key and x.op in ("eq", "between") and x.values), None)
        if given and wanted.verdict == "consistent" and class_words(wanted):
            usual = replace(wanted, verdict="typical", quantities=(key,), limits=())
            claims += [claim for source in sources for claim in typical(state, source, usual)]
            claims += [given_beside(state, source, given, wanted).reason(state) for source in sources]
        elif given and wanted.verdict in ("consistent", "ratio", "difference"):
            claims += [given_beside(state, source, given, wanted).claim(state) for source in sources]
        elif len(sources) == 1 and wanted.verdict == "significant":
            claims.append(significant(state, sources[0], key, wanted))
        elif len(sources) > 1 and wanted.verdict in _TWO:
            claims += alike(state, sources, key, wanted)
        else:
            claims += [claim for source in sources for claim in one_source(state, source, key, wanted)]
    return claims


def alike(state: State, sources: Sequence[Source], key: str, wanted: Wanted) -> list[Claim]:
    """Two sources beside each other; of more, whether all agree, or each beside the first."""
    first, *others = sources
    if len(others) > 1 and wanted.verdict in ("consistent", "same", "significant"):
        return [several_sources(state, sources, key, wanted).claim(state)]
    return [claim for other in others for claim in two_sources(state, first, other, key, wanted)]

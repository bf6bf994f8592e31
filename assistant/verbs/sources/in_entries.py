"""What the glossary says of a source's quantity that no record has: the cyclotron line of Her X-1 stands in an entry's example."""

import re
from collections.abc import Sequence

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.verbs.sources.subjects import KEYS
from assistant.verbs.unknown import capital
from retriever.catalogue.quantities import factor_for, quantity_by_key
from retriever.catalogue.records import Source
from retriever.library.term_matching import called, named_in
from retriever.text.sentences import sentences

_MOST = 1  # entries that are quoted
_SHORT = 4  # letters and digits of a name that no other name begins with


def entry_on(state: State, names: Sequence[str]) -> Claim | None:
    """What the entry says that is called by one of these names; None where there is none."""
    term = called(state.toolbox.library.terms, *names)
    return Claim(f"{capital(term.term)}: {term.definition}", (state.ledger.add_term(term),)) if term else None


def entry_on_kinds(state: State, kinds: Sequence[str]) -> list[Claim]:
    """What the glossary says of kinds that no source here is marked as: it names some of them."""
    said = "; ".join(kind.replace("_", " ") for kind in kinds)
    return [
        Claim(f"{capital(term.term)}: {term.definition} {term.example}".strip(), (state.ledger.add_term(term),))
        for term in named_in(said, state.toolbox.library.terms)[:_MOST]
    ]


def entries_on(state: State, source: Source, key: str) -> list[Claim]:
    """The sentence of an entry that names the source beside a number in a unit of the quantity, where it or its entry's
    name speaks of the quantity; none where there is no such."""
    if key not in KEYS:
        return []
    quantity = quantity_by_key(key)
    spoken = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, (quantity.label, *quantity.words)))})(?![\w-])", re.I)
    names = "|".join(re.escape(name) for name in dict.fromkeys((source.name, *source.aliases)) if len(name) > _SHORT)
    valued = (
        re.compile(rf"(?<![\w-])(?:{names})(?![\w-])[^.;]*?\d[\d.]*(?P<behind>\s?[A-Za-z][^;]*)") if names else None
    )
    if valued is None:
        return []
    found = [
        (term, sentence)
        for term in state.toolbox.library.terms
        for whole in sentences(f"{term.definition} {term.example}")
        for sentence in whole.split("; ")  # "Her X-1: 35 d (orbit 1.7 d); LMC X-4: 30 d": each speaks of its own
        if spoken.search(f"{term.term} {sentence}")
        and (value := valued.search(sentence))
        and factor_for(quantity, value["behind"]) is not None
    ]
    return [
        Claim(f"{capital(term.term)}: {sentence.rstrip('.')}.", (state.ledger.add_term(term),))
        for term, sentence in found[:_MOST]
    ]

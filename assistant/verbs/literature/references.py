"""The reference of a catalogue that an open library is made from, where a question names it."""

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.verbs.itself.facts import catalogues

_SPELLED = {"catalogue": "catalog", "catalogues": "catalog", "catalogs": "catalog"}


def reference(wanted: Wanted, state: State) -> list[Claim]:
    """``The reference of Chandra Source Catalog 2 is Evans et al. 2024, 2024ApJS..274...22E``; nothing where no catalogue of the
    libraries is named whole."""
    asked, lines = _words(wanted.question), catalogues(state.toolbox.library)
    named = [line for line in lines if _words(line.partition(":")[0]) <= asked and ":" in line]
    claims = []
    for line in named:
        name, _, cited = line.partition(":")
        table = state.ledger.add_table("catalogues behind the libraries", ["catalogue"], [[line]])
        claims.append(Claim(say("literature.own_reference", name=name, reference=cited.strip()), (table,)))
    return claims


def _words(text: str) -> set[str]:
    """Words of a name, without the number of a release behind it."""
    parts = "".join(c if c.isalnum() else " " for c in text.lower()).split()
    return {_SPELLED.get(part, part) for part in parts if len(part) > 1}

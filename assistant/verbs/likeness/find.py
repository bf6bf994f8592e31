"""The verb ``find``: what of a domain's real examples fits words; the domain, and how far it can be trusted, are told each time."""

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim, refused
from assistant.evidence.sentences import say
from assistant.request.domains import DOMAINS
from assistant.request.language.wanted import Wanted
from assistant.tools.likeness.find_examples import Examples
from assistant.tools.likeness.known_examples import Known
from assistant.verbs.likeness import of_known
from assistant.verbs.verb import Verb
from retriever.encoders.image_space import image_space


def calls(wanted: Wanted, state: State) -> list[ToolCall]:
    """One search, or a look at examples that are known by name."""
    if wanted.missing:
        return []
    if wanted.examples:
        return of_known.calls(wanted)
    return [ToolCall("find_examples", {"words": wanted.topic[:1000], "domain": wanted.domain})]


def write(wanted: Wanted, state: State) -> list[Claim]:
    """What fits best, as a table, then what that is worth."""
    if (known := state.found(Known)) is not None:
        return of_known.write(wanted, state, known)
    found = state.found(Examples)
    if found is None:
        return []
    if found.images:
        first = found.images[0]
        told = say(
            "find.images",
            name=first.name,
            kind=first.finer,
            cosine=f"{first.cosine:.2f}",
            of=len(image_space().images),
        )
        worth = _worth(state)
        return [Claim(told, (found.table, *found.ids, *worth.evidence), table=found.table), worth]
    if found.stars:
        counts = ", ".join(f"{name} {number}" for name, number in found.classes)
        rows = [[name, number] for name, number in found.classes]
        counted = state.ledger.add_table(
            say("find.counted"), ["class", "stars"], rows, finding=say("find.how_many", counts=counts)
        )
        told = say("find.stars", shown=len(found.stars), kinds=" or ".join(name for name, _ in found.classes))
        shown = state.ledger.add_table(say("find.shown"), ["what", "value"], [[say("find.shown"), len(found.stars)]])
        return [
            Claim(told, (found.table, *found.ids, shown), table=found.table),
            Claim(say("find.how_many", counts=counts), (counted,)),
            Claim(say("find.typical"), plain=True),
        ]
    return [refused("find.no_class", plain=True, known=", ".join(found.known))]


def _worth(state: State) -> Claim:
    """How many of ten images for ten queries are what was asked, of objects that trained nothing."""
    right, most, chance = (round(number) for number in image_space().card["queries"]["of ten by ten queries"])
    told = say("find.worth", right=right, most=most, chance=chance)
    rows = [
        [say("find.searched"), len(image_space().images)],
        [say("find.right"), right],
        [say("find.most"), most],
        [say("find.chance"), chance],
    ]
    table = state.ledger.add_table(say("find.figures"), ["what", "value"], rows, finding=told)
    return Claim(told, (table,))


def notes(state: State) -> list[str]:
    """Which domain was searched, since another gives another answer."""
    wanted = state.asked.wanted
    return [say("find.domain", domain=wanted.domain, title=DOMAINS[wanted.domain].title)] if wanted else []


VERB = Verb(calls, write, notes=notes)

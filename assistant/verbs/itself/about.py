"""What the assistant says of itself and of the open libraries: true, and each statement with where it stands."""

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.terms.matching import best_for, named_in
from assistant.verbs.itself.facts import TOPICS, Fact, catalogues
from assistant.verbs.itself.particulars import asked_in_particular
from assistant.verbs.verb import Verb


def about(wanted: Wanted, state: State) -> list[Claim]:
    """The facts on one topic: the first is the verdict; a particular question is answered instead of them. Of the conversation
    itself, what was asked first in it."""
    topic = wanted.about or "capabilities"
    if topic == "capabilities" and wanted.topic and (entry := _entry(wanted, state)):
        return entry
    first = asked_in_particular(wanted.question, state)
    claims = told(topic, first or TOPICS[topic](state), state)
    if topic == "memory" and state.conversation.turns:
        claims.append(_asked_before(state))
    whole = topic == "cite" or topic == "origin_of_values" and not first
    if whole and (lines := catalogues(state.toolbox.library)):
        table = state.ledger.add_table("catalogues behind the libraries", ["catalogue"], [[line] for line in lines])
        claims.append(Claim(say("about.cite_library"), (table,), table=table))
    return claims


def _entry(wanted: Wanted, state: State) -> list[Claim]:
    """What the glossary says of what it is asked whether it knows; nothing where it has no such entry."""
    terms = state.toolbox.library.terms
    sure = [found.term for found in best_for(wanted.topic, terms, 1) if found.sure] or named_in(wanted.topic, terms)
    if not sure:
        return []
    term = sure[0]
    text = f"{term.term}: {term.definition}"
    return [Claim(say("about.in_glossary"), plain=True), Claim(text, (state.ledger.add_term(term),))]


def told(topic: str, facts: list[Fact], state: State) -> list[Claim]:
    """The verdict, then the rest in one paragraph; the table of all of it is the evidence."""
    title = f"about this assistant: {topic.replace('_', ' ')}"
    table = state.ledger.add_table(title, ["fact", "stands in"], [[fact.text, fact.stands_in] for fact in facts])
    first, *rest = [fact.text for fact in facts]
    claims = [Claim(f"**{first}**", (table,))]
    return [*claims, Claim(" ".join(rest), (table,))] if rest else claims


def _asked_before(state: State) -> Claim:
    """The questions of this conversation, as they were asked."""
    rows = [[number, turn.question[:200]] for number, turn in enumerate(state.conversation.turns, 1)]
    table = state.ledger.add_table("questions of this conversation", ["number", "question"], rows)
    return Claim(say("about.asked_before", count=len(rows)), (table,), table=table)


ABOUT = Verb(lambda wanted, state: [], about)

"""What the assistant says of itself and of the open libraries: true, and each statement with where it stands."""

from dataclasses import replace

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.held import here
from assistant.evidence.records import spectrum_kind
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.verbs.itself.counted import KEYS, of_quantity
from assistant.verbs.itself.facts import TOPICS, Fact, catalogues, manifests
from assistant.verbs.itself.particulars import asked_in_particular
from assistant.verbs.selection.filter_of import filter_of
from assistant.verbs.selection.words import noun_of
from assistant.verbs.verb import Verb
from retriever.catalogue.filters import EITHER
from retriever.catalogue.quantities import quantities_in
from retriever.library.format.manifest import MANIFEST
from retriever.library.source_sets import in_sets
from retriever.library.term_matching import best_for, named_in

# topics of which a quantity is asked in particular, and those of which a mission is
_OF_A_QUANTITY = frozenset(("data", "certainty", "intervals", "number_of_sources", "quantities"))
_OF_A_MISSION = frozenset(("data", "missions"))
_EXACT = frozenset(("certainty", "intervals"))


def about(wanted: Wanted, state: State) -> list[Claim]:
    """The facts on one topic: the first is the verdict; a particular question is answered instead of them. Of the conversation
    itself, what was asked first in it."""
    topic = wanted.about or "capabilities"
    if topic == "capabilities" and wanted.topic and (entry := _entry(wanted, state)):
        return entry
    if topic == "real_or_simulated" and (spectra := _spectra_of(wanted, state)):
        return spectra
    first = _counted(wanted, state) or asked_in_particular(wanted.question, state)
    claims = told(topic, first or TOPICS[topic](state), state)
    if topic == "memory" and state.conversation.turns:
        claims.append(_asked_before(state))
    whole = topic == "cite" or topic == "origin_of_values" and not first
    if whole and (lines := catalogues(state.toolbox.library)):
        table = state.ledger.add_table("catalogues behind the libraries", ["catalogue"], [[line] for line in lines])
        claims.append(Claim(say("about.cite_library"), (table,), table=table))
    return claims


def _spectra_of(wanted: Wanted, state: State) -> list[Claim]:
    """Of named sources, whether the spectrum of each is real or simulated."""
    library = state.toolbox.library
    sources = {s.id: s for s in (*wanted.known, *(library.sources[i] for i in wanted.sources if i in library.sources))}
    cited = {state.ledger.add_source(source): source.name for source in sources.values()}
    facts = []
    for ledger_id, name in cited.items():
        kind = spectrum_kind(state.ledger.source(ledger_id))
        made = {"real": say("about.spectrum_real"), "simulated": say("about.spectrum_simulated")}.get(kind, "")
        text = say("about.spectrum_of", name=name, kind=made) if made else say("about.no_spectrum_of", name=name)
        facts.append(Fact(text, "the index"))
    claims = told("real_or_simulated", [*facts, Fact(say("about.values_are_real"))], state) if facts else []
    return [replace(claim, evidence=(*claim.evidence, *cited)) for claim in claims]


def _counted(wanted: Wanted, state: State) -> list[Fact]:
    """What is held of a mission or of quantities that the question names; nothing where it names none."""
    if wanted.instrument and wanted.about in _OF_A_MISSION:
        origins = " ".join(m.get("origin", "") for m in manifests(state.toolbox.library))
        has = all(one.lower() in origins.lower() for one in wanted.instrument.split(EITHER))
        key = "about.has_of" if has else "about.not_of"
        first = Fact(say(key, missions=wanted.instrument, here=here(state.toolbox.library)), MANIFEST)
        origin = Fact(say("about.made_from", origin=origins, here=here(state.toolbox.library)), MANIFEST)
        return [first, origin, Fact(say("about.absent_papers"))]
    asked = [key for key in wanted.quantities if key in KEYS] if wanted.about in _OF_A_QUANTITY else []
    if not asked and wanted.about in _EXACT:  # "how accurate are your distances?"
        asked = [quantity.key for quantity in quantities_in(wanted.question)]
    if not asked:
        return []
    library = state.toolbox.library
    planned = filter_of(replace(wanted, do="list", limits=(), order="", quantities=()), library)
    chosen = in_sets(library.sources, planned.filter) if wanted.selects and not planned.refused else None
    noun = noun_of(library, planned.filter) if chosen is not None else ""
    return [fact for key in asked[:_MOST] for fact in of_quantity(key, state, chosen, noun)]


_MOST = 2  # quantities of one answer


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

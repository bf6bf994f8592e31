"""Particular questions on the assistant that the topics of the grammar do not tell apart: known by what they mean.

Each has wordings; the one that a question is most like answers it first, before what else there is to say of the topic.
"""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.agent.engine import State
from assistant.evidence.held import here
from assistant.evidence.sentences import say
from assistant.verbs.itself.facts import Fact, manifests
from retriever.catalogue.quantities import QUANTITIES
from retriever.library.format.manifest import MANIFEST
from retriever.library.term_vectors import likeness_to

_ALIKE = 0.6  # cosine with a wording from which on a question asks that
_EXAMPLES = ("pulsar", "photon index", "pile-up", "corona (AGN)", "cool core")
_MISSIONS = ("Chandra", "XMM-Newton", "NuSTAR", "NICER", "Swift", "eROSITA", "Suzaku", "IXPE", "ROSAT", "XRISM")
_WITH_UNITS = ("flux", "luminosity", "column_density", "temperature", "distance", "spin_period", "orbital_period")


@dataclass(frozen=True)
class Particular:
    """Wordings, and what is said to them."""

    wordings: tuple[str, ...]
    facts: Callable[[State], list[Fact]]


def _units(state: State) -> list[Fact]:
    units = {q.label: q.unit or q.held_in for q in QUANTITIES if q.key in _WITH_UNITS}
    told = "; ".join(f"{label} in {unit}" for label, unit in units.items() if unit)
    return [Fact(say("about.units", units=told), "quantities.toml"), Fact(say("about.units_asked"))]


def _similarity(state: State) -> list[Fact]:
    return [Fact(say("about.similarity"), "weights of the networks"), Fact(say("about.similarity_chance"))]


def _absent(state: State) -> list[Fact]:
    origins = " ".join(m.get("origin", "") for m in manifests(state.toolbox.library))
    absent = [mission for mission in _MISSIONS if mission not in origins]
    if not origins or not absent:
        return []
    told = f"{', '.join(absent[:-1])} or {absent[-1]}" if len(absent) > 1 else absent[0]
    where = here(state.toolbox.library)
    return [
        Fact(say("about.absent", missions=told, here=where), MANIFEST),
        Fact(say("about.made_from", origin=origins, here=where), MANIFEST),
        Fact(say("about.absent_papers")),
    ]


def _origin(state: State) -> list[Fact]:
    told = [m for m in manifests(state.toolbox.library) if m.get("origin")]
    return [Fact(say("about.origin", name=m["name"], origin=m["origin"]), MANIFEST) for m in told]


def _full_texts(state: State) -> list[Fact]:
    return [Fact(say("about.full_texts"), "the index"), Fact(say("about.full_texts_own"))]


def _glossary(state: State) -> list[Fact]:
    terms = [term.term for term in state.toolbox.library.terms]
    examples = [term for term in _EXAMPLES if term in terms] or terms[: len(_EXAMPLES)]
    if not examples:
        return []
    return [
        Fact(say("about.glossary", count=len(terms), examples=", ".join(examples)), "glossary.jsonl"),
        Fact(say("about.glossary_page")),
    ]


def _other_classes(state: State) -> list[Fact]:
    library = state.toolbox.library
    unknown = len(library.sources) - sum(library.classes.values())
    return [
        Fact(say("about.other_classes"), "the index"),
        Fact(say("about.other_classes_none", count=unknown), "the index"),
    ]


def _releases(state: State) -> list[Fact]:
    origins = [m["origin"] for m in manifests(state.toolbox.library) if m.get("origin")]
    return [Fact(say("about.releases", origin=origin), MANIFEST) for origin in origins]


def _conflicts(state: State) -> list[Fact]:
    return [Fact(say("about.conflicts")), Fact(say("about.conflicts_ask"))]


def _made_from(catalogue: str, state: State) -> bool:
    """Whether one of the open libraries is made from a catalogue."""
    return any(catalogue in m.get("origin", "") for m in manifests(state.toolbox.library))


def _fluxes(state: State) -> list[Fact]:
    first = [Fact(say("about.fluxes"), MANIFEST)] if _made_from("Swift-BAT 105-month", state) else []
    return [*first, Fact(say("about.fluxes_papers"))]


def _hmxbs(state: State) -> list[Fact]:
    if not _made_from("XRBcats", state):
        return []
    return [Fact(say("about.hmxb_catalogue"), MANIFEST), Fact(say("about.hmxb_references"))]


def _learning(state: State) -> list[Fact]:
    return [Fact(say("about.learning")), Fact(say("about.privacy"))]


def _of_its_topic(state: State) -> list[Fact]:
    """Nothing: what the topic says first answers it."""
    return []


def _yesterday(state: State) -> list[Fact]:
    return [Fact(say("about.yesterday"))]


PARTICULARS = (
    Particular(
        (
            "Which units do you use for flux?",
            "In what units are luminosities and distances given?",
            "What are your units?",
            "which unit does the column density have here",
        ),
        _units,
    ),
    Particular(
        (
            "How do you compute similarity?",
            "How is the likeness of two spectra calculated?",
            "How do you find similar sources?",
            "what does the similarity score mean and where does it come from",
        ),
        _similarity,
    ),
    Particular(
        (
            "Does your database contain XMM or eROSITA data?",
            "Do you have NuSTAR observations?",
            "Is XMM-Newton data included?",
            "Is the eROSITA catalogue in your library?",
            "have you got ROSAT or NICER data",
        ),
        _absent,
    ),
    Particular(
        ("Where do your data come from?", "What are your data sources?", "Which catalogues is your library made from?"),
        _origin,
    ),
    Particular(
        (
            "Do you have the full text of papers?",
            "Can you read whole papers?",
            "Do you know only abstracts or entire articles?",
            "Can I get the PDF of a paper?",
        ),
        _full_texts,
    ),
    Particular(
        (
            "Show me your glossary",
            "How many terms are in the glossary?",
            "List the terms that you can explain",
            "Which words does your glossary have?",
        ),
        _glossary,
    ),
    Particular(
        (
            "How sure are you about classes outside the core list?",
            "How reliable are the classes of sources that are not curated?",
            "Are the classes of the other sources trustworthy?",
        ),
        _other_classes,
    ),
    Particular(
        (
            "When was your catalogue last updated?",
            "Which release of the catalogues do you have?",
            "How old are your catalogues?",
            "What is the date of your database?",
        ),
        _releases,
    ),
    Particular(
        (
            "Do you remember what I asked yesterday?",
            "Do you remember our last conversation?",
            "Do you know what I asked you last week?",
        ),
        _yesterday,
    ),
    Particular(
        (
            "What do you do if two catalogues disagree about a value?",
            "Which value do you choose when papers contradict each other?",
            "How are conflicting measurements handled here?",
        ),
        _conflicts,
    ),
    Particular(
        (
            "Are your fluxes absorbed or unabsorbed?",
            "Are the fluxes you give corrected for absorption, and in which band?",
            "Which epoch are the fluxes of, and in what energy band?",
            "Are your fluxes averages over time or single observations?",
        ),
        _fluxes,
    ),
    Particular(
        (
            "Which catalogue are your high-mass X-ray binaries from?",
            "Where do the distances of the HMXBs come from?",
            "Do you use the HMXB catalogue of Fortin, Neumann or Liu?",
        ),
        _hmxbs,
    ),
    Particular(
        (
            "Do you learn from my questions?",
            "Who made you, and do you learn from what I type?",
            "Are you trained on what users write?",
        ),
        _learning,
    ),
    Particular(
        (
            "Do you remember what I asked before in this conversation?",
            "What was my first question in this chat?",
            "Which missions are supported for uploads?",
            "How many sources do you have?",
            "Which quantities do you know?",
            "How are classes assigned?",
        ),
        _of_its_topic,
    ),
)
_WORDINGS = tuple((n, wording) for n, one in enumerate(PARTICULARS) for wording in one.wordings)


def asked_in_particular(question: str, state: State) -> list[Fact]:
    """What answers just this question, the first sentence its verdict; empty where it asks for nothing of these."""
    if not question:
        return []
    alike = likeness_to(question[:300], [wording for _, wording in _WORDINGS])
    best = int(alike.argmax())
    return PARTICULARS[_WORDINGS[best][0]].facts(state) if float(alike[best]) >= _ALIKE else []

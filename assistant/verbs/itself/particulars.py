"""Particular questions on the assistant that the topics of the grammar do not tell apart: known by what they mean.

Each has wordings; the one that a question is most like answers it first, before what else there is to say of the topic.
"""

from collections.abc import Callable
from importlib.metadata import version

from pydantic.dataclasses import dataclass

from assistant.agent.engine import State
from assistant.evidence.held import here
from assistant.evidence.sentences import say
from assistant.verbs.itself.counted import errors_held, limits_held, significances
from assistant.verbs.itself.facts import Fact, manifests
from retriever.catalogue.quantities import QUANTITIES
from retriever.library.format.manifest import MANIFEST
from retriever.library.term_vectors import likeness_to
from retriever.toml_tables import CHECKED, read_table

_ALIKE = 0.6  # cosine with a wording from which on a question asks that
_EXAMPLES = ("pulsar", "photon index", "pile-up", "corona (AGN)", "cool core")
_MISSIONS = ("Chandra", "XMM-Newton", "NuSTAR", "NICER", "Swift", "eROSITA", "Suzaku", "IXPE", "ROSAT", "XRISM")
_WITH_UNITS = ("flux", "luminosity", "column_density", "temperature", "distance", "spin_period", "orbital_period")


@dataclass(frozen=True, config=CHECKED)
class _Particular:
    """Wordings (``asked``), and what is said to them: ``facts`` of the library, or the sentences ``says``."""

    asked: tuple[str, ...]
    facts: str = ""
    says: tuple[str, ...] = ()


@dataclass(frozen=True, config=CHECKED)
class _Table:
    particular: tuple[_Particular, ...]


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


def _version(state: State) -> list[Fact]:
    return [
        Fact(say("about.version", version=version("spectrum-scholar")), "pyproject.toml"),
        Fact(say("about.maker"), "CITATION.cff"),
    ]


FACTS: dict[str, Callable[[State], list[Fact]]] = {
    "units": _units,
    "similarity": _similarity,
    "absent": _absent,
    "origin": _origin,
    "full_texts": _full_texts,
    "glossary": _glossary,
    "other_classes": _other_classes,
    "releases": _releases,
    "fluxes": _fluxes,
    "hmxbs": _hmxbs,
    "version": _version,
    "limits_held": limits_held,
    "errors_held": errors_held,
    "significances": significances,
}
PARTICULARS = read_table("assistant.verbs.itself", "particulars.toml", _Table).particular
_WORDINGS = tuple((n, wording) for n, one in enumerate(PARTICULARS) for wording in one.asked)


def asked_in_particular(question: str, state: State) -> list[Fact]:
    """What answers just this question, the first sentence its verdict; empty where it asks for nothing of these."""
    if not question:
        return []
    alike = likeness_to(question[:300], [wording for _, wording in _WORDINGS])
    best = int(alike.argmax())
    if float(alike[best]) < _ALIKE:
        return []
    found = PARTICULARS[_WORDINGS[best][0]]
    return FACTS[found.facts](state) if found.facts else [Fact(say(f"about.{key}")) for key in found.says]

"""What is true of the assistant and of the open libraries, as sentences with where each stands.

Numbers come from the libraries as they are open now, methods from the cards of the weights; nothing is written here that could
become untrue with another library.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from assistant.agent.engine import State
from assistant.evidence.held import here
from assistant.evidence.sentences import LANGUAGES, say
from retriever.catalogue.quantities import QUANTITIES
from retriever.library.format.manifest import MANIFEST
from retriever.library.library import Library
from retriever.settings import settings

_NEWEST = 2100  # a year after all papers
_QUANTITIES_TOLD = 12
_LANGUAGES = {"de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "zh": "Chinese"}


@dataclass(frozen=True)
class Fact:
    """A sentence, and where it stands: a file, a setting, the program itself."""

    text: str
    stands_in: str = "this program"


def spectra(library: Library) -> Counter[str]:
    """How many sources have a "real" spectrum, a "simulated" one, or none ("")."""
    return _spectra(library.fingerprint, library)


@lru_cache(maxsize=4)
def _spectra(fingerprint: str, library: Library) -> Counter[str]:
    return Counter(kind for part in library.parts for _, kind in part.records.listed())


def manifests(library: Library) -> list[dict[str, Any]]:
    """``library.json`` of each open library that has one."""
    folders = [part.content for part in library.parts if part.content]
    paths = [folder / MANIFEST for folder in folders if (folder / MANIFEST).is_file()]
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def capabilities(state: State) -> list[Fact]:
    """What can be asked."""
    return [
        Fact(say("about.capabilities", here=here(state.toolbox.library))),
        Fact(say("about.capabilities_sources")),
        Fact(say("about.capabilities_lists")),
        Fact(say("about.capabilities_computing")),
        Fact(say("about.capabilities_papers")),
        Fact(say("about.capabilities_spectra")),
        Fact(say("about.capabilities_terms")),
    ]


def data(state: State) -> list[Fact]:
    """What the libraries hold, and from where it is."""
    return [_inventory(state), *number_of_sources(state)[1:], *real_or_simulated(state), *missions(state)]


def _inventory(state: State) -> Fact:
    """How many there are of everything."""
    one = state.toolbox.library
    held = sum(number for kind, number in spectra(one).items() if kind)
    counts = {"sources": len(one.sources), "papers": len(one.papers), "terms": len(one.terms), "spectra": held}
    return Fact(say("about.inventory", here=here(one), **counts), "the index")


def limits(state: State) -> list[Fact]:
    """What is not to be had."""
    return [
        Fact(say("about.limits")),
        Fact(say("about.limits_data", here=here(state.toolbox.library))),
        Fact(say("about.limits_figures")),
        Fact(say("about.limits_language")),
    ]


def number_of_sources(state: State) -> list[Fact]:
    """How many sources there are, and of which classes."""
    library = state.toolbox.library
    count = len(library.sources)
    facts = [Fact(say("about.number_of_sources", here=here(library), count=count), "the index")]
    if told := ", ".join(f"{name} ({number})" for name, number in library.classes.items()):
        facts.append(Fact(say("about.classes", classes=told), "the index"))
    if unknown := count - sum(library.classes.values()):
        facts.append(Fact(say("about.unclassified", count=unknown), "the index"))
    return facts


def number_of_papers(state: State) -> list[Fact]:
    """How many papers there are, and how many are linked to sources."""
    library = state.toolbox.library
    total, linked = len(library.papers), int(np.count_nonzero(library.columns.papers))
    facts = [Fact(say("about.number_of_papers", here=here(library), count=total), "the index")]
    return facts + [Fact(say("about.linked_sources", count=linked), "the index")]


def classes(state: State) -> list[Fact]:
    """Which classes there are, with how many subclasses."""
    found = len([name for name in state.toolbox.library.columns.subclasses if name])
    return [*number_of_sources(state)[1:], Fact(say("about.subclasses", count=found), "the index")]


def missions(state: State) -> list[Fact]:
    """From which catalogues the data come, and of which missions files can be read."""
    origins = [(m["origin"], m["name"]) for m in manifests(state.toolbox.library) if m.get("origin")]
    told = [Fact(say("about.origin", name=name, origin=origin), MANIFEST) for origin, name in origins]
    return [*told, Fact(say("about.missions_read"), "cameras.toml")]


def real_or_simulated(state: State) -> list[Fact]:
    """How many spectra are real and how many simulated."""
    library = state.toolbox.library
    kinds = spectra(library)
    facts, where = [], here(library)
    if kinds["simulated"]:
        facts.append(Fact(say("about.simulated", count=kinds["simulated"], here=where), "the index"))
    if kinds["real"]:
        facts.append(Fact(say("about.real", count=kinds["real"], here=where), "the index"))
    if not facts:
        facts.append(Fact(say("about.no_spectra", here=where), "the index"))
    return [*facts, Fact(say("about.values_are_real")), Fact(say("about.uploads_are_real"))]


def catalogues(library: Library) -> list[str]:
    """Whom to cite for what the libraries hold."""
    return [line for manifest in manifests(library) for line in manifest.get("cite", ())]


def origin_of_values(state: State) -> list[Fact]:
    """Whose values they are."""
    return [Fact(say("about.origin_of_values")), Fact(say("about.each_value"))]


def certainty(state: State) -> list[Fact]:
    """What an answer can be relied on for."""
    return [Fact(say("about.certainty")), Fact(say("about.certainty_values")), Fact(say("about.certainty_reading"))]


def privacy(state: State) -> list[Fact]:
    """What becomes of questions and files."""
    facts = [Fact(say("about.privacy")), Fact(say("about.privacy_online"))]
    if settings().llm_url:
        return [*facts, Fact(say("about.privacy_model"), "SCHOLAR_LLM_URL")]
    return facts


def upload(state: State) -> list[Fact]:
    """How a spectrum is given, and what is done with it."""
    return [
        Fact(say("about.upload")),
        Fact(say("about.upload_read")),
        Fact(say("about.upload_pictures")),
        Fact(say("about.upload_terminal")),
    ]


def maker(state: State) -> list[Fact]:
    """Who made it."""
    return [Fact(say("about.maker"), "CITATION.cff")]


def model(state: State) -> list[Fact]:
    """What reads and writes here."""
    return [Fact(say("about.model")), Fact(say("about.model_choice")), Fact(say("about.model_encoder"))]


def languages(state: State) -> list[Fact]:
    """Which languages are read and written."""
    *others, last = (_LANGUAGES[language] for language in LANGUAGES)
    return [Fact(say("about.languages", languages=f"{', '.join(others)} and {last}"))]


def updates(state: State) -> list[Fact]:
    """How far the libraries reach, and how that changes."""
    library = state.toolbox.library
    newest = library.of_years(0, _NEWEST, 1)
    facts = []
    if newest:
        told = {"year": newest[0].year, "here": here(library), "reference": newest[0].short_reference}
        facts.append(Fact(say("about.newest_paper", **told), "the index"))
    return [*facts, Fact(say("about.updates")), Fact(say("about.updates_online"))]


def cite(state: State) -> list[Fact]:
    """How it is cited, and what else."""
    return [Fact(say("about.cite"), "CITATION.cff")]


def cost(state: State) -> list[Fact]:
    """That it is free."""
    return [Fact(say("about.cost"), "LICENSE")]


def interface(state: State) -> list[Fact]:
    """How it is used from a script."""
    return [Fact(say("about.interface")), Fact(say("about.interface_commands"))]


def missing_source(state: State) -> list[Fact]:
    """What to do where a source is not here."""
    return [Fact(say("about.missing_source")), Fact(say("about.missing_source_online"))]


def wrong_value(state: State) -> list[Fact]:
    """What to do about a wrong value."""
    return [Fact(say("about.wrong_value")), Fact(say("about.wrong_value_report"))]


def training(state: State) -> list[Fact]:
    """What its networks have seen, from the cards that their weights carry."""
    return [Fact(say("about.training"), "weights of the networks"), Fact(say("about.training_reader"))]


def internet(state: State) -> list[Fact]:
    """Whether it looks anything up outside."""
    return [Fact(say("about.internet")), Fact(say("about.internet_online"))]


def class_method(state: State) -> list[Fact]:
    """How classes are assigned."""
    return [Fact(say("about.class_method")), Fact(say("about.class_method_upload"), "weights of the networks")]


def intervals(state: State) -> list[Fact]:
    """What the numbers behind a value mean."""
    return [Fact(say("about.intervals")), Fact(say("about.intervals_level")), Fact(say("about.intervals_limits"))]


def how_computed(state: State) -> list[Fact]:
    """How computed values come about."""
    return [Fact(say("about.how_computed")), Fact(say("about.how_computed_fit"))]


def quantities(state: State) -> list[Fact]:
    """Which quantities there are, those with most values first."""
    columns = state.toolbox.library.columns
    counts = [(int(np.count_nonzero(np.isfinite(columns.value(q.key)))), q.label) for q in QUANTITIES]
    held = sorted((pair for pair in counts if pair[0]), reverse=True)
    told = ", ".join(f"{name} ({count})" for count, name in held[:_QUANTITIES_TOLD])
    facts = [Fact(say("about.quantities", count=len(held), quantities=told), "the index")] if held else []
    return [*facts, Fact(say("about.quantities_reported"))]


def memory(state: State) -> list[Fact]:
    """What is remembered of a conversation."""
    return [Fact(say("about.memory")), Fact(say("about.memory_kept"))]


def opinion(state: State) -> list[Fact]:
    """That it has no opinions."""
    return [Fact(say("about.opinion"))]


TOPICS: Mapping[str, Callable[[State], list[Fact]]] = {
    function.__name__: function
    for function in (
        capabilities,
        data,
        limits,
        number_of_sources,
        number_of_papers,
        classes,
        missions,
        real_or_simulated,
        origin_of_values,
        certainty,
        privacy,
        upload,
        maker,
        model,
        languages,
        updates,
        cite,
        cost,
        interface,
        missing_source,
        wrong_value,
        training,
        internet,
        memory,
        class_method,
        intervals,
        how_computed,
        quantities,
        opinion,
    )
}

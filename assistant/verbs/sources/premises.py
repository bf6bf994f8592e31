"""A class that a request gives a named source is a premise: it is checked, and corrected before anything else is said."""

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.value_text import with_article
from retriever.catalogue.kinds import class_label
from retriever.catalogue.members import is_member
from retriever.catalogue.records import Source
from retriever.catalogue.roles import has_role, is_of, role_named

_MANY = (
    ("binaries", "binary"),
    ("galaxies", "galaxy"),
    ("novae", "nova"),
    ("nebulae", "nebula"),
    ("nuclei", "nucleus"),
)
# kinds of the grammar that are no nouns
_ADJECTIVES = frozenset(
    (
        "transient, lensed, jetted, dual, eclipsing, dipping, ultracompact, wind fed, merging, relaxed, galactic, extragalactic, "
        "radio loud, radio quiet, compton thick, changing look, super eddington, young, old, hyperluminous, obscured, persistent, non magnetic"
    ).split(", ")
)

_HYPHENED = {  # adjectives that are spelt otherwise in a sentence
    "compton thick": "Compton-thick",
    "radio loud": "radio-loud",
    "radio quiet": "radio-quiet",
    "super eddington": "super-Eddington",
    "wind fed": "wind-fed",
    "changing look": "changing-look",
    "non magnetic": "non-magnetic",
}
# nouns that are
_SPELT = {
    "be xray binary": "Be/X-ray binary",
    "gamma ray binary": "gamma-ray binary",
    "xray binary": "X-ray binary",
    "bl lac": "BL Lac object",
    "fsrq": "flat-spectrum radio quasar",
    "z source": "Z source",
    "t tauri": "T Tauri star",
    "wolf rayet": "Wolf-Rayet star",
    "seyfert 1": "Seyfert 1 galaxy",
    "seyfert 2": "Seyfert 2 galaxy",
    "narrow line seyfert 1": "narrow-line Seyfert 1 galaxy",
    "intermediate mass": "intermediate-mass black hole",
    "cool core": "cool core",
    "group": "group of galaxies",
    "hbl": "high-frequency-peaked BL Lac object",
    "pulsating ulx": "pulsating ULX",
    "rs cvn": "RS CVn star",
    "quasi periodic eruption": "source of quasi-periodic eruptions",
    "cluster": "galaxy cluster",
}


def words_of(wanted: Wanted) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The words for classes and kinds of a request, with the classes that each holds where they are known."""
    said = [word for word in wanted.class_words if word]
    classes = wanted.classes if len(said) == 1 else ()
    return (*((word, classes) for word in said), *((kind.replace("_", " "), ()) for kind in wanted.kinds))


def a_kind(word: str) -> str:
    """One of a kind as a sentence says that something is it: ``a pulsar`` of "pulsars"; an adjective as it stands."""
    if word.lower() in _ADJECTIVES:
        return _HYPHENED.get(word.lower(), word)
    if spelt := _SPELT.get(word.lower()):
        return with_article(spelt)
    for many, one in _MANY:
        if word.endswith(many):
            return with_article(word.removesuffix(many) + one)
    plural = word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3
    return with_article(word.removesuffix("s") if plural else word)


def corrections(wanted: Wanted, state: State, sources: tuple[Source, ...]) -> list[Claim]:
    """One sentence for each source that the catalogue has as something else."""
    claims = []
    for source in sources:
        for word, classes in words_of(wanted):
            if is_of(source, word, classes) is False or _is_the_other(source, word):
                claims.append(_corrected(state, source, word))
                break
    return claims


_CONTRARY = {"neutron_star": "black_hole", "black_hole": "neutron_star"}


def _is_the_other(source: Source, word: str) -> bool:
    """Whether books count a source whose record leaves it open to what the word excludes: a neutron star in V404 Cyg."""
    role = role_named(word)
    other = _CONTRARY.get(role, "")
    return bool(other) and is_member(source, other) and has_role(source, role) is None


def _corrected(state: State, source: Source, word: str) -> Claim:
    kind = class_label(source.object_class)
    if source.subclass and source.subclass.lower() not in kind.lower():
        kind += f" ({source.subclass})"
    supposed = a_kind(word)
    text = say("premise.wrong_class", name=source.name, supposed=supposed, kind=kind)
    cited = (state.ledger.add_source(source),)
    columns, rows = ("source", "supposed", "is"), [[source.name, supposed, kind]]
    return finding(state, text, f"the class of {source.name}, as the question has it", columns, rows, cited)

"""Sources that look like a kind, and like no source: those that are of it."""

from dataclasses import replace

from assistant.request.language.wanted import Wanted
from retriever.catalogue.families import FAMILIES


def of_kind(found: Wanted) -> Wanted:
    """ "Which ULXs look like pulsars?" as a list of those that are of this kind; any other request as it is."""
    alike = found.do == "similar" and found.kinds and len(found.class_words) < 2
    return _listed(found) if alike and not _like_something(found) else found


def _listed(found: Wanted) -> Wanted:
    """A list of a kind; a class that the kind itself says (a pulsating ULX) is no further condition: some are known by another one."""
    of = {name for kind in found.kinds if kind in FAMILIES for name in FAMILIES[kind].measured_in}
    if found.classes and set(found.classes) <= of and all(_says(kind, found.class_words) for kind in found.kinds):
        found = replace(found, classes=(), class_words=())
    return replace(found, do="list")


def _says(kind: str, class_words: tuple[str, ...]) -> bool:
    """Whether one of the words for a kind holds one for a class: "pulsating ulx"."""
    stems = {word.lower().removesuffix("s") for word in class_words}
    return kind in FAMILIES and any(stems & set(words.split()) for words in FAMILIES[kind].words)


def _like_something(found: Wanted) -> bool:
    """Whether it says what is to be alike: a source, an upload, or what came before."""
    return bool(found.names or found.sources or found.near or found.earlier or found.on_upload or found.topic)

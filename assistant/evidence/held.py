"""What is open and what it holds, as an answer says it: libraries by their names, spectra as real or simulated."""

from collections.abc import Iterable

from assistant.evidence import remarks
from assistant.evidence.remarks import Remark
from assistant.evidence.sentences import say
from retriever.library.format.content import BUNDLED
from retriever.library.library import Library


def here(library: Library) -> str:
    """``the bundled library``, ``the library my-corpus``, ``the libraries my-corpus and bundled``."""
    names = [part.name for part in library.parts]
    if len(names) > 1:
        return say("catalogue.several", names=f"{', '.join(names[:-1])} and {names[-1]}")
    return say("catalogue.bundled") if names == [BUNDLED] else say("catalogue.one", name=names[0])


def linked_as(about: str, name: str) -> str:
    """How a paper is linked to the source of that name, by ``Report.about``."""
    return {
        "main": say("linked.main", name=name),
        "sample": say("linked.sample", name=name),
        "title": say("linked.title", name=name),
        "mention": say("linked.mention", name=name),
        "link": say("linked.link", name=name),
        "class": say("linked.class", name=name),
    }[about]


def spectrum_from(name: str, kind: str) -> Remark:
    """Whether the spectrum of a source is "real", "simulated", or there is none ("")."""
    made = {"real": remarks.observed_spectrum, "simulated": remarks.simulated_spectrum, "": remarks.no_spectrum}
    return made[kind](name)


def likeness(kinds: Iterable[str]) -> Remark:
    """Beside likeness of spectra of these kinds ("real", "simulated")."""
    held = set(kinds) - {""}
    if held == {"real"}:
        return remarks.real_shapes()
    return remarks.mixed_shapes() if "real" in held else remarks.only_shapes()

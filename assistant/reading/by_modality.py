"""A question for sources like another, with what they shall be alike in: the spectrum, what papers say, or several together.

The reader was trained on likeness of spectra. What it reads as such keeps its conditions; of what it makes of the words for a modality (a paper
at least, words to search for) nothing is kept, since those words are told here.
"""

from collections.abc import Mapping
from dataclasses import replace

from assistant.request.asked import Asked, Certainty
from assistant.request.language.wanted import Limit, Wanted
from assistant.request.phrases import Family
from retriever.toml_tables import read_toml

SPECTRUM, ALL = "spectrum", "both"
MODALITIES: Mapping[str, Family] = {
    name: Family(tuple(held["words"])) for name, held in read_toml("assistant.request", "modalities.toml").items()
}
_READ_AS = frozenset(("spectrum", "papers", "variability"))  # quantities that the words for modalities are read as
_HELD = ("spectrum", "text")  # all that is meant where nothing is named


def by_modality(asked: Asked) -> Asked:
    """The question with its modalities, where it asks for sources like one by other than spectra alone; else as it is."""
    wanted = asked.wanted or next(iter(asked.offered), None)
    if wanted is None or wanted.do != "similar" or not (wanted.names or wanted.sources or wanted.missing):
        return asked
    named = modalities_in(asked.intent.text)
    if named in ((), (SPECTRUM,)):
        return asked
    # the phrases say by what, not that likeness is asked for: what the reader was not sure of is told as it was read
    certainty = Certainty.SURE if asked.certainty in (Certainty.SURE, Certainty.RULES) else Certainty.UNSURE
    return replace(asked, wanted=_by(wanted, named), certainty=certainty, offered=())


def modalities_in(text: str) -> tuple[str, ...]:
    """The modalities that a question names, in the order of the table."""
    found = tuple(name for name, family in MODALITIES.items() if family.find(text))
    if ALL not in found:
        return found
    named = tuple(name for name in found if name != ALL)
    return named if len(named) > 1 else tuple(dict.fromkeys((*_HELD, *named)))


def _by(wanted: Wanted, named: tuple[str, ...]) -> Wanted:
    """Without what was made of the words for the modalities."""
    told = {word.lower() for name in named for said in _phrases(name, wanted.question) for word in said.split()}
    return replace(
        wanted,
        modalities=named,
        limits=tuple(limit for limit in wanted.limits if not _any_paper(limit)),
        quantities=tuple(key for key in wanted.quantities if key not in _READ_AS),
        papers=(),
        fields=(),
        topic="",
        unread=tuple(word for word in wanted.unread if word.lower() not in told),
        also=tuple(further for further in wanted.also if further.wanted.do not in ("similar", "act", "papers")),
    )


def _phrases(name: str, text: str) -> list[str]:
    """What a question says for a modality."""
    return [found.group() for one in (name, ALL) for found in MODALITIES[one].find_all(text)]


def _any_paper(limit: Limit) -> bool:
    """Whether a condition is no more than that there is a paper."""
    return limit.quantity == "papers" and (limit.state == "measured" or (limit.op == "ge" and limit.values == (1.0,)))

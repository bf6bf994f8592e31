"""Spectra beside each other: what of them is known as numbers, since a spectrum itself is no value that could stand in a table."""

from collections.abc import Sequence

from assistant.agent.engine import State
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.like_values import like_values
from assistant.verbs.sources.subjects import restriction
from retriever.catalogue.records import Source

SHAPE = ("photon_index", "column_density", "temperature", "hardness", "flux")


def with_spectra(state: State, sources: Sequence[Source], wanted: Wanted) -> list[str]:
    """The quantities asked for; "spectrum" among them is followed by those that tell its shape, as far as any source has one."""
    asked: list[str] = []
    for key in wanted.quantities:
        if key == "spectrum":
            likes = {key: like_values(state.toolbox, sources, key, restriction(wanted)) for key in SHAPE}
            asked += [one for one, like in likes.items() if like.key == one and (like.values or like.others)]
        asked.append(key)
    return list(dict.fromkeys(asked))

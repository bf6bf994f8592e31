"""Maps of what is no spectrum: the real images, and the light curves of real stars, that ship with the encoders, coloured by class."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retriever.encoders.curve_space import curve_spaces
from retriever.encoders.image_space import image_space
from retriever.reading.records import PictureReading, Reading, TimesReading
from retriever.timing.variable_class import SURVEY
from ui.catalogue.map_figures import Mark, examples_map
from ui.catalogue.map_layout import fit, place_of, principal
from ui.html.rendering import quiet
from ui.words import say

GROUNDS = ("images", "stars")


@lru_cache(maxsize=2)
def laid_out(ground: str) -> tuple[NDArray[np.float32], NDArray[np.float64], list[str], list[str]]:
    """Unit vectors [n, d], places [n, 2], names and classes; t-SNE of hundreds, the principal components of thousands."""
    if ground == "images":
        objects = image_space().card["objects"]
        vectors = image_space().images.astype(np.float32)
        return vectors, fit(vectors), [one["name"] for one in objects], [one["label"] for one in objects]
    space = curve_spaces()[SURVEY]
    vectors = space.stars.astype(np.float32)
    classes = [space.card["classes"][number] for number in space.card["labels"]]
    return vectors, principal(vectors), [f"ASAS {name}" for name in space.card["names"]], classes


def drawn(ground: str, readings: Sequence[Reading]) -> tuple[Any, Any]:
    """The figure and the words below it, with the uploads of its kind."""
    vectors, places, names, classes = laid_out(ground)
    marks = [
        Mark(reading.file, place_of(vector, vectors, places), uploaded=True)
        for reading in readings
        if (vector := _vector(ground, reading)) is not None
    ]
    count = f"{len(names):,}"
    figure = examples_map(say(f"map.{ground}_title", count=count), places, names, classes, marks)
    told = say(f"map.words_{ground}", count=count)
    return figure, quiet(f"{told} {say('map.words_marks', names=', '.join(m.name for m in marks))}" if marks else told)


def _vector(ground: str, reading: Reading) -> NDArray[np.float32] | None:
    if ground == "images":
        return reading.found.vector if isinstance(reading, PictureReading) else None
    return reading.variable.vector if isinstance(reading, TimesReading) and reading.variable else None

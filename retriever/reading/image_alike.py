"""Which real images of deep-sky objects an image is most like, or why none is named (``encoders.image_space``)."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from retriever.encoders.image_space import Pictured, image_space
from retriever.errors import ServiceMissing

MOST_ALIKE = 5
FLAT = 2.0  # of 255: the scatter of an image that shows nothing


@dataclass(frozen=True)
class ImageAlike:
    """Real images ``alike``; none where ``refused`` says why. ``first``, ``five``: of images of objects that trained nothing, the share whose nearest
    image, and of whose five nearest, are of the object's class, of ``images``; ``chance``: of a random image. ``elsewhere``: of so many
    galaxies of another survey that were not refused, the share whose nearest is a galaxy. ``vector``: its place in the space."""

    first: float
    five: float
    chance: float
    images: int
    elsewhere: tuple[float, int] = (0.0, 0)
    alike: tuple[Pictured, ...] = ()
    refused: str = ""
    vector: NDArray[np.float32] | None = field(default=None, compare=False)


def image_alike(pixels: NDArray[np.uint8]) -> ImageAlike:
    """Of an image [height, width, 3] of 0-255."""
    space = image_space()
    card = space.card
    first, five = card["nearest of the class"][0], card["of five of the class"][0]
    elsewhere = card["another survey"]["right"][0], card["another survey"]["told"]
    figures = first, five, card["by chance"], card["images"], elsewhere
    if float(pixels.std()) < FLAT:
        return ImageAlike(*figures, refused="it shows nothing: all of it is equally bright")
    try:
        vector, far = space.read(pixels)
    except ServiceMissing as error:
        return ImageAlike(*figures, refused=str(error).rstrip("."))
    alike = tuple(space.alike(vector, MOST_ALIKE))
    if far > card["limits"]["far"] or alike[0].cosine < card["limits"]["cosine"]:
        return ImageAlike(
            *figures, refused="it is unlike all of the images of deep-sky objects that the network learnt from"
        )
    return ImageAlike(*figures, alike=alike, vector=vector)

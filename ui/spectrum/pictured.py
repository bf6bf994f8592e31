"""An uploaded image in the workbench: the picture, and the real images that it is most like, or why none is named.

The images that it is compared with are not held here, so the page shows what is known of each and a link to where it is.
"""

import base64
import io
from typing import Any

import numpy as np
from astropy.table import Table
from markupsafe import Markup
from numpy.typing import NDArray

from retriever.reading.records import PictureReading
from ui.html.links import link
from ui.html.rendering import render
from ui.spectrum.shown_spectra import ShownSpectrum
from ui.words import say

MOST_SIDE = 900  # pixels of what the page is sent


def read_of(shown: ShownSpectrum) -> PictureReading:
    """What was read of the image on show."""
    if not isinstance(shown.reading, PictureReading):
        raise ValueError(f"{shown.name} is no image")
    return shown.reading


def picture_figure(shown: ShownSpectrum) -> Any:
    """The plotly figure of an image, its sides as they are."""
    import plotly.graph_objects as go

    drawn = go.Figure(go.Image(source=_address(read_of(shown).picture.pixels), hoverinfo="skip"))
    drawn.update_xaxes(visible=False)
    drawn.update_yaxes(visible=False)
    return drawn


def picture_words(shown: ShownSpectrum) -> str:
    """What is to be seen, for those who can't see it."""
    read = read_of(shown)
    found, (height, width) = read.found, read.picture.pixels.shape[:2]
    text = say("pictured.alternative", width=width, height=height)
    if found.alike:
        first = found.alike[0]
        text += " " + say("pictured.like", name=first.name, kind=first.finer, cosine=f"{first.cosine:.2f}")
    return text


def picture_alike(shown: ShownSpectrum) -> Markup:
    """The real images that it is most like, each with its facts and a link to it, and how often that is right."""
    found = read_of(shown).found
    rows = [(one, _linked(one.link)) for one in found.alike]
    right = {"first": f"{found.first:.0%}", "chance": f"{found.chance:.0%}", "images": found.images}
    return render("picture_alike.html", rows=rows, refused=found.refused, right=right)


def picture_panel(shown: ShownSpectrum) -> Markup:
    """The tab of parameters: an image has none, and this is said above what it is like."""
    return render("picture_panel.html", title=shown.title, alike=picture_alike(shown))


def picture_table(shown: ShownSpectrum) -> Table:
    """The same rows for a file."""
    alike = read_of(shown).found.alike
    columns = {
        name: [getattr(one, name) for one in alike] for name in ("name", "names", "finer", "ra", "dec", "cosine")
    }
    table = Table(columns | {"image_by": [one.credit for one in alike], "link": [one.link for one in alike]})
    table["ra"].unit = table["dec"].unit = "deg"
    return table


def picture_file(shown: ShownSpectrum, kind: str) -> bytes:
    """The image as PNG or SVG; that it is REAL stands above it."""
    from matplotlib.figure import Figure

    content, figure = io.BytesIO(), Figure(figsize=(6, 6), layout="constrained")
    axes = figure.subplots()
    axes.imshow(_smaller(read_of(shown).picture.pixels))
    axes.set_axis_off()
    axes.set_title(f"{shown.title}\n{shown.origin}".replace("$", r"\$"), fontsize=10)
    figure.savefig(content, format=kind.lower(), dpi=140)
    return content.getvalue()


def _linked(address: str) -> Markup | str:
    return link(address, say("cards.the_image")) if address.startswith("https://") else ""


def _smaller(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    from PIL import Image

    image = Image.fromarray(pixels)
    image.thumbnail((MOST_SIDE, MOST_SIDE))
    return np.asarray(image)


def _address(pixels: NDArray[np.uint8]) -> str:
    from PIL import Image

    content = io.BytesIO()
    Image.fromarray(_smaller(pixels)).save(content, format="JPEG", quality=90)
    return "data:image/jpeg;base64," + base64.b64encode(content.getvalue()).decode("ascii")

"""What an uploaded image is most like, for a terminal."""

from rich.console import Console
from rich.table import Table

from retriever.reading.records import PictureReading


def print_picture(console: Console, reading: PictureReading) -> None:
    """The real images that it is most like and how often that is right, or why none is named."""
    found = reading.found
    height, width = reading.picture.pixels.shape[:2]
    console.print(f"{reading.file}: an image of {width} x {height} pixels", markup=False)
    if found.refused:
        console.print(f"no object is named: {found.refused}", markup=False)
        return
    table = Table(
        "object", "also", "class", "cosine", "image by", title="Real images most like it", title_justify="left"
    )
    for one in found.alike:
        table.add_row(one.name, one.names, one.finer, f"{one.cosine:.2f}", one.credit)
    console.print(table)
    console.print(
        f"the nearest is of the image's class for {found.first:.0%} of {found.images} images of objects that trained nothing "
        f"(by chance {found.chance:.0%})",
        markup=False,
    )

"""Real objects with images or light curves, as evidence: each gets a card with its place on the sky, and no library is asked of it."""

from assistant.evidence.ledger import Ledger
from retriever.encoders.curve_space import Alike, survey_position
from retriever.encoders.image_space import Pictured
from retriever.names.positions import format_position


def add_image(ledger: Ledger, image: Pictured) -> str:
    """The ledger id of an object of which a real image is known."""
    position = format_position(image.ra, image.dec)
    record = {
        "name": image.name,
        "ra": image.ra,
        "dec": image.dec,
        "class": image.finer,
        "aliases": [name for name in image.names.split(", ") if name],
        "position": position,
        "real_image": True,
        "image_by": image.credit,
        "image_link": image.link,
    }
    return ledger.add_example(record, [image.names, position, image.label, image.finer, image.credit, "a real image"])


def add_star(ledger: Ledger, star: Alike) -> str:
    """The ledger id of a real star of the survey ASAS, whose name says where it is."""
    ra, dec = survey_position(star.name)
    position = format_position(ra, dec)
    record = {"name": f"ASAS {star.name}", "ra": ra, "dec": dec, "class": star.label, "position": position}
    return ledger.add_example(record | {"real_light_curve": True}, [star.label, position, "a real light curve"])

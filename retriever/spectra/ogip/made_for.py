"""Which instrument, and which order of a grating, a file was made for, and whether two files can belong together."""

from collections.abc import Iterable
from dataclasses import dataclass

from retriever.spectra.fits_headers import Header
from retriever.spectra.ogip.headers import number_of, text_of

# names that missions had before launch, or have in other files
_SAME = {
    "AXAF": "CHANDRA",
    "GLAST": "FERMI",
    "XTE": "RXTE",
    "SAX": "BEPPOSAX",
    "ASTRO-E2": "SUZAKU",
    "ASTRO-H": "HITOMI",
    "ASTRO-D": "ASCA",
    "SRG": "EROSITA",
    "EPN": "PN",
    "EMOS1": "MOS1",
    "EMOS2": "MOS2",
}


@dataclass(frozen=True)
class MadeFor:
    """What headers say of the instrument; '' and None for what they don't say."""

    telescope: str = ""
    instrument: str = ""
    part: float | None = None  # of a grating: TG_PART
    order: float | None = None  # TG_M or RFLORDER

    def contradicts(self, other: "MadeFor") -> bool:
        """Whether both say what they are of, and it is not the same."""
        texts = ((self.telescope, other.telescope), (self.instrument, other.instrument))
        numbers = ((self.part, other.part), (self.order, other.order))
        return any(_differ(*pair) for pair in texts) or any(
            one is not None and two is not None and one != two for one, two in numbers
        )

    @property
    def name(self) -> str:
        """The instrument in words."""
        order = "" if self.order is None else f" order {self.order:g}"
        return f"{self.telescope} {self.instrument}".strip() + order


def made_for(headers: Iterable[Header]) -> MadeFor:
    """What the headers of a file say, the first that names an instrument."""
    of = next((header for header in headers if text_of(header, "TELESCOP") and text_of(header, "INSTRUME")), None)
    return MadeFor() if of is None else made_for_header(of)


def made_for_header(header: Header) -> MadeFor:
    """What one header says."""
    return MadeFor(
        text_of(header, "TELESCOP"),
        text_of(header, "INSTRUME"),
        number_of(header, "TG_PART"),
        number_of(header, "TG_M", "RFLORDER"),
    )


def _differ(one: str, other: str) -> bool:
    """Whether two names can't be of the same: one may be a part of the other (ACIS, ACIS-S; XMM, XMM-NEWTON)."""
    first, second = (_plain(name) for name in (one, other))
    return bool(first and second) and first not in second and second not in first


def _plain(name: str) -> str:
    upper = name.upper().split("/")[-1].strip()
    return _SAME.get(upper, upper)

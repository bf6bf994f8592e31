"""The records of a library: sources, what was measured of them, papers, what they report, entries of the glossary."""

from dataclasses import dataclass, field
from functools import cached_property

from pylatexenc.latex2text import LatexNodes2Text

from retriever.text.tex import without_markup

# how a paper is linked to a source, the closest first: it is on it; has it in its sample; names it in its title; is linked by
# a database; names it in its abstract; is where its class is from
ABOUT = ("main", "sample", "title", "link", "mention", "class")


@dataclass(frozen=True)
class Measurement:
    """A value of a catalogue or a paper: ``unit`` is astropy's spelling, ``level`` the interval's confidence level.

    ``low`` and ``high`` are None where the origin states no uncertainty. ``reference`` is the bibcode of who measured
    it, where the catalogue names one; ``method`` says from which catalogue and how; ``band`` ("0.5-7 keV") and
    ``instrument`` ("Chandra ACIS") where they are known. ``flag`` says why a value is not to be trusted, "" where it may
    be. ``library`` is the library that it is from, set where several are open.
    """

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    level: float | None = None
    unit: str = ""
    method: str = ""
    reference: str = ""
    band: str = ""
    instrument: str = ""
    flag: str = ""
    library: str = ""


@dataclass(frozen=True)
class Source:
    """A real X-ray source; ``ra`` and ``dec`` are ICRS degrees.

    ``class_from`` says whose class it is. Its spectrum is real (``spectrum_files``: paths of ``pha``, ``arf``, ``rmf``,
    ``background`` relative to the library, ``obsid``, ``instrument``) or simulated (``simulation`` says from what), or
    there is none. ``library`` names the library that the record is from.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    ra: float
    dec: float
    position_from: str
    object_class: str
    subclass: str = ""
    redshift: float | None = None
    redshift_from: str = ""
    measurements: tuple[Measurement, ...] = ()
    simulation: dict = field(default_factory=dict)
    class_from: str = ""
    origin: str = ""
    spectrum_files: dict = field(default_factory=dict)
    curated: bool = False
    library: str = ""

    def measured(self, name: str) -> Measurement | None:
        """The first (best) measurement of that name."""
        return next((m for m in self.measurements if m.name == name), None)


@dataclass(frozen=True)
class Report:
    """What one paper reports on one source; ``source`` is None for a paper on a topic.

    ``about`` says how the paper is linked to the source (``ABOUT``). ``summary`` is in this project's words where ``by``
    is "", quoted from the abstract ("abstract") or from ``page`` of the paper ("pdf"), or "" where there is none.
    """

    source: str | None
    about: str
    summary: str = ""
    quantities: tuple[Measurement, ...] = ()
    by: str = ""
    page: int | None = None


@dataclass(frozen=True)
class Paper:
    """A paper by its 19-character ADS bibcode; ``abstract`` only in a library of the user's own.

    ``objects`` are names of objects that a database links to it.
    """

    bibcode: str
    title: str
    authors: tuple[str, ...]
    year: int
    reports: tuple[Report, ...]
    abstract: str = ""
    refereed: bool | None = None
    retracted: bool = False
    citations: int = 0
    origin: str = ""
    objects: tuple[str, ...] = ()
    library: str = ""

    @cached_property
    def plain_title(self) -> str:
        """The title with TeX and ADS's markup turned into text; the title itself is kept as ADS has it."""
        text = (
            LatexNodes2Text(math_mode="text").latex_to_text(self.title)
            if "\\" in self.title or "$" in self.title
            else self.title
        )
        return " ".join(without_markup(text).replace("~", " ").split())

    @property
    def url(self) -> str:
        return "https://ui.adsabs.harvard.edu/abs/" + self.bibcode.replace("&", "%26")

    @property
    def short_reference(self) -> str:
        """Author-year, as in running text: ``Miller et al. (2010)``; the bibcode where no authors are known."""
        surnames = [author.split(",")[0].strip() for author in self.authors]
        if not surnames:
            return self.bibcode
        if surnames[1:] and surnames[1].rstrip(".") == "et al":
            return f"{surnames[0]} et al. ({self.year})"
        who = {1: surnames[0], 2: " & ".join(surnames)}.get(len(surnames))
        return f"{who or surnames[0] + ' et al.'} ({self.year})"

    def report_on(self, source_id: str) -> Report | None:
        return next((report for report in self.reports if report.source == source_id), None)


@dataclass(frozen=True)
class Term:
    """A glossary entry for the public, with a paper to read ("" where none is known). ``asked`` are words in which people ask
    for it without its name."""

    term: str
    aliases: tuple[str, ...]
    definition: str
    example: str
    bibcode: str
    see_also: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

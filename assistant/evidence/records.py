"""The kinds of evidence and the fields of their records, as ``ask --json`` shows them.

A further kind is an entry of ``LETTERS``, a record here, an ``add_...`` of the ledger, a reader in ``check.support``
(what of it supports a number) and a line in ``claims.describe``.
"""

from typing import Any, Literal, NotRequired, TypedDict

Kind = Literal["source", "paper", "measurement", "computation", "table", "glossary"]
# the letter that the ids of a kind begin with, in the order in which evidence is listed
LETTERS: dict[Kind, str] = {
    "source": "S",
    "measurement": "M",
    "computation": "C",
    "table": "T",
    "paper": "P",
    "glossary": "G",
}
_ORDER = "".join(LETTERS.values())

# whose words a passage is in, by ``Report.by``
PASSAGE_FROM = {"": "summary", "abstract": "abstract", "pdf": "pdf"}
# made by call: "class" is a word of Python
SourceRecord = TypedDict(
    "SourceRecord",
    {
        "name": str,
        "ra": float | None,  # degrees, ICRS
        "dec": float | None,
        "class": str,
        "position": str,
        "simulated_spectrum": bool,
        # of a catalogue source
        "subclass": NotRequired[str],
        "redshift": NotRequired[float | None],
        "aliases": NotRequired[list[str]],
        "position_from": NotRequired[str],
        "class_from": NotRequired[str],
        "library": NotRequired[str],
        "real_spectrum": NotRequired[bool],
        "simulation": NotRequired[Any],
        # of an uploaded spectrum: what its file says
        "uploaded": NotRequired[bool],
        "what": NotRequired[str],
        "file": NotRequired[str],
        "instrument": NotRequired[str],
        "exposure_s": NotRequired[float],
        "counts": NotRequired[int],
        "background_counts": NotRequired[int],
        "net_counts": NotRequired[float],
        "energy_range_keV": NotRequired[list[float]],
    },
)


def listed_at(evidence_id: str) -> tuple[int, int]:
    """The place of an id where evidence is listed: by its kind, then by its number."""
    return _ORDER.index(evidence_id[0]), int(evidence_id[1:])


def spectrum_kind(record: SourceRecord) -> str:
    """Whether a source's spectrum is "real" or "simulated"; "" where it has none."""
    if record.get("uploaded") or record.get("real_spectrum"):
        return "real"
    return "simulated" if record["simulated_spectrum"] else ""


class PaperRecord(TypedDict):
    """A paper, and the passage that speaks of the matter: this project's summary, or quoted; "" where there is none.

    ``linked`` says how it is linked to the source that it was found for (``catalogue.records.ABOUT``), whose name is
    ``on``; "" for a paper on a topic.
    """

    bibcode: str
    title: str
    authors: list[str]
    year: int
    url: str
    passage: str
    passage_from: str  # one of ``PASSAGE_FROM``
    page: int | None  # of the PDF that a passage is quoted from
    linked: str
    on: str
    library: str


class MeasurementRecord(TypedDict):
    """A value with its interval at a confidence ``level`` (a fraction); ``source`` is the ledger id of its source."""

    name: str
    value: float
    low: float | None
    high: float | None
    level: float | None
    unit: str
    method: str
    reference: str
    band: str
    instrument: str
    flag: str  # why the value is not to be trusted, "" where it may be
    library: str
    source: str
    in_domain: bool


class InputRecord(TypedDict):
    """A number that a formula was given; ``evidence`` is the ledger id of where it is from, "" for the question's own."""

    name: str
    value: float
    low: float | None
    high: float | None
    unit: str
    evidence: str


class ComputationRecord(TypedDict):
    """A value that was computed: the formula, with the numbers put in, its inputs, and its interval at ``level``.

    ``bound`` is ``<`` or ``>`` where an input is a limit; ``says`` are the cosmology, the constants and what was assumed.
    """

    what: str
    formula: str
    put_in: str
    inputs: list[InputRecord]
    value: float
    low: float | None
    high: float | None
    level: float | None
    unit: str
    bound: str
    says: str


class TableColumns(TypedDict):
    """Columns beside those of a table, in the order of its rows."""

    columns: list[str]
    rows: list[list[Any]]


class TableRecord(TypedDict):
    """A list of results, and how many there are in all."""

    title: str
    columns: list[str]
    rows: list[list[Any]]
    total: int
    finding: NotRequired[str]  # what follows from the rows
    copied: NotRequired[TableColumns]  # intervals and references, which copies have beside what is shown


class TermRecord(TypedDict):
    """An entry of the glossary."""

    term: str
    definition: str
    example: str
    see_also: list[str]

"""What a bibcode says of where a paper was published: the journal in words."""

from functools import cache

from pydantic.dataclasses import dataclass

from retriever.toml_tables import CHECKED, read_table

_YEAR, _JOURNAL = 4, 5  # characters of a bibcode: 2017 ApJS. .233. ..17 R
_VOLUME, _PAGE = slice(9, 13), slice(14, 18)
_QUALIFIER = 13  # what stands before the page: a letter of the journal's own, or a fifth digit
_WITHOUT_VOLUMES = ("arXiv", "astro", "JCAP")  # preprints; a month stands where the volume does


@dataclass(config=CHECKED, frozen=True)
class _Table:
    journals: dict[str, str]


@cache
def _table() -> _Table:
    return read_table("retriever.text", "journals.toml", _Table)


def journal_of(bibcode: str) -> str:
    """``Astrophysical Journal``; "" for letters that no journal here has. A Letter of before 2019 stands in the Journal itself, with
    an L before its page."""
    letters = bibcode[_YEAR : _YEAR + _JOURNAL].strip(".")
    if letters == "ApJ" and bibcode[13:14] == "L":
        letters = "ApJL"
    return _table().journals.get(letters, "")


def volume_and_page(bibcode: str) -> tuple[str, str]:
    """``("233", "17")``, ``("647", "L13")``; "" for what the bibcode does not tell: of a paper in press, a preprint, a journal
    that is not known here, or a page that is counted in a way of the journal's own (small letters)."""
    letters = bibcode[_YEAR : _YEAR + _JOURNAL].strip(".")
    if letters not in _table().journals or letters in _WITHOUT_VOLUMES:
        return "", ""
    volume, page, before = bibcode[_VOLUME].strip("."), bibcode[_PAGE].strip("."), bibcode[_QUALIFIER : _QUALIFIER + 1]
    if not volume.isdecimal():
        return "", ""
    if not page.isdecimal() or not (before == "." or before in "LA" or before.isdecimal()):
        return volume, ""
    return volume, before.strip(".") + (page.zfill(4) if before.isdecimal() else page)

"""What a bibcode says of where a paper was published: the journal in words."""

from functools import cache

from pydantic.dataclasses import dataclass

from retriever.toml_tables import CHECKED, read_table

_YEAR, _JOURNAL = 4, 5  # characters of a bibcode: 2017 ApJS. .233...17R


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

"""Papers that the field knows by their authors and year or as a reference, as far as the bundled library holds them: ``well_known.toml``."""

from functools import cache

from pydantic.dataclasses import dataclass

from retriever.toml_tables import CHECKED, read_table


@dataclass(config=CHECKED, frozen=True)
class WellKnown:
    """A paper: ``by`` as it is cited ("Shakura & Sunyaev", "Oh et al."), ``of`` what it is the reference of."""

    bibcode: str
    by: str
    title: str
    of: tuple[str, ...] = ()

    @property
    def year(self) -> int:
        """The year of its bibcode."""
        return int(self.bibcode[:4])

    @property
    def surnames(self) -> tuple[str, ...]:
        """The one or two surnames that it is cited by."""
        return tuple(name.strip() for name in self.by.removesuffix(" et al.").split("&"))

    @property
    def by_two(self) -> bool:
        """Whether it has just two authors, who name it without a year."""
        return "&" in self.by


@dataclass(config=CHECKED, frozen=True)
class _Table:
    papers: tuple[WellKnown, ...]


@cache
def well_known_papers() -> tuple[WellKnown, ...]:
    """All of the table."""
    return read_table("retriever.catalogue", "well_known.toml", _Table).papers

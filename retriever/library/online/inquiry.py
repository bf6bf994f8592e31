"""The course of one look-up: who is asked what, once it is known what the others answered.

SIMBAD says which object is meant and where; then both X-ray catalogues, SIMBAD's own names and references, and the papers
are asked at once. What fails is replaced where something can: without SIMBAD the position in the name and papers by the
name do, without ADS arXiv does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from retriever.archives.session import Web
from retriever.archives.xray_catalogues import CSC21, XMM4
from retriever.library.online import asking, telling
from retriever.library.online.addresses import Addresses
from retriever.library.online.asking import Known, Referring
from retriever.library.online.checked import format_angle
from retriever.library.online.errands import Brought, Errands
from retriever.library.online.paper_archives import PaperArchives
from retriever.library.online.sources import shown
from retriever.names.positions import Position, position_in_name

SIMBAD, CSC, XMM = "SIMBAD", "CSC 2.1", "4XMM"
CATALOGUES = {CSC: CSC21, XMM: XMM4}
_SHARP = 40 / 3600  # degrees: a position in a name that is vaguer leads to no source


@dataclass
class Found:
    """What has come in so far."""

    known: Known | None = None
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    papers: list[dict[str, Any]] = field(default_factory=list)
    linked: bool = False  # whether SIMBAD links the papers, or only their words do


class Inquiry:
    """One look-up; ``name`` is "" where a position was given."""

    def __init__(
        self, archives: Addresses, webs: Mapping[str, Web], papers: PaperArchives, errands: Errands, name: str = ""
    ):
        self.found = Found()
        self._archives, self._webs, self._papers, self._errands, self._name = archives, webs, papers, errands, name

    def of_name(self) -> Found:
        """Everything on the object of that name."""
        name, url = self._name, self._archives.simbad
        self._errands.send(
            "object",
            SIMBAD,
            f"the name '{name}'",
            lambda by: asking.by_name(self._webs["simbad"].hurried(by), url, name),
            share=0.45,
        )
        if not self._papers.from_ads:
            self._search([name])
        return self._collect()

    def of_place(self, place: Position, radius: float) -> Found:
        """Everything on the object at that position."""
        url = self._archives.simbad
        self._errands.send(
            "object",
            SIMBAD,
            f"objects within {format_angle(radius)}",
            lambda by: asking.by_place(self._webs["simbad"].hurried(by), url, place, radius),
            share=0.45,
        )
        self._ask_catalogues(place)
        return self._collect()

    def _collect(self) -> Found:
        for key, value in self._errands.ended():
            if key == "object":
                self._on_object(value)
            elif key == "links":
                self._on_links(value)
            elif key == "papers":
                self._on_papers(value)
            elif value:
                self.found.rows[key] = value
        return self.found

    def _on_object(self, known: Known | None) -> None:
        self.found.known = known
        if self._name:
            inside = position_in_name(self._name)
            sharp = inside if inside and inside.precision <= _SHARP else None
            if place := (known.place if known else None) or sharp:
                self._ask_catalogues(place)
        if known:
            self._errands.send("links", SIMBAD, f"names and papers of {shown(known.main_id)}", self._links, share=0.6)
        elif self._name and self._papers.from_ads:
            self._search([self._name])

    def _links(self, by: float) -> Brought:
        web, known = self._webs["simbad"].hurried(by), self.found.known
        assert known is not None
        full, names = asking.identifiers(web, self._archives.simbad, known)
        referring, papers = asking.references(web, self._archives.simbad, known)
        return (full, referring), f"{names}, {papers}"

    def _on_links(self, links: tuple[Known, list[Referring]] | None) -> None:
        if links:
            self.found.known = links[0]
        known = self.found.known
        assert known is not None
        names = self._names(known)
        if links and links[1] and self._papers.from_ads:
            every = [*names, *map(shown, known.identifiers)]
            bibcodes = telling.to_ask_for(links[1], every)
            what = f"the abstracts of {len(bibcodes)} of its papers"
            self.found.linked = True
            self._errands.send("papers", "ADS", what, lambda by: self._papers.fetch(bibcodes, by), share=0.7)
        elif self._papers.from_ads or not self._name:
            self._search(names)

    def _names(self, known: Known | None) -> list[str]:
        """What papers are searched for by: the name asked for and SIMBAD's."""
        names = (self._name, shown(known.main_id) if known else "")
        return list(dict.fromkeys(name for name in names if name))

    def _search(self, names: list[str]) -> None:
        what = f"papers on '{names[0]}'"
        self._errands.send("papers", self._papers.archive, what, lambda by: self._papers.search(names, by), share=0.7)

    def _on_papers(self, rows: list[dict[str, Any]] | None) -> None:
        if rows is not None:
            self.found.papers = rows
        elif self._papers.from_ads:  # ADS is down or its quota spent: arXiv has abstracts too
            self._papers.give_up_ads()
            self.found.linked = False
            known = self.found.known
            self._search(self._names(known))

    def _ask_catalogues(self, place: Position) -> None:
        for key, catalogue in CATALOGUES.items():
            web, url = ("csc", self._archives.csc) if key == CSC else ("xmm", self._archives.xmm)
            self._errands.send(
                key,
                key,
                f"{catalogue.release} at RA {place.ra:.4f}, Dec {place.dec:+.4f}",
                lambda by, web=web, url=url, catalogue=catalogue: asking.catalogue_row(  # type: ignore[misc]
                    self._webs[web].hurried(by), url, catalogue, place, self._name
                ),
            )

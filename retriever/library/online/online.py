"""Looking up in the archives what the open libraries lack: a name or a position, within seconds, or in part.

    online = Online(show=print)
    found = online.by_name("NGC 4636")      # found.source, found.papers, found.steps, found.partial

What was fetched is kept in a library folder of the user's own, so that the same question again needs no network. Offline,
``plan`` says what would be asked.
"""

import copy
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from retriever.catalogue.records import Paper, Source
from retriever.errors import BadInput
from retriever.home import data_folder
from retriever.library.online.addresses import Addresses
from retriever.library.online.asking import MATCH
from retriever.library.online.checked import format_angle, name_to_ask
from retriever.library.online.errands import Errands
from retriever.library.online.inquiry import CATALOGUES, Found, Inquiry
from retriever.library.online.kept import Kept, Remembered, now, query_of
from retriever.library.online.lookup import Lookup, Step
from retriever.library.online.paper_archives import PaperArchives
from retriever.library.online.sources import all_names, source_of
from retriever.library.online.spectrum import fetch_spectrum
from retriever.library.online.telling import papers_of
from retriever.names.positions import Position, format_position

LIMIT_S = 10.0
_VAGUEST = 60 / 3600  # degrees: a wider position means no particular object
_TO_KEEP = 0.05  # the share of the time that is left for keeping what came
_SPECTRUM_TIMES = 6  # a spectrum may take this many times as long as a look-up


def nobody(step: Step) -> None:
    """Show a step to nobody."""


class Online:
    """The archives, asked within ``limit_s`` seconds in all; ``show`` is told each step, in the caller's thread."""

    def __init__(
        self,
        folder: Path | None = None,
        archives: Addresses | None = None,
        limit_s: float = LIMIT_S,
        show: Callable[[Step], None] = nobody,
    ):
        self.folder = Path(folder) if folder else data_folder() / "online"
        self.archives = archives or Addresses.from_settings()
        self.limit_s, self._show = limit_s, show
        self._kept, self._webs = Kept(self.folder), self.archives.sessions()

    def shown_to(self, show: Callable[[Step], None]) -> "Online":
        """The same folder and archives, with the same pauses between requests; the steps are told to ``show``."""
        other = copy.copy(self)
        other._show = show
        return other

    def by_name(self, name: str) -> Lookup:
        """What the archives know of the object of that name; ``BadInput`` for what is no name."""
        name = name_to_ask(name)

        def ask(inquiry: Inquiry) -> Found:
            return inquiry.of_name()

        return self._looked_up(name, name, self._kept.of_name(name), ask)

    def by_position(self, position: Position) -> Lookup:
        """What the archives know of the object at that position; ``BadInput`` for one that is too vague or off the sky."""
        radius = _radius(position)

        def ask(inquiry: Inquiry) -> Found:
            return inquiry.of_place(position, radius)

        return self._looked_up("", query_of(position), self._kept.of_place(position), ask)

    def spectrum(self, source: Source) -> dict[str, str]:
        """The Chandra spectrum with responses of a source, fetched into the folder: ``spectrum_files`` of its record.

        ``BadInput`` where the Chandra Source Catalog has none of it, ``ServiceMissing`` where the archive does not answer.
        """
        until = time.monotonic() + _SPECTRUM_TIMES * self.limit_s
        files, step = fetch_spectrum(self._webs, self.archives, self._kept, source, until)
        if step:
            self._show(step)
        return files

    def plan(self, name_or_position: str | Position) -> tuple[str, ...]:
        """What would be asked, one line an archive; nothing is."""
        return tuple(f"{who}: {what}" for who, what in self._planned(name_or_position))

    def would_ask(self, name_or_position: str | Position) -> str:
        """Who would be asked, in one line; nobody is."""
        planned = self._planned(name_or_position)
        return f"{planned[0][0]}: {planned[0][1]}" if len(planned) == 1 else ", ".join(who for who, _ in planned)

    def _planned(self, name_or_position: str | Position) -> list[tuple[str, str]]:
        """Who would be asked, and what; the user's own library alone where it knows."""
        if isinstance(name_or_position, Position):
            radius = _radius(name_or_position)
            known = self._kept.of_place(name_or_position)
            what = (
                f"objects within {format_angle(radius)} of {format_position(name_or_position.ra, name_or_position.dec)}"
            )
        else:
            name = name_to_ask(name_or_position)
            known, what = self._kept.of_name(name), f"the name '{name}'"
        if known and known.whole:
            return [(str(self.folder), f"looked up on {_date(known)}, no archive would be asked")]
        papers = PaperArchives(self.archives, self._webs, self._kept)
        host = self.archives.host
        last = (f"arXiv ({host('arxiv')})", "papers that name it, since there is no ADS token (ADS_DEV_KEY)")
        if papers.from_ads:
            last = (f"ADS ({host('ads')})", f"abstracts of its papers, {papers.left_today:,} requests left today")
        return [
            (f"SIMBAD ({host('simbad')})", f"{what}; its position, type, other names and the papers that refer to it"),
            (
                f"CSC 2.1 ({host('csc')})",
                f"values of its X-ray source; the spectrum ({host('files')}) only when asked for",
            ),
            (f"4XMM ({host('xmm')})", "its flux"),
            last,
        ]

    def _looked_up(self, name: str, query: str, known: Remembered | None, ask: Callable[[Inquiry], Found]) -> Lookup:
        if known and known.whole:
            step = Step("your library", str(self.folder), 0.0, f"looked up on {_date(known)}: no archive was asked")
            self._show(step)
            return Lookup(known.source, known.papers, (step,), "")
        errands = Errands(time.monotonic() + (1 - _TO_KEEP) * self.limit_s, self._show)
        papers = PaperArchives(self.archives, self._webs, self._kept)
        found = ask(Inquiry(self.archives, self._webs, papers, errands, name))
        source, told = self._records(name, found)
        source = source or (known.source if known else None)
        earlier = known.answered if known else {}
        failed = {archive: why for archive, why in errands.failed.items() if archive not in earlier}
        source, told, unkept = self._keep(query, source, told, errands, whole=not failed)
        partial = _partial(failed, nothing=source is None and not told)
        return Lookup(source, told, tuple(errands.steps), " ".join(part for part in (partial, unkept) if part))

    def _records(self, name: str, found: Found) -> tuple[Source | None, tuple[Paper, ...]]:
        source = source_of(name, found.known, [found.rows[key] for key in CATALOGUES if key in found.rows], now()[:10])
        if source:  # the id that it has here already, so that it does not stand twice
            source = replace(source, id=self._kept.id_of(all_names(source)) or source.id)
        names = [name] if name else []
        names += all_names(source) if source else [found.known.main_id] if found.known else []
        return source, papers_of(found.papers, names, source.id if source else None, found.linked)

    def _keep(
        self, query: str, source: Source | None, papers: tuple[Paper, ...], errands: Errands, whole: bool
    ) -> tuple[Source | None, tuple[Paper, ...], str]:
        """Source and papers together with what was known of them, and a sentence where they could not be kept."""
        if not (whole or source or papers):
            return source, papers, ""
        try:
            self._kept.write(query, source, papers, errands.answered, whole)
        except OSError as error:
            return source, papers, f"It could not be kept in {self.folder} ({error.strerror or type(error).__name__})."
        kept = self._kept.of_id(source.id) if source else self._kept.of_name(query)
        return (kept.source, kept.papers, "") if kept else (source, papers, "")


def can_be_asked(name_or_position: str | Position) -> None:
    """Raises ``BadInput`` for what is no name, and for a position that is too vague or off the sky."""
    if isinstance(name_or_position, Position):
        _radius(name_or_position)
    else:
        name_to_ask(name_or_position)


def _radius(position: Position) -> float:
    """How far around a position is looked, in degrees."""
    if not (0 <= position.ra < 360 and -90 <= position.dec <= 90):
        raise BadInput(
            f"RA {position.ra:g}, Dec {position.dec:g} is not on the sky: give RA 0-360, Dec -90 to 90 degrees."
        )
    if position.precision > _VAGUEST:
        raise BadInput(
            f"The position is only known to {format_angle(position.precision)}: give one to an arc minute or better."
        )
    return max(MATCH, position.precision)


def _date(known: Remembered) -> str:
    return max(known.answered.values())[:10]


def _partial(failed: dict[str, str], nothing: bool) -> str:
    """Which archives are missing in the answer, in one sentence."""
    if not failed:
        return ""
    each = "; ".join(f"{archive}: {why.rstrip('.')}" for archive, why in failed.items())
    what = "Nothing was found, but" if nothing else "This is a part of what there may be, since"
    return f"{what} not every archive answered ({each})."

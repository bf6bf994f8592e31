"""``scholar watch DIR``: each new spectrum of a folder gets a triage card, as a line here and as JSON and HTML beside it.

Watchdog tells when something happens in the folder; what there is to do is then found by looking at the folder itself, so that a
missed event, a restart or a file that is still being written costs nothing: a file is read once it has not changed for a while, and
again when it changes. One that could not be read is tried again when files beside it come (its response, its background).
"""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.engines import add_library_options
from assistant.terminal.output import note
from retriever import durable
from retriever.errors import BadInput
from retriever.options import Parser

if TYPE_CHECKING:
    from assistant.terminal.triage import Card
    from retriever.library.library import Library

CARD, PAGE = ".card.json", ".card.html"
_KINDS = ("spectrum", "events", "records")
_LOOK_S = 10.0  # at least so often, whatever watchdog says
State = tuple[int, int]  # size and time of the last change


def watch(argv: list[str]) -> int:
    """``scholar watch DIR``"""
    parser = Parser(
        "scholar watch", description="Give each new spectrum of a folder a card: what it is and what is odd."
    )
    parser.add_argument("folder", help="the folder; those below it are watched, too")
    parser.add_argument("--once", action="store_true", help="read what is there, then end")
    parser.add_argument(
        "--settled", type=float, default=2.0, metavar="S", help="seconds without a change before a file is read (2)"
    )
    parser.add_argument("--no-files", action="store_true", help="print the cards only, write none beside the spectra")
    parser.add_argument("--json", action="store_true", help="print each card as a line of JSON")
    add_library_options(parser)
    options = parser.parse_args(argv)
    folder = Path(options.folder).expanduser()
    if not folder.is_dir():
        raise BadInput(f"{options.folder[:200]} is not a folder: give one that holds spectra, or will.")
    if not 0 <= options.settled <= 3600:
        raise BadInput(f"--settled {options.settled:g} is out of range: give 0 to 3600 seconds.")
    from retriever.library.opening import open_library

    library = open_library(options.library, note)

    def show(card: "Card") -> None:
        print(card.model_dump_json() if options.json else card.line, flush=True)

    watched = Watched(folder, library, show, options.settled, not options.no_files)
    if options.once:
        watched.look(wait=True)
        return 0
    note(f"Watching {folder} (end with Ctrl-C).")
    _go_on(watched)
    return 0


def _go_on(watched: "Watched") -> None:
    """Look whenever something happens, and now and then."""
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers import Observer

    happened = threading.Event()

    class Handler(FileSystemEventHandler):
        """Wakes the loop; what happened is seen in the folder itself."""

        def on_any_event(self, event: FileSystemEvent) -> None:
            """Our own cards wake nobody."""
            if not str(event.src_path).endswith((CARD, PAGE, durable.TEMPORARY)):
                happened.set()

    observer = Observer()
    observer.schedule(Handler(), str(watched.folder), recursive=True)
    observer.start()
    try:
        while True:
            unsettled = watched.look()
            happened.wait(max(0.2, watched.settled / 2) if unsettled else _LOOK_S)
            happened.clear()
    finally:
        observer.stop()
        observer.join()


class Watched:
    """A folder and what was read of it."""

    def __init__(
        self, folder: Path, library: "Library", show: Callable[["Card"], None], settled: float = 2.0, write: bool = True
    ):
        self.folder, self.library, self.show, self.settled, self.write = folder, library, show, settled, write
        self.cards: dict[Path, Card] = {}
        self._beside: dict[Path, frozenset[tuple[str, State]]] = {}  # what lay beside a file that could not be read
        self._seen: dict[Path, tuple[State, float]] = {}
        self._kinds: dict[tuple[Path, State], object] = {}
        for path in folder.rglob(f"*{CARD}"):
            self._remember(path)

    def look(self, wait: bool = False) -> bool:
        """Read what is new; says whether a file is still being written. ``wait``: until none is."""
        while True:
            unsettled = False
            for place in self._folders():
                states = dict(self._states(place))
                for path in self._spectra(states):
                    if not self._due(path, states):
                        continue
                    if self._settles(path, states[path]):
                        self._read(path, states)
                    else:
                        unsettled = True
            if not (wait and unsettled):
                return unsettled
            time.sleep(min(0.2, self.settled))

    def _folders(self) -> Iterator[Path]:
        yield self.folder
        yield from sorted(path for path in self.folder.rglob("*") if path.is_dir())

    def _states(self, place: Path) -> Iterator[tuple[Path, State]]:
        """The files of a folder; one that vanishes meanwhile is none."""
        for path in sorted(place.iterdir()):
            try:
                held = path.stat()
            except OSError:
                continue
            if path.is_file() and held.st_size and not path.name.endswith((CARD, PAGE, durable.TEMPORARY)):
                yield path, (held.st_size, held.st_mtime_ns)

    def _spectra(self, states: dict[Path, State]) -> list[Path]:
        """Those of the files that are spectra and no backgrounds."""
        from retriever.spectra.file_kinds import FileKind, file_kind
        from retriever.spectra.ogip.companions import source_spectra

        kinds = []
        for path, state in states.items():
            kind = self._kinds.get((path, state)) or file_kind(path)
            self._kinds[path, state] = kind
            if isinstance(kind, FileKind) and kind.kind in _KINDS:
                kinds.append(kind)
        try:
            return [kind.path for kind in source_spectra(kinds)] if kinds else []
        except BadInput:
            return []

    def _due(self, path: Path, states: dict[Path, State]) -> bool:
        """Whether a file was not read as it is now, or could not be and others have come beside it."""
        card = self.cards.get(path)
        if card is None or (card.size, card.changed_ns) != states[path]:
            return True
        return card.status == "failed" and self._beside.get(path) != _others(path, states)

    def _settles(self, path: Path, state: State) -> bool:
        """Whether a file has not changed for long enough, by our clock: that of another machine may be wrong."""
        before, since = self._seen.get(path, (None, 0.0))
        if before != state:
            since = time.monotonic()
            self._seen[path] = (state, since)
        return time.monotonic() - since >= self.settled

    def _read(self, path: Path, states: dict[Path, State]) -> None:
        from assistant.terminal.triage import card_html, card_of

        try:
            card = card_of(path, self.library, self.cards.values())
        except OSError as error:  # it went away, or may not be read
            note(f"{path.name} can't be read ({error.strerror}).")
            return
        self.cards[path] = card
        self._beside[path] = _others(path, states)
        if self.write:
            try:
                durable.write_text(path.with_name(path.name + CARD), card.model_dump_json(indent=1))
                durable.write_text(path.with_name(path.name + PAGE), card_html(card))
            except OSError as error:
                note(f"The card of {path.name} can't be written ({error.strerror}).")
        self.show(card)

    def _remember(self, place: Path) -> None:
        """A card of an earlier run; one that is no card is made anew."""
        from assistant.terminal.triage import Card

        try:
            card = Card.model_validate_json(place.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return
        path = place.with_name(place.name.removesuffix(CARD))
        self.cards[path] = card
        if card.status == "failed":
            self._beside[path] = frozenset()  # a restart tries it once more


def _others(path: Path, states: dict[Path, State]) -> frozenset[tuple[str, State]]:
    return frozenset((other.name, state) for other, state in states.items() if other != path)

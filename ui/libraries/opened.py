"""The libraries of one server: each is opened once, by whoever asks for it first, and shared by all conversations.

A conversation names the libraries that it asks; none named means those with which the server was started. Opening a large
one takes long: it is done by the thread that asks, the others go on, and ``progress`` says how far it is.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.agent.engine import Engine
from assistant.agent.look_ups import LookUps
from assistant.agent.workflow import Assistant
from retriever.library.format.content import BUNDLED
from retriever.library.index.opened import Part
from retriever.library.library import Library
from retriever.library.opening import as_one, open_one
from retriever.progress import Show, quiet
from ui.words import say

Names = tuple[str, ...]
Note = Callable[[str], None]


class Libraries:
    """The known libraries by name, in the order in which they are listed; safe to share between threads."""

    def __init__(
        self,
        engine: Engine,
        places: Mapping[str, str | Path],
        default: Sequence[str] = (BUNDLED,),
        note: Note = lambda text: None,
        show: Show = quiet,
        look_ups: LookUps | None = None,
    ):
        """``note`` is told what takes long, ``show`` how far it is; ``look_ups`` is for what the libraries lack."""
        self.engine, self.places, self.default = engine, dict(places), tuple(default)
        self._note, self._show, self._look_ups = note, show, look_ups
        self._parts: dict[str, Part] = {}
        self._assistants: dict[Names, Assistant] = {}
        self._locks = {name: threading.Lock() for name in self.places}
        self._joining = threading.Lock()
        self._progress: dict[str, str] = {}

    @classmethod
    def holding(cls, assistant: Any) -> "Libraries":
        """One that has an assistant already, over the libraries that it has open."""
        names = tuple(part.name for part in assistant.library.parts)
        held = cls(assistant.engine, dict.fromkeys(names, ""), names)
        held._parts = {part.name: part for part in assistant.library.parts}
        held._assistants[names] = assistant
        return held

    def chosen(self, names: Sequence[str]) -> Names:
        """Those of the names that are known, in the order of the list; without any, the default."""
        wanted = tuple(name for name in self.places if name in names)
        return wanted or self.default

    def is_open(self, names: Sequence[str]) -> bool:
        """Whether these can be asked at once."""
        return self.chosen(names) in self._assistants

    def assistant(self, names: Sequence[str] = ()) -> Assistant:
        """The assistant over these libraries, opened now where they are not; ``BadInput`` where one can't be."""
        wanted = self.chosen(names)
        held = self._assistants.get(wanted)
        if held is None:
            parts = [self._part(name) for name in wanted]
            bundled = self._part(BUNDLED) if BUNDLED in self.places else parts[0]
            with self._joining:
                if wanted not in self._assistants:
                    self._assistants[wanted] = Assistant(as_one(parts, bundled), self.engine, look_ups=self._look_ups)
                held = self._assistants[wanted]
        return held

    def library(self, names: Sequence[str] = ()) -> Library:
        """These libraries as one, opened now where they are not."""
        return self.assistant(names).library

    def progress(self, names: Sequence[str]) -> str:
        """What is being done for these, in a sentence; "" where nothing is."""
        return " ".join(self._progress[name] for name in (*self.chosen(names), BUNDLED) if name in self._progress)

    def described(self) -> list[dict[str, Any]]:
        """Every known library with its counts, where it is open; for ``/health``."""
        return [{"name": name, "open": name in self._parts} | self._counts(name) for name in self.places]

    def _counts(self, name: str) -> dict[str, Any]:
        part = self._parts.get(name)
        if part is None:
            return {"state": self._progress[name]} if name in self._progress else {}
        held = part.manifest
        vectors = held.get("vectors", {})
        counts = {"sources": len(part.sources), "papers": held["papers"], "vectors": vectors}
        return counts | {"fingerprint": held["content"]}

    def _part(self, name: str) -> Part:
        with self._locks[name]:  # who comes second waits for the first
            if name not in self._parts:
                self._progress[name] = say("libraries.opening", name=name)
                try:
                    part = open_one(self.places[name], self._note, self._showing(name))
                finally:
                    del self._progress[name]
                self._parts[name] = part
            return self._parts[name]

    def _showing(self, name: str) -> Show:
        def show(stage: str, done: int, total: int) -> None:
            self._progress[name] = say("libraries.indexing", name=name, stage=stage, done=done, total=total)
            self._show(f"{name}: {stage}", done, total)

        return show


def unknown_of(names: Sequence[str], libraries: Libraries) -> list[str]:
    """Those of the names that this server has not, as a kept conversation may say."""
    return [name for name in names if name not in libraries.places]

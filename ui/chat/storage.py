"""Kept conversations: JSON lines below the data folder, one folder for each owner.

An owner is an account's name, or a long random word that only that browser holds; folders are named by its hash, so that
who lists them can't come in. A line is added for each answer: a kill loses at most the one being written.
"""

import hashlib
import json
import os
import re
import secrets
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

MOST_CONVERSATIONS = 200
MOST_TITLE = 120
DELETED = ".deleted"
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Kept:
    """A kept conversation as it is listed; ``changed`` in seconds since 1970."""

    id: str
    title: str
    changed: float


class Shelf:
    """The conversations of one owner."""

    def __init__(self, folder: Path, owner: str):
        self.folder = folder / "conversations" / hashlib.sha256(owner.encode()).hexdigest()[:32]

    def kept(self) -> list[Kept]:
        """All of them, the latest first."""
        found = []
        for path in sorted(self._files(), key=_changed, reverse=True):
            lines = _lines(path, 1)
            if lines:
                found.append(Kept(path.stem, lines[0]["title"], _changed(path)))
        return found

    def append(self, conversation: str, header: dict, turn: dict) -> None:
        """Add a turn; the first one begins the conversation."""
        path = self._path(conversation)
        new = not path.exists()
        if new:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with path.open("a", encoding="utf-8") as file:
            for record in [header] * new + [turn]:
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
        if new:
            for old in sorted(self._files(), key=_changed, reverse=True)[MOST_CONVERSATIONS:]:
                old.unlink(missing_ok=True)

    def drop_last(self, conversation: str) -> None:
        """Take the last turn away, and the conversation with its only one."""
        path = self._path(conversation)
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []
        if len(lines) <= 2:
            path.unlink(missing_ok=True)
            return
        self._rewrite(path, lines[:-1])

    def read(self, conversation: str) -> dict | None:
        """The document (``ui.chat.documents``), or None."""
        path = self._path(conversation)
        lines = _lines(path) if path.exists() else []
        return lines[0] | {"turns": lines[1:]} if lines else None

    def rename(self, conversation: str, title: str) -> None:
        """Give it another title; it keeps its place in the list."""
        path, title = self._path(conversation), " ".join(title.split())[:MOST_TITLE]
        if not (title and path.exists()):
            return
        first, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        changed = _changed(path)
        header = json.dumps(json.loads(first) | {"title": title}, ensure_ascii=False) + "\n"
        self._rewrite(path, [header, *lines])
        os.utime(path, (changed, changed))

    def delete(self, conversation: str) -> None:
        """Delete it; the last one that was deleted can be restored."""
        path = self._path(conversation)
        self.forget_deleted()
        if path.exists():
            path.rename(path.with_suffix(DELETED))

    def restore(self, conversation: str) -> None:
        """Take back the deletion of the last one that was deleted."""
        path = self._path(conversation)
        if path.with_suffix(DELETED).exists():
            path.with_suffix(DELETED).rename(path)

    def deleted(self) -> Kept | None:
        """The one that can be restored."""
        path = next(self.folder.glob(f"*{DELETED}"), None)
        lines = _lines(path, 1) if path else []
        return Kept(path.stem, lines[0]["title"], _changed(path)) if path and lines else None

    def forget_deleted(self) -> None:
        """What was deleted is gone for good."""
        for path in self.folder.glob(f"*{DELETED}"):
            path.unlink(missing_ok=True)

    @staticmethod
    def is_id(conversation: str) -> bool:
        return bool(_ID.fullmatch(conversation))

    def _rewrite(self, path: Path, lines: list[str]) -> None:
        with tempfile.NamedTemporaryFile("w", dir=self.folder, delete=False, encoding="utf-8") as file:
            file.writelines(lines)
        os.replace(file.name, path)

    def _path(self, conversation: str) -> Path:
        if not self.is_id(conversation):
            raise ValueError("no id of a conversation")
        return self.folder / f"{conversation}.jsonl"

    def _files(self) -> list[Path]:
        return (
            [path for path in self.folder.glob("*.jsonl") if _ID.fullmatch(path.stem)] if self.folder.is_dir() else []
        )


def forget_old(folder: Path, days: float) -> None:
    """Remove conversations that nobody has added to for so long, and deleted ones; 0 keeps all but these."""
    if not (folder / "conversations").is_dir():
        return
    for shelf in (folder / "conversations").iterdir():
        for path in shelf.glob(f"*{DELETED}"):
            path.unlink(missing_ok=True)
        for path in shelf.glob("*.jsonl"):
            if days and time.time() - _changed(path) > days * 86_400:
                path.unlink(missing_ok=True)
        if shelf.is_dir() and not any(shelf.iterdir()):
            shutil.rmtree(shelf, ignore_errors=True)


def browser_key(folder: Path) -> str:
    """What the owner's word is scrambled with in the browser, made once, so that it is read again after a restart."""
    path = folder / "browser-key"
    try:
        return path.read_text(encoding="ascii")
    except OSError:
        key = secrets.token_urlsafe(24)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(path, "x", encoding="ascii", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(key)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    except OSError:  # nowhere to keep it: conversations are forgotten with the server
        pass
    return key


def note_feedback(folder: Path, verdict: str, reason: str, question: str, answer: str) -> None:
    """One line of ``feedback.jsonl``; it stays on this machine."""
    folder.mkdir(parents=True, exist_ok=True)
    when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    record = {
        "when": when,
        "verdict": verdict,
        "reason": reason[:2000],
        "question": question[:2000],
        "answer": answer[:8000],
    }
    with (folder / "feedback.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(record, ensure_ascii=False) + "\n")


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _lines(path: Path, most: int | None = None) -> list[dict]:
    """Records of a file; a line that a kill cut short is left out."""
    found = []
    with path.open(encoding="utf-8") as file:
        for line in file:
            try:
                found.append(json.loads(line))
            except ValueError:
                continue
            if most and len(found) >= most:
                break
    return found

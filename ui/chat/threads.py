"""The kept conversations beside the chat: grouped by date, searched, renamed, deleted and brought back.

The list is HTML whose buttons and links say what they want; the page's script sends that through one element that is not seen.
"""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import gradio as gr
from markupsafe import Markup

from ui.chat.storage import Kept, Shelf
from ui.html.rendering import quiet, render
from ui.libraries import chooser
from ui.libraries.opened import Libraries
from ui.words import say

# one wish after the other: while one is carried out, the page would send the next with the data of the first
_BUS = """
const wishes = [];
let busy = false;
const next = () => { busy = wishes.length > 0; if (busy) trigger("click", wishes.shift()); };
window.scholarThread = (what) => { wishes.push(what); if (!busy) next(); };
window.scholarThreadDone = next;
"""
# the address of the page follows the conversation that it shows
ADDRESS = "(id) => window.scholarAddress(id)"
# what the address says, for the handler that opens the page
AT_ADDRESS = "(_, ...rest) => [window.scholarAt(), ...rest]"


def build(libraries: Libraries) -> dict[str, Any]:
    """The components, from top to bottom: a new conversation, the kept ones, files of this one, the libraries."""
    with gr.Column(scale=0, min_width=240, elem_id="threads"):
        new = gr.Button(say("history.new"), size="sm", elem_id="do-new")
        gr.HTML(render("search.html"), padding=False, elem_id="thread-search-row")
        kept = gr.HTML(thread_list(None), padding=False, elem_id="kept")
        with gr.Accordion(say("history.save"), open=False, elem_id="history"):
            saves = {
                name: gr.Button(say(f"export.{name}"), size="sm", min_width=80, elem_id=f"save-{name}")
                for name in ("markdown", "json", "bibtex")
            }
            gr.HTML(quiet(f"{say('history.note')} {say('history.files')}"), padding=False)
        chosen = chooser.build(libraries)
        bus = gr.HTML("", elem_id="thread-bus", js_on_load=_BUS, padding=False)
    file = gr.JSON(visible=False)
    return {"new": new, "kept": kept, "saves": saves, "libraries": chosen, "thread_bus": bus, "file": file}


def thread_list(shelf: Shelf | None, current: str = "", today: date | None = None) -> Markup:
    """The kept conversations as HTML, the open one marked; above them one that was just deleted."""
    groups = grouped(shelf.kept() if shelf else [], today or date.today())
    return render("threads.html", groups=groups, current=current, deleted=shelf.deleted() if shelf else None)


def grouped(kept: list[Kept], today: date) -> list[tuple[str, list[Kept]]]:
    """The conversations under the words for when they were last added to; groups without any are left out."""
    since = {
        "today": today,
        "yesterday": today - timedelta(days=1),
        "week": today - timedelta(days=7),
        "month": today - timedelta(days=30),
        "earlier": date.min,
    }
    found: dict[str, list[Kept]] = {name: [] for name in since}
    for one in kept:
        day = datetime.fromtimestamp(one.changed).date()
        found[next(name for name, first in since.items() if day >= first)].append(one)
    return [(say(f"history.groups.{name}"), held) for name, held in found.items() if held]


def wire(parts: SimpleNamespace, page: SimpleNamespace, asking) -> None:
    """What the list does; ``asking`` are the handlers that change the chat."""

    async def act(session, plain, event: gr.EventData):
        said = event._data if isinstance(event._data, dict) else {}
        name, conversation = said.get("do"), said.get("thread")
        known = isinstance(conversation, str) and Shelf.is_id(conversation)
        if name == "new":
            return await asking.renew(session, plain)
        if not known or session.shelf is None:
            return [gr.skip()] * len(asking.renewed)
        if name == "rename":
            return asking.rename(conversation, str(said.get("title") or ""), session)
        acts = {"open": asking.reopen, "delete": asking.delete, "restore": asking.restore}
        return await acts[name](conversation, session, plain) if name in acts else [gr.skip()] * len(asking.renewed)

    given = [page.state, page.plain]
    for trigger, fn in (
        (parts.thread_bus.click, act),
        (parts.new.click, asking.renew),
        (parts.chat.clear, asking.renew),
    ):
        done = trigger(fn, given, asking.renewed, show_progress="hidden", trigger_mode="always_last")
        settled = done.then(None, page.current, None, js=ADDRESS)
        if fn is act:
            settled.then(None, None, None, js="() => window.scholarThreadDone()")

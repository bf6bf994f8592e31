"""Which libraries a conversation asks: a group of boxes to tick, and a line that says what is open or being opened."""

import asyncio
from collections.abc import AsyncIterator, Callable
from types import SimpleNamespace
from typing import Any

import gradio as gr

from retriever.errors import ScholarError
from retriever.library.library import Library
from ui.html.rendering import quiet
from ui.libraries.opened import Libraries
from ui.libraries.remembered import keep_open
from ui.options import Options
from ui.words import say

PAUSE_S = 0.5  # between two lines on how far an opening is
Arrived = Callable[[Library], dict[Any, Any]]  # what the tabs show of libraries that were just opened


def build(libraries: Libraries) -> SimpleNamespace:
    """The components, folded away below the question box."""
    with gr.Accordion(title_of(libraries.default), open=False, elem_id="libraries") as folded:
        choices = gr.CheckboxGroup(
            list(libraries.places), value=list(libraries.default), show_label=False, container=False, elem_id="choose"
        )
        status = gr.HTML(quiet(say("libraries.waiting")), elem_id="libraries-status", padding=False)
    return SimpleNamespace(folded=folded, choices=choices, status=status)


def title_of(names: tuple[str, ...]) -> str:
    """The heading: which libraries are asked."""
    return say("libraries.title", names=", ".join(names))


def wire(
    parts: SimpleNamespace,
    app: gr.Blocks,
    state: gr.State,
    libraries: Libraries,
    options: Options,
    arrived: Arrived,
    outputs: list[Any],
) -> None:
    """Opening what was chosen, and what the page shows of it; ``outputs`` are the components of ``arrived``."""

    async def choose(names, session):
        wanted, before = libraries.chosen(names or ()), session.libraries
        async for update in _opened(parts, libraries, wanted):
            yield update
        if not libraries.is_open(wanted):
            yield {parts.choices: list(libraries.chosen(before))}
            return
        async with session.turns:  # an answer that is being made is of the libraries that it was asked of
            session.ask_others(wanted, libraries.library(before), libraries.library(wanted))
        if options.samp:
            keep_open(wanted)
        yield shown(wanted)

    async def begin(session):
        wanted = libraries.chosen(session.libraries)
        async for update in _opened(parts, libraries, wanted):
            yield update
        if libraries.is_open(wanted):
            yield shown(wanted) | {parts.choices: list(wanted)}

    def shown(names):
        library = libraries.library(names)
        told = {parts.status: status_of(library), parts.folded: gr.Accordion(label=title_of(names))}
        return told | arrived(library)

    changed = [parts.choices, parts.status, parts.folded, *outputs]
    parts.choices.input(choose, [parts.choices, state], changed, show_progress="hidden", trigger_mode="always_last")
    app.load(begin, state, changed, show_progress="hidden")


def status_of(library: Library) -> str:
    """What is open, with its counts."""
    count = say(
        "libraries.open", names=library.title, sources=f"{len(library.sources):,}", papers=f"{len(library.papers):,}"
    )
    shared = library.sources.shared
    told = f"{count} {say('libraries.shared', count=f'{shared:,}')}" if shared else count
    return quiet(told) + quiet(say("libraries.note"))


async def _opened(parts: SimpleNamespace, libraries: Libraries, names: tuple[str, ...]) -> AsyncIterator[dict]:
    """How far the opening of these libraries is, until it has ended well or not."""
    opening = asyncio.ensure_future(asyncio.to_thread(libraries.assistant, names))
    while not opening.done():
        await asyncio.wait({opening}, timeout=PAUSE_S)
        if not opening.done():
            yield {parts.status: quiet(libraries.progress(names) or say("libraries.waiting"))}
    error = opening.exception()
    if isinstance(error, ScholarError):
        yield {parts.status: quiet(str(error))}
    elif error is not None:
        raise error

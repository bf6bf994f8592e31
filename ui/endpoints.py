"""The four endpoints of the chat's server for programs, by ``gradio_client`` or plain HTTP: ``ask``, ``read_spectrum``, ``search``,
``sources``. Each gives typed JSON; what goes wrong is one sentence. Everything else of the page is its own and no endpoint.
"""

from collections.abc import Awaitable, Callable
from functools import partial, wraps
from inspect import signature
from typing import Any, Literal

import anyio
import gradio as gr
from gradio.data_classes import FileData
from pydantic import BaseModel, TypeAdapter, ValidationError, validate_call

from assistant.door.desk import Desk
from assistant.door.listing import FoundPapers, search_told
from assistant.door.results import ToldAnswer, told
from assistant.door.server import AT_A_TIME, DomainName, argument_error
from assistant.door.words import door_words
from retriever.errors import ScholarError
from ui.catalogue.listed import FoundSources, sources_told
from ui.door import uploaded_files
from ui.libraries.opened import Libraries
from ui.options import Options
from ui.serving import Rate
from ui.words import say

GIVES: dict[str, type[BaseModel]] = {
    "ask": ToldAnswer,
    "read_spectrum": ToldAnswer,
    "search": FoundPapers,
    "sources": FoundSources,
}
_FILES = TypeAdapter(list[FileData]).json_schema()  # what the clients upload by themselves


def add_endpoints(app: gr.Blocks, libraries: Libraries, options: Options, rate: Rate) -> None:
    """The endpoints, whose questions count as those of the page; all events that the page has so far become private."""
    desk, waiting = Desk(libraries.assistant), dict[str, anyio.CapacityLimiter]()

    async def run(work: Callable[[], BaseModel], request: gr.Request) -> dict[str, Any]:
        if not rate.allows(request.username or (request.client.host if request.client else "unknown")):
            raise gr.Error(say("limits.questions", most=options.limits.questions_a_minute), print_exception=False)
        limiter = waiting.setdefault("limiter", anyio.CapacityLimiter(AT_A_TIME))
        try:
            found = await anyio.to_thread.run_sync(work, limiter=limiter)
        except ScholarError as error:
            raise gr.Error(" ".join(str(error).split()), print_exception=False) from None
        return found.model_dump(mode="json")

    for event in app.fns.values():  # the names of the endpoints are theirs alone
        event.api_visibility, event.api_name = "private", f"page_{event.api_name}"
    for function in (*_of_questions(desk, options, run), *_of_lists(desk, run)):
        _publish(app, function)


Run = Callable[[Callable[[], BaseModel], gr.Request], Awaitable[dict[str, Any]]]


def _of_questions(desk: Desk, options: Options, run: Run) -> list[Callable[..., Any]]:
    """What asks the assistant."""

    async def ask(
        request: gr.Request,
        question: str,
        before: list[str] = [],  # noqa: B006
        domain: DomainName = "x-ray",
    ) -> dict[str, Any]:
        return await run(lambda: told(desk.ask(question, before, domain)), request)

    async def read_spectrum(request: gr.Request, files: list[Any], question: str = "") -> dict[str, Any]:
        paths = [str(file.get("path", "")) if isinstance(file, dict) else str(file) for file in files]
        return await run(
            lambda: told(desk.read_spectrum(uploaded_files(paths, options.uploads or options.data), question)), request
        )

    return [ask, read_spectrum]


def _of_lists(desk: Desk, run: Run) -> list[Callable[..., Any]]:
    """What goes through the libraries' lists."""

    async def search(
        request: gr.Request,
        query: str,
        kind: Literal["papers", "sources"] = "papers",
        limit: int = 10,
        since: int = 0,
        until: int = 0,
        refereed: bool = False,
    ) -> dict[str, Any]:
        return await run(partial(search_told, desk, query, kind, limit, since, until, refereed), request)

    async def sources(
        request: gr.Request,
        name: str = "",
        kind: str = "",
        quantity: str = "",
        at_least: float | None = None,
        at_most: float | None = None,
        near: str = "",
        within: float = 1.0,
        sort: str = "name",
        falling: bool = False,
        limit: int = 100,
        skip: int = 0,
    ) -> dict[str, Any]:
        wanted = (name, kind, quantity, at_least, at_most, near, within, sort, falling, limit, skip)
        return await run(partial(sources_told, desk, *wanted), request)

    return [search, sources]


def _publish(app: gr.Blocks, function: Callable[..., Any]) -> None:
    """One endpoint with its words and the schema of what it gives, which Gradio can't read from a model."""
    name = function.__name__
    words = door_words().endpoints[name]
    described = "\n".join([words.text.strip(), *(f"{key}: {text}" for key, text in words.arguments.items())])
    event = gr.api(_in_a_sentence(function), api_name=name, api_description=described, concurrency_limit=8)
    made = app.fns[event["id"]]
    made.outputs[0]._api_info = GIVES[name].model_json_schema()  # type: ignore[union-attr]
    if name == "read_spectrum":
        made.inputs[0]._api_info = _FILES  # type: ignore[union-attr]


def _in_a_sentence(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function with its arguments checked by their types: a wrong one is told in a sentence."""
    checked, form = validate_call(config={"arbitrary_types_allowed": True})(function), signature(function)

    @wraps(function)
    async def told_plainly(*arguments: Any, **named: Any) -> dict[str, Any]:
        try:
            return await checked(**dict(zip(form.parameters, arguments, strict=False)), **named)  # so errors have names
        except ValidationError as error:
            raise gr.Error(argument_error(function.__name__, error), print_exception=False) from None

    return told_plainly

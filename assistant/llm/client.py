"""One call to an OpenAI-compatible server: streamed, within a deadline, retried where that helps.

LlamaIndex's OpenAI-like client is the transport; what it would pass over silently is looked at here: tool calls are
gathered from the raw chunks (the client keeps one of several in a chunk) and arguments must be whole JSON (it "repairs"
what was cut). Every failure comes out as ``ModelTrouble``, one line without the key.
"""

import asyncio
import json
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import SplitResult, urlsplit
from weakref import WeakKeyDictionary

import httpx
import openai
from llama_index.core.llms import ChatMessage
from llama_index.llms.openai_like import OpenAILike

from retriever.errors import BadInput
from retriever.settings import settings

Schema: TypeAlias = dict[str, Any]  # a tool as an OpenAI-compatible server takes it
Choice: TypeAlias = str | dict[str, Any]  # "required", or the one function to call

DEFAULT_URL = "http://127.0.0.1:8011/v1"
DEFAULT_WINDOW = 4096
RETRIES = 2
_OVERFLOW = re.compile(r"context|maximum.{0,20}length|too (?:many|long)|max_model_len|max_tokens", re.I)


class ModelTrouble(Exception):
    """The model can't be used; the text says why in one line. ``overflow`` where a shorter prompt would help."""

    def __init__(self, text: str, overflow: bool = False, retry: bool = False, wait: float = 0.3):
        super().__init__(" ".join(text.split())[:200])
        self.overflow, self.retry, self.wait = overflow, retry, wait


@dataclass
class ModelReply:
    """Tool calls as the server sent them: (name, arguments as text), loose text, and tokens used."""

    calls: list[list[str]] = field(default_factory=list)
    text: str = ""
    tokens: int = 0
    finish: str = ""


class ModelServer:
    """A language model behind a URL; one object serves many questions and event loops."""

    def __init__(self, url: str = "", model: str = "", timeout: float = 30.0):
        self.url = checked_url(url or settings().llm_url or DEFAULT_URL)
        self.model, self.timeout = model, timeout
        self.window = 0
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, OpenAILike] = (
            WeakKeyDictionary()
        )  # a client's connections belong to one event loop

    async def call(
        self,
        messages: list[ChatMessage],
        tools: list[Schema],
        choice: Choice,
        deadline: float,
        max_tokens: int,
        on_delta: Callable[[ModelReply], None] = lambda reply: None,
    ) -> ModelReply:
        """The model's reply; raises ModelTrouble when it can't be had before the deadline (of ``time.monotonic``)."""
        for attempt in range(RETRIES + 1):
            left = deadline - time.monotonic()
            if left <= 0.2:
                raise ModelTrouble("no time was left for the language model")
            try:
                async with asyncio.timeout(min(left, self.timeout)):
                    await self._discover()
                    return await self._stream(messages, tools, choice, max_tokens, on_delta)
            except Exception as error:
                trouble = trouble_of(error)
                pause = trouble.wait * (attempt + 1)
                if not trouble.retry or attempt == RETRIES or time.monotonic() + pause > deadline - 0.5:
                    raise trouble from None
                await asyncio.sleep(pause)
        raise ModelTrouble("the language model did not answer")

    async def _discover(self) -> None:
        """The served model's name and its context length, asked once."""
        if self.window:
            return
        async with httpx.AsyncClient(timeout=self.timeout) as client:
            response = await client.get(f"{self.url}/models", headers={"Authorization": f"Bearer {_key()}"})
        served = []
        if response.status_code < 300:
            try:
                served = [m for m in response.json().get("data", []) if isinstance(m, dict)]
            except (ValueError, AttributeError):
                served = []
        mine = next((m for m in served if m.get("id") == self.model), served[0] if served and not self.model else {})
        self.model = self.model or str(mine.get("id") or "")
        if not self.model:
            raise ModelTrouble(f"the server at {shown_url(self.url)} names no model: give --llm-model")
        window = mine.get("max_model_len")
        self.window = int(window) if isinstance(window, (int, float)) and window >= 512 else DEFAULT_WINDOW

    async def _stream(
        self,
        messages: list[ChatMessage],
        tools: list[Schema],
        choice: Choice,
        max_tokens: int,
        on_delta: Callable[[ModelReply], None],
    ) -> ModelReply:
        reply = ModelReply()
        stream = await self._client().astream_chat(
            messages, tools=tools, tool_choice=choice, parallel_tool_calls=True, max_tokens=max_tokens
        )
        async for part in stream:
            chunk = part.raw
            usage = getattr(chunk, "usage", None)
            reply.tokens = getattr(usage, "total_tokens", 0) or reply.tokens
            for piece in getattr(chunk, "choices", None) or []:
                reply.finish = piece.finish_reason or reply.finish
                if piece.delta is not None:
                    reply.text += piece.delta.content or ""
                    _gather(reply, piece.delta.tool_calls or [])
            on_delta(reply)
        if not reply.finish:
            raise ModelTrouble("the server's stream was cut", retry=True)
        reply.tokens = reply.tokens or _estimated(messages, tools, reply)
        return reply

    def _client(self) -> OpenAILike:
        loop = asyncio.get_running_loop()
        if loop not in self._clients:
            self._clients[loop] = OpenAILike(
                model=self.model,
                api_base=self.url,
                api_key=_key(),
                is_chat_model=True,
                is_function_calling_model=True,
                context_window=self.window,
                temperature=0.0,
                max_retries=0,
                timeout=self.timeout,
                additional_kwargs={"stream_options": {"include_usage": True}},
            )
        return self._clients[loop]


def parsed_arguments(text: str) -> dict[str, Any] | None:
    """Arguments as an object; None for what is cut or not an object."""
    try:
        value = json.loads(text or "")
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def trouble_of(error: Exception) -> ModelTrouble:
    """What went wrong, as one line for the user, and whether trying again makes sense."""
    match error:
        case ModelTrouble():
            return error
        case openai.APITimeoutError() | TimeoutError() | httpx.TimeoutException():
            return ModelTrouble("the language model took too long")
        case openai.RateLimitError():
            return ModelTrouble("the language model's server is busy (429)", retry=True, wait=_retry_after(error))
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            return ModelTrouble("the language model's server refused the key (set SCHOLAR_LLM_KEY)")
        case openai.NotFoundError():
            return ModelTrouble("the language model's server does not know that model or address")
        case openai.BadRequestError() if _OVERFLOW.search(str(error)):
            return ModelTrouble("the question and its evidence are longer than the model's context", overflow=True)
        case openai.APIStatusError():
            status = error.status_code
            return ModelTrouble(f"the language model's server answered with error {status}", retry=status >= 500)
        case httpx.RemoteProtocolError() | httpx.ReadError():
            return ModelTrouble("the connection to the language model was cut", retry=True)
        case openai.APIConnectionError() | httpx.HTTPError():
            return ModelTrouble("the language model's server can't be reached", retry=True)
        case _:  # what the client makes of a reply that is no reply (not JSON, other fields)
            return ModelTrouble(f"the language model's reply could not be read ({type(error).__name__})", retry=True)


def checked_url(url: str) -> str:
    """The base URL with its ``/v1``; raises BadInput for what is not an address."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise BadInput(
            f"--llm-url {shown_url(url)!r} is not the address of a server: give http://HOST:PORT/v1, the key in SCHOLAR_LLM_KEY."
        )
    path = parts.path.rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path or '/v1'}"


def shown_url(url: str) -> str:
    """The address without what may be secret in it."""
    parts = urlsplit(url.strip())
    return f"{parts.scheme}://{parts.hostname or ''}" + (f":{parts.port}" if parts.hostname and _port(parts) else "")


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        return None


def _key() -> str:
    return settings().llm_key.get_secret_value() or "none"


def _retry_after(error: openai.APIStatusError) -> float:
    try:
        return min(max(float(error.response.headers.get("retry-after", "0.5")), 0.2), 5.0)
    except ValueError:
        return 0.5


def _gather(reply: ModelReply, deltas: Iterable[Any]) -> None:
    """Add pieces of tool calls to those begun; a server may send several in one chunk."""
    for delta in deltas:
        index = delta.index if delta.index is not None else len(reply.calls)
        while len(reply.calls) <= index and len(reply.calls) < 32:
            reply.calls.append(["", ""])
        if index < len(reply.calls) and delta.function is not None:
            reply.calls[index][0] += delta.function.name or ""
            reply.calls[index][1] += delta.function.arguments or ""


def _estimated(messages: list[ChatMessage], tools: list[Schema], reply: ModelReply) -> int:
    """Tokens where the server does not count them."""
    return (
        sum(len(m.content or "") for m in messages) + len(json.dumps(tools)) + sum(len(c[1]) for c in reply.calls)
    ) // 4

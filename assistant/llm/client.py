"""One request to an OpenAI-compatible server: within a deadline, retried where that helps, held to a grammar.

LlamaIndex's OpenAI-like client is the transport. What the server has is asked once: which models, and whether it keeps a model to a
grammar (a server that does not know ``structured_outputs`` passes it over in silence). Every failure comes out as
``ModelTrouble``, one line without the key.
"""

import asyncio
import math
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from urllib.parse import SplitResult, urlsplit
from weakref import WeakKeyDictionary

import httpx
import openai
from llama_index.core.llms import ChatMessage
from llama_index.llms.openai_like import OpenAILike

from assistant.llm.shipped import PREFIX, planner_name
from retriever.errors import BadInput
from retriever.requests.prompt import SYSTEM, prompt_of
from retriever.settings import settings

T = TypeVar("T")
DEFAULT_URL = "http://127.0.0.1:8011/v1"
RETRIES = 2
_PROBE, _PROBED = 'root ::= "quasar"', "quasar"  # what no model would say by itself to a question for a colour
_ADAPTED = (
    "What is the redshift of 3C 273?",
    (("S1", "3C 273"),),
    "values name S1 quantity redshift",
)  # asked without a grammar
_OVERFLOW = re.compile(r"context|maximum.{0,20}length|too (?:many|long)|max_model_len|max_tokens", re.I)


class ModelTrouble(Exception):
    """The model can't be used; the text says why in one line. ``absent`` where nothing answers at that address."""

    def __init__(self, text: str, retry: bool = False, wait: float = 0.3, absent: bool = False):
        super().__init__(" ".join(text.split())[:200])
        self.retry, self.wait, self.absent = retry, wait, absent


@dataclass(frozen=True)
class Reply:
    """What a model wrote, the probability that it gave each token, whether it came to its end, and all tokens used."""

    text: str
    probabilities: tuple[float, ...] = ()
    whole: bool = True
    tokens: int = 0

    @property
    def probability(self) -> float:
        """That of the whole; 0 where the server does not tell."""
        return math.prod(self.probabilities) if self.probabilities else 0.0


class ModelServer:
    """A language model behind a URL; one object serves many questions and event loops.

    ``model`` is one that the user named, which plans from a description of the language of requests; without one, the server
    must have the planner that is shipped (``tuned``).
    """

    def __init__(self, url: str = "", model: str = "", timeout: float = 20.0):
        self.url = checked_url(url or settings().llm_url or DEFAULT_URL)
        self.timeout = timeout
        self._asked_for = model or settings().llm_model
        self.model, self.tuned, self._strict = "", False, False
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, OpenAILike] = (
            WeakKeyDictionary()
        )  # a client's connections belong to one event loop

    async def ready(self, deadline: float) -> None:
        """Ask once what the server has; raises ModelTrouble where it can't plan, or does not answer before the deadline (of
        ``time.monotonic``)."""
        if not self._strict:
            await self._retried(self._discover, deadline)

    async def write(self, messages: list[ChatMessage], grammar: str, most: int, deadline: float) -> Reply:
        """The model's reply of so many tokens under a grammar; raises ModelTrouble when it can't be had: what the server has is asked
        again then."""
        try:
            return await self._retried(partial(self._reply, messages, grammar, most), deadline)
        except ModelTrouble:
            self._strict = False
            raise

    async def write_lines(
        self, messages: list[ChatMessage], grammar: str, most: int, deadline: float, take: Callable[[str], None]
    ) -> Reply:
        """As ``write``, each line given to ``take`` as soon as it is whole; not tried again once there was a line. A last line
        that the limit of tokens or the deadline cut is not given."""
        told = False

        def once(line: str) -> None:
            nonlocal told
            told = True
            take(line)

        async def ask() -> Reply:
            try:
                return await self._streamed(messages, grammar, most, once)
            except Exception as error:
                trouble = trouble_of(error)
                trouble.retry = trouble.retry and not told
                raise trouble from None

        try:
            return await self._retried(ask, deadline)
        except ModelTrouble:
            self._strict = False
            raise

    async def _retried(self, ask: Callable[[], Awaitable[T]], deadline: float) -> T:
        for attempt in range(RETRIES + 1):
            left = deadline - time.monotonic()
            if left <= 0.1:
                raise ModelTrouble("no time was left for the language model")
            try:
                async with asyncio.timeout(min(left, self.timeout)):
                    return await ask()
            except Exception as error:
                trouble = trouble_of(error)
                pause = trouble.wait * (attempt + 1)
                if not trouble.retry or attempt == RETRIES or time.monotonic() + pause > deadline - 0.5:
                    raise trouble from None
                await asyncio.sleep(pause)
        raise ModelTrouble("the language model did not answer")

    async def _discover(self) -> None:
        """The model, whether it is the shipped planner, and whether a grammar holds it."""
        served = await self._served()
        self.model = self._asked_for or next((name for name in served if name == planner_name()), "")
        self.tuned = self.model == planner_name()
        if not self.model:
            raise ModelTrouble(_without_planner(served, shown_url(self.url)))
        if served and self.model not in served:
            raise ModelTrouble("the language model's server does not know that model")
        held, adapted = await asyncio.gather(self._is_held(), self._is_adapted())
        if not held:
            raise ModelTrouble("the language model's server does not keep a model to a grammar: use a newer vLLM")
        if self.tuned and not adapted:
            raise ModelTrouble(
                "what is served by the planner's name writes no requests, its adapter is missing: make llm-stop, then make llm"
            )
        self._strict = True

    async def _is_held(self) -> bool:
        """Whether a grammar is kept to."""
        probe = [ChatMessage(role="user", content="Which colour has the sky? Answer in one word.")]
        return (await self._reply(probe, _PROBE, 8)).text.strip() == _PROBED

    async def _is_adapted(self) -> bool:
        """Whether what goes by the planner's name writes a request by itself, which nothing but the adapter taught it."""
        if not self.tuned:
            return False
        question, found, request = _ADAPTED
        prompt = [
            ChatMessage(role="system", content=SYSTEM),
            ChatMessage(role="user", content=prompt_of(question, found)),
        ]
        return (await self._reply(prompt, "", 24)).text.strip() == request

    async def _served(self) -> list[str]:
        """The names of what is served; none where the server does not list them."""
        async with httpx.AsyncClient(timeout=self.timeout) as client:
            response = await client.get(f"{self.url}/models", headers={"Authorization": f"Bearer {_key()}"})
        if response.status_code in (401, 403):
            raise ModelTrouble("the language model's server refused the key (set SCHOLAR_LLM_KEY)")
        try:
            return [str(row["id"]) for row in response.json()["data"]]
        except (ValueError, LookupError, TypeError):
            return []

    async def _reply(self, messages: list[ChatMessage], grammar: str, most: int) -> Reply:
        held = {"structured_outputs": {"grammar": grammar}} if grammar else {}
        raw: Any = (await self._client().achat(messages, max_tokens=most, logprobs=True, extra_body=held)).raw
        choice = raw.choices[0]
        told = choice.logprobs.content if choice.logprobs else None
        return Reply(
            choice.message.content or "",
            tuple(math.exp(token.logprob) for token in told or ()),
            choice.finish_reason == "stop",
            getattr(raw.usage, "total_tokens", 0) or 0,
        )

    async def _streamed(
        self, messages: list[ChatMessage], grammar: str, most: int, take: Callable[[str], None]
    ) -> Reply:
        extra = {"structured_outputs": {"grammar": grammar}}
        counting = {"include_usage": True}
        text, given, ended, tokens = "", 0, "", 0
        asked = self._client().astream_chat(messages, max_tokens=most, extra_body=extra, stream_options=counting)
        async for part in await asked:
            raw: Any = part.raw
            text += part.delta or ""
            ended = next((choice.finish_reason for choice in raw.choices if choice.finish_reason), ended)
            tokens = getattr(raw.usage, "total_tokens", 0) or tokens
            *whole, _ = text[given:].split("\n")
            for line in whole:
                given += len(line) + 1
                take(line)
        if not ended:
            raise ModelTrouble("the connection to the language model was cut")
        if ended == "stop" and text[given:].strip():
            take(text[given:])
        return Reply(text, whole=ended == "stop", tokens=tokens)

    def _client(self) -> OpenAILike:
        loop = asyncio.get_running_loop()
        if loop not in self._clients:
            self._clients[loop] = OpenAILike(
                model=self.model,
                api_base=self.url,
                api_key=_key(),
                is_chat_model=True,
                temperature=0.0,
                max_retries=0,
                timeout=self.timeout,
            )
        return self._clients[loop]


def _without_planner(served: list[str], url: str) -> str:
    """Why what is served does not plan, and what to do."""
    if not served:
        return f"the server at {url} names no model: give --llm-model"
    other = next((name for name in served if name.startswith(PREFIX)), "")
    if other:
        return f"the server has another version of the planner ({other}): start it again with make llm"
    return f"the server has {served[0][:60]} without the planner's adapter: make llm, or name it with --llm-model"


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
            return ModelTrouble("the question is longer than the model's context")
        case openai.APIStatusError():
            status = error.status_code
            return ModelTrouble(f"the language model's server answered with error {status}", retry=status >= 500)
        case httpx.RemoteProtocolError() | httpx.ReadError():
            return ModelTrouble("the connection to the language model was cut", retry=True)
        case openai.APIConnectionError() | httpx.HTTPError():
            return ModelTrouble("the language model's server can't be reached", retry=True, absent=True)
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

"""The language model's server under load: ``make bench-llm``, with the planner's own prompts, each held to its grammar.

The prompts are of the evaluation's questions, drawn at random (vLLM's own benchmark knows one grammar for all prompts). Each user
sends four, one after the other, streamed. Prints a line for each number of users.
"""

import argparse
import asyncio
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import openai

from assistant.evaluation.questions import all_questions
from assistant.llm.client import DEFAULT_URL, checked_url
from assistant.llm.planning import LONGEST_REQUEST
from retriever.errors import ScholarError, ServiceMissing
from retriever.library.library import Library
from retriever.library.opening import open_library
from retriever.requests.marks import marks_in
from retriever.requests.prompt import SYSTEM, found_in, prompt_of
from retriever.requests.strict import strict_grammar
from retriever.settings import settings

TURNS, PATIENCE_S = 4, 600.0


@dataclass(frozen=True)
class Prompt:
    """What the model is shown of a question, and the grammar that holds its reply."""

    text: str
    grammar: str


@dataclass(frozen=True)
class Timed:
    """Seconds to the first token and to the last, and the tokens of a prompt and its reply."""

    first: float
    last: float
    read: int
    written: int


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m assistant.evaluation.llm_load", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--users", type=int, nargs="+", default=[1, 8, 64])
    parser.add_argument("--url", default=settings().llm_url or DEFAULT_URL, help="the server's address")
    parser.add_argument("--seed", type=int, default=1, help="that of the questions that are drawn")
    options = parser.parse_args(argv)
    try:
        url = checked_url(options.url)
        model = _served(url)
        prompts = prompts_of(open_library(()), TURNS * sum(options.users), options.seed)
        for users in options.users:
            some, prompts = prompts[: TURNS * users], prompts[TURNS * users :]
            began = time.perf_counter()
            timed = asyncio.run(crowd(url, model, some, users))
            print(told(users, timed, time.perf_counter() - began), flush=True)
    except (ScholarError, openai.OpenAIError) as error:
        print(f"bench_llm: {' '.join(str(error).split())[:200]}", file=sys.stderr)
        return error.exit_status if isinstance(error, ScholarError) else 3
    return 0


def prompts_of(library: Library, most: int, seed: int) -> list[Prompt]:
    """So many, of questions drawn at random; each question once before any comes again, as a user's next one is another."""
    questions = all_questions(library)
    chance, found = random.Random(seed), list[Prompt]()
    while len(found) < most:
        for one in chance.sample(questions, min(len(questions), most - len(found))):
            marks = found_in(marks_in(one.question, library))
            text = prompt_of(one.question, marks, one.history[-1] if one.history else "")
            found.append(Prompt(text, strict_grammar(key for key, _ in marks)))
    return found


async def crowd(url: str, model: str, prompts: Sequence[Prompt], users: int) -> list[Timed]:
    """The prompts shared out to so many users at once."""
    client = openai.AsyncOpenAI(
        base_url=url, api_key=settings().llm_key.get_secret_value() or "none", timeout=PATIENCE_S, max_retries=0
    )

    async def one(own: Sequence[Prompt]) -> list[Timed]:
        return [await _timed(client, model, prompt) for prompt in own]

    async with client:
        return sum(await asyncio.gather(*(one(prompts[n::users]) for n in range(users))), [])


async def _timed(client: openai.AsyncOpenAI, model: str, prompt: Prompt) -> Timed:
    began, first, usage = time.perf_counter(), 0.0, None
    stream: Any = await client.chat.completions.create(
        model=model,
        messages=[{"role": "system", "content": SYSTEM}, {"role": "user", "content": prompt.text}],
        temperature=0,
        max_tokens=LONGEST_REQUEST,
        logprobs=True,
        stream=True,
        stream_options={"include_usage": True},
        extra_body={"structured_outputs": {"grammar": prompt.grammar}},
    )
    async for part in stream:
        if not first and part.choices and part.choices[0].delta.content:
            first = time.perf_counter() - began
        usage = part.usage or usage
    last = time.perf_counter() - began
    return Timed(first or last, last, usage.prompt_tokens if usage else 0, usage.completion_tokens if usage else 0)


def told(users: int, timed: Sequence[Timed], seconds: float) -> str:
    """A line of figures."""
    firsts, lasts = (sorted(values) for values in ([one.first for one in timed], [one.last for one in timed]))
    written, read = sum(one.written for one in timed), sum(one.read for one in timed)
    return (
        f"{users} at once, {len(timed)} requests: first token {_at(firsts, 0.5):.2f} s (median), {_at(firsts, 0.95):.2f} s (95th percentile), "
        f"whole request {_at(lasts, 0.5):.2f} s, {_at(lasts, 0.95):.2f} s; {written / seconds:.1f} tokens/s written, "
        f"{(written + read) / seconds:.0f} in all; {read / len(timed):.0f} tokens a prompt, {written / len(timed):.0f} a reply"
    )


def _at(values: Sequence[float], quantile: float) -> float:
    return values[round(quantile * (len(values) - 1))]


def _served(url: str) -> str:
    """The model that is served; raises ServiceMissing where nothing answers."""
    try:
        return str(httpx.get(f"{url}/models", timeout=5).json()["data"][0]["id"])
    except (httpx.HTTPError, ValueError, LookupError, TypeError):
        raise ServiceMissing(f"nothing answers at {url}: make llm") from None


if __name__ == "__main__":
    sys.exit(main())

"""``python -m training.agent.served URL``: how often the planner that a server has writes the request that was meant, held to the grammar.

The questions are those of patterns that nothing was trained on. Beside it stand the small reader, what both agree on, and what is
done when the two count half each (``assistant.llm.planning``), with the thresholds that this gives: the least probability above which nine in
ten requests are right, and that about which half are. ``--written FILE`` keeps what each wrote, and ``--of FILES`` counts what was kept, so
that a long run may be made in pieces. What each rail is worth: ``--free`` asks without the grammar, and a server without the adapter is
told the whole language with ``--told FILE`` (``python -m assistant.llm.described`` writes it).
"""

import argparse
import json
import math
import random
import sys
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import binomtest

from retriever.durable import write_text
from retriever.errors import ScholarError, ServiceMissing
from retriever.library.opening import open_library
from retriever.requests.network import ReadingNetwork, reading_network
from retriever.requests.patterns import read_patterns, rows_of
from retriever.requests.prompt import SYSTEM, prompt_of
from retriever.requests.strict import strict_grammar
from retriever.requests.words import next_words
from training.reading.calibrate import brier, least_likely, least_sure
from training.reading.examples import OWN, Example, examples_of
from training.reading.rightness import is_right

LONGEST, SEED = 160, 1
_AT_ONCE = 32  # a step of so many costs little more than one of a few


@dataclass(frozen=True)
class Pair:
    """What the planner and the small reader wrote of a question, each with its probability and whether that was meant."""

    part: str
    planner: str
    planner_confidence: float
    planner_right: bool
    reader: str
    reader_confidence: float
    reader_right: bool

    @property
    def agree(self) -> bool:
        return self.planner == self.reader

    @property
    def together(self) -> tuple[float, bool]:
        """The likelier request as likely as the two hold it, each by half, and whether it is right."""
        if self.agree:
            return (self.planner_confidence + self.reader_confidence) / 2, self.planner_right
        return max((self.planner_confidence / 2, self.planner_right), (self.reader_confidence / 2, self.reader_right))


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m training.agent.served", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("url", nargs="?", help="the server's address, with /v1")
    parser.add_argument("--most", type=int, default=400, help="questions of each part")
    parser.add_argument(
        "--first", type=int, default=0, metavar="N", help="begin with the Nth of them: the next piece of a long run"
    )
    parser.add_argument("--patterns", type=Path, default=OWN / "unseen", help="folder of patterns")
    parser.add_argument("--parts", nargs="+", help="only these files of the folder, by name")
    parser.add_argument("--free", action="store_true", help="without a grammar")
    parser.add_argument("--told", type=Path, help="what a model that was not tuned is told first")
    parser.add_argument("--written", type=Path, help="write there what each wrote")
    parser.add_argument("--of", type=Path, nargs="+", help="ask nothing: count what these files hold")
    options = parser.parse_args(argv)
    if not (options.url or options.of):
        parser.error("give the server's address, or --of with what was written before")
    try:
        pairs = kept(options.of) if options.of else list(measured(options))
    except ScholarError as error:
        print(f"served: {error}", file=sys.stderr)
        return error.exit_status
    print(told("all", pairs))
    print(_thresholds(pairs))
    if options.written:
        write_text(options.written, "".join(json.dumps(asdict(pair)) + "\n" for pair in pairs))
    return 0


def kept(files: Iterable[Path]) -> list[Pair]:
    """What earlier runs wrote; a line of figures is told for each part."""
    pairs = [Pair(**row) for file in files for row in rows_of(file)]
    for part in dict.fromkeys(pair.part for pair in pairs):
        print(told(part, [pair for pair in pairs if pair.part == part]))
    return pairs


def measured(options: argparse.Namespace) -> Iterator[Pair]:
    """Each question as the two read it; a line of figures is told for each part."""
    model = json.load(_asked(f"{options.url}/models"))["data"][0]["id"]
    library, network = open_library(()), reading_network()
    first = options.told.read_text(encoding="utf-8") if options.told else SYSTEM
    asking = partial(written, options.url, model, first, options.free)
    for file in sorted(options.patterns.glob("*.jsonl")):
        if options.parts and file.stem not in options.parts:
            continue
        examples = examples_of(read_patterns(file), library, SEED)[0]
        drawn = random.Random(SEED).sample(examples, len(examples))
        some = drawn[options.first : options.first + options.most]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            planned = list(pool.map(asking, some))
        pairs = [_pair(file.stem, e, *found, network) for e, found in zip(some, planned, strict=True)]
        print(told(file.stem, pairs), flush=True)
        yield from pairs


def written(url: str, model: str, first: str, free: bool, example: Example) -> tuple[str, float]:
    """The planner's request for a question, and the probability that it gave it."""
    user = prompt_of(example.text, example.found, example.before_text, example.upload)
    asked: dict[str, Any] = {
        "model": model,
        "messages": [{"role": "system", "content": first}, {"role": "user", "content": user}],
        "temperature": 0,
        "max_tokens": LONGEST,
        "logprobs": True,
    }
    if not free:
        asked["structured_outputs"] = {"grammar": strict_grammar(key for key, _ in example.found)}
    choice = json.load(_asked(f"{url}/chat/completions", asked))["choices"][0]
    return choice["message"]["content"], math.exp(sum(token["logprob"] for token in choice["logprobs"]["content"]))


def _asked(url: str, body: object = None) -> Any:
    data = json.dumps(body).encode() if body else None
    try:
        return urllib.request.urlopen(
            urllib.request.Request(url, data, {"Content-Type": "application/json"}), timeout=600
        )
    except OSError as error:
        raise ServiceMissing(f"No planner answers at {url} ({error}): make llm.") from None


def _pair(part: str, example: Example, request: str, probability: float, network: ReadingNetwork) -> Pair:
    allowed = partial(next_words, marks=frozenset(example.marks))
    read = network.write(example.pieces, example.before, allowed)
    own = " ".join(read.words)
    return Pair(
        part,
        request,
        probability,
        is_right(request, example.request),
        own.partition(" language ")[0],
        read.probability,
        is_right(own, example.request),
    )


def told(part: str, pairs: Sequence[Pair]) -> str:
    """A line of shares that are right."""
    both = [pair for pair in pairs if pair.agree]
    return (
        f"{part}: {len(pairs)} questions; as meant by the planner {_share(p.planner_right for p in pairs)}, by the reader "
        f"{_share(p.reader_right for p in pairs)}, together {_share(p.together[1] for p in pairs)}; they agree on "
        f"{_share(p.agree for p in pairs)}, of which {_share(p.planner_right for p in both)} are as meant"
    )


def _thresholds(pairs: Sequence[Pair]) -> str:
    confidence, right = (np.array(column) for column in zip(*(pair.together for pair in pairs), strict=True))
    sure, unsure = least_sure(confidence, right), least_likely(confidence, right)
    kept, between = confidence >= sure, (confidence >= unsure) & (confidence < sure)
    return (
        f"sure {sure:.2f}: {_share(kept)} of them, {_share(right[kept])} as meant; unsure {unsure:.2f}: {_share(between)}, "
        f"{_share(right[between])} as meant; Brier {brier(confidence, right):.3f}"
    )


def _share(values: Iterable[bool]) -> str:
    """With its 95 % interval (Wilson)."""
    held = [bool(value) for value in values]
    if not held:
        return "none"
    interval = binomtest(sum(held), len(held)).proportion_ci(method="wilson")
    return f"{100 * sum(held) / len(held):.1f} % ({100 * interval.low:.0f}-{100 * interval.high:.0f})"


if __name__ == "__main__":
    sys.exit(main())

"""``python -m assistant.evaluation.telling.traces build/agent/examples.jsonl.gz OUT.jsonl.gz [--most 4000]``: evidence in, claims out, to train on.

The questions are those of ``training.agent.data``, each carried out by the request that its author wrote. The prompt is the one of
serving (``assistant.llm.telling``), the answer are the drafted claims that stand by themselves, or ``none`` where there are none. Some
stand there once more with a claim that was refused: its number changed, or its ids taken away, and why verification refuses it. The
parts stay what they are, so that no pattern held back is trained on; held back ones are called ``claims``.
"""

import argparse
import asyncio
import gzip
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.agent.engine import Draft, State
from assistant.agent.workflow import Assistant
from assistant.check.verify import Verifier
from assistant.evidence.claims import Claim
from assistant.llm.telling.evidence import shown_of
from assistant.llm.telling.lines import MOST_CLAIMS, MOST_IDS, NOTHING, line_of
from assistant.llm.telling.prompts import SYSTEM, telling_prompt
from assistant.offline.engine import OfflineAnswering
from assistant.reading.reader import concrete
from assistant.request import asked as rules
from assistant.request.asked import Asked, Certainty
from assistant.request.conversation import Conversation
from retriever.errors import ScholarError
from retriever.library.library import Library
from retriever.library.opening import open_library
from retriever.requests.marks import marks_in
from retriever.requests.program import parse
from retriever.requests.prompt import chat_of
from retriever.text.numbers import numbers_in

_REFUSED, _SEED = 0.3, 1
Row = dict[str, str]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m assistant.evaluation.telling.traces", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("examples", type=Path, help="written by training.agent.data")
    parser.add_argument("out", type=Path, help="the file to write, JSON lines with gzip")
    parser.add_argument("--most", type=int, default=4_000, help="questions that are carried out")
    options = parser.parse_args(argv)
    with gzip.open(options.examples, "rt", encoding="utf-8") as lines:
        questions = [row for row in map(json.loads, lines) if not row["upload"] and not row["before"]]
    once = list({(row["part"], row["question"]): row for row in questions}.values())
    chosen = random.Random(_SEED).sample(once, min(options.most, len(once)))
    rows = list(rows_of(chosen, open_library(())))
    with gzip.open(options.out, "wt", encoding="utf-8", compresslevel=9) as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    print(f"{options.out}: {dict(Counter(row['part'] for row in rows))}")
    return 0


def rows_of(questions: Iterable[Row], library: Library) -> Iterator[Row]:
    """The examples of each question that can be carried out."""
    verifier, chance = Verifier(library.names), random.Random(_SEED)
    for row in questions:
        traced = _Traced(row["answer"])
        try:
            asyncio.run(_answered(Assistant(library, traced, verifier), row["question"]))
        except ScholarError:  # a request that needs what is not there, as a file
            continue
        for state, draft in traced.drafts[:1]:
            yield from examples_of(row, state, draft, verifier, chance)


def examples_of(row: Row, state: State, draft: Draft, verifier: Verifier, chance: random.Random) -> Iterator[Row]:
    """The prompt with the claims, and perhaps once more with a refused one."""
    shown = shown_of(state.ledger, (i for claim in draft.claims for i in claim.evidence))
    ids = {one.id for one in shown}
    bare = (Claim(claim.text, claim.evidence[:MOST_IDS]) for claim in draft.claims if claim.text and not claim.plain)
    told = [c for c in bare if c.evidence and ids >= {*c.evidence} and not verifier.check(c, state.ledger)][
        :MOST_CLAIMS
    ]
    part = "train" if row["part"] == "train" else "claims"
    if not shown:
        return
    answer = "\n".join(map(line_of, told)) or NOTHING
    yield {"part": part, "prompt": chat_of(telling_prompt(row["question"], shown), SYSTEM), "answer": answer}
    if told and chance.random() < _REFUSED:
        right = chance.choice(told)
        wrong = _twisted(right, chance)
        if why := verifier.check(wrong, state.ledger):
            again = telling_prompt(row["question"], shown, refused=[(line_of(wrong), why)])
            yield {"part": part, "prompt": chat_of(again, SYSTEM), "answer": line_of(right)}


def _twisted(claim: Claim, chance: random.Random) -> Claim:
    """The claim with another number, or with one of its ids alone or none."""
    figures = [figure for figure in numbers_in(claim.text) if figure.value]
    if figures and chance.random() < 0.6:
        figure = chance.choice(figures)
        other = f"{figure.value * chance.choice((0.5, 1.3, 10)):.4g}"
        return replace(
            claim, text=claim.text[: figure.start] + claim.text[figure.start :].replace(figure.text, other, 1)
        )
    return replace(claim, evidence=claim.evidence[1:])


@dataclass
class _Traced:
    """The offline engine over one request; what it drafted is kept with the state that it was drafted from."""

    request: str
    drafts: list[tuple[State, Draft]] = field(default_factory=list)
    name: str = "offline"
    first_step: str = ""

    async def read(
        self, question: str, conversation: Conversation, library: Library, upload: str, reader: object
    ) -> Asked:
        wanted = concrete(parse(self.request), marks_in(question, library), conversation, upload, library)
        asked = rules.read_question(question, conversation, library)
        return replace(asked, wanted=wanted, request=self.request, confidence=1.0, certainty=Certainty.SURE)

    def begin(self, state: State) -> "_Tracing":
        return _Tracing(state, self.drafts)


class _Tracing(OfflineAnswering):
    def __init__(self, state: State, drafts: list[tuple[State, Draft]]):
        super().__init__(state)
        self._drafts = drafts

    async def next_step(self):
        step = await super().next_step()
        if isinstance(step, Draft):
            self._drafts.append((self.state, step))
        return step


async def _answered(assistant: Assistant, question: str) -> None:
    async for _ in assistant.stream(question):
        pass


if __name__ == "__main__":
    sys.exit(main())

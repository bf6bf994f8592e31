"""``python -m assistant.evaluation.telling.worded --llm-url URL [--sample 30]``: what a served model's claims are worth.

The questions of the evaluation, drawn evenly over the kinds, are read and carried out without a model; then the model is shown the evidence
of each and words claims. Counted are its claims, how many of them verification let through at once, after they were put right, or not at all,
and in how many answers it said all that the first claim of the draft says (the same evidence and numbers). From this ``planner.toml``
decides whether a model words answers.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from assistant.agent.engine import Draft, State
from assistant.agent.workflow import Assistant
from assistant.check.verify import Verifier
from assistant.engines import make_engine
from assistant.evaluation.asking import sample
from assistant.evaluation.questions import all_questions
from assistant.llm.client import ModelServer
from assistant.llm.telling.composing import covered
from assistant.llm.telling.evidence import shown_of
from assistant.llm.telling.writing import Task, Told, Writer
from assistant.offline.engine import OfflineAnswering, OfflineEngine
from retriever.errors import ScholarError
from retriever.library.opening import open_library

_PATIENCE_S = 90.0  # below what an answer may take


@dataclass
class Counts:
    """What came of the questions that were asked."""

    questions: int = 0
    silent: int = 0  # the model said nothing that could stand
    said_all: int = 0  # what the first drafted claim says is said
    claims: int = 0  # that stand
    refused: int = 0  # at first
    dropped: int = 0
    tokens: int = 0
    seconds: list[float] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def take(self, draft: Draft, told: Told, state: State, seconds: float) -> None:
        """Count one answer."""
        self.questions += 1
        self.silent += not told.claims
        first = next((claim for claim in draft.claims if claim.evidence and not claim.refuses), None)
        plain = first and type(first)(first.text.replace("**", ""), first.evidence)
        self.said_all += bool(plain and covered(plain, told.claims, state.ledger))
        self.claims += len(told.claims)
        self.refused += told.refused
        self.dropped += len(told.dropped)
        self.tokens += told.tokens
        self.seconds.append(round(seconds, 1))
        self.troubles += [told.trouble] if told.trouble else []


@dataclass(frozen=True)
class _Beside:
    """Answers as the offline engine does, and has the model word claims beside each draft."""

    server: ModelServer
    counts: Counts
    name: str = "offline"
    first_step: str = ""
    read = OfflineEngine.read

    def begin(self, state: State) -> "_Watched":
        return _Watched(state, self.server, self.counts)


class _Watched(OfflineAnswering):
    def __init__(self, state: State, server: ModelServer, counts: Counts):
        super().__init__(state)
        self._server, self._counts = server, counts

    async def next_step(self):
        step = await super().next_step()
        shown = shown_of(self.state.ledger) if isinstance(step, Draft) else []
        if shown:
            started = time.monotonic()
            await self._server.ready(started + _PATIENCE_S)
            library = self.state.toolbox.library
            task = Task(self.state.question, "", shown, self.state.ledger, Verifier(library.names))
            told = await Writer(task, self._server, lambda claim: None).write(started + _PATIENCE_S)
            self._counts.take(step, told, self.state, time.monotonic() - started)
        return step


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m assistant.evaluation.telling.worded", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--llm-url", default="", help="the server (default: that of make llm)")
    parser.add_argument("--llm-model", default="", help="a model that it serves (default: the planner)")
    parser.add_argument("--sample", type=int, default=30, metavar="N", help="questions")
    options = parser.parse_args(argv)
    library = open_library(())
    with tempfile.TemporaryDirectory() as folder:
        questions = sample(all_questions(library, Path(folder)), options.sample)
        server = ModelServer(options.llm_url, options.llm_model, timeout=_PATIENCE_S)
        print(json.dumps(measured(Assistant(library, make_engine("offline")), server, questions).__dict__))
    return 0


def measured(assistant: Assistant, server: ModelServer, questions: list) -> Counts:
    """The counts over some questions without files, asked one after the other."""
    counts = Counts()
    engine = _Beside(server, counts)

    async def ask(question: str) -> None:
        async for _ in assistant.stream(question, engine=engine):
            pass

    async def all_in_turn() -> None:
        for one in questions:
            if one.files:
                continue
            try:
                await ask(one.question)
            except ScholarError as error:
                counts.troubles.append(str(error))

    asyncio.run(all_in_turn())
    return counts


if __name__ == "__main__":
    sys.exit(main())

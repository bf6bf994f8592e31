"""What a language model writes of the evidence, a claim at a time: verified as soon as its line ends, and shown.

A claim that can't stand goes back to the model once, with why. What it then writes is verified like the first; what can't stand again is
left out, and the user is told of it. So whatever the model writes, what is shown of it stands in its evidence.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from llama_index.core.llms import ChatMessage

from assistant.check.addressing import addresses
from assistant.check.safety import WITHHELD, unsafe
from assistant.check.support import SupportReader
from assistant.check.verify import Verifier
from assistant.evidence.claims import Claim, Dropped
from assistant.evidence.ledger import Ledger
from assistant.evidence.sentences import say
from assistant.llm.client import ModelServer, ModelTrouble
from assistant.llm.telling.evidence import Shown, as_shown
from assistant.llm.telling.lines import MOST_CLAIMS, claim_of, claims_grammar, line_of
from assistant.llm.telling.prompts import SYSTEM, description, telling_prompt

LONGEST = 700  # tokens of all claims


@dataclass
class Told:
    """What came of it. ``dropped`` are claims that were refused and not put right, ``trouble`` says why the model was not
    heard to its end."""

    claims: list[Claim] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    tokens: int = 0
    refused: int = 0
    trouble: str = ""


@dataclass(frozen=True)
class Task:
    """One question with the evidence that the model is shown of it."""

    question: str
    before: str
    shown: Sequence[Shown]
    ledger: Ledger
    verifier: Verifier


class Writer:
    """Asks the model, and keeps what can stand."""

    def __init__(self, task: Task, server: ModelServer, show: Callable[[Claim], None]):
        self.task, self.server, self.show = task, server, show
        self._ledger = as_shown(task.ledger)
        self._reader = SupportReader(task.verifier.names, self._ledger)
        self._ids = [one.id for one in task.shown]
        self._refused: list[tuple[Claim, str]] = []
        self._place = -1  # where a claim put right belongs: the first that was refused may be the verdict
        self.told = Told()

    async def write(self, deadline: float) -> Told:
        """All that the model says before the deadline (of ``time.monotonic``)."""
        try:
            await self._round((), deadline)
            if back := self._refused:
                self._refused, self.told.refused = [], len(back)
                try:
                    await self._round([(line_of(claim), why) for claim, why in back], deadline)
                except ModelTrouble:
                    self._refused = back
                    raise
        except ModelTrouble as trouble:
            self.told.trouble = str(trouble).rstrip(".")
        self.told.dropped = [_left_out(claim, why) for claim, why in self._refused]
        return self.told

    async def _round(self, refused: Sequence[tuple[str, str]], deadline: float) -> None:
        task = self.task
        system = SYSTEM if self.server.tuned else description()
        prompt = telling_prompt(task.question, task.shown, task.before, refused)
        messages = [ChatMessage(role="system", content=system), ChatMessage(role="user", content=prompt)]
        reply = await self.server.write_lines(messages, claims_grammar(self._ids), LONGEST, deadline, self._take)
        self.told.tokens += reply.tokens

    def _take(self, line: str) -> None:
        """One line, as soon as it is whole."""
        if (read := claim_of(line, self.task.ledger, self._ids)) is None:
            return
        claim, why = read
        if claim in self.told.claims or len(self.told.claims) == MOST_CLAIMS:
            return
        if why := why or self._refusal(claim):
            self._refused.append((claim, why))
            if self._place < 0:
                self._place = len(self.told.claims)
            return
        if self.told.refused:  # put right
            self.told.claims.insert(self._place, claim)
            self._place += 1
        else:
            self.told.claims.append(claim)
        self.show(claim)

    def _refusal(self, claim: Claim) -> str:
        """Why a claim can't stand: what is said of all claims, and what a model might repeat of a stranger's text."""
        if any(i[0] == "P" for i in claim.evidence) and addresses(claim.text):
            return say("reason.order")
        return self.task.verifier.check(claim, self._ledger, self._reader)


def _left_out(claim: Claim, why: str) -> Dropped:
    """What is listed as left out is shown to the user, so that an order in it is withheld."""
    return Dropped(WITHHELD if unsafe(claim.shown) else claim.shown, claim.evidence, why)

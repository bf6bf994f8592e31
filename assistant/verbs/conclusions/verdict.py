"""What a verdict is: whether something holds, what shows it, and how several are put together."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.verbs.sources.finding import finding


@dataclass(frozen=True)
class Verdict:
    """``holds`` is None where it can't be told; ``why`` is the sentence behind it; rows and cited evidence show it, and
    ``further`` claims say more. ``said`` is how a verdict is told that is no plain yes or no, as by one value of several that differ."""

    holds: bool | None
    why: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    cited: tuple[str, ...]
    further: tuple[Claim, ...] = ()
    said: str = ""

    def claim(self, state: State) -> Claim:
        """The verdict in bold and what is behind it."""
        text = f"{self.said or word_of(self.holds)}: {self.why}"
        return finding(state, text, self.title, self.columns, self.rows, self.cited, refuses=self.holds is None)

    def reason(self, state: State) -> Claim:
        """Only what is behind it, under a verdict on several."""
        text = self.why[0].upper() + self.why[1:]
        return finding(state, text, self.title, self.columns, self.rows, self.cited, refuses=self.holds is None)


def word_of(holds: bool | None) -> str:
    if holds is None:
        return say("verdicts.open")
    return say("verdicts.yes") if holds else say("verdicts.no")


def told(state: State, verdicts: Sequence[Verdict], any_of: bool = False) -> list[Claim]:
    """One verdict as it is; of several whether all hold (or any), then each with its reason."""
    if len(verdicts) < 2:
        return [claim for verdict in verdicts for claim in (verdict.claim(state), *verdict.further)]
    held = [verdict.holds for verdict in verdicts]
    count = sum(one is True for one in held)
    if any_of:
        whole = True if count else None if None in held else False
    else:
        whole = False if False in held else None if None in held else True
    text = say("verdicts.several", verdict=word_of(whole), count=count, total=len(held))
    cited = [i for verdict in verdicts for i in verdict.cited]
    rows = [[f"{count} of {len(held)}"]]
    first = finding(state, text, "the verdicts together", ("hold",), rows, cited, refuses=whole is None)
    return [first, *(claim for v in verdicts for claim in (v.reason(state), *v.further))]

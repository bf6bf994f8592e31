"""``python -m assistant.evaluation.telling.paraphrases [--strangers]``: what verification makes of claims in other words than the assistant's.

A language model says things in its own words, so that is what is measured, on sentences cited as a claim is that the assistant makes
without a model. ``paraphrases.jsonl`` (the question, the claim's number, sentences true to it): written by somebody who had read the
verifier's code. ``strangers.jsonl`` was written without having seen any of it: three true sentences for each claim, and three that look as
good and that the evidence does not bear out, each with one fault. A true one that is left out costs a sentence; a false one that is let through
is what must not be.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from assistant.agent.workflow import Assistant
from assistant.check.verify import Verifier
from assistant.engines import make_engine
from assistant.evidence.claims import Answer, Claim
from retriever.library.opening import open_library

OWN, STRANGERS = "paraphrases.jsonl", "strangers.jsonl"


@dataclass(frozen=True)
class Checked:
    """A sentence, its ``fault`` ("" for a true one), and why it was left out; "" where it was not."""

    question: str
    text: str
    reason: str
    fault: str = ""


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m assistant.evaluation.telling.paraphrases", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--strangers", action="store_true", help="the set of one who has not seen the verifier")
    parser.add_argument("--quiet", action="store_true", help="the counts alone")
    options = parser.parse_args(argv)
    found = list(checked(Assistant(open_library(()), make_engine("offline")), STRANGERS if options.strangers else OWN))
    wrong = [one for one in found if bool(one.reason) != bool(one.fault)]
    for one in () if options.quiet else wrong:
        print(f"{one.question}\n   {one.text}\n   {one.reason or f'let through: {one.fault}'}")
    for name, some in (
        ("true, left out", [one for one in found if not one.fault]),
        ("false, let through", [one for one in found if one.fault]),
    ):
        if some:
            count = sum(one in wrong for one in some)
            low, high = interval(count, len(some))
            print(
                f"{name}: {count} of {len(some)}, {100 * count / len(some):.1f} % ({100 * low:.1f} to {100 * high:.1f}, 95 % interval)"
            )
    faults, passed = (Counter(one.fault for one in some if one.fault) for some in (found, wrong))
    print(", ".join(f"{fault} {passed[fault]} of {count}" for fault, count in faults.most_common()))
    return 0


def checked(assistant: Assistant, file: str = OWN) -> Iterator[Checked]:
    """Each sentence against the evidence of its claim, as far as the claim is still made."""
    verifier = Verifier(assistant.library.names)
    text = (resources.files("assistant.evaluation.telling") / file).read_text(encoding="utf-8")
    answers: dict[str, Answer] = {}
    for row in map(json.loads, text.splitlines()):
        question = row["question"]
        answer = answers[question] = answers.get(question) or assistant.ask(question)
        claim = next(iter(answer.claims[row["claim"] :]), None)
        if claim is None or claim.text != row.get("on", claim.text):
            continue  # another claim is made today: nothing was written on it
        sentences = [(says, "") for says in row["says"]] + [(one["says"], one["fault"]) for one in row.get("false", ())]
        for says, fault in sentences:
            yield Checked(question, says, verifier.check(Claim(says, claim.evidence), answer.ledger), fault)


def interval(count: int, total: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    z, share = 1.96, count / total
    middle = share + z * z / (2 * total)
    half = z * (share * (1 - share) / total + z * z / (4 * total * total)) ** 0.5
    return max(0.0, (middle - half) / (1 + z * z / total)), (middle + half) / (1 + z * z / total)


if __name__ == "__main__":
    sys.exit(main())

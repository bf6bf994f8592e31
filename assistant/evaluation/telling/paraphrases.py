"""``python -m assistant.evaluation.telling.paraphrases``: supported claims that verification leaves out, of paraphrases of the assistant's own.

A language model says the same in other words, so that is what is measured: sentences written by hand, each true to a claim that the
assistant makes without a model, cited as that claim is (``paraphrases.jsonl``: the question, the claim's number, the paraphrases).
Some follow from the cited evidence without standing in it word for word; the writer had read the verifier's code.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from assistant.agent.workflow import Assistant
from assistant.check.verify import Verifier
from assistant.engines import make_engine
from assistant.evidence.claims import Answer, Claim
from retriever.library.opening import open_library


@dataclass(frozen=True)
class Checked:
    """A paraphrase, and why it was left out; "" where it was not."""

    question: str
    text: str
    reason: str


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m assistant.evaluation.telling.paraphrases", description=(__doc__ or "").partition("\n")[0]
    )
    parser.parse_args(argv)
    found = list(checked(Assistant(open_library(()), make_engine("offline"))))
    left_out = [one for one in found if one.reason]
    for one in left_out:
        print(f"{one.question}\n   {one.text}\n   {one.reason}")
    low, high = interval(len(left_out), len(found))
    print(f"left out: {len(left_out)} of {len(found)} ({100 * low:.1f} to {100 * high:.1f} %, 95 % interval)")
    return 0


def checked(assistant: Assistant) -> Iterator[Checked]:
    """Each paraphrase against the evidence of its claim."""
    verifier = Verifier(assistant.library.names)
    text = (resources.files("assistant.evaluation.telling") / "paraphrases.jsonl").read_text(encoding="utf-8")
    answers: dict[str, Answer] = {}
    for row in map(json.loads, text.splitlines()):
        question = row["question"]
        answer = answers[question] = answers.get(question) or assistant.ask(question)
        for says in row["says"]:
            claim = Claim(says, answer.claims[row["claim"]].evidence)
            yield Checked(question, says, verifier.check(claim, answer.ledger))


def interval(count: int, total: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    z, share = 1.96, count / total
    middle = share + z * z / (2 * total)
    half = z * (share * (1 - share) / total + z * z / (4 * total * total)) ** 0.5
    return max(0.0, (middle - half) / (1 + z * z / total)), (middle + half) / (1 + z * z / total)


if __name__ == "__main__":
    sys.exit(main())

"""What each rail is worth: the same questions with one of them taken away."""

import argparse
from typing import Any

from assistant.agent.workflow import Assistant
from assistant.check.support import SupportReader
from assistant.check.verify import Verifier
from assistant.evaluation.asking import ask_all
from assistant.evaluation.measures import summary
from assistant.evaluation.question import Question
from assistant.evidence.claims import Claim
from assistant.evidence.ledger import Ledger


class NoVerifier(Verifier):
    """Lets every claim through."""

    def check(self, claim: Claim, ledger: Ledger, reader: SupportReader | None = None) -> str:
        return ""


def ablations(
    options: argparse.Namespace, assistant: Assistant, questions: list[Question]
) -> dict[str, dict[str, Any]]:
    """What verification is worth."""
    verifier = NoVerifier(assistant.library.names)
    variants = {"without verification": Assistant(assistant.library, assistant.engine, verifier)}
    measured = {}
    for name, variant in variants.items():
        found = summary(ask_all(variant, questions, options.users))
        kept = ("correct", "fabricated_citations", "unsupported_numbers", "claims", "claims_left_out")
        measured[name] = {key: found[key] for key in kept}
    return measured

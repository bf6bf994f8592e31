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
    """What each rail is worth. For rules only verification can be taken away; the schemas are a language model's."""

    variants = {
        "without verification": Assistant(assistant.library, assistant.engine, NoVerifier(assistant.library.names))
    }
    for name, engine in assistant.engine.ablations().items():
        variants[name] = Assistant(assistant.library, engine)
    measured = {}
    for name, variant in variants.items():
        found = summary(ask_all(variant, questions, options.users))
        measured[name] = {
            k: found[k]
            for k in (
                "correct",
                "fabricated_citations",
                "unsupported_numbers",
                "claims",
                "claims_left_out",
                "by_rules_instead",
            )
        }
    return measured

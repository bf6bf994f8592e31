"""The measures over judged answers: shares that are right, cited and faithful, counts of what is made up, seconds."""

import statistics
from typing import Any

from assistant.evaluation.asking import Asked


def summary(asked: list[Asked]) -> dict[str, Any]:
    """All measures over some questions."""
    judged = [(a.question, a.answer, a.verdict) for a in asked if a.answer and a.verdict]
    hopeless = [v for q, _, v in judged if q.expect.get("refuse")]
    hopeful = [v for q, _, v in judged if not q.expect.get("refuse")]
    seconds = sorted(answer.seconds for _, answer, _ in judged)
    steps = [a.first_step_s for a in asked if a.verdict and a.first_step_s is not None]
    tokens = [answer.tokens for _, answer, _ in judged]
    total = {
        name: sum(getattr(v, name) for _, _, v in judged)
        for name in ("claims", "citations", "precise", "covered", "recalled", "fabricated", "unsupported", "dropped")
    }
    return {
        "correct": _share([v.correct for _, _, v in judged], len(asked)),
        "correct_answerable": _share([v.correct for v in hopeful]),
        "refused_unanswerable": _share([v.correct for v in hopeless]),
        "answers_that_cite": _share([v.cites for v in hopeful]),
        "citation_precision": total["precise"] / max(total["citations"], 1),
        "citation_recall": total["recalled"] / max(total["claims"], 1),
        "numeric_faithfulness": total["covered"] / max(total["claims"], 1),
        "fabricated_citations": total["fabricated"],
        "unsupported_numbers": total["unsupported"],
        "claims": total["claims"],
        "claims_left_out": total["dropped"],
        "tool_choice": _share([v.tool_right for _, _, v in judged]),
        "tool_arguments": _share([v.arguments_right for _, _, v in judged]),
        "errors": sum(bool(a.error) for a in asked),
        "planned_by_model": _share([bool(answer.planner) for _, answer, _ in judged]),
        "p50_s": statistics.median(seconds) if seconds else None,
        "p95_s": seconds[int(0.95 * (len(seconds) - 1))] if seconds else None,
        "first_step_p50_s": statistics.median(steps) if steps else None,
        "tokens_p50": statistics.median(tokens) if tokens else 0,
    }


def by_kind(asked: list[Asked]) -> dict[str, dict[str, int]]:
    kinds = sorted({a.question.kind for a in asked})
    return {
        kind: {
            "questions": sum(1 for a in asked if a.question.kind == kind),
            "correct": sum(1 for a in asked if a.question.kind == kind and a.verdict and a.verdict.correct),
        }
        for kind in kinds
    }


def by_half(asked: list[Asked]) -> dict[str, dict[str, Any]]:
    return {
        half: {
            "questions": len(part),
            **{k: v for k, v in summary(part).items() if k in ("correct", "refused_unanswerable")},
        }
        for half in sorted({a.question.half for a in asked})
        if (part := [a for a in asked if a.question.half == half])
    }


def _share(flags: list[bool], of: int | None = None) -> float | None:
    total = len(flags) if of is None else of
    return sum(flags) / total if total else None

"""The page of the evaluation, and its JSON beside it; each engine has its part, so that one run leaves the other's alone."""

import json
from pathlib import Path
from typing import Any

from retriever.pages import write_section

HEAD = "# Evaluation\n\nAnswers to questions with known answers on the demo catalogue. Every figure here is remade by the command beside it.\n"


def write(path: Path, figures: dict[str, Any], command: str) -> None:
    """This engine's part of the page, and its JSON beside the page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_name(f"{path.stem}-{figures['engine']}.json").write_text(
        json.dumps(figures, indent=1, ensure_ascii=False) + "\n", "utf-8"
    )
    write_section(path, f"engine {figures['engine']}", _page(figures, command), HEAD)


_ROWS = (
    ("answers correct (all)", "correct", "%"),
    ("answers correct, of those with an answer", "correct_answerable", "%"),
    ("refusal of the unanswerable", "refused_unanswerable", "%"),
    ("answers that cite, where evidence exists", "answers_that_cite", "%"),
    ("fabricated citations reaching the user", "fabricated_citations", ""),
    ("unsupported numbers reaching the user", "unsupported_numbers", ""),
    ("citation precision (citations that bear on their claim)", "citation_precision", "%"),
    ("citation recall (claims supported as a whole by what they cite)", "citation_recall", "%"),
    ("claims whose numbers all stand in what they cite", "numeric_faithfulness", "%"),
    ("claims made", "claims", ""),
    ("claims left out by verification", "claims_left_out", ""),
    ("right tool chosen", "tool_choice", "%"),
    ("right source handed to it", "tool_arguments", "%"),
    ("requests written by a language model", "planned_by_model", "%"),
    ("first step, median", "first_step_p50_s", "s"),
    ("full answer, median", "p50_s", "s"),
    ("full answer, 95th percentile", "p95_s", "s"),
    ("tokens of a language model, median", "tokens_p50", ""),
)


def _page(figures: dict[str, Any], command: str) -> list[str]:
    lines = [
        f"## Engine `{figures['engine']}`",
        "",
        f"`{command}` on {figures['machine']}, {figures['when']}; {figures['questions']} questions.",
        "",
        "| measure | |",
        "| --- | --- |",
    ]
    lines += [f"| {title} | {_shown(figures[key], unit)} |" for title, key, unit in _ROWS]
    lines += ["", "| kind of question | correct |", "| --- | --- |"]
    lines += [f"| {kind} | {v['correct']} of {v['questions']} |" for kind, v in figures["kinds"].items()]
    lines += ["", "| part | questions | correct | unanswerable refused |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {half} | {v['questions']} | {_shown(v['correct'], '%')} | {_shown(v['refused_unanswerable'], '%')} |"
        for half, v in figures["halves"].items()
    ]
    if figures.get("ablations"):
        lines += [
            "",
            "| ablation | correct | fabricated citations | unsupported numbers | claims | left out|",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        lines += [
            f"| {name} | {_shown(v['correct'], '%')} | {v['fabricated_citations']} | {v['unsupported_numbers']} | {v['claims']} | "
            f"{v['claims_left_out']} |"
            for name, v in figures["ablations"].items()
        ]
    return lines


def _shown(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    return f"{100 * value:.1f} %" if unit == "%" else f"{value:.3f} s" if unit == "s" else f"{value:g}"

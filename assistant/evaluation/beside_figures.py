"""Figures of answers of two engines to the same questions, and such as differ as blind pairs for judges."""

import json
import random
import statistics
from collections.abc import Iterable, Sequence
from typing import Any

from scipy.stats import binomtest

OFFLINE, MODEL = "offline", "vllm"
_FAILED = "without the language model"  # in the note of an answer for which the model wrote no request


def figures(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Lines: who wrote the requests, what is right of both, what is made up, tokens, seconds."""
    model = [row[MODEL] for row in rows]
    without = [one for one in model if any(_FAILED in note for note in one.get("notes", ()))]
    own, back = [bool(one.get("planner")) for one in model], [bool(one.get("asked_back")) for one in model]
    tokens = sorted(one["tokens"] for one in model if one.get("tokens"))
    lines = [
        f"{len(rows)} questions; the request that was carried out is the model's, alone or as the reader wrote it too: {share(own)}",
        f"of those not asked back: {share(o for o, b in zip(own, back, strict=True) if not b)}; "
        f"no request of the model's was to be had: {len(without)}",
        f"the answers differ: {share(differ(row) for row in rows)}",
    ]
    if tokens:
        lines.append(
            f"tokens of a question: median {statistics.median(tokens):.0f}, 95th percentile {_at(tokens, 0.95)}"
        )
    lines += [_of_engine(name, [row[name] for row in rows]) for name in (OFFLINE, MODEL)]
    judged = [
        (row[OFFLINE]["correct"], row[MODEL]["correct"])
        for row in rows
        if "correct" in row[OFFLINE] and "correct" in row[MODEL]
    ]
    if judged:
        only = [sum(a and not b for a, b in judged), sum(b and not a for a, b in judged)]
        p = binomtest(only[0], sum(only)).pvalue if sum(only) else 1.0
        lines.append(
            f"right of {len(judged)}: both {sum(a and b for a, b in judged)}, {OFFLINE} alone {only[0]}, {MODEL} alone {only[1]} (sign test p = {p:.2g})"
        )
    return lines


def _of_engine(name: str, answers: Sequence[dict[str, Any]]) -> str:
    seconds = sorted(one["seconds"] for one in answers)
    steps = sorted(one["first_step"] for one in answers if one.get("first_step") is not None)
    total = {key: sum(one.get(key, 0) for one in answers) for key in ("claims", "left_out", "made_up", "unsupported")}
    right = [one["correct"] for one in answers if "correct" in one]
    return (
        f"{name}: {f'right {share(right)}; ' if right else ''}asked back {share(bool(one.get('asked_back')) for one in answers)}; "
        f"{total['claims']} claims, left out {total['left_out']}, citations made up {total['made_up']}, numbers unsupported "
        f"{total['unsupported']}; seconds p50 {_at(seconds, 0.5):.2f}, p95 {_at(seconds, 0.95):.2f}; "
        f"first step p50 {_at(steps, 0.5):.2f}, p95 {_at(steps, 0.95):.2f}"
    )


def differ(row: dict[str, Any]) -> bool:
    """Whether the two answers say something else: a note on how it was read is part of an answer, one that no model was to be had is not."""
    return _blind(row[OFFLINE]["answer"]).split() != _blind(row[MODEL]["answer"]).split()


def paired(rows: Sequence[dict[str, Any]], most: int, seed: int) -> dict[str, str]:
    """So many of the questions whose answers differ, drawn at random, as texts by file name: the pairs, in each which engine is A by
    chance, and the key."""
    chance = random.Random(seed)
    some = [row for row in rows if differ(row)]
    text, key = ["# Pairs of answers\n"], []
    for number, row in enumerate(chance.sample(some, min(most, len(some))), 1):
        order = chance.sample((OFFLINE, MODEL), 2)
        before = "".join(f"\nBefore: {said}" for said in row["before"])
        text.append(f"\n## Pair {number}\n{before}\n**Question: {row['question']}**\n")
        text += [
            f"\n### {number} {letter}\n\n{_blind(row[name]['answer'])}\n"
            for letter, name in zip("AB", order, strict=True)
        ]
        key.append({"pair": number, "id": row["id"], "A": order[0], "B": order[1]})
    return {"pairs.md": "".join(text), "key.jsonl": "".join(json.dumps(one) + "\n" for one in key)}


def _blind(answer: str) -> str:
    """Without the note that no model was to be had, which tells the engine."""
    return "\n".join(line for line in answer.splitlines() if _FAILED not in line)


def share(values: Iterable[bool]) -> str:
    """Of how many, with the 95 % interval (Wilson)."""
    held = [bool(value) for value in values]
    if not held:
        return "none"
    interval = binomtest(sum(held), len(held)).proportion_ci(method="wilson")
    return f"{sum(held)} of {len(held)}, {100 * sum(held) / len(held):.1f} % ({100 * interval.low:.0f}-{100 * interval.high:.0f})"


def _at(values: Sequence[float], quantile: float) -> float:
    """The value at a quantile of sorted ones; not a number where there are none."""
    return values[int(quantile * (len(values) - 1))] if values else float("nan")

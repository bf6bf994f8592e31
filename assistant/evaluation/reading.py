"""``python -m assistant.evaluation.reading FILE.jsonl [--json]``: how often other wordings of a question are read as the same.

Each pattern's slots are filled with what the library has (the same for all its wordings); its canonical sentence and every
other wording are read, and the two requests compared: all but the words that papers are searched for, and how classes and
numbers were written. ``as_meant`` compares with the request that the pattern's author wrote down, where there is one.
"""

import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scipy.stats import binomtest

from assistant.reading.reader import Reading, read
from assistant.request.conversation import Conversation, Turn
from assistant.request.language.wanted import Wanted
from retriever.library.library import Library
from retriever.library.opening import open_library
from retriever.options import Parser
from retriever.pages import write_section
from retriever.requests.patterns import Pattern, filled, read_patterns
from retriever.requests.slots import Slots


@dataclass(frozen=True)
class Compared:
    """One wording beside its canonical sentence."""

    group: str
    canonical: str
    wording: str
    same: bool
    same_do: bool
    confidence: float
    seconds: float


def main(argv: list[str] | None = None) -> int:
    parser = Parser("python -m assistant.evaluation.reading", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, help="patterns of questions, JSON lines")
    parser.add_argument("--library", action="append", default=[], help="fill slots from this library (the bundled one)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--most", type=int, default=0, help="only so many patterns, drawn by the seed")
    parser.add_argument("--wrong", action="store_true", help="print the wordings that were read otherwise")
    parser.add_argument("--page", type=Path, help="write the figures into this page")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    patterns = read_patterns(options.file)
    library = open_library(options.library)
    slots = Slots(library, options.seed)
    if options.most:
        patterns = slots.random.sample(patterns, min(options.most, len(patterns)))
    compared = [one for pattern in patterns for one in compare(pattern, slots, library)]
    figures = {"seed": options.seed} | figures_of(patterns, compared)
    if options.page:
        write_section(
            options.page, f"assistant.evaluation.reading {options.file.stem}", as_text(options.file.stem, figures)
        )
    if options.json:
        print(json.dumps(figures, indent=1, ensure_ascii=False))
        return 0
    for key, value in figures.items():
        print(f"{key}: {value}")
    for one in compared if options.wrong else ():
        if not one.same:
            print(f"{one.confidence:.2f} {one.canonical!r} <> {one.wording!r}")
    return 0


def compare(pattern: Pattern, slots: Slots, library: Library) -> list[Compared]:
    """Every wording of a pattern beside the canonical one, with slots filled once."""
    values = slots.fill(pattern.slots)
    before = _conversation(pattern, values, library)
    meant = _read(pattern.canonical, values, before, pattern, library)
    found = []
    for template in pattern.paraphrases:
        began = time.perf_counter()
        reading = _read(template, values, before, pattern, library)
        seconds = time.perf_counter() - began
        same = [*map(plain, reading.wanted.wishes)] == [*map(plain, meant.wanted.wishes)]
        same_do = [part.do for part in reading.request.parts] == [part.do for part in meant.request.parts]
        found.append(Compared(pattern.group, pattern.canonical, template, same, same_do, reading.confidence, seconds))
    return found


def _conversation(pattern: Pattern, values: dict[str, str], library: Library) -> Conversation:
    """The turns before it, read but not answered: the first known source of each is its subject."""
    conversation = Conversation()
    for earlier in pattern.history:
        text = filled(earlier, values)[0]
        wanted = read(text, conversation, library).wanted
        subjects = [source.id for source in wanted.known]
        conversation.turns += [Turn(text, subjects=subjects, wanted=wish, listed=subjects) for wish in wanted.wishes]
    return conversation


def _read(template: str, values: dict[str, str], before: Conversation, pattern: Pattern, library: Library) -> Reading:
    return read(filled(template, values)[0], before, library, pattern.upload)


def plain(wanted: Wanted) -> Wanted:
    """A request without what may differ between wordings of one question."""
    limits = tuple(
        replace(limit, said="", unit="", values=tuple(float(f"{v:.3e}") for v in limit.values))
        for limit in wanted.limits
    )
    return replace(
        wanted,
        topic="topic" if wanted.topic else "",
        class_words=(),
        unread=(),
        language="",  # a canonical sentence is English, its wordings may be German
        limits=tuple(sorted(limits, key=str)),
        names=tuple(sorted(wanted.names, key=str)),
        classes=tuple(sorted(wanted.classes)),
        quantities=tuple(sorted(wanted.quantities)),
    )


def figures_of(patterns: Sequence[Pattern], compared: Sequence[Compared]) -> dict[str, Any]:
    """Shares with 95 % intervals (Wilson), by group, and the time of a reading."""
    groups = defaultdict[str, list[Compared]](list)
    for one in compared:
        groups[one.group].append(one)
    interval = binomtest(sum(one.same for one in compared), len(compared)).proportion_ci(method="wilson")
    seconds = [one.seconds for one in compared]
    return {
        "patterns": len(patterns),
        "wordings": len(compared),
        "same_request": round(statistics.mean(one.same for one in compared), 4),
        "same_request_interval": [round(float(interval.low), 4), round(float(interval.high), 4)],
        "same_verb": round(statistics.mean(one.same_do for one in compared), 4),
        "p50_ms": round(1000 * statistics.median(seconds), 1),
        "p95_ms": round(1000 * sorted(seconds)[int(0.95 * len(seconds))], 1),
        "by_group": {
            group: round(statistics.mean(one.same for one in some), 3) for group, some in sorted(groups.items())
        },
        "parameters_mb": round(network_size(), 1),
    }


def as_text(name: str, figures: dict[str, Any]) -> list[str]:
    """The figures as a section of a page."""
    low, high = figures["same_request_interval"]
    worst = sorted(figures["by_group"].items(), key=lambda pair: pair[1])[:5]
    return [
        f"**{name}**: {figures['wordings']} wordings of {figures['patterns']} patterns, seed {figures['seed']}.",
        "",
        "| measure | |",
        "| --- | --- |",
        f"| same request | {figures['same_request']:.1%} ({low:.1%} to {high:.1%}) |",
        f"| same verb | {figures['same_verb']:.1%} |",
        f"| a reading, median and 95th percentile | {figures['p50_ms']} ms, {figures['p95_ms']} ms |",
        f"| groups least often the same | {', '.join(f'{group} {share:.0%}' for group, share in worst)} |",
        "",
    ]


def network_size() -> float:
    """The reader's weights in MB, as they are shipped."""
    return (Path(__file__).parents[2] / "retriever" / "weights" / "reader.safetensors").stat().st_size / 1e6


if __name__ == "__main__":
    sys.exit(main())

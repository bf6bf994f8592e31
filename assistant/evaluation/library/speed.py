"""``python -m assistant.evaluation.library.speed [--library DIR ...]``: how long starts and answers of a library take, and how
much memory, in a fresh SCHOLAR_HOME; prints JSON with the bars beside the figures, and with ``--page`` rewrites a section.

A start is a process of its own (``alone``) with one question: the first builds the index from what is there, later ones find it
(the quickest of three counts, of the page's starts too: what else runs on the machine only adds). Warm answers are those of a
process that has answered each of the twelve kinds of questions before; the questions are made from the library's own records, so
that every kind has something to find.
"""

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from assistant.engines import add_engine_options, add_library_options, open_assistant
from assistant.evaluation.library.alone import run
from assistant.evaluation.library.page_start import page_start
from retriever.catalogue.kinds import KINDS
from retriever.catalogue.records import Source
from retriever.pages import machine, write_section

BARS = {
    "first_start_s": 60.0,
    "later_start_s": 10.0,
    "page_start_s": 10.0,
    "warm_p50_s": 0.15,
    "warm_p95_s": 0.5,
    "memory_gb": 1.5,
}
LATER_STARTS = 3
MARK = "assistant.evaluation.library.speed"


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m assistant.evaluation.library.speed", description="Starts, warm answers and memory of a library."
    )
    add_engine_options(parser)
    add_library_options(parser)
    parser.add_argument("--repeats", type=int, default=10, help="how often each warm question is asked (10)")
    parser.add_argument("--inside", action="store_true", help="only the warm answers, in this process")
    parser.add_argument("--page", type=Path, help="write the figures into this page (docs/benchmarks.md)")
    options = parser.parse_args(argv)
    found = warm(options) if options.inside else measured(options)
    print(json.dumps(found, indent=1, ensure_ascii=False))
    if options.page and not options.inside:
        write_section(options.page, MARK, as_text(found))
    return 0


def measured(options: argparse.Namespace) -> dict[str, Any]:
    """All of it; raises RuntimeError where a process fails."""
    chosen = [part for library in options.library for part in ("--library", library)]
    ask = ("assistant.terminal.main", "ask", "How many sources are here?", *chosen)
    with tempfile.TemporaryDirectory() as home:
        first = run(home, *ask)
        later = [run(home, *ask) for _ in range(LATER_STARTS)]
        page = [page_start(home, *chosen) for _ in range(LATER_STARTS)]
        inside = run(home, "assistant.evaluation.library.speed", "--inside", "--repeats", str(options.repeats), *chosen)
    answers = json.loads(inside.said)
    found = {
        "first_start_s": round(first.seconds, 2),
        "later_start_s": round(min(s.seconds for s in later), 2),
        "page_start_s": round(min(page), 2),
        "warm_p50_s": answers["p50_s"],
        "warm_p95_s": answers["p95_s"],
        "memory_gb": round(max(s.memory_gb for s in (first, *later, inside)), 2),
    }
    return {
        "library": options.library or ["bundled"],
        "machine": machine(),
        **found,
        "bars": {name: {"bar": bar, "holds": found[name] <= bar} for name, bar in BARS.items()},
        "memory_gb_by_process": {"first start": round(first.memory_gb, 2), "warm": round(inside.memory_gb, 2)},
        "answers": answers,
    }


def as_text(found: dict[str, Any]) -> list[str]:
    """The section of the page."""
    answers = found["answers"]
    rows = {
        "first start: index built, one question, a new process": f"{found['first_start_s']:.1f} s",
        "later start: one question, a new process": f"{found['later_start_s']:.1f} s",
        "`scholar ui` to the page served, index there": f"{found['page_start_s']:.1f} s",
        "answer, warm, median": f"{found['warm_p50_s']:.3f} s",
        "answer, warm, 95th percentile": f"{found['warm_p95_s']:.3f} s",
        "largest resident memory of a process": f"{found['memory_gb']:.2f} GB",
    }
    return [
        "## Answers and starts",
        "",
        f"`python -m {MARK} --page docs/benchmarks.md` on {found['machine']}: {', '.join(found['library'])}; "
        f"{answers['n']} warm answers over {len(answers['kinds'])} kinds of questions, offline engine.",
        "",
        "| what | measured |",
        "| --- | --- |",
        *(f"| {what} | {figure} |" for what, figure in rows.items()),
        "",
        "| kind of question | median, s |",
        "| --- | --- |",
        *(f"| {kind} | {row['median_s']:.3f} |" for kind, row in answers["kinds"].items()),
        "",
    ]


def warm(options: argparse.Namespace) -> dict[str, Any]:
    """Median, 95th percentile and the slowest kind of answers in a process that has answered every kind before."""
    assistant = open_assistant(options)
    questions = questions_on(assistant.library)
    for question in questions.values():
        assistant.ask(question)
    seconds = {kind: [assistant.ask(q).seconds for _ in range(options.repeats)] for kind, q in questions.items()}
    everything = sorted(s for some in seconds.values() for s in some)
    return {
        "p50_s": round(statistics.median(everything), 4),
        "p95_s": round(everything[int(0.95 * len(everything))], 4),
        "n": len(everything),
        "kinds": {
            kind: {"question": questions[kind], "median_s": round(statistics.median(some), 4)}
            for kind, some in seconds.items()
        },
    }


def questions_on(library: Any) -> dict[str, str]:
    """A question of each of the twelve kinds, made from the library's records."""
    sources = _with_papers(library)
    first, second = sources[0], sources[1]
    kind = next((k for k in library.classes if k in KINDS), next(iter(KINDS)))
    noun = KINDS[kind].noun
    nouns = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    paper = next(paper for paper in library.papers_of[first.id] if paper.title)
    return {
        "identify": f"What is {first.name}?",
        "value": f"What is the photon index of {first.name}?",
        "hardness and class": f"What is {second.name} and how hard is its X-ray spectrum?",
        "list by bound": "Sources with photon index below 1.6",
        "list by class and bound": f"Which {nouns} are strongly absorbed, and who measured it?",
        "cone": f"sources within 5 degrees of {first.name}",
        "comparison": f"Compare the photon index of {first.name} and {second.name}",
        "papers on a source": f"Papers on {first.name}",
        "papers by words": f"papers on {' '.join(paper.plain_title.split()[:8])}",
        "similar": f"What sources are similar to {second.name}?",
        "a word explained": "What is a pulsar wind nebula?",
        "nothing there": "What is the capital of France?",
    }


def _with_papers(library: Any) -> list[Source]:
    """Two sources that have a paper with a title and a photon index, the first in the order of their ids; else any two."""
    found: list[Source] = []
    for source_id in sorted(library.sources):
        source = library.sources[source_id]
        titled = any(paper.title for paper in library.papers_of.get(source_id) or ())
        if titled and any(m.name == "powlaw_gamma" for m in source.measurements):
            found.append(source)
            if len(found) == 2:
                return found
    raise RuntimeError("the library has no two sources with a photon index and papers: nothing to measure with")


if __name__ == "__main__":
    sys.exit(main())

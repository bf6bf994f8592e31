"""``python -m training.agent.data OUT.jsonl.gz --questions SHARED_QUESTIONS``: the questions that the planner is trained on and measured by.

Each line is a whole prompt (``retriever.requests.prompt``) with the request that answers it and the part it belongs to: ``train``,
``wordings`` or the name of a file of patterns never seen. The patterns are those of the reader, filled once for each seed;
what the reader's validation holds back is held back here too, in every filling and every variant. Patterns of a further folder
may be written to a file of their own: training takes several. Some prompts stand there once more, with a request that was
refused (``refused``). What a model is to say of evidence is written by ``assistant.evaluation.telling.traces`` from this file.
"""

import argparse
import gzip
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from retriever.library.library import Library
from retriever.library.opening import open_library
from retriever.requests.patterns import Pattern
from retriever.requests.prompt import chat_of, prompt_of
from training.agent.refused import refused_of
from training.reading.augment import after_others
from training.reading.examples import OWN, Example, Parts, examples_of, parts_of
from training.reading.gather import CHECKED_WISHES, made_up, together

HELD_SEED = 1  # which wordings are held back: the reader's
_REFUSED = 0.04  # share of the prompts that stand there once more with a refused request
Row = dict[str, str]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.agent.data", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path, help="the file to write, JSON lines with gzip")
    parser.add_argument("--questions", type=Path, help="folder of the shared questions; none without it")
    parser.add_argument("--patterns", type=Path, default=OWN, help="folder of our own patterns")
    parser.add_argument(
        "--fillings", type=int, default=2, help="how often slots are filled with other names and numbers"
    )
    parser.add_argument("--composed", type=int, default=6_000, help="questions put together from parts")
    parser.add_argument("--wishes", type=int, default=12_000, help="turns of two wishes put together from questions")
    options = parser.parse_args(argv)
    library = open_library(())
    parts = parts_of(options.questions, library, HELD_SEED, options.patterns)
    rows = list(rows_of(parts, library, options.fillings, options.composed, options.wishes))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(options.out, "wt", encoding="utf-8", compresslevel=9) as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    print(f"{len(parts.patterns)} patterns, {len(parts.failed)} wordings not recognised")
    print(f"{options.out}: {dict(Counter(row['part'] for row in rows))}")
    return 0


def rows_of(parts: Parts, library: Library, fillings: int, composed: int, wishes: int) -> Iterator[Row]:
    """What is held back, then what is trained on in an order drawn by a seed; of each also turns of two wishes."""
    never_seen = together(parts.never_seen, library, HELD_SEED, CHECKED_WISHES if wishes else 0)
    for name, some in {"wordings": parts.wordings, **parts.unseen, "wishes": never_seen}.items():
        yield from _rows(some, name)
    trained = chain(
        trained_on(parts, library, fillings, composed), together(parts.to_train, library, HELD_SEED, wishes)
    )
    train = list({row["prompt"]: row for row in _rows(trained, "train")}.values())
    random.Random(HELD_SEED).shuffle(train)
    yield from train


def trained_on(parts: Parts, library: Library, fillings: int, composed: int) -> Iterator[Example]:
    """The wordings that are not held back with their variants, then the wordings again with other names and numbers."""
    patterns = without(parts.patterns, parts.wordings)
    for filling in range(fillings):
        seed = HELD_SEED + 100 * filling
        if filling == 0:
            some = [*parts.train, *made_up(patterns, library, seed, composed)]
        else:
            some = examples_of(patterns, library, seed)[0]
        yield from some
        yield from after_others(some, seed)


def without(patterns: Sequence[Pattern], held: Iterable[Example]) -> list[Pattern]:
    """The patterns without the wordings that are held back; their numbers stay, those of wordings do not."""
    back = {(example.pattern, example.wording) for example in held}
    return [
        replace(p, paraphrases=tuple(w for n, w in enumerate(p.paraphrases, 1) if (number, n) not in back))
        for number, p in enumerate(patterns)
    ]


def _rows(examples: Iterable[Example], part: str) -> Iterator[Row]:
    chance = random.Random(HELD_SEED)
    for e in examples:
        answer = answer_of(e.request)
        asked = {"question": e.text, "before": e.before_text, "upload": e.upload}
        prompt = chat_of(prompt_of(e.text, e.found, e.before_text, e.upload))
        yield {"part": part, "prompt": prompt, "answer": answer, **asked}
        if part == "train" and chance.random() < _REFUSED:
            refused = refused_of(answer, (key for key, _ in e.found), chance)
            if refused[0]:
                again = chat_of(prompt_of(e.text, e.found, e.before_text, e.upload, refused))
                yield {"part": part, "prompt": again, "answer": answer, **asked}


def answer_of(request: str) -> str:
    """The request as the model should write it: in which language a question is asked is told by its words (``grammar.toml``),
    but a translation's language is part of what is asked."""
    return request if request.startswith("act ") else request.partition(" language ")[0]


if __name__ == "__main__":
    sys.exit(main())

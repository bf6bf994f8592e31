"""``python -m training.reading.gather SHARED_QUESTIONS FILE``: all that the reader is trained and checked on, as numbers in one file.

Names and numbers are filled into the wordings; a file with another ``--fill`` has others, and nothing to check on. Wordings that
validation holds back are chosen by the seed, patterns that it holds back are files of their own (``patterns/unseen``). The
training then needs neither the library nor the questions, and goes to any machine. ``--only`` and ``--replay`` make a small file
for a training that goes on from weights that are there: what is new, and a share of what they were trained on.
"""

import argparse
import random
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from retriever.errors import BadInput
from retriever.library.library import Library
from retriever.library.opening import open_library
from retriever.requests.grammar import ALSO, grammar
from retriever.requests.network import base_encoder, tokens_of
from retriever.requests.patterns import Pattern
from retriever.requests.words import END, MARKS, MOST_WORDS, literals
from training.reading.augment import after_others, augmented
from training.reading.composed import Composer
from training.reading.examples import Example, examples_of, parts_of
from training.reading.noise import noisy
from training.reading.samples import TRAIN, Gathered, Sample
from training.reading.wishes import Joiner

CHECKED_WISHES = 400  # turns of two wishes, of patterns that nothing was trained on


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m training.reading.gather", description=(__doc__ or "").split(":")[0]
    )
    parser.add_argument("questions", type=Path, help="folder of the shared questions")
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--composed", type=int, default=6_000, help="questions put together from parts")
    parser.add_argument("--wishes", type=int, default=12_000, help="turns of two wishes put together from questions")
    parser.add_argument("--fill", type=int, default=0, help="1, 2 ...: once more, with other names and numbers")
    parser.add_argument("--only", nargs="*", help="patterns of these files alone (their names without .jsonl)")
    parser.add_argument(
        "--replay", type=Path, nargs="*", default=[], help="files gathered before, of which a share is taken"
    )
    parser.add_argument("--share", type=float, default=0.15, help="of what --replay names")
    options = parser.parse_args(argv)
    try:
        before = [Gathered.load(file) for file in options.replay]
    except BadInput as error:
        print(f"gather: {error}", file=sys.stderr)
        return error.exit_status
    library = open_library(())
    parts = parts_of(options.questions, library, options.seed, only=options.only, checked=not before)
    back = {(e.pattern, e.wording) for e in parts.wordings}
    seed = options.seed + 1000 * options.fill
    own = examples_of(parts.patterns, library, seed)[0] if options.fill else parts.train
    further = made_up(parts.patterns, library, seed, options.composed)
    train = [e for e in (*own, *further) if (e.pattern, e.wording) not in back]
    train += after_others(train, seed)
    train += together(parts.to_train, library, seed, options.wishes)
    checks = {} if options.fill else {"new" if before else "wordings": parts.wordings, **parts.unseen}
    if options.wishes and not options.fill:
        checks["wishes"] = together(parts.never_seen, library, seed, CHECKED_WISHES)
    gathered = with_share(gathered_of({TRAIN: train, **checks}), before, options.share, seed)
    gathered.save(options.file)
    told = ", ".join(f"{part} {len(samples)}" for part, samples in gathered.parts.items())
    print(f"{len(parts.patterns)} patterns; {told}; {len(parts.failed)} wordings not recognised")
    return 0


def together(patterns: Sequence[Pattern], library: Library, seed: int, count: int) -> list[Example]:
    """So many turns of two wishes, put together from patterns of one (their pattern is -1)."""
    turns = Joiner(patterns, seed).patterns(count) if count else ()
    return [replace(example, pattern=-1) for example in examples_of(turns, library, seed + 4)[0]]


def with_share(gathered: Gathered, before: Sequence[Gathered], share: float, seed: int) -> Gathered:
    """With a share of what other files train on, so that what was learnt is not forgotten, and all that they check, which is what
    the weights were checked on before. Parts without any samples are left out."""
    chance, parts = random.Random(seed), {part: [*samples] for part, samples in gathered.parts.items()}
    for one in before:
        for part, samples in one.in_words(gathered.vocabulary).parts.items():
            some = [sample for sample in samples if part != TRAIN or chance.random() < share]
            parts[part] = [*parts.get(part, []), *some]
    return Gathered({part: samples for part, samples in parts.items() if samples}, gathered.vocabulary)


def made_up(patterns: Sequence[Pattern], library: Library, seed: int, composed: int) -> list[Example]:
    """Further examples: other quantities in the place of those named, slips of typing, questions put together from parts
    (their pattern is -1)."""
    others, _ = examples_of(augmented(patterns, seed), library, seed + 1)
    typed, _ = examples_of(noisy(patterns, seed), library, seed + 2)
    typed = [example for example in typed if (example.pattern + example.wording) % 3 == 0]
    together, _ = examples_of(Composer(seed).patterns(composed), library, seed + 3)
    return others + typed + [replace(example, pattern=-1) for example in together]


def gathered_of(examples: dict[str, list[Example]]) -> Gathered:
    """The examples as numbers; one with a word that no request has is left out."""
    encoder, words = base_encoder(), vocabulary()
    places = {word: place for place, word in enumerate(words)}

    def samples(some: Iterable[Example]) -> list[Sample]:
        found = []
        for example in some:
            said = example.request.split()
            if all(word in places for word in said):
                target = [places[word] for word in said][: MOST_WORDS - 1] + [places[END]]
                found.append(Sample(*tokens_of(encoder, example.pieces, example.before), np.array(target)))
        return found

    return Gathered({part: samples(some) for part, some in examples.items()}, words)


def vocabulary() -> list[str]:
    """Every word that a request may have; the newest is the last, so that those of older weights keep their places."""
    known = grammar()
    words = {*known.do, *known.ops, *known.values, *known.clauses, *known.all_quantities}
    words |= {"asc", "desc", "band", "instrument"}
    words |= {word for some in known.words.values() for word in some}
    words |= {
        kind for kinds in known.clauses.values() for kind in kinds.split() if kind.islower() and kind not in known.words
    }
    return ["<pad>", "<begin>", END, *sorted(words), *MARKS, *sorted(literals(), key=lambda w: float(w[1:])), ALSO]


if __name__ == "__main__":
    sys.exit(main())

"""``python -m training.reading.words SHARED_QUESTIONS``: what tells words that a request does not account for.

Counts which words go with which parts of requests, trains the small network that judges by it (``retriever.requests.accounting``),
chooses the cut on what the split holds back, and writes ``retriever/weights/reader_words.npz``. With ``--foreign FILE`` it tells
how many of the words are found that a file of questions names (lines of question, request, words); with ``--measure`` it only tells.
"""

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retriever.library.library import Library
from retriever.library.opening import open_library
from retriever.requests.accounting import FILE, TELLING, Accounting, accounting
from retriever.requests.marks import marks_in
from retriever.requests.network import base_encoder
from retriever.requests.patterns import rows_of
from retriever.requests.program import parse
from retriever.requests.word_table import WordTable, accounts_for_all, atoms, stem, tokens_in
from training.reading.examples import Example, Parts, parts_of
from training.reading.foreign import Foreigner
from training.reading.judging import fitted

OUT = Path("retriever/weights") / FILE
# shares of rightly read questions in which a word may be called unread: of all, and of those that are checked and tell no values
WRONGLY, OTHERS_WRONGLY = 0.045, 0.03


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m training.reading.words", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("questions", type=Path, help="folder of the shared questions")
    parser.add_argument("--seed", type=int, default=1, help="that of the reader's training")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--most", type=int, default=50_000, help="labelled questions that the judge is trained on")
    parser.add_argument("--foreign", type=Path, help="questions with words that their requests leave out")
    parser.add_argument("--measure", action="store_true", help="measure what is shipped, train nothing")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args(argv)
    library = open_library(())
    parts = parts_of(options.questions, library, options.seed)
    judge = accounting() if options.measure else made(parts, options.seed, options.epochs, options.most, options.out)
    for name, held in {"wordings": parts.wordings, **parts.unseen}.items():
        called = wrongly_called(judge, held)
        checked = np.array([not accounts_for_all(parse(example.request)) for example in held])
        print(
            f"{name}: of {len(called)} questions {called.mean():.3f} have a word called unread; of the {checked.sum()} "
            f"that are checked {called[checked].mean():.3f}"
        )
    if options.foreign:
        print(found_text(judge, options.foreign, library))
    return 0


def made(parts: Parts, seed: int, epochs: int, most: int, out: Path) -> Accounting:
    """Table, network and cut, written to a file."""
    table = counted(parts.train)
    made_up = list(Foreigner(parts.train, table, seed).made())
    made_up = random.Random(seed).sample(made_up, min(most, len(made_up)))
    weights = fitted(made_up, table, seed, epochs)
    judge = Accounting(table, weights, 0.0, 0.0, base_encoder())
    choose_cuts(judge, parts.wordings + parts.all_unseen)
    held: dict[str, Any] = {f"net.{name}": array.astype(np.float16) for name, array in weights.items()}
    held |= table.arrays() | {"telling": np.array(judge.telling), "other": np.array(judge.other)}
    np.savez_compressed(out, **held)
    print(
        f"{len(table.words)} words, cuts {judge.telling:.2f} and {judge.other:.2f}, {out.stat().st_size / 1e3:.0f} kB",
        flush=True,
    )
    return judge


def counted(examples: Sequence[Example]) -> WordTable:
    """The table of the words of some examples, by patterns."""
    stems: dict[int, set[str]] = {}
    said: dict[int, frozenset[str]] = {}
    for example in examples:
        words = {stem(token.text) for token in tokens_in(example.pieces) if not token.mark}
        stems.setdefault(example.pattern, set()).update(words)
        said[example.pattern] = said.get(example.pattern, frozenset()) | atoms(parse(example.request))
    return WordTable.counted((frozenset(words), said[pattern]) for pattern, words in stems.items())


def choose_cuts(judge: Accounting, held: Sequence[Example]) -> None:
    """The scores that so few rightly read questions reach."""
    highest = {name: [-np.inf] for name in ("telling", "other")}
    for example in held:
        request = parse(example.request)
        if not accounts_for_all(request):
            highest["telling" if request.do in TELLING else "other"].append(_highest(judge, example))
    few = int(OTHERS_WRONGLY * len(highest["other"]))
    judge.other = _reached_by(highest["other"], few)
    judge.telling = _reached_by(highest["telling"], int(WRONGLY * len(held)) - few)


def _reached_by(scores: list[float], most: int) -> float:
    """A score that no more than so many reach."""
    return sorted(scores, reverse=True)[min(most, len(scores) - 1)] + 1e-6


def _highest(judge: Accounting, example: Example) -> float:
    """The highest score of a word that could be named."""
    request = parse(example.request)
    if accounts_for_all(request):
        return -np.inf
    tokens = tokens_in(example.pieces)
    return max(
        (s for t, s in zip(tokens, judge.scores(tokens, atoms(request)), strict=True) if judge.may_name(t)),
        default=-np.inf,
    )


def wrongly_called(judge: Accounting, examples: Sequence[Example]) -> NDArray[np.bool_]:
    """Of questions with the requests that their authors meant: whether a word is called unread."""
    cuts = (judge.telling if parse(example.request).do in TELLING else judge.other for example in examples)
    return np.array([_highest(judge, example) >= cut for example, cut in zip(examples, cuts, strict=True)])


def found_text(judge: Accounting, file: Path, library: Library) -> str:
    """How many questions have one of the words called unread that their request leaves out; which have not."""
    rows = list(rows_of(file))
    missed = []
    for row in rows:
        named = {word.lower() for word in judge.unread(marks_in(row["question"], library), parse(row["request"]))}
        if not named & set(row["words"]):
            missed.append(f"  {row['question']}  ({', '.join(row['words'])}; named: {', '.join(named) or '-'})")
    return "\n".join([f"{file.name}: found in {len(rows) - len(missed)} of {len(rows)}; not found:", *missed])


if __name__ == "__main__":
    sys.exit(main())

"""``python -m training.literature.entries LABELS.jsonl ...``: the weights of ``retriever.library.entry_matcher``, from the bundled
glossary and questions whose entries people named (``entries``, or ``terms``; ``part`` other than "training" is left out).

The glossary's own wordings are examples, too: each is looked for in a glossary that lacks it. What the second network learns from
is told by a turn that was trained on the other half of the examples, so that it does not trust the turn too much. Takes some
minutes on one core.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from retriever.catalogue.records import Term
from retriever.library.entry_features import Turn, features
from retriever.library.entry_matcher import candidates, of_question, weights_file
from retriever.library.format.content import bundled_folder
from retriever.library.format.tables import terms_of
from retriever.library.term_vectors import Floats, vector_of, wordings_of
from retriever.requests.patterns import rows_of
from training.literature.entry_network import Example, Weighed, Wordings, trained_turn, trained_weighing

_LABELLED = 3  # times that a labelled question is shown to the turn
_OF_WORDING, _OTHER_WORDS = (
    0.12,
    0.35,
)  # what a wording of the glossary and another wording of a labelled question count
_LEFT_OUT = 2  # glossaries that lack a wording of each entry
_EPOCHS, _HALF_EPOCHS, _WEIGHING_EPOCHS, _DECAY, _SEEDS = 8, 10, 60, 0.3, (0, 1, 2)


@dataclass(frozen=True)
class Labelled:
    """A question, the entries that answer it by their number, what it counts, and its half (0 or 1)."""

    question: str
    right: tuple[int, ...]
    counts: float
    half: int


def main(arguments: list[str] | None = None) -> None:
    """Train both networks and write them."""
    parser = argparse.ArgumentParser(description="Which entries of the glossary answer a question")
    parser.add_argument("labels", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, default=weights_file())
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    terms, chance = terms_of(bundled_folder()), random.Random(options.seed)
    labelled = [one for file in options.labels for one in labelled_in(file, terms, chance)]
    glossary, asked = wordings(terms)
    halves = [chance.randrange(2) for _ in asked]
    turns = [_turn(glossary, asked, halves, labelled, terms, half, options.seed) for half in (0, 1)]
    whole = _turn(glossary, asked, halves, labelled, terms, None, options.seed)
    rows = [*_of_wordings(terms, asked, halves, turns, chance), *_of_labelled(labelled, terms, turns)]
    data = Weighed(*(np.stack(part) for part in zip(*rows, strict=True)))
    found = np.asarray(data.right.any(axis=1))[data.any].mean()
    print(f"{len(rows)} questions, {100 * found:.1f} % of those answered with their entry among the candidates")
    weights = trained_weighing(data, _WEIGHING_EPOCHS, _DECAY, _SEEDS)
    weights |= {"turn.down": whole.down, "turn.up": whole.up}
    save_file({name: np.ascontiguousarray(array, np.float32) for name, array in weights.items()}, options.out)
    print(f"{options.out}: {sum(array.size for array in weights.values())} weights")


def labelled_in(file: Path, terms: Sequence[Term], chance: random.Random) -> Iterator[Labelled]:
    """The questions of a file that may be trained on, each with its other wordings."""
    number = {term.term: place for place, term in enumerate(terms)}
    for row in rows_of(file):
        if row.get("part", "training") != "training":
            continue
        named = row["entries"] if "entries" in row else row["terms"]
        right, half = tuple(number[name] for name in named if name in number), chance.randrange(2)
        yield Labelled(row["question"], right, 1.0, half)
        for other in row.get("wordings", ()):
            yield Labelled(other, right, _OTHER_WORDS, half)


def wordings(terms: tuple[Term, ...]) -> tuple[Wordings, list[tuple[int, int, str]]]:
    """All wordings of the glossary; and of those in which it is asked for their place, the entry and the words."""
    said = [(place, text) for place, term in enumerate(terms) for text in wordings_of(term)]
    vectors = np.stack([vector_of(text) for _, text in said]).astype(np.float32)
    asked = [(at, place, text) for at, (place, text) in enumerate(said) if text in terms[place].asked]
    return Wordings(vectors, np.array([place for place, _ in said]), len(terms)), asked


def _turn(
    glossary: Wordings,
    asked: Sequence[tuple[int, int, str]],
    halves: Sequence[int],
    labelled: Sequence[Labelled],
    terms: Sequence[Term],
    without: int | None,
    seed: int,
) -> Turn:
    """The turn trained on all examples, or on those of the other half."""
    examples = [
        Example(glossary.vectors[at], (place,), (at,))
        for (at, place, _), half in zip(asked, halves, strict=True)
        if half != without
    ]
    for one in labelled:
        if one.right and one.half != without:
            examples += [Example(vector_of(one.question).astype(np.float32), one.right)] * _LABELLED
    return trained_turn(glossary, examples, _EPOCHS if without is None else _HALF_EPOCHS, seed)


_Row = tuple[Floats, Floats, NDArray[np.bool_], bool, float]


def _row(text: str, terms: tuple[Term, ...], turn: Turn, right: Sequence[int], counts: float) -> _Row:
    found = features(text, terms, turn)
    chosen, own = candidates(found.entries)
    return own, of_question(found.question, own), np.isin(chosen, right), bool(right), counts


def _of_wordings(
    terms: tuple[Term, ...],
    asked: Sequence[tuple[int, int, str]],
    halves: Sequence[int],
    turns: Sequence[Turn],
    chance: random.Random,
) -> Iterator[_Row]:
    """One wording of each entry at a time, looked for in a glossary without all of them."""
    of_entry: dict[int, list[tuple[str, int]]] = {}
    for (_, place, text), half in zip(asked, halves, strict=True):
        of_entry.setdefault(place, []).append((text, half))
    for _ in range(_LEFT_OUT):
        out = {place: chance.choice(texts) for place, texts in of_entry.items() if len(texts) > 1}
        without = tuple(
            replace(term, asked=tuple(text for text in term.asked if text != out[place][0])) if place in out else term
            for place, term in enumerate(terms)
        )
        for place, (text, half) in out.items():
            yield _row(text, without, turns[half], (place,), _OF_WORDING)


def _of_labelled(labelled: Sequence[Labelled], terms: tuple[Term, ...], turns: Sequence[Turn]) -> Iterator[_Row]:
    for one in labelled:
        yield _row(one.question, terms, turns[one.half], one.right, one.counts)


if __name__ == "__main__":
    main()

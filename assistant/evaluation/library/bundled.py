"""``python -m assistant.evaluation.library.bundled [--library DIR] [--count 40] [--seed N]``: sources drawn from a library, each
asked by three of its names for class, hardness, photon index and papers; the answer must give the records' values.

The names are its own, another one, and one in another spelling. Prints JSON with every difference. The records are the
library's; ``tests/assistant/evaluation/library`` compares them with the tables that they are from.
"""

import argparse
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assistant.agent.workflow import Assistant
from assistant.engines import add_engine_options, add_library_options, open_assistant
from assistant.evaluation.library.given import REFUSES, close
from assistant.evaluation.library.printed import printed
from retriever.catalogue.kinds import KINDS
from retriever.catalogue.quantities import quantity_by_key
from retriever.catalogue.records import Measurement, Source

SEED, COUNT = 20261126, 40
QUESTIONS = {
    "class": ("What kind of object is {}?", "What is {}?", "class of {}"),
    "hardness": ("What is the hardness ratio of {}?", "How hard is {} in X-rays?", "hardness of {}"),
    "photon_index": ("What is the photon index of {}?", "photon index of {}", "Which photon index does {} have?"),
    "papers": ("Which papers are there on {}?", "papers on {}", "What has been published about {}?"),
}
_ENOUGH = 3  # of many papers an answer shows some


@dataclass(frozen=True)
class Asked:
    """One question on a source, the answer's JSON, and where it differs from the records."""

    source: Source
    name: str
    topic: str
    question: str
    answer: dict[str, Any]
    differs: tuple[str, ...]


def draw(library: Any, count: int = COUNT, seed: int = SEED) -> list[Source]:
    """So many sources with two names or more, the same for the same library and seed."""
    named = [i for i in sorted(library.sources) if library.sources[i].aliases]
    return [library.sources[i] for i in random.Random(seed).sample(named, min(count, len(named)))]


def names_to_ask(source: Source, dice: random.Random) -> tuple[str, str, str]:
    """Its name, an alias, and an alias (or the name) as others spell it."""
    return source.name, dice.choice(source.aliases), respelt(dice.choice([source.name, *source.aliases]), dice)


def respelt(name: str, dice: random.Random) -> str:
    """The name as it is typed in haste: small letters, no space behind the acronym, an acronym written out."""
    long = {"Mrk": "Markarian", "NGC": "N.G.C.", "Abell": "ACO"}
    acronym, _, rest = name.partition(" ")
    forms = [name.lower(), name.upper(), re.sub(r"(?<=[A-Za-z]) (?=[A-Z]?[\d.+-]+$)", "", name)]
    if acronym in long and acronym != "NGC":
        forms.append(f"{long[acronym]} {rest}")
    return dice.choice([form for form in forms if form != name] or [name])


def ask_about(assistant: Assistant, library: Any, count: int = COUNT, seed: int = SEED) -> list[Asked]:
    """Every topic of every drawn source under three names."""
    dice = random.Random(seed)
    asked = []
    for source in draw(library, count, seed):
        for n, name in enumerate(names_to_ask(source, dice)):
            for topic, wordings in QUESTIONS.items():
                question = wordings[n].format(name)
                try:
                    answer = assistant.ask(question).as_json()
                    differs = tuple(_CHECKS[topic](source, answer, library))
                except Exception as error:  # noqa: BLE001 - a crash is what is looked for here, and the others are still asked
                    answer, differs = {"answer": "", "evidence": []}, (f"crash: {error!r}",)
                asked.append(Asked(source, name, topic, question, answer, differs))
    return asked


def _class(source: Source, answer: dict[str, Any], library: Any) -> Iterator[str]:
    record = _record_of(source, answer)
    if record is None:
        yield "the source is not cited"
    elif record["class"] != source.object_class:
        yield f"class {record['class']}, not {source.object_class}"
    elif source.object_class in KINDS and KINDS[source.object_class].noun.lower() not in answer["answer"].lower():
        yield f"{KINDS[source.object_class].noun} is not said"


def _hardness(source: Source, answer: dict[str, Any], library: Any) -> Iterator[str]:
    yield from _values(source, answer, library, "hardness")


def _photon_index(source: Source, answer: dict[str, Any], library: Any) -> Iterator[str]:
    yield from _values(source, answer, library, "photon_index")


def _values(source: Source, answer: dict[str, Any], library: Any, quantity: str) -> Iterator[str]:
    """The best value at least is given; every value given is one of the record or of a paper on it."""
    names = quantity_by_key(quantity).names
    held = [m for name in names for m in source.measurements if m.name == name]
    told = [m for _, m in library.reported(source.id, names)]
    given = [e for e in answer["evidence"] if e["kind"] == "measurement" and e["name"] in names]
    if not held and not told:
        if given or not REFUSES.search(answer["answer"]):
            yield "there is no value, and it is not said"
        return
    for record in given:
        if not any(_same(record, m) for m in [*held, *told]):
            yield f"{record['name']} = {record['value']} is not the record's"
        if not _is_of(record, source, answer):
            yield f"{record['name']} = {record['value']} is of another source"
    if held and not any(_same(record, m) for record in given for m in held):
        yield f"{held[0].name} = {held[0].value} is not given"
    if not held and not given:
        yield f"{told[0].name} = {told[0].value} of {told[0].reference} is not given"


def _papers(source: Source, answer: dict[str, Any], library: Any) -> Iterator[str]:
    held = {paper.bibcode for paper in library.papers_of.get(source.id) or ()}
    cited = {e["bibcode"] for e in answer["evidence"] if e["kind"] == "paper"}
    yield from (f"{bibcode} is not on it" for bibcode in sorted(cited - held))
    if not held and not REFUSES.search(answer["answer"]):
        yield "there is no paper, and it is not said"
    if len(cited) < min(_ENOUGH, len(held)):
        yield f"only {len(cited)} of {len(held)} papers are cited"


def _record_of(source: Source, answer: dict[str, Any]) -> dict[str, Any] | None:
    """The cited record of this source, known by its place: another may have a name in common."""
    return next((e for e in answer["evidence"] if e["kind"] == "source" and _is_at(e, source)), None)


def _is_at(record: dict[str, Any], source: Source) -> bool:
    return abs(record["ra"] - source.ra) < 1e-6 and abs(record["dec"] - source.dec) < 1e-6


def _is_of(record: dict[str, Any], source: Source, answer: dict[str, Any]) -> bool:
    owner = next((e for e in answer["evidence"] if e["id"] == record["source"]), None)
    return owner is not None and _is_at(owner, source)


def _same(record: dict[str, Any], measured: Measurement) -> bool:
    ends = ((record["low"], measured.low), (record["high"], measured.high))
    return (
        record["name"] == measured.name
        and record["unit"] == measured.unit
        and close(record["value"], measured.value, 1e-9)
        and all(a == b or (a is not None and b is not None and close(a, b, 1e-9)) for a, b in ends)
    )


_CHECKS = {"class": _class, "hardness": _hardness, "photon_index": _photon_index, "papers": _papers}


def figures(asked: list[Asked]) -> dict[str, Any]:
    """How many agree, by topic, and every difference."""
    return {
        "sources": len({a.source.id for a in asked}),
        "questions": len(asked),
        "agree": sum(not a.differs for a in asked),
        "topics": {
            topic: f"{sum(not a.differs for a in asked if a.topic == topic)} of {sum(a.topic == topic for a in asked)}"
            for topic in QUESTIONS
        },
        "differences": [
            {
                "source": a.source.name,
                "question": a.question,
                "differs": list(a.differs),
                "answer": a.answer["answer"][:300],
            }
            for a in asked
            if a.differs
        ],
    }


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m assistant.evaluation.library.bundled", description="Sources of a library asked by their names."
    )
    add_engine_options(parser)
    add_library_options(parser)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args(argv)

    def measured() -> dict[str, Any]:
        assistant = open_assistant(options)
        return figures(ask_about(assistant, assistant.library, options.count, options.seed))

    return printed(measured)


if __name__ == "__main__":
    sys.exit(main())

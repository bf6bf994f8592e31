"""Questions put together from parts: selections of sources with several conditions, values, comparisons, papers.

People's own wordings teach how things are said; these teach that any part may stand with any other. The parts are in
``lexicon.toml``; each pattern has one wording, and slots as other patterns have.
"""

import random
from collections.abc import Callable, Iterator
from functools import cached_property

from pydantic.dataclasses import dataclass

from retriever.requests.patterns import Pattern
from retriever.toml_tables import CHECKED, read_table


@dataclass(config=CHECKED, frozen=True)
class Lexicon:
    """``lexicon.toml``."""

    quantities: dict[str, tuple[str, ...]]
    comparatives: dict[str, tuple[tuple[str, ...], ...]]
    states: dict[str, tuple[tuple[str, ...], ...]]
    ops: dict[str, tuple[str, ...]]
    kinds: dict[str, tuple[str, ...]]
    stats: dict[str, tuple[str, ...]]
    words: dict[str, tuple[str, ...]]
    numbers: dict[str, tuple[str, ...]]


class Composer:
    """Draws patterns."""

    def __init__(self, seed: int):
        self.chance = random.Random(seed)
        self.lexicon = read_table("training.reading", "lexicon.toml", Lexicon)
        self.slots: dict[str, str] = {}
        self.history: tuple[str, ...] = ()

    @cached_property
    def _kinds_of_question(self) -> list[tuple[int, Callable[[], tuple[str, str]]]]:
        return [
            (8, self._list), (3, self._count), (3, self._extreme), (2, self._aggregate), (4, self._values), (2, self._whether),
            (2, self._harder), (2, self._which), (2, self._compare), (4, self._papers), (1, self._nearest), (1, self._fraction), (2, self._identify), (3, self._further),
        ]  # fmt: off

    def patterns(self, count: int) -> Iterator[Pattern]:
        """So many questions, each with its request."""
        weights, makers = zip(*self._kinds_of_question, strict=True)
        for _ in range(count):
            self.slots, self.history = {}, ()
            text, program = self.chance.choices(makers, weights)[0]()
            text = " ".join(text.replace(" ,", ",").split())
            text = text.lower() if self.chance.random() < 0.3 and "{" not in text else text
            yield Pattern("composed", text, dict(self.slots), (), program, self.history, author="composed")

    def _say(self, key: str, **parts: str) -> str:
        text = self.chance.choice(self.lexicon.words[key])
        for name, value in parts.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def _slot(self, kind: str, letter: str) -> str:
        name = f"{letter}{len(self.slots)}"
        self.slots[name] = kind
        return f"{{{name}}}"

    def _quantity(self) -> tuple[str, str]:
        key = self.chance.choice(list(self.lexicon.quantities))
        return key, self.chance.choice(self.lexicon.quantities[key])

    def _number(self, quantity: str) -> tuple[str, str]:
        """A number as it is written, and as a word of the request."""
        slot = self._slot("number:1:9", "N")
        written = self.chance.choice(self.lexicon.numbers[quantity]).replace("{%}", slot)
        bare = written.replace(" x 10^", "e").split(" ")[0].rstrip("c")
        return written, bare if not bare.startswith("10^") else f"1e{bare[3:]}"

    def _condition(self) -> tuple[str, str]:
        """A condition in words that stand behind "sources", and its clause."""
        draw = self.chance.random()
        if draw < 0.18:
            return self._relation()
        key, word = self._quantity()
        if draw < 0.35:
            state = self.chance.choice(["measured", "measured", "missing", "missing", "upper_limit"])
            return self.chance.choice(self.lexicon.ops[state]).replace("{q}", word), f"where {key} is {state}"
        op = self.chance.choice(["gt", "gt", "lt", "lt", "ge", "le", "between"])
        said = self.chance.choice(self.lexicon.ops[op])
        written, value = self._number(key)
        second = ("", "")
        if op == "between":
            second = self._number(key)
        phrase = said.replace("{v}", written).replace("{w}", second[0])
        clause = f"where {key} {op} {value} {second[1]}".strip()
        if self.chance.random() < 0.1:
            mission = self._slot("choice:NuSTAR|Chandra|XMM-Newton|Suzaku|NICER|RXTE|INTEGRAL", "I")
            return (
                f"{self._say('with', q=word, c=phrase)} {self._say('instrument', I=mission)}",
                f"{clause} instrument {mission}",
            )
        return self._say("with", q=word, c=phrase), clause

    def _relation(self) -> tuple[str, str]:
        key = self.chance.choice(list(self.lexicon.comparatives))
        higher = self.chance.random() < 0.5
        source = self._slot("source", "S")
        word = self.chance.choice(self.lexicon.comparatives[key][0 if higher else 1])
        joined = self.chance.choice(["that are {w} than {s}", "{w} than {s}", "which are {w} than {s}"])
        return joined.replace("{w}", word).replace("{s}", source), f"where {key} {'gt' if higher else 'lt'} {source}"

    def _noun(self) -> tuple[str, str]:
        """Which kind of sources, and its clause."""
        draw = self.chance.random()
        if draw < 0.25:
            return self.chance.choice(self.lexicon.words["sources"]), ""
        if draw < 0.42:
            kind = self.chance.choice(list(self.lexicon.kinds))
            return self.chance.choice(self.lexicon.kinds[kind]), f"kind {kind}"
        slot = self._slot("class_plural", "C")
        if self.chance.random() < 0.15:
            key = self.chance.choice(list(self.lexicon.states))
            high = self.chance.random() < 0.5
            word = self.chance.choice(self.lexicon.states[key][0 if high else 1])
            return f"{word} {slot}", f"class {slot} where {key} is {'high' if high else 'low'}"
        return slot, f"class {slot}"

    def _selection(self, conditions: tuple[int, ...] = (0, 1, 1, 1, 2, 2, 3)) -> tuple[str, str]:
        """Sources with conditions, and the clauses."""
        noun, clause = self._noun()
        parts, clauses = [noun], [clause]
        for n in range(self.chance.choice(conditions)):
            text, found = self._condition()
            parts.append(f"{self.chance.choice(['and', ',', 'and also', 'but']) if n else ''} {text}")
            clauses.append(found)
        draw = self.chance.random()
        if draw < 0.14:
            other = self._slot("class_plural", "C")
            parts.append(self._say("not", y=other))
            clauses.append(f"not_class {other}")
        elif draw < 0.24:
            place = self._slot("constellation", "L")
            parts.append(self._say("constellation", L=place))
            clauses.append(f"constellation {place}")
        elif draw < 0.34:
            source, radius = self._slot("source", "S"), self._slot("number:1:20", "N")
            parts.append(self._say("cone", S=source, N=radius))
            clauses.append(f"near {source} where separation lt {radius}")
        return " ".join(parts), " ".join(clauses)

    def _list(self) -> tuple[str, str]:
        selection, clauses = self._selection()
        text, program = self._say("list", x=selection), f"list {clauses}"
        draw = self.chance.random()
        key, word = self._quantity()
        if draw < 0.15:
            down = self.chance.random() < 0.6
            direction = self._say("descending" if down else "ascending")
            return (
                f"{text} {self._say('sorted_by', q=word)} {direction}",
                f"{program} order {key} {'desc' if down else 'asc'}",
            )
        if draw < 0.35:
            return f"{text} {self._say('columns', q=word)}", f"{program} quantity {key}"
        return text, program

    def _count(self) -> tuple[str, str]:
        selection, clauses = self._selection((1, 1, 2))
        return self._say("count", x=selection), f"count {clauses}"

    def _extreme(self) -> tuple[str, str]:
        key = self.chance.choice(list(self.lexicon.comparatives))
        high = self.chance.random() < 0.6
        word = self.chance.choice(self.lexicon.comparatives[key][2 if high else 3])
        selection, clauses = self._selection((0, 0, 1))
        order = f"order {key} {'desc' if high else 'asc'}"
        if self.chance.random() < 0.4:
            number = self._slot("number:2:20", "N")
            opening = self.chance.choice(
                ["the {n} {w} {x}", "list the {n} {w} {x}", "top {n} {w} {x}", "{n} {w} {x} please"]
            )
            return opening.replace("{n}", number).replace("{w}", word).replace(
                "{x}", selection
            ), f"list {clauses} {order} limit {number}"
        opening = self.chance.choice(
            [
                "which of the {x} is the {w}",
                "what is the {w} of the {x}",
                "the single {w} one among {x}",
                "which one of the {x} is {w}",
            ]
        )
        return opening.replace("{w}", word).replace("{x}", selection), f"list {clauses} {order} limit #1"

    def _aggregate(self) -> tuple[str, str]:
        stat = self.chance.choice(list(self.lexicon.stats))
        key, word = self._quantity()
        selection, clauses = self._selection((0, 0, 1))
        text = self.chance.choice(self.lexicon.stats[stat]).replace("{q}", word).replace("{x}", selection)
        return text, f"aggregate {clauses} quantity {key} stat {stat}"

    def _fraction(self) -> tuple[str, str]:
        kind = self._slot("class_plural", "C")
        text, clause = self._condition()
        return self._say("fraction", a=kind, b=text), f"aggregate class {kind} {clause} stat fraction"

    def _values(self) -> tuple[str, str]:
        source = self._slot("source", "S")
        key, word = self._quantity()
        program, said = f"values name {source} quantity {key}", word
        if self.chance.random() < 0.35:
            other, further = self._quantity()
            if other != key:
                said, program = (
                    f"{word} {self.chance.choice(['and', ',', 'plus', '&'])} {further}",
                    f"{program} quantity {other}",
                )
        text = self._say("values", q=said, S=source)
        draw = self.chance.random()
        if draw < 0.12:
            return f"{text} {self._say('errors')}", f"{program} column error"
        if draw < 0.24:
            return f"{text} {self._say('reference')}", f"{program} column reference"
        if draw < 0.32:
            mission = self._slot("choice:NuSTAR|Chandra|XMM-Newton|Suzaku|NICER", "I")
            return f"{text} {self._say('instrument', I=mission)}", f"{program} instrument {mission}"
        return text, program

    def _whether(self) -> tuple[str, str]:
        source = self._slot("source", "S")
        key, word = self._quantity()
        op = self.chance.choice(["gt", "lt", "ge", "le"])
        written, value = self._number(key)
        phrase = self.chance.choice(self.lexicon.ops[op]).replace("{v}", written)
        return self._say(
            "whether", q=word, S=source, c=phrase
        ), f"conclude name {source} where {key} {op} {value} verdict whether"

    def _harder(self) -> tuple[str, str]:
        key, high, word = self._comparative()
        first, second = self._slot("source", "S"), self._slot("source", "S")
        text = self._say("harder", h=word).replace("{S2}", second).replace("{S}", first)
        return text, f"conclude name {first} where {key} {'gt' if high else 'lt'} {second} verdict whether"

    def _which(self) -> tuple[str, str]:
        key, high, word = self._comparative()
        first, second = self._slot("source", "S"), self._slot("source", "S")
        text = self._say("which", h=word).replace("{S2}", second).replace("{S}", first)
        return text, f"conclude name {first} name {second} order {key} {'desc' if high else 'asc'} verdict which"

    def _comparative(self) -> tuple[str, bool, str]:
        key = self.chance.choice(list(self.lexicon.comparatives))
        high = self.chance.random() < 0.5
        return key, high, self.chance.choice(self.lexicon.comparatives[key][0 if high else 1])

    def _compare(self) -> tuple[str, str]:
        key, word = self._quantity()
        first, second = self._slot("source", "S"), self._slot("source", "S")
        text = self._say("compare", q=word).replace("{S2}", second).replace("{S}", first)
        return text, f"compare name {first} name {second} quantity {key}"

    def _papers(self) -> tuple[str, str]:
        text, program = self._say("papers", S=(source := self._slot("source", "S"))), f"papers name {source}"
        if self.chance.random() < 0.35:
            author = self._slot("author", "A")
            text, program = f"{text} {self._say('authors', A=author)}", f"{program} author {author}"
        draw = self.chance.random()
        if draw < 0.5:
            year = self._slot("year", "Y")
            how, clause = self.chance.choice([("since", "year_from"), ("until", "year_to"), ("in_year", "year_eq")])
            text, program = f"{text} {self._say(how, Y=year)}", f"{program} {clause} {year}"
        draw = self.chance.random()
        if draw < 0.3:
            return f"{text} {self._say('bibcode')}", f"{program} field bibcode"
        if draw < 0.45:
            return f"{text}, {self._say('newest')}", f"{program} paper newest limit #1"
        return text, program

    def _identify(self) -> tuple[str, str]:
        return self._say("identify", S=(source := self._slot("source", "S"))), f"identify name {source}"

    def _further(self) -> tuple[str, str]:
        """A short question on a quantity of whatever was spoken of, behind a question on a source or a list."""
        key, word = self._quantity()
        if self.chance.random() < 0.6:
            before = self._quantity()[1]
            asked = self._say("values", q=before, S=self._slot("source", "S"))
            self.history = (self.chance.choice([asked, asked, self._say("further", q=before)]),)
            return self._say("further", q=word), f"values earlier source quantity {key}"
        self.history = (self._say("list", x=self._slot("class_plural", "C")),)
        compared, high, _ = self._comparative()
        most = self.chance.choice(self.lexicon.comparatives[compared][2 if high else 3])
        return self._say("of_them", h=most), f"list earlier list order {compared} {'desc' if high else 'asc'} limit #1"

    def _nearest(self) -> tuple[str, str]:
        noun, clause = self._noun()
        source = self._slot("source", "S")
        return self._say("nearest", x=noun, S=source), f"list {clause} near {source} order separation asc limit #1"

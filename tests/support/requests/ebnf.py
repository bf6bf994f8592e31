"""A small reader of grammars as ``strict_grammar`` writes them: whether a text is in one, and texts of it drawn by chance."""

import random
import re
from functools import lru_cache
from typing import Any

_TOKEN = re.compile(r'"[^"]*"|\w+|[()|+?]')
Node = tuple[Any, ...]


class Ebnf:
    """``rules`` by name; the whole is ``root``."""

    def __init__(self, text: str):
        self.rules = {}
        for line in text.splitlines():
            name, _, body = line.partition(" ::= ")
            self.rules[name], rest = _choice(_TOKEN.findall(body))
            assert not rest, line
        self._ends = lru_cache(maxsize=None)(self._ends_of)

    def has(self, text: str) -> bool:
        self._text = text
        self._ends.cache_clear()
        return len(text) in self._ends(("rule", "root"), 0)

    def drawn(self, chance: random.Random, node: Node = ("rule", "root")) -> str:
        """A text; what may be left out or repeated seldom is there."""
        kind, *held = node
        if kind == "word":
            return held[0]
        if kind == "rule":
            rule = self.rules[held[0]]
            if rule[0] == "any" and held[0].startswith("r_") and len(rule) == 3:  # a clause, or none
                return self.drawn(chance, rule[1 if chance.random() < 0.08 else 2])
            return self.drawn(chance, rule)
        if kind == "all":
            return "".join(self.drawn(chance, part) for part in held)
        if kind == "any":
            return self.drawn(chance, chance.choice(held))
        more = chance.random() < 0.3
        return ("" if kind == "?" else self.drawn(chance, held[0])) + (self.drawn(chance, held[0]) if more else "")

    def _ends_of(self, node: Node, at: int) -> frozenset[int]:
        kind, *held = node
        if kind == "word":
            return frozenset((at + len(held[0]),) if self._text.startswith(held[0], at) else ())
        if kind == "rule":
            return self._ends(self.rules[held[0]], at)
        if kind == "any":
            return frozenset().union(*(self._ends(part, at) for part in held))
        if kind == "all":
            here = frozenset((at,))
            for part in held:
                here = frozenset().union(*(self._ends(part, place) for place in here))
            return here
        once = self._ends(held[0], at)
        if kind == "?":
            return once | {at}
        return once.union(*(self._ends(node, place) for place in once if place > at))


def _choice(tokens: list[str]) -> tuple[Node, list[str]]:
    ways, rest = [], ["|", *tokens]
    while rest[:1] == ["|"]:
        way, rest = _sequence(rest[1:])
        ways.append(way)
    return (("any", *ways) if len(ways) > 1 else ways[0]), rest


def _sequence(tokens: list[str]) -> tuple[Node, list[str]]:
    parts: list[Node] = []
    while tokens and tokens[0] not in "|)":
        token, *tokens = tokens
        if token == "(":
            node, (_, *tokens) = _choice(tokens)
        else:
            node = ("word", token[1:-1]) if token[0] == '"' else ("rule", token)
        if tokens[:1] in (["+"], ["?"]):
            node, tokens = (tokens[0], node), tokens[1:]
        parts.append(node)
    return ("all", *parts), tokens

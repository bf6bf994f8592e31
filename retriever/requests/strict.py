"""The language of requests as one grammar for a server that keeps a language model to it (EBNF as vLLM's backends read it).

Made from ``grammar.toml`` and the marks of a question by the same functions that hold the trained reader (``words.py``): what it
lets through is a request about marks that are there, its clauses in their order.
"""

from collections.abc import Iterable
from functools import lru_cache

from retriever.requests.grammar import ALSO, REPEATED, grammar
from retriever.requests.words import literals, of_clause

_OWN_OF_CONDITION = (
    "band",
    "instrument",
)  # right behind a condition these two words are its own, no clauses of the request


def strict_grammar(marks: Iterable[str]) -> str:
    """The grammar of the requests that a question with these marks (``S1``, ``N2``) can have."""
    return _grammar(tuple(sorted(set(marks))))


@lru_cache(maxsize=256)
def _grammar(marks: tuple[str, ...]) -> str:
    held = frozenset(marks)
    rules = {**_request_rules(), **_conditions(held)}
    keywords = [keyword for keyword in grammar().clauses if keyword != "language" and _can_stand(keyword, held)]
    for place, keyword in enumerate(keywords):
        clause, rest = f"c_{keyword}", f"r_{place + 1}"
        rules[clause] = _clause(keyword, held)
        if keyword == "where":
            rules[f"r_{place}"] = f"{clause}+ behind_where | {rest}"
            rules["behind_where"] = _behind(keywords, place + 1)
        else:
            rules[f"r_{place}"] = f"{clause}{'+' if keyword in REPEATED else ''} {rest} | {rest}"
    rules[f"r_{len(keywords)}"] = '""'
    return "\n".join(f"{name} ::= {body}" for name, body in rules.items())


def _request_rules() -> dict[str, str]:
    """A verb and clauses, then further requests; a translation alone says into which language."""
    known = grammar()
    lonely, joining = (
        [word for word in known.do if (word in known.alone) == alone and word != "act"] for alone in (True, False)
    )
    further = f' (" {ALSO} " part)?'
    tongue = f'(" language " ({_any_of(known.words["language"])}))?'
    return {
        "root": f"({_any_of(lonely)}) r_0 | part{further * known.most_also}",
        "part": f'({_any_of(joining)}) r_0 | "act" r_0 {tongue}',
    }


def _can_stand(keyword: str, marks: frozenset[str]) -> bool:
    return grammar().clauses[keyword] in ("", "condition") or bool(of_clause(keyword, marks))


def _clause(keyword: str, marks: frozenset[str]) -> str:
    if keyword == "where":
        return f'" where " quantity " " condition{" of_band?"}{" of_instrument?" if _instruments(marks) else ""}'
    if grammar().clauses[keyword] == "":
        return f'" {keyword}"'
    words = (
        "quantity"
        if of_clause(keyword, marks) == grammar().all_quantities
        else f"({_any_of(of_clause(keyword, marks))})"
    )
    return f'" {keyword} " {words}' + (' (" asc" | " desc")' if keyword == "order" else "")


def _behind(keywords: list[str], first: int) -> str:
    """What may follow a condition: the end, or a clause whose keyword is none of its own words."""
    ways = [
        f"c_{keyword}{'+' if keyword in REPEATED else ''} r_{place + 1}"
        for place, keyword in enumerate(keywords)
        if place >= first and keyword not in _OWN_OF_CONDITION
    ]
    return " | ".join(('""', *ways))


def _conditions(marks: frozenset[str]) -> dict[str, str]:
    known = grammar()
    values = {mark for mark in marks if mark[0] in "NYSUL"} | literals()
    compared = _any_of(op for op in known.ops if op not in ("between", "is"))
    return {
        "quantity": _any_of(known.all_quantities),
        "value": _any_of(values),
        "condition": f'({compared}) " " (value | "mean" | "source") | "between " value " " value | "is " ({_any_of(known.values)})',
        "of_band": f'" band " ({_any_of(known.words["band"])})',
        **({"of_instrument": f'" instrument " ({_any_of(_instruments(marks))})'} if _instruments(marks) else {}),
    }


def _instruments(marks: frozenset[str]) -> list[str]:
    return [mark for mark in marks if mark[0] == "I"]


def _any_of(words: Iterable[str]) -> str:
    return " | ".join(f'"{word}"' for word in sorted(words))

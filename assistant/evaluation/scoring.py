"""Is an answer right, cited and faithful? Judged by fixed rules that share nothing with the engine's own verification.

``expect`` of a question: ``facts`` (words or numbers that must be said; a list, or words with ``|`` between, are
alternatives; ``{"near": 1.7, "within": 0.3}`` a number), ``sources`` (named or cited under any name), ``bibcodes``
(cited), ``refuse`` (it must say that it has no evidence), ``corrects`` (it must correct the question's premise).
Facts that look like bibcodes or names of catalogue sources are taken as such.
"""

import json
import re
from dataclasses import dataclass

from assistant.check.sense import stems
from assistant.evaluation.questions import Question
from assistant.evidence.claims import NO_EVIDENCE_ON, Answer
from retriever.catalogue.name_index import NameIndex
from retriever.catalogue.quantities import split_unit
from retriever.catalogue.records import Catalogue
from retriever.text.numbers import BIBCODE, numbers_in

_REFUSES = re.compile(r"\bno evidence\b", re.I)
_CORRECTS = re.compile(r"\bno evidence that\b|\bis not\b|\bnot an?\b", re.I)
# tools of which one must have run, by kind of question
TOOLS = {
    "identification": {"identify_source"},
    "parameters": {"source_parameters", "papers_on_source"},
    "papers": {"papers_on_source", "search_papers"},
    "comparison": {"compare_sources", "source_parameters"},
    "filter": {"filter_sources"},
    "upload": {"read_spectrum"},
    "public": {"explain_term", "search_papers", "identify_source", "papers_on_source"},
}


@dataclass(frozen=True)
class Verdict:
    """What was judged of one answer; counts where several things are judged in it."""

    correct: bool
    missing: tuple[str, ...]
    refused: bool
    cites: bool
    tool_right: bool
    arguments_right: bool
    claims: int
    citations: int
    precise: int  # citations whose record shares a number, a name or words with the claim
    covered: int  # claims whose numbers all stand in what they cite
    recalled: int  # claims of which also half of the words stand there: supported as a whole
    fabricated: int  # citations of ids or bibcodes that do not exist
    unsupported: int  # numbers in claims that their records do not hold
    dropped: int


class Judge:
    """Judges answers over one catalogue."""

    def __init__(self, catalogue: Catalogue, names: NameIndex):
        self.catalogue, self.names = catalogue, names

    def judge(self, question: Question, answer: Answer) -> Verdict:
        missing = self._missing(question.expect, answer)
        claims = [c for c in answer.claims if not c.plain]
        pairs = [(c, i) for c in claims for i in c.evidence]
        unsupported = [n for c in claims for n in self._loose_numbers(c, answer)]
        return Verdict(
            not missing,
            tuple(missing),
            refused(answer),
            any(c.evidence for c in answer.claims),
            self._tool_right(question, answer),
            self._arguments_right(question, answer),
            len(claims),
            len(pairs),
            sum(1 for c, i in pairs if self._supports(c.text, answer, i)),
            sum(1 for c in claims if not self._loose_numbers(c, answer)),
            sum(1 for c in claims if not self._loose_numbers(c, answer) and self._worded(c, answer)),
            self._fabricated(answer),
            len(unsupported),
            len(answer.dropped),
        )

    def _missing(self, expect: dict, answer: Answer) -> list[str]:
        """What a right answer would hold and this one does not."""
        if expect.get("refuse"):
            return [] if refused(answer) else ["a refusal"]
        said = self._said(answer)
        missing = [] if not expect.get("corrects") or _CORRECTS.search(said) else ["a correction"]
        missing += [f"fact {fact}" for fact in expect.get("facts", ()) if not self._holds(fact, said, answer)]
        missing += [f"source {name}" for name in expect.get("sources", ()) if not self._names_source(name, answer)]
        return missing + [
            f"paper {b}" for b in expect.get("bibcodes", ()) if not _cites_paper(str(b).split("|"), answer)
        ]

    def _said(self, answer: Answer) -> str:
        return "\n".join(claim.shown for claim in answer.claims)

    def _holds(self, fact, said: str, answer: Answer) -> bool:
        if isinstance(fact, (list, tuple)):
            return any(self._holds(part, said, answer) for part in fact)
        if isinstance(fact, dict):
            return any(abs(n.value - fact["near"]) <= fact["within"] for n in numbers_in(said))
        if "|" in str(fact):
            return any(self._holds(part, said, answer) for part in fact.split("|"))
        text = str(fact).strip()
        if BIBCODE.fullmatch(text):
            return _cites_paper([text], answer)
        number = _plain_number(text)
        if number is not None:
            return any(abs(n.value - number) <= 0.012 * abs(number) + 1e-12 for n in numbers_in(said))
        return _flat(text) in _flat(said) or (self.names.resolve(text) is not None and self._names_source(text, answer))

    def _names_source(self, name: str, answer: Answer) -> bool:
        source = self.names.resolve(name)
        if source is None:
            return _flat(name) in _flat(self._said(answer))
        cited = {answer.ledger.get(i).subject for i in answer.cited if answer.ledger.get(i)}
        return source.id in cited or any(m.source.id == source.id for m in self.names.mentions(self._said(answer)))

    def _tool_right(self, question: Question, answer: Answer) -> bool:
        wanted = TOOLS.get(question.kind)
        return wanted is None or any(tool["name"] in wanted for tool in answer.tools)

    def _arguments_right(self, question: Question, answer: Answer) -> bool:
        """Whether an expected source was handed to a tool, where the question is about named ones."""
        wanted = {s.id for name in question.expect.get("sources", ()) if (s := self.names.resolve(name))}
        if not wanted or question.kind in ("filter", "papers", "public", "upload"):
            return True
        given = json.dumps([tool["arguments"] for tool in answer.tools])
        words = [
            str(v)
            for tool in answer.tools
            for value in tool["arguments"].values()
            for v in (value if isinstance(value, list) else [value])
        ]
        resolved = {s.id for w in words if (s := self.catalogue.sources.get(w) or self.names.resolve(w))}
        return bool(wanted & resolved) or any(w in given for w in wanted)

    def _fabricated(self, answer: Answer) -> int:
        ids = sum(1 for c in answer.claims for i in c.evidence if answer.ledger.get(i) is None)
        papers = [i for i in answer.cited if answer.ledger.get(i) and answer.ledger.get(i).kind == "paper"]
        unknown = sum(1 for i in papers if answer.ledger.get(i).record["bibcode"] not in self.catalogue.papers)
        everything = json.dumps(answer.ledger.as_json(), ensure_ascii=False)
        return ids + unknown + sum(1 for b in BIBCODE.findall(self._said(answer)) if b not in everything)

    def _loose_numbers(self, claim, answer: Answer) -> list[str]:
        pool, text = _pool(claim.evidence, answer), self._nameless(claim.text)
        return [
            n.text for n in numbers_in(text) if not any(abs(n.value - v) <= n.half_unit + 1e-9 * abs(v) for v in pool)
        ]

    def _worded(self, claim, answer: Answer) -> bool:
        if claim.text.startswith(NO_EVIDENCE_ON):
            return True  # that something is missing stands in no record
        held = stems(
            " ".join(
                answer.ledger.get(i).support
                for i in {*claim.evidence, *_sources_of(claim, answer)}
                if answer.ledger.get(i)
            )
        )
        said = stems(self._nameless(claim.text))
        return len(said & held) >= 0.5 * len(said)

    def _nameless(self, text: str) -> str:
        from assistant.check.support import without_names

        return without_names(text, self.names)

    def _supports(self, text: str, answer: Answer, evidence_id: str) -> bool:
        item = answer.ledger.get(evidence_id)
        if item is None:
            return False
        pool = set(_pool((evidence_id,), answer))
        numbers = any(abs(n.value - v) <= n.half_unit for n in numbers_in(text) for v in pool)
        name = str(item.record.get("name", "")).lower()
        return numbers or (name and name in text.lower()) or len(stems(text) & stems(item.support)) >= 2


def refused(answer: Answer) -> bool:
    """It says, first, that it has no evidence."""
    return any(_REFUSES.search(claim.text) for claim in answer.claims[:2])


def _cites_paper(bibcodes: list[str], answer: Answer) -> bool:
    records = [answer.ledger.get(i).record for i in answer.cited if answer.ledger.get(i)]
    cited = {r.get("bibcode") for r in records} | {r.get("reference") for r in records}
    return any(b in cited or any(b in c.text for c in answer.claims) for b in bibcodes)


def _sources_of(claim, answer: Answer) -> list[str]:
    items = [answer.ledger.get(i) for i in claim.evidence]
    return [item.record["source"] for item in items if item and item.kind == "measurement"]


def _pool(evidence_ids, answer: Answer) -> list[float]:
    """Every number that the records hold, as numbers and as written."""
    values: list[float] = []
    for item in (answer.ledger.get(i) for i in evidence_ids):
        if item is None:
            continue
        record = item.record
        factor, _ = split_unit(str(record.get("unit", "")))
        if record.get("level"):
            values.append(100 * record["level"])
        plain = [v for v in _leaves(record) if isinstance(v, (int, float)) and not isinstance(v, bool)]
        values += [float(v) for v in plain] + [float(v) * factor for v in plain]
        values += [n.value for v in [*_leaves(record), item.support] if isinstance(v, str) for n in numbers_in(v)]
        source = answer.ledger.get(record["source"]) if item.kind == "measurement" else None
        values += _pool((source.id,), answer) if source else []
    return values


def _leaves(value):
    if isinstance(value, dict):
        for part in value.values():
            yield from _leaves(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _leaves(part)
    else:
        yield value


def _plain_number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def _flat(text: str) -> str:
    return re.sub(r"[\s\-]+", " ", text.lower()).strip()

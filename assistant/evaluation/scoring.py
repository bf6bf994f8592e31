"""Is an answer right, cited and faithful? Judged by fixed rules that share nothing with the engine's own verification.

It reads numbers and words by a reader of its own (``reading``), looks records up by itself (``held``) and sees a claim's
remark apart from its text: a remark may say a word that is asked for, but a number in it is no fact. A table below a claim is
said, too.

``expect`` of a question: ``facts`` (words or numbers that must be said; a list, or words with ``|`` between, are
alternatives; ``{"near": 1.7, "within": 0.3}`` a number), ``sources`` (named or cited under any name), ``bibcodes``
(cited), ``refuse`` (it must say that it has no evidence), ``corrects`` (it must correct the question's premise).
Facts that look like bibcodes or names of catalogue sources are taken as such.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from assistant.evaluation.held import compared, evidence_of, told_by, values_held
from assistant.evaluation.question import Question
from assistant.evaluation.written import BIBCODE, numbers, without_names, words
from assistant.evidence.claims import Answer, Claim
from assistant.evidence.ledger import Evidence
from retriever.library.library import Library
from retriever.library.names import Names

_REFUSES = re.compile(
    r"\bno evidence\b|^I (?:found nothing|could not find)\b|^(?:No|Nothing)\b.{0,80}\bis known here\b"
    r"|^None (?:of|is)\b|^No papers\b|^No: there is\b|\bcan't be computed\b|^Nothing in the glossary answers\b"
    r"|^No entry of the glossary\b|^I found no entry\b|^The glossary (?:does not|has no|has nothing)\b|^Only one of the two has an entry\b|^I don't (?:know|write)\b|^That is not\b|^I am not sure what is asked\b|^I did not understand\b|^It can't be told: none\b|\bis not a source in\b",
    re.I,
)
_MISSES = re.compile(r"I (?:have no evidence|found nothing|could not find)\b")
_CORRECTS = re.compile(r"\bno evidence that\b|\bis not\b|\bnot an?\b|^No: .{3,80} is an? ", re.I | re.M)
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
    precise: int  # citations whose record is on what the claim names and shares a number, a name or words with it
    covered: int  # claims whose numbers all stand in what they cite
    recalled: int  # of these, claims whose sources and half of whose words stand there: supported as a whole
    fabricated: int  # citations of ids or bibcodes that do not exist
    unsupported: int  # numbers in claims that their records do not hold
    dropped: int


class Judge:
    """Judges answers over one catalogue."""

    def __init__(self, library: Library, names: Names):
        self.library, self.names = library, names

    def judge(self, question: Question, answer: Answer) -> Verdict:
        missing = self._missing(question.expect, answer)
        claims = [c for c in answer.claims if not c.plain]
        pairs = [(c, i) for c in claims for i in c.evidence]
        loose = [self._loose_numbers(c, answer) for c in claims]
        return Verdict(
            correct=not missing,
            missing=tuple(missing),
            refused=refused(answer),
            cites=any(c.evidence for c in answer.claims),
            tool_right=self._tool_right(question, answer),
            arguments_right=self._arguments_right(question, answer),
            claims=len(claims),
            citations=len(pairs),
            precise=sum(self._supports(c, answer, i) for c, i in pairs),
            covered=sum(not found for found in loose),
            recalled=sum(not found and self._worded(c, answer) for c, found in zip(claims, loose, strict=True)),
            fabricated=self._fabricated(answer),
            unsupported=sum(map(len, loose)),
            dropped=len(answer.dropped),
        )

    def _missing(self, expect: dict[str, Any], answer: Answer) -> list[str]:
        """What a right answer would hold and this one does not."""
        if expect.get("refuse"):
            return [] if refused(answer) else ["a refusal"]
        missing = [] if not expect.get("corrects") or _CORRECTS.search(_said(answer)) else ["a correction"]
        missing += [f"fact {fact}" for fact in expect.get("facts", ()) if not self._holds(fact, answer)]
        missing += [f"source {name}" for name in expect.get("sources", ()) if not self._names_source(name, answer)]
        return missing + [
            f"paper {b}" for b in expect.get("bibcodes", ()) if not _cites_paper(str(b).split("|"), answer)
        ]

    def _holds(self, fact: Any, answer: Answer) -> bool:
        if isinstance(fact, (list, tuple)):
            return any(self._holds(part, answer) for part in fact)
        if isinstance(fact, dict):
            return self._says_number(fact["near"], fact["within"], answer)
        if "|" in str(fact):
            return any(self._holds(part, answer) for part in fact.split("|"))
        text = str(fact).strip()
        if BIBCODE.fullmatch(text):
            return _cites_paper([text], answer)
        number = _plain_number(text)
        if number is not None:
            return self._says_number(number, 0.012 * abs(number) + 1e-12, answer)
        flat = _flat(_said(answer))
        return _flat(text) in flat or (self.names.resolve(text) is not None and self._names_source(text, answer))

    def _says_number(self, value: float, within: float, answer: Answer) -> bool:
        """Whether a claim's own text says such a number; what a remark says is no fact."""
        said = (without_names(f"{claim.text} {_cells(claim, answer)}", self.names) for claim in answer.claims)
        return any(abs(n.value - value) <= within for text in said for n in numbers(text))

    def _names_source(self, name: str, answer: Answer) -> bool:
        source = self.names.resolve(name)
        if source is None:
            return _flat(name) in _flat(_said(answer))
        cited = {item.subject for i in answer.cited if (item := answer.ledger.get(i))}
        return source.id in cited or any(m.source.id == source.id for m in self.names.mentions(_said(answer)))

    def _tool_right(self, question: Question, answer: Answer) -> bool:
        wanted = TOOLS.get(question.kind)
        return wanted is None or any(tool["name"] in wanted for tool in answer.tools)

    def _arguments_right(self, question: Question, answer: Answer) -> bool:
        """Whether an expected source was handed to a tool, where the question is about named ones."""
        wanted = {s.id for name in question.expect.get("sources", ()) if (s := self.names.resolve(name))}
        if not wanted or question.kind in ("filter", "papers", "public", "upload"):
            return True
        given = json.dumps([tool["arguments"] for tool in answer.tools])
        handed = [
            str(v)
            for tool in answer.tools
            for value in tool["arguments"].values()
            for v in (value if isinstance(value, list) else [value])
        ]
        resolved = {s.id for w in handed if (s := self.library.sources.get(w) or self.names.resolve(w))}
        return bool(wanted & resolved) or any(w in given for w in wanted)

    def _fabricated(self, answer: Answer) -> int:
        ids = sum(i not in answer.ledger for c in answer.claims for i in c.evidence)
        papers = [item for i in answer.cited if (item := answer.ledger.get(i)) and item.kind == "paper"]
        unknown = sum(item.record["bibcode"] not in self.library.papers for item in papers)
        everything = json.dumps(answer.ledger.as_json(), ensure_ascii=False)
        return ids + unknown + sum(b not in everything for b in BIBCODE.findall(_said(answer)))

    def _loose_numbers(self, claim: Claim, answer: Answer) -> list[str]:
        """Numbers of the claim or its remark that no cited record holds."""
        pool = values_held(claim.evidence, answer)
        said = numbers(without_names(claim.shown, self.names))
        return [number.text for number in said if not any(number.is_near(value) for value in pool)]

    def _worded(self, claim: Claim, answer: Answer) -> bool:
        """Whether the records speak of the sources that the claim names, and hold half of its words."""
        if _MISSES.match(claim.text):
            return True  # that something is missing stands in no record
        items = evidence_of(claim.evidence, answer)
        holds, rest = compared(claim, answer)
        if not holds or not self._named(claim) <= self._spoken_of(items):
            return False
        held, said = words(" ".join(map(told_by, items))), words(without_names(rest, self.names))
        return len(said & held) >= 0.5 * len(said)

    def _supports(self, claim: Claim, answer: Answer, evidence_id: str) -> bool:
        """Whether one citation bears on the claim: it speaks of a source that is named, and has something in common."""
        item = answer.ledger.get(evidence_id)
        if item is None:
            return False
        named, spoken = self._named(claim), self._spoken_of([item])
        if named & spoken or any(name in item.support for name in self.names.unknown_designations(claim.text)):
            return True
        if named and spoken:
            return False
        pool = values_held((evidence_id,), answer)
        shared = any(n.is_near(v) for n in numbers(without_names(claim.text, self.names)) for v in pool)
        name = str(item.record.get("name", "")).lower()
        in_common = words(claim.text) & words(told_by(item))
        return shared or bool(name and name in claim.shown.lower()) or len(in_common) >= 2

    def _named(self, claim: Claim) -> set[str]:
        return {mention.source.id for mention in self.names.mentions(claim.text)}

    def _spoken_of(self, items: list[Evidence]) -> set[str]:
        """Catalogue ids of the sources that records are of or mention."""
        mentioned = {m.source.id for item in items for m in self.names.mentions(item.support)}
        return mentioned | {item.subject for item in items if item.subject}


def refused(answer: Answer) -> bool:
    """It says, first, that it has no evidence, or that there is none."""
    return any(_REFUSES.search(_plain(claim.shown)) for claim in answer.claims[:2])


def _said(answer: Answer) -> str:
    """All that is said: sentences without their emphasis, and the cells of tables."""
    return "\n".join(f"{_plain(claim.shown)} {_cells(claim, answer)}".strip() for claim in answer.claims)


def _plain(text: str) -> str:
    return text.replace("**", "")


def _cells(claim: Claim, answer: Answer) -> str:
    """The cells of the table that stands below a claim."""
    rows = answer.ledger.table(claim.table)["rows"] if claim.table else []
    return "; ".join(str(cell) for row in rows for cell in row)


def _cites_paper(bibcodes: list[str], answer: Answer) -> bool:
    records = [item.record for i in answer.cited if (item := answer.ledger.get(i))]
    cited = {r.get("bibcode") for r in records} | {r.get("reference") for r in records}
    return any(b in cited or any(b in c.text for c in answer.claims) for b in bibcodes)


def _plain_number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def _flat(text: str) -> str:
    return re.sub(r"[\s\-]+", " ", text.lower()).strip()

"""The tool ``explain_term``: a term of the glossary, with a paper to read."""

from dataclasses import dataclass

from assistant.evidence.claims import Claim
from assistant.evidence.ledger import Ledger
from assistant.evidence.sentences import say
from assistant.tools.arguments import AskedTerm
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.catalogue.records import Paper, Term


class ExplainTerm(ToolArguments):
    """Explain a term of X-ray astronomy to the public, with a paper to read."""

    term: AskedTerm


@dataclass(frozen=True, kw_only=True)
class Explained(Result):
    """A glossary entry and the paper that it names; their ids are the ``evidence`` in this order."""

    term: Term
    paper: Paper | None

    def claims(self, ledger: Ledger) -> list[Claim]:
        """The definition with its example, and what to read."""
        name = self.term.term if any(c.isupper() for c in self.term.term) else self.term.term.capitalize()
        claims = [Claim(f"{name}: {self.term.definition} {self.term.example}", self.evidence[:1])]
        if self.paper:
            paper = self.paper
            text = say("papers.read_more", reference=paper.short_reference, title=paper.plain_title)
            claims.append(Claim(text, self.evidence[1:2]))
        return claims


def explain_term(bench: Workbench, a: ExplainTerm) -> Result:
    """The entry whose name or alias the term is."""
    wanted, library = a.term.strip().lower(), bench.library
    for term in library.terms:
        if wanted in (term.term.lower(), *(alias.lower() for alias in term.aliases)):
            ids, paper = [bench.ledger.add_term(term)], library.papers.get(term.bibcode)
            if paper:
                report = next((r for r in paper.reports if r.source is None), paper.reports[0])
                ids.append(bench.add_paper(paper, report))
            return Explained(tuple(ids), term=term, paper=paper)
    return Result(note="not in the glossary")


TOOL = Tool(ExplainTerm, explain_term, step="Explaining", subject="term")

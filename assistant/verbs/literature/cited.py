"""A sentence of what is told of a paper, with who says it: this project's words, or quoted."""

from assistant.agent.engine import State
from assistant.evidence.sentences import say


def who_of(authors: list[str], bibcode: str) -> str:
    """Author or authors as in running text; the bibcode where none is recorded."""
    surnames = [author.split(",")[0] for author in authors]
    if not surnames:
        return bibcode
    if surnames[1:] and surnames[1].startswith("et al"):
        return f"{surnames[0]} et al."
    return surnames[0] + (" et al." if len(surnames) > 2 else f" & {surnames[1]}" if len(surnames) == 2 else "")


def cited_sentence(state: State, paper_id: str, sentence: str) -> str:
    """``Miller et al. (2026): ...``, in quotes and with the page where the words are the paper's own."""
    r = state.ledger.paper(paper_id)
    who = who_of(r["authors"], r["bibcode"])
    if r["passage_from"] == "pdf" and r["page"]:
        return say("papers.quoted_page", who=who, year=r["year"], page=r["page"], quote=sentence)
    if r["passage_from"] != "summary":
        return say("papers.quoted", who=who, year=r["year"], quote=sentence)
    return say("papers.reports", who=who, year=r["year"], summary=sentence)

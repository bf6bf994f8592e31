"""How a paper is cited: in this project's words, quoted from its abstract or a page, or by its title and its link.

Many papers of a library have no summary: then what is known is said, its title and how it is linked to the source.
"""

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.held import linked_as
from assistant.evidence.records import PaperRecord
from assistant.evidence.sentences import say
from assistant.request.topic import stems_met
from retriever.text.sentences import sentences
from retriever.text.tex import without_markup


def paper_claim(state: State, paper_id: str, count: int = 2, on: str = "") -> Claim:
    """What a paper reports: the first sentences of its passage; ``on`` names the source first."""
    r = state.ledger.paper(paper_id)
    return _claim(paper_id, r, sentences(r["passage"])[:count], on)


def best_claim(state: State, paper_id: str, wanted: list[str], on: str = "") -> Claim:
    """As ``paper_claim``, but where a later sentence is the one on the topic, that one is told."""
    r = state.ledger.paper(paper_id)
    parts = sentences(r["passage"])
    met = [stems_met(wanted, part) for part in parts]
    if not wanted or not met or max(met[:2]) >= max(met):
        return paper_claim(state, paper_id, on=on)
    return _claim(paper_id, r, [parts[0], parts[met.index(max(met))]], on)


def titled(state: State, paper_id: str) -> Claim:
    """A paper by its title and bibcode, with the first sentence of its passage."""
    r = state.ledger.paper(paper_id)
    claim = paper_claim(state, paper_id, 1)
    if not r["passage"]:
        return claim  # which is its title and bibcode
    text = say("papers.titled", report=claim.text, title=r["title"], bibcode=r["bibcode"])
    return Claim(text, claim.evidence)


def cited_sentence(state: State, paper_id: str, sentence: str) -> str:
    """``Miller et al. (2026): ...``, in quotes and with the page where the words are the paper's own."""
    return _told(state.ledger.paper(paper_id), [sentence])


def _claim(paper_id: str, r: PaperRecord, told: list[str], on: str) -> Claim:
    text = _told(r, told) if told else _cited(r)
    named = on and (told or not r["on"])  # a link names the source already
    return Claim(say("papers.reports_on", name=on, report=text) if named else text, (paper_id,))


def _told(r: PaperRecord, told: list[str]) -> str:
    who, year, words = who_of(r), r["year"], without_markup(" ".join(told))
    if r["passage_from"] == "pdf" and r["page"]:
        return say("papers.quoted_page", who=who, year=year, page=r["page"], quote=words)
    if r["passage_from"] != "summary":
        return say("papers.quoted", who=who, year=year, quote=words)
    return say("papers.reports", who=who, year=year, summary=words)


def _cited(r: PaperRecord) -> str:
    linked = linked_as(r["linked"], r["on"]) if r["on"] else ""
    if not r["title"]:
        bare = say("papers.bare_bibcode", bibcode=r["bibcode"])
        return say("papers.only_bibcode", bibcode=r["bibcode"], linked=linked) if linked else bare
    cited = {"who": who_of(r), "year": r["year"], "title": r["title"].rstrip("."), "bibcode": r["bibcode"]}
    return say("papers.cited_linked", linked=linked, **cited) if linked else say("papers.cited", **cited)


def who_of(r: PaperRecord) -> str:
    """Author or authors as in running text."""
    surnames = [author.split(",")[0] for author in r["authors"]]
    if surnames[1:] and surnames[1] in ("et al.", "et al"):
        return f"{surnames[0]} et al."
    if not surnames:
        return say("papers.no_authors")
    return surnames[0] + (" et al." if len(surnames) > 2 else f" & {surnames[1]}" if len(surnames) == 2 else "")

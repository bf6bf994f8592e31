"""BibTeX of the papers that are meant: those of the turn before, of a bibcode, on a source, by an author."""

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim, refused
from assistant.evidence.held import here
from assistant.evidence.sentences import say
from assistant.request.conversation import Turn
from assistant.request.language.wanted import Wanted
from assistant.tools.papers_on_source import PapersOn
from assistant.tools.search_papers import FoundPapers, NamedPapers
from assistant.verbs.act.again import answered
from retriever.catalogue.records import Paper, Report
from retriever.library.index.records import flat_surname
from retriever.text.bibtex import bibtex_entry
from retriever.text.numbers import BIBCODE

_LAST = 9999
_MOST = 20  # entries of one answer


def calls(wanted: Wanted, state: State) -> list[ToolCall]:
    """Searches for papers that are named by what they are on or by whom; bibcodes need none."""
    limit = min(wanted.limit or 10, 10)
    if wanted.bibcodes:
        return []
    if sources := (*(source.id for source in wanted.known), *(() if wanted.earlier else wanted.sources)):
        topic = wanted.topic[:300]
        return [ToolCall("papers_on_source", {"source": i, "topic": topic, "limit": limit}) for i in sources[:4]]
    if wanted.authors or wanted.first_author or wanted.year_from or wanted.topic:
        return [ToolCall("search_papers", {"query": wanted.question[:500] or wanted.topic, "limit": limit})]
    return []


def entries(wanted: Wanted, state: State) -> list[Claim]:
    """The entries in one block that can be copied."""
    papers = _as_named(_papers(wanted, state), wanted)
    by = ", ".join((*wanted.authors, *((wanted.first_author,) if wanted.first_author else ())))
    if not papers and by:
        year = f" ({wanted.year_from})" if wanted.year_from and wanted.year_from == wanted.year_to else ""
        text = say("act.no_paper_by", author=f"{by}{year}", here=here(state.toolbox.library))
        table = state.ledger.add_table(text.replace("**", ""), ["found"], [["nothing"]], 0)
        return [Claim(text, (table,), refuses=True)]
    if not papers:
        table = state.ledger.add_table("papers to give as BibTeX", ["found"], [["nothing"]], 0)
        return [refused("refusal.no_bibtex", (table,))]
    held = {item.record["bibcode"]: item.id for item in state.ledger.of_kind("paper")}
    ids = tuple(held.get(p.bibcode) or state.ledger.add_paper(p, Report(None, "")) for p in papers)
    rows = [[paper.bibcode, paper.plain_title, paper.year] for paper in papers]
    table = state.ledger.add_table("papers as BibTeX", ["bibcode", "title", "year"], rows)
    block = "\n".join(bibtex_entry(p.bibcode, p.plain_title, p.authors, p.year) for p in papers)
    text = say("act.bibtex", count=len(papers)) if len(papers) > 1 else say("act.bibtex_one")
    return [Claim(text, (table, *ids), code=block)]


def _papers(wanted: Wanted, state: State) -> list[Paper]:
    """Those of the request's bibcodes, of the searches, or of the answer before; each once."""
    found = list(wanted.bibcodes)
    for result in (r for _, r in state.done if isinstance(r, PapersOn | FoundPapers | NamedPapers)):
        ids = result.papers if isinstance(result, PapersOn | NamedPapers) else result.evidence
        found += [state.ledger.paper(i)["bibcode"] for i in ids if state.ledger[i].kind == "paper"]
    turn = answered(state.conversation) or next(iter(state.conversation.turns[-1:]), None)
    if not found and turn and not wanted.known:
        found = cited_in(turn)
    known = state.toolbox.library.papers
    named = [known[bibcode] for bibcode in dict.fromkeys(found) if bibcode in known]
    return named[: wanted.limit or _MOST]


def _as_named(papers: list[Paper], wanted: Wanted) -> list[Paper]:
    """Those of the years and by the authors that are asked for: a search by words finds others as well."""
    since, until = wanted.year_from or 0, wanted.year_to or _LAST
    asked = {flat_surname(author) for author in (*wanted.authors, wanted.first_author) if author}
    signed = {paper.bibcode: {flat_surname(author) for author in paper.authors} for paper in papers}
    return [p for p in papers if since <= p.year <= until and (asked <= signed[p.bibcode] or wanted.bibcodes)]


def cited_in(turn: Turn) -> list[str]:
    """Bibcodes of a turn: of the papers that it listed and those that stand in its answer."""
    return list(dict.fromkeys([*turn.papers, *turn.cited, *BIBCODE.findall(turn.answer)]))

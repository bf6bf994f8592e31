"""One paper: which it is, and what was asked of it."""

from assistant.evidence.claims import Claim, refused
from assistant.evidence.held import here
from assistant.evidence.sentences import say
from assistant.verbs.citation import cited_sentence
from assistant.verbs.literature import conditions
from assistant.verbs.literature.rows import BIBCODE, PAPER, PaperRows, authors_of, title_of
from retriever.catalogue.records import Paper
from retriever.text.journals import journal_of

# what is said of the one that stands first in an order
_SUPERLATIVES = {
    "recommended": "recommended",
    "newest": "newest",
    "oldest": "oldest",
    "most_cited": "most_cited",
    "most_sources": "most_sources",
}
_VERDICTS = ("authors", "first_author", "title", "year", "bibcode")


def claims(rows: PaperRows) -> list[Claim]:
    """The paper with the verdict first, the fields asked for, and the sentence that bears on the question."""
    bibcode = next(iter(rows.result.ids))
    paper, fields = rows.state.toolbox.library.papers[bibcode], rows.wanted.fields
    quotation = _quotation(rows, bibcode) if not fields or fields == ("quote",) else []
    if fields and quotation:  # a table of one row would say the same
        return [*quotation, _which(rows, paper)]
    if fields:
        asked = _asked(rows, paper)
        return [asked] if rows.wanted.bibcodes else _joined(_which(rows, paper), asked)
    return [_which(rows, paper), *quotation]


def _quotation(rows: PaperRows, bibcode: str) -> list[Claim]:
    """The sentence that bears on the question; none where nothing is told of the paper."""
    sentence, paper_id = rows.sentence(bibcode), rows.result.ids[bibcode]
    return [Claim(cited_sentence(rows.state, paper_id, sentence), (paper_id,))] if sentence else []


def _joined(which: Claim, asked: Claim) -> list[Claim]:
    """What was asked first where it is a verdict; where it is a table, the table below the sentence that says which paper it is."""
    if not asked.table:
        return [asked, which]
    text = f"{which.text.rstrip('.')}."
    return [Claim(text, (*which.evidence, asked.table), table=asked.table)]


def _which(rows: PaperRows, paper: Paper) -> Claim:
    """``**Miller et al. (2026)** is the newest of the 35 papers in the bundled library on NGC 4151: "...", 2026...``"""
    total, paper_id = len(rows.result.listed_papers), rows.result.ids[paper.bibcode]
    said, where = conditions.in_words(rows.wanted, rows.state), here(rows.state.toolbox.library)
    order = conditions.order_of(rows.wanted)
    if order == "most_cited" and not rows.result.cited:
        order = ""
    many = _SUPERLATIVES.get(order, "best" if rows.result.found.hits else "one")
    key = many if total > 1 else "nearest" if nearest_only(rows) else "only"
    key = "meant" if rows.wanted.earlier and len(rows.wanted.bibcodes) == 1 else key
    word = say(f"literature.is_{key}", total=total, here=where, conditions=said)
    title = f"papers in {where} {said}: {word}; the one shown was published in: {journal_of(paper.bibcode)}"
    table = rows.state.ledger.add_table(title, ["papers"], [[total]], total)
    who = paper.short_reference if paper.authors else paper.bibcode
    told = {"who": who, "title": title_of(paper), "bibcode": paper.bibcode, "word": word}
    told["journal"] = _published_in(paper)
    text = say("literature.which", **told) if paper.authors else say("literature.which_bibcode", **told)
    return Claim(text, (paper_id, table, *rows.result.sources))


def nearest_only(rows: PaperRows) -> bool:
    """Whether the one paper found for a topic lacks words of it, or others are next to it: then it is not called the only one."""
    found = rows.result.found
    return bool(found.hits) and bool(found.near or not found.whole & set(rows.result.listed_papers))


def _published_in(paper: Paper) -> str:
    """Its journal as a sentence has it behind the title; "" where the bibcode tells none."""
    journal = journal_of(paper.bibcode)
    return say("literature.in_journal", journal=journal) if journal else ""


def _asked(rows: PaperRows, paper: Paper) -> Claim:
    """What was asked of it: in a sentence where that is one thing, and in a table."""
    fields, paper_id = rows.wanted.fields, rows.result.ids[paper.bibcode]
    title = f"{paper.short_reference}, {paper.bibcode}{'' if paper.authors else ', no authors recorded'}{_published_in(paper)}"
    table = rows.state.ledger.add_table(title, rows.columns, [rows.row(paper.bibcode)])
    who = paper.short_reference if paper.authors else paper.bibcode
    told = {"who": who, "title": title_of(paper), "bibcode": paper.bibcode, "year": paper.year}
    told |= {"journal": _published_in(paper)}
    told |= {"authors": authors_of(paper), "first": authors_of(paper).split(";")[0]}
    if not paper.authors and set(fields) & {"authors", "first_author"}:
        return refused("literature.no_authors_of", (paper_id, table), bibcode=paper.bibcode)
    if fields == ("abstract",) and paper.abstract:
        quotation = cited_sentence(rows.state, paper_id, " ".join(paper.abstract.split()))
        return Claim(quotation, (paper_id, table))
    if len(fields) == 1 and fields[0] in _VERDICTS:
        key = "of_the_year" if fields[0] == "year" else f"of_{fields[0]}"
        return Claim(say(f"literature.{key}", **told), (paper_id, table))
    shown = table if set(rows.columns) - {PAPER, BIBCODE} else ""
    return Claim(say("literature.of_fields", **told), (paper_id, table), table=shown)

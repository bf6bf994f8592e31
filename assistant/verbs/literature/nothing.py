"""What is said where no paper meets a request: among how many was looked, and what is here all the same."""

from assistant.evidence.claims import Claim, refused
from assistant.evidence.held import here
from assistant.evidence.sentences import say
from assistant.verbs.literature import conditions
from assistant.verbs.literature.rows import PaperRows
from assistant.verbs.literature.titled import is_titled_otherwise, topic_said
from retriever.library.index.records import flat_surname
from retriever.library.paper_lookup import PaperQuery, look_up
from retriever.library.relevance import Topic


def here_of(rows: PaperRows) -> str:
    """The libraries in words."""
    return here(rows.state.toolbox.library)


def nothing(rows: PaperRows) -> Claim:
    """That there are none, and among how many was looked."""
    wanted, state, found = rows.wanted, rows.state, rows.result.found
    said, pool = conditions.in_words(wanted, state), len(found.about)
    untold = _titles_only(rows)
    title = f"papers in {here_of(rows)} {said} {', '.join(found.lacking)}"
    table = state.ledger.add_table(title, ["found"], [["nothing"], [pool], [f"{untold} known by their title only"]], 0)
    if lacking := ", ".join(found.lacking[:3]):
        return refused("literature.lacking", (table,), bibcodes=lacking, here=here_of(rows))
    if is_titled_otherwise(wanted, rows.result):
        return refused("literature.not_titled", (table,), here=here_of(rows), topic=topic_said(wanted))
    sources, evidence = conditions.sources_of(wanted, state), (table, *rows.result.sources)
    if not sources:
        return refused("literature.none", evidence, here=here_of(rows), conditions=said)
    names = conditions.joined([source.name for source in sources[:4]], "or")
    rest = conditions.in_words(wanted, state, on_sources=False)
    if pool:
        key = "literature.not_the_one" if pool == 1 else "literature.none_of_titles" if untold else "literature.none_of"
        if not rest:
            return refused("literature.none", evidence, here=here_of(rows), conditions=said)
        return refused(key, evidence, pool=pool, names=names, here=here_of(rows), conditions=rest, untold=untold)
    if "both" in wanted.papers and len(sources) > 1:
        return _none_together(rows)
    if found.class_only and not rest:
        cells = [[found.class_only]]
        counted = state.ledger.add_table(f"no papers on {names} itself: those that give its class", ["papers"], cells)
        key = "literature.class_paper_only" if found.class_only == 1 else "literature.class_papers_only"
        return refused(key, (counted, *evidence), names=names, here=here_of(rows), count=found.class_only)
    key = "literature.none_at_all_with" if rest else "literature.none_at_all"
    return refused(key, evidence, names=names, here=here_of(rows), conditions=rest)


def nearest(rows: PaperRows) -> list[Claim]:
    """The paper on the source that has most of the words, said at once; nothing where none has any."""
    told = next(iter(rows.result.others), "") if conditions.named(rows.wanted) else ""
    year = f" {rows.wanted.year_from}" if rows.wanted.year_from == rows.wanted.year_to and rows.wanted.year_from else ""
    words = Topic(f"{conditions.topic_of(rows.wanted)}{year}", rows.state.toolbox.library)
    if not told or _by_them(rows, [told]) or not words.share(_text(rows, told)):
        return []
    paper = rows.state.toolbox.library.papers[told]
    given = {"paper": paper.short_reference, "title": paper.plain_title.rstrip("."), "bibcode": told}
    text = say("literature.nearest_paper", **given)
    table = rows.state.ledger.add_table(text.replace("**", ""), ["paper"], [[told]], 1)
    return [Claim(text, (rows.result.other_ids[told], table))]


def _none_together(rows: PaperRows) -> Claim:
    """That no paper is on all of them, and how many are on each."""
    sources, library = conditions.sources_of(rows.wanted, rows.state), rows.state.toolbox.library
    held = {s.id: look_up(library, PaperQuery((s.id,))).papers for s in sources[:4]}
    cells = [[s.name, len(held[s.id])] for s in sources[:4]]
    counts = [say("literature.papers_of_one", name=name, count=count) for name, count in cells]
    listed = conditions.joined(counts, "and")
    title = f"no papers in {here_of(rows)} linked to both: there are {listed}"
    table = rows.state.ledger.add_table(title, ["source", "papers"], cells, 0)
    names = conditions.joined([s.name for s in sources[:4]], "and")
    return refused("literature.none_on_both", (table, *rows.result.sources), names=names, counts=listed)


def others(rows: PaperRows) -> list[Claim]:
    """The papers that are on the source, those nearest to what was asked for first, though none speaks of it; those next to a
    topic; beside the one that bears on a topic those next to that."""
    library = rows.state.toolbox.library
    all_of_them = rows.wanted.bibcodes or not rows.result.found.about
    given = rows.result.ids if is_titled_otherwise(rows.wanted, rows.result) else {}
    given = given | rows.result.other_ids
    told = [b for b in given if library.papers[b].title or all_of_them]
    if not told:
        return []
    names = " or ".join(source.name for source in conditions.sources_of(rows.wanted, rows.state)[:4])
    if not names or _by_them(rows, told):
        return [_next_to(rows, told, given)]
    key = (
        "under_bibcode"
        if rows.wanted.bibcodes
        else "class_papers"
        if not rows.result.found.about
        else "others"
        if any(rows.topic.share(_text(rows, b)) for b in told)
        else "others_newest"
    )
    text = say(f"literature.{key}", names=names)
    cells = [rows.row(b) for b in told]
    table = rows.state.ledger.add_table(text, rows.columns, cells, len(cells))
    return [Claim(text, (table, *rows.result.sources, *given.values()), table=table)]


def _next_to(rows: PaperRows, told: list[str], given: dict[str, str]) -> Claim:
    """``What comes nearest to that here:``, with the papers next to a topic."""
    found, lone = rows.result.found, not rows.result.ids.keys() & set(told) and bool(rows.result.listed_papers)
    authors = [conditions.plain(name) for name in (*rows.wanted.authors, rows.wanted.first_author) if name]
    elsewhere = not found.papers and not found.near and not conditions.names_only(rows.wanted)
    key = "bears_all_the_same" if found.papers and not rows.result.listed_papers else "next_beside" if lone else "next"
    key = "naming_it" if conditions.names_only(rows.wanted) and not lone else key
    key = "of_other_years" if elsewhere and (rows.wanted.year_from or rows.wanted.year_to) else key
    key = "by_others" if elsewhere and authors else key
    key = "by_them" if _by_them(rows, told) else key
    text = say(f"literature.{key}", names=conditions.joined(authors, "or") if authors else "")
    cells = [rows.row(b) for b in told]
    table = rows.state.ledger.add_table(text, rows.columns, cells, len(cells))
    return Claim(text, (table, *given.values()), table=table)


def _by_them(rows: PaperRows, told: list[str]) -> bool:
    """Whether all that is told of is by the authors asked for, where nothing by them is what was asked."""
    names = {flat_surname(name) for name in (*rows.wanted.authors, rows.wanted.first_author) if name}
    papers = [rows.state.toolbox.library.papers[b] for b in told]
    return bool(names) and all(names & {flat_surname(a) for a in paper.authors} for paper in papers)


def _text(rows: PaperRows, bibcode: str) -> str:
    paper = rows.state.toolbox.library.papers[bibcode]
    return f"{paper.plain_title} {paper.abstract}"


def _titles_only(rows: PaperRows) -> int:
    """Of how many papers on the sources nothing but the title is known."""
    library = rows.state.toolbox.library
    papers = [library.papers[b] for b in rows.result.found.about]
    return sum(1 for p in papers if not p.abstract and not any(report.summary for report in p.reports))

"""The verb ``papers``: which papers there are, how many, and what was asked of each."""

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim, refused
from assistant.evidence.held import here
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.literature.find_papers import Literature
from assistant.tools.papers_near_spectrum import NearSpectrum
from assistant.verbs.literature import conditions, counts, single
from assistant.verbs.literature.notes import notes, with_links
from assistant.verbs.literature.rows import PaperRows
from assistant.verbs.verb import Verb
from retriever.library.paper_lookup import POOL


def calls(wanted: Wanted, state: State) -> list[ToolCall]:
    """One look-up; of papers near a spectrum, that of the shared space."""
    if "near_spectrum" in wanted.papers:
        spectrum = "upload" if wanted.upload or wanted.earlier == "upload" else _first_source(wanted, state)
        return [ToolCall("papers_near_spectrum", {"spectrum": spectrum})] if spectrum else []
    if conditions.is_on_nothing(wanted, state):
        return []
    return [ToolCall("find_papers", conditions.arguments_of(wanted, state))]


def _first_source(wanted: Wanted, state: State) -> str:
    sources = conditions.sources_of(wanted, state)
    return sources[0].id if sources else ""


def write(wanted: Wanted, state: State) -> list[Claim]:
    """How many there are, then a table of them, or what was asked of the one."""
    near, result = state.found(NearSpectrum), state.found(Literature)
    if near:
        return near.claims(state.ledger)
    if result is None:
        return []
    rows = PaperRows(wanted, state, result)
    if not result.listed_papers:
        return [_nothing(rows), *_others(rows), *notes(rows)]
    return [*_found(rows), *notes(rows)]


def _found(rows: PaperRows) -> list[Claim]:
    wanted, result = rows.wanted, rows.result
    if counted := counts.claims(rows):
        return counted
    if "number" in wanted.papers:
        return [_head(rows, "")]
    if conditions.order_of(wanted) == "most_cited" and not result.cited and wanted.limit == 1:
        return [_uncited(rows)]
    if result.shown == 1 and (wanted.limit == 1 or len(result.listed_papers) == 1):
        return single.claims(rows)
    cells = [rows.row(b) for b in result.ids]
    title = f"papers {conditions.in_words(wanted, rows.state)}, {order_words(rows)}"
    total = len(result.listed_papers)
    return [_head(rows, rows.state.ledger.add_table(title, rows.columns, cells, total))]


def _head(rows: PaperRows, table: str) -> Claim:
    """``**14 papers** in the bundled library on Cyg X-1 since 2020; here are 8, those on it first:``"""
    total, shown, wanted = len(rows.result.listed_papers), rows.result.shown, rows.wanted
    said = conditions.in_words(wanted, rows.state)
    told = {"total": total, "shown": shown, "order": order_words(rows), "conditions": said, "here": _here(rows)}
    text = say("literature.many" if total > 1 else "literature.one", **told)
    if rows.result.found.at_least:
        text += say("literature.among", pool=POOL)
    if table and shown < total:
        first = "shown_from" if wanted.offset else "shown"
        text += say(f"literature.{first}", first=wanted.offset + 1, **told)
    counts = _counts_table(rows, said)
    links, linked = with_links(rows)
    text = f"{text}{':' if table and not links else '.'}{links}"
    evidence = tuple(i for i in (table, counts, *linked, *rows.result.sources) if i)
    return Claim(text, (*evidence, *(rows.result.ids.values() if table else ())), table=table)


def _counts_table(rows: PaperRows, said: str) -> str:
    """The numbers of the first sentence, in a table that it cites."""
    total, shown = len(rows.result.listed_papers), rows.result.shown
    first = rows.wanted.offset + 1
    title = f"papers in {_here(rows)} {said}, counted among the nearest that a search looks at; {order_words(rows)}"
    cells = [[total, shown, first, POOL]]
    return rows.state.ledger.add_table(title, ["papers", "shown", "from", "looked at"], cells, total)


def _uncited(rows: PaperRows) -> Claim:
    """That nobody can say here which of them is cited most."""
    total, said = len(rows.result.listed_papers), conditions.in_words(rows.wanted, rows.state)
    title = say("literature.citations_of", total=total, here=_here(rows), conditions=said)
    evidence = (rows.state.ledger.add_table(title, ["papers"], [[total]], total), *rows.result.sources)
    return refused("literature.uncited", evidence, total=total, here=_here(rows), conditions=said)


def _nothing(rows: PaperRows) -> Claim:
    """That there are none, and among how many was looked."""
    wanted, state, found = rows.wanted, rows.state, rows.result.found
    said, pool = conditions.in_words(wanted, state), len(found.papers) + found.left_out
    untold = _titles_only(rows)
    title = f"papers in {_here(rows)} {said} {', '.join(found.lacking)}"
    table = state.ledger.add_table(title, ["found"], [["nothing"], [pool], [f"{untold} known by their title only"]], 0)
    lacking = ", ".join(found.lacking[:3])
    if lacking:
        return refused("literature.lacking", (table,), bibcodes=lacking, here=_here(rows))
    if pool and rows.result.sources:
        names = " or ".join(source.name for source in conditions.sources_of(wanted, state)[:4])
        rest = conditions.in_words(wanted, state, on_sources=False)
        key = "literature.not_the_one" if pool == 1 else "literature.none_of_titles" if untold else "literature.none_of"
        evidence = (table, *rows.result.sources)
        return refused(key, evidence, pool=pool, names=names, here=_here(rows), conditions=rest, untold=untold)
    return refused("literature.none", (table, *rows.result.sources), here=_here(rows), conditions=said)


def _others(rows: PaperRows) -> list[Claim]:
    """The papers that are on the source, those nearest to what was asked for first, though none speaks of it."""
    if not rows.result.others:
        return []
    names = " or ".join(source.name for source in conditions.sources_of(rows.wanted, rows.state)[:4])
    text = say("literature.others", names=names)
    cells = [rows.row(b) for b in rows.result.others]
    table = rows.state.ledger.add_table(text, rows.columns, cells, len(cells))
    return [Claim(text, (table, *rows.result.sources, *rows.result.ids.values()), table=table)]


def _titles_only(rows: PaperRows) -> int:
    """Of how many papers on the sources nothing but the title is known."""
    library = rows.state.toolbox.library
    papers = [library.papers[b] for b in rows.result.found.about]
    return sum(1 for p in papers if not p.abstract and not any(report.summary for report in p.reports))


def _here(rows: PaperRows) -> str:
    return here(rows.state.toolbox.library)


def order_words(rows: PaperRows) -> str:
    """How the papers are ordered, in words."""
    order = conditions.order_of(rows.wanted)
    if order == "most_cited" and not rows.result.cited:
        order = "newest"
    if not order:
        order = "best" if rows.result.found.hits else "closest" if rows.result.sources else "newest"
    return say(f"literature.order_{order}")


def lacks(wanted: Wanted) -> tuple[str, ...]:
    """What of a request on papers can't be done here."""
    told = [say(f"literature.lacks_{word}") for word in ("citing", "method", "none") if word in wanted.papers]
    if "doi" in wanted.fields:
        told.append(say("literature.lacks_doi"))
    if wanted.limits or wanted.constellation or wanted.sky or wanted.near or wanted.not_names or wanted.not_classes:
        told.append(say("literature.lacks_selection"))
    return tuple(told)


VERB = Verb(calls, write, lacks)

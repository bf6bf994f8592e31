"""The verb ``papers``: which papers there are, how many, and what was asked of each."""

from dataclasses import replace

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim, refused
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.literature.find_papers import Literature
from assistant.tools.papers_near_spectrum import NearSpectrum
from assistant.verbs import syntheses
from assistant.verbs.literature import conditions, counts, selected, single
from assistant.verbs.literature.notes import notes, with_links
from assistant.verbs.literature.nothing import here_of, nearest, nothing, others
from assistant.verbs.literature.references import reference
from assistant.verbs.literature.rows import PaperRows
from assistant.verbs.literature.titled import is_titled_otherwise
from assistant.verbs.literature.well_known import by_them_elsewhere, well_known
from assistant.verbs.verb import Verb
from retriever.library.paper_lookup import POOL


def calls(wanted: Wanted, state: State) -> list[ToolCall]:
    """One look-up; of papers near a spectrum, that of the shared space; of what papers doubt or claim, what they say."""
    if wanted.stance:
        return syntheses.calls(wanted, state)
    if "near_spectrum" in wanted.papers or wanted.on_upload and not (wanted.known or wanted.topic or wanted.authors):
        spectrum = "upload" if wanted.on_upload else _first_source(wanted, state)
        return [ToolCall("papers_near_spectrum", {"spectrum": spectrum})] if spectrum else []
    if conditions.is_on_nothing(wanted, state):
        return []
    return [ToolCall("find_papers", conditions.arguments_of(wanted, state))]


def _first_source(wanted: Wanted, state: State) -> str:
    sources = conditions.sources_of(wanted, state)
    return sources[0].id if sources else ""


def write(wanted: Wanted, state: State) -> list[Claim]:
    """How many there are, then a table of them, or what was asked of the one."""
    if wanted.stance:
        return syntheses.write(wanted, state)
    near, result = state.found(NearSpectrum), state.found(Literature)
    if near:
        return near.claims(state.ledger)
    if known := well_known(wanted, state):
        return known
    if result is None or (conditions.names_only(wanted) and not result.found.about):
        return selected.refused(wanted, state)
    if none := selected.none_selected(state, result):
        return none
    rows = PaperRows(wanted, state, result)
    beside = [*selected.chosen(state, result), *conditions.corrected(wanted, state), *notes(rows)]
    if not result.listed_papers or is_titled_otherwise(wanted, result):
        elsewhere = by_them_elsewhere(wanted, state)
        return [*reference(wanted, state), nothing(rows), *nearest(rows), *elsewhere, *others(rows), *beside]
    return [
        *reference(wanted, state),
        *_found(rows),
        *(others(rows) if result.shown == 1 and not wanted.fields else []),
        *beside,
    ]


def _found(rows: PaperRows) -> list[Claim]:
    wanted, result = rows.wanted, rows.result
    if counted := counts.claims(rows):
        return counted
    if "number" in wanted.papers:
        return [_head(rows, "")]
    alone = wanted.limit == 1 or not conditions.in_words(replace(wanted, papers=()), rows.state)
    if conditions.order_of(wanted) == "most_cited" and not result.cited and alone:
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
    told = {"total": total, "shown": shown, "order": order_words(rows), "conditions": said, "here": here_of(rows)}
    text = say("literature.many" if total > 1 else "literature.one", **told)
    text += _in_whole(rows)
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


def _in_whole(rows: PaperRows) -> str:
    """In how many of the papers on a topic all of its words stand, where that is not in all."""
    whole = len(rows.result.found.whole & set(rows.result.listed_papers))
    if not rows.result.found.hits or whole == len(rows.result.listed_papers):
        return ""
    return say(f"literature.all_words_{'some' if whole > 1 else 'one' if whole else 'none'}", whole=whole)


def _counts_table(rows: PaperRows, said: str) -> str:
    """The numbers of the first sentence, in a table that it cites."""
    total, shown = len(rows.result.listed_papers), rows.result.shown
    first = rows.wanted.offset + 1
    whole = _in_whole(rows)
    title = f"papers in {here_of(rows)} {said}, counted among the {POOL} nearest that the search looks at{whole}; {order_words(rows)}"
    cells = [[total, shown, first, POOL]]
    return rows.state.ledger.add_table(title, ["papers", "shown", "from", "looked at"], cells, total)


def _uncited(rows: PaperRows) -> Claim:
    """That nobody can say here which of them is cited most."""
    total, said = len(rows.result.listed_papers), conditions.in_words(rows.wanted, rows.state)
    title = say("literature.citations_of", total=total, here=here_of(rows), conditions=said)
    evidence = (rows.state.ledger.add_table(title, ["papers"], [[total]], total), *rows.result.sources)
    return refused("literature.uncited", evidence, total=total, here=here_of(rows), conditions=said)


def order_words(rows: PaperRows) -> str:
    """How the papers are ordered, in words."""
    order = conditions.order_of(rows.wanted)
    if order == "most_cited" and not rows.result.cited:
        order = "newest"
    if not order:
        order = "best" if rows.result.found.hits else "closest" if rows.result.sources else "newest"
    return say(f"literature.order_{order}")


VERB = Verb(calls, write, conditions.lacks)

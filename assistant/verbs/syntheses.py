"""The verb ``summarise``: what papers say together, each sentence with who says it; values side by side."""

from dataclasses import replace
from typing import Any

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim, refused
from assistant.evidence.held import here
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.literature.best_sentence import bearing
from assistant.tools.literature.find_papers import Literature
from assistant.tools.literature.reported_values import ValuesSaid
from assistant.tools.literature.sorts_of_papers import states
from assistant.verbs.citation import cited_sentence, who_of
from assistant.verbs.literature import claimed, conditions, selected, values
from assistant.verbs.literature.notes import notes
from assistant.verbs.literature.nothing import nothing, others
from assistant.verbs.literature.passages import BEARS, Told, told_by
from assistant.verbs.literature.rows import PaperRows, title_of
from assistant.verbs.literature.stances import takes
from assistant.verbs.selection.notes import note
from assistant.verbs.verb import Verb
from retriever.text.sentences import sentences

_LOOKED_THROUGH = 200  # papers whose text is read
_SENTENCES, _FEW, _MANY, _BESIDE_VALUES = 6, 2, 10, 3


def calls(wanted: Wanted, state: State) -> list[ToolCall]:
    """The papers; and the values that they report where a quantity of a source is asked for."""
    wanted = conditions.carried_on(wanted, state)
    if conditions.is_on_nothing(wanted, state):
        return []
    sources, quantities = conditions.sources_of(wanted, state), conditions.quantities_of(wanted, state)
    arguments = conditions.arguments_of(wanted, state, _LOOKED_THROUGH, any_author=len(wanted.authors) > 1)
    if sources:
        arguments = {name: value for name, value in arguments.items() if name not in ("quantities", "every_quantity")}
    if wanted.stance == "history":
        arguments["order"] = "oldest"
    asked = [ToolCall("find_papers", arguments)]
    quantities = list(dict.fromkeys([*quantities, *(one.quantity for one in claimed.bounds(wanted))]))
    if (
        sources and quantities and not selected.selects(wanted)
    ):  # first: a paper's passage is then the one that states the value
        asked.insert(0, ToolCall("reported_values", _values_of(wanted, state, quantities)))
    return asked


def _values_of(wanted: Wanted, state: State, quantities: list[str]) -> dict[str, Any]:
    sources = [source.id for source in conditions.sources_of(wanted, state)][:6]
    return {
        "sources": sources,
        "quantities": quantities[:6],
        "since": wanted.year_from,
        "until": wanted.year_to,
        "bibcodes": list(wanted.bibcodes),
        "authors": [name for name in (*wanted.authors, wanted.first_author) if name],
        "instrument": wanted.instrument,
    }


def write(wanted: Wanted, state: State) -> list[Claim]:
    """The verdict or the count first, then at most six sentences, each cited."""
    wanted = conditions.carried_on(wanted, state)
    result, said = state.found(Literature), state.found(ValuesSaid)
    if result is None or (conditions.names_only(wanted) and not result.found.about):
        return selected.refused(wanted, state)
    if none := selected.none_selected(state, result):
        return none
    rows = PaperRows(wanted, state, result)
    beside = [*selected.chosen(state, result), *conditions.corrected(wanted, state)]
    if said and (found := _values_said(rows, said)):
        return found + beside
    if not result.listed_papers:
        return [nothing(rows), *others(rows), *beside, *notes(rows)]
    one = result.shown == 1 and (wanted.limit == 1 or wanted.bibcodes)
    said_beside = notes(rows) if wanted.authors or wanted.first_author else []
    return [*(_one(rows) if one else _several(rows)), *beside, *said_beside]


def _values_said(rows: PaperRows, said: ValuesSaid) -> list[Claim]:
    """Values side by side and sentences that give some; nothing where only words can tell what was asked (a level without values)."""
    wanted, state = rows.wanted, rows.state
    sources, quantities = conditions.sources_of(wanted, state), conditions.quantities_of(wanted, state)
    bounds = claimed.bounds(wanted)
    if bounds and not said.values and claimed.words(wanted):
        return []
    claims = claimed.verdicts(state, said, sources, wanted)
    bounded = {one.quantity for one in bounds}
    claims += values.claims(state, said, sources, [key for key in quantities if key not in bounded])
    if said.left_out:
        limits = conditions.in_words(replace(wanted, quantities=(), limits=(), stance=""), state, on_sources=False)
        text = say("synthesis.looked_at", limits=limits, left_out=said.left_out)
        claims.append(note(state, text, said.left_out))
    keys = [*quantities, *bounded]
    giving = told_by(rows, lambda part: any(states(part, key) for key in keys))[:_BESIDE_VALUES]
    told = {one.bibcode for one in giving}
    return claims + _told(rows, giving) + values.quoted(state, said, told, _BESIDE_VALUES - len(giving))


def _one(rows: PaperRows) -> list[Claim]:
    """One paper: which it is, and what is told of it."""
    bibcode, paper_id = next(iter(rows.result.ids.items()))
    r, paper = rows.state.ledger.paper(paper_id), rows.state.toolbox.library.papers[bibcode]
    parts = _bearing(rows, sentences(r["passage"]))[: _length(rows.wanted)]
    told = {
        "who": who_of(r) if r["authors"] else bibcode,
        "year": r["year"],
        "title": title_of(paper),
        "bibcode": bibcode,
    }
    if not parts and not paper.title:
        return [Claim(say("papers.bare_bibcode", bibcode=bibcode), (paper_id,))]
    if not parts:
        return [Claim(say("synthesis.title_only", **told), (paper_id,))]
    if r["passage_from"] != "summary":
        quotation = cited_sentence(rows.state, paper_id, " ".join(parts))
        return [Claim(say("synthesis.quoted_paper", **told), (paper_id,)), Claim(quotation, (paper_id,))]
    return [Claim(say("synthesis.one_paper", told=" ".join(parts), **told), (paper_id,))]


def _bearing(rows: PaperRows, parts: list[str]) -> list[str]:
    """The sentences that bear on the topic that is asked for; all where none does, or none is asked for."""
    met = [part for part in parts if bearing(part, rows.topic, rows.quantities) > BEARS] if rows.topic.text else []
    return met or parts


def _several(rows: PaperRows) -> list[Claim]:
    """How many papers have something to say, then their sentences that bear on the question."""
    stance, told = rows.wanted.stance, told_by(rows)
    if stance == "claim":
        return _claiming(rows, told)
    if not stance:  # a summary that says nothing of the topic is beside it
        told = [one for one in told if one.bears] or told
    meant = told_by(rows, lambda part: takes(stance, part)) if stance in _BY_WORDS else told
    first, most = _head(rows, told, meant), _length(rows.wanted)
    if stance == "evidence":
        return [first, *(_for_and_against(rows, most) or _told(rows, told[:most]))]
    if stance == "history":
        meant = sorted(told, key=lambda one: one.year)
    if not told:
        return [first, _titles(rows)]
    return [first, *_told(rows, (meant or told)[:most])]


_BY_WORDS = ("agree", "disagree", "doubt")
_TITLES = 8


def _titles(rows: PaperRows) -> Claim:
    """Of papers of which nothing but the title is known, the first of them as a table."""
    cells = [rows.row(b) for b in list(rows.result.ids)[:_TITLES]]
    title = f"papers whose titles alone are known: {conditions.in_words(rows.wanted, rows.state)}"
    table = rows.state.ledger.add_table(title, rows.columns, cells, rows.result.shown)
    return Claim(say("synthesis.bare_titles"), (table, *tuple(rows.result.ids.values())[:_TITLES]), table=table)


def _head(rows: PaperRows, told: list[Told], meant: list[Told]) -> Claim:
    """``**Summed up here: 4 of the 18 papers** in the bundled library on Cyg X-1.``; by its stance where one is asked for."""
    total, state, stance = rows.result.shown, rows.state, rows.wanted.stance
    known, shown = {one.bibcode for one in told}, {one.bibcode for one in meant}
    said, where = conditions.in_words(rows.wanted, state), here(state.toolbox.library)
    if len(rows.result.listed_papers) > total:
        said = say("synthesis.first_ones", conditions=said)
    years = [one.year for one in told] or [0]
    numbers = {"known": len(known), "total": total, "count": len(shown), "first": min(years), "last": max(years)}
    key = stance if stance == "history" else "one_summed_up" if total == 1 else "summed_up"
    if stance in _BY_WORDS:
        key = stance if shown else f"no_{stance}"
    key = key if known else "titles_only" if total > 1 else "one_title_only"
    text = say(f"synthesis.{key}", here=where, conditions=said, **numbers)
    title = (
        f"papers in {where} {said}, oldest first: summed up, summaries, title; words of agreement, disagreement, doubt"
    )
    table = state.ledger.add_table(title, list(numbers), [list(numbers.values())], total)
    return Claim(
        text,
        (table, *rows.result.sources),
        refuses=key.endswith(("title_only", "titles_only")) or key.startswith("no_"),
    )


def _claiming(rows: PaperRows, told: list[Told]) -> list[Claim]:
    """What papers say of something they are said to claim: those that speak of it first, with how many words of doubt there are."""
    speaking = [one for one in told if one.bears and rows.topic.text]
    if not told:
        return [_head(rows, told, told), _titles(rows)]
    doubtful = sum(1 for one in speaking if takes("doubt", one.sentence))
    total, state, most = rows.result.shown, rows.state, _length(rows.wanted)
    said, where = conditions.in_words(rows.wanted, state), here(state.toolbox.library)
    if not rows.topic.text:
        table = state.ledger.add_table(f"papers in {where} {said}", ["papers"], [[total]], total)
        unsaid = refused("synthesis.no_words", (table, *rows.result.sources), here=where, conditions=said, total=total)
        return [unsaid, *_told(rows, told[:most])]
    numbers = {"count": len({one.bibcode for one in speaking}), "total": total, "doubtful": doubtful}
    numbers["known"] = len({one.bibcode for one in told})
    one = numbers["count"] == 1
    key = "none_speaks" if not speaking else "speak_one" if one else "speak"
    key += "_doubtful" if speaking and doubtful else ""
    text = say(f"synthesis.{key}", here=where, conditions=said, **numbers)
    table = state.ledger.add_table(f"papers in {where} {said}", list(numbers), [list(numbers.values())], total)
    return [Claim(text, (table, *rows.result.sources), refuses=not speaking), *_told(rows, (speaking or told)[:most])]


def _for_and_against(rows: PaperRows, most: int) -> list[Claim]:
    """Sentences with words of doubt, and those with words of evidence, which come first."""
    against = told_by(rows, lambda part: takes("doubt", part))
    favour = told_by(rows, lambda part: takes("evidence", part) and not takes("doubt", part))
    said = [(one, "synthesis.evidence_for") for one in favour[: most // 2 or 1]]
    said += [(one, "synthesis.evidence_against") for one in against[: most // 2 or 1]]
    return [Claim(say(key, report=_cited(rows, one)), (one.paper_id,)) for one, key in said]


def _told(rows: PaperRows, told: list[Told]) -> list[Claim]:
    return [Claim(_cited(rows, one), (one.paper_id,)) for one in told]


def _cited(rows: PaperRows, one: Told) -> str:
    return cited_sentence(rows.state, one.paper_id, one.sentence)


def _length(wanted: Wanted) -> int:
    """How many sentences are asked for, six by default."""
    if wanted.length == "short":
        return _FEW
    if wanted.length == "long":
        return _MANY
    number = wanted.length.lstrip("#")
    return min(max(int(float(number)), 1), _MANY) if number.replace(".", "").isdigit() else _SENTENCES


def lacks(wanted: Wanted) -> tuple[str, ...]:
    """What of a synthesis can't be done here."""
    told = list(conditions.lacks(wanted))
    if wanted.register not in ("", "expert", "student"):
        told.append(say("synthesis.lacks_register"))
    return tuple(told)


VERB = Verb(calls, write, lacks)

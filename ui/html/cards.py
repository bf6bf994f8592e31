"""The evidence of an answer as HTML cards: papers, sources, measurements, computed values, tables, glossary.

Here is decided what a card says; the templates beside this module say it as HTML. The only links are to cards on this
page and to the services of ``ui.html.links``.
"""

import re
from collections.abc import Callable
from typing import Any, cast

from markupsafe import Markup

from assistant.evidence.claims import Answer
from assistant.evidence.computations import inputs_of, result_of
from assistant.evidence.ledger import Evidence
from assistant.evidence.records import ComputationRecord, TableRecord
from assistant.verbs.written_as import FORMATS, with_copied
from retriever.catalogue.quantities import format_number, plain_number
from ui.html.citations import bibtex, citation
from ui.html.links import ads_link, link, refereed, sky_links
from ui.html.measurements import cited_measurements
from ui.html.plain_language import in_plain_words
from ui.html.rendering import render
from ui.words import say, words

Fact = tuple[str, str]  # what it is called, what it says; left out where it says nothing
MOST_ALIASES = 10
# formats of a table that are copied from the page, by the names that people know
TABLE_FORMATS = {"CSV": "csv", "VOTable": "votable", "AASTeX": "aastex"}
_REFEREED = {True: "yes", False: "no", None: "unknown"}


def anchor(turn: int, evidence_id: str) -> str:
    """Id of a card on the page; ids of the ledger begin anew with every question."""
    return f"e{int(turn)}-{re.sub('[^A-Za-z0-9]', '', evidence_id)}"


def evidence_panels(panels: list[tuple[str, Markup]]) -> Markup:
    """The cards of several answers, each under its question, the newest first; empty without any."""
    return (
        render("evidence.html", panels=[(question[:200], cards) for question, cards in panels]) if panels else Markup()
    )


def evidence_cards(answer: Answer, turn: int, several: bool = False, plain: bool = False) -> Markup:
    """All cards that one answer cites; each says its library where ``several`` are open. ``plain``: the answer is copied in plain language."""
    cited = cited_in_order(answer)
    measured = [item for item in cited if item.kind == "measurement"]
    makers: dict[str, Callable[[Evidence, int], Markup]] = {
        "glossary": term_card,
        "source": lambda item, turn: source_card(item, turn, several),
        "computation": computation_card,
        "table": table_card,
        "paper": lambda item, turn: paper_card(item, turn, several),
    }
    cards = []
    for item in cited:
        if item.kind in makers:
            cards.append(makers[item.kind](item, turn))
        elif item is measured[0]:  # all of them in one table
            cards.append(_measurement_card(measured, answer, turn, several))
    papers = [item.record for item in cited if item.kind == "paper"]
    entries = "\n\n".join(bibtex(paper) for paper in papers)
    text = (in_plain_words(answer) if plain else answer).text
    return render("cards.html", text=text, entries=entries, cards=cards, dropped=answer.dropped)


def cited_in_order(answer: Answer) -> list[Evidence]:
    """The evidence of an answer in the order in which its sentences cite it first, then what that rests on."""
    ids = [i for claim in answer.claims for i in claim.evidence]
    rests = [item.id for item in answer.ledger if item.id in answer.cited]
    return [item for i in dict.fromkeys(ids + rests) if (item := answer.ledger.get(i)) is not None]


def table_copies(record: TableRecord) -> list[tuple[str, str]]:
    """A table as other programs read it, with intervals and references: the name of the format and the text."""
    whole = with_copied(record)
    return [(name, FORMATS[form](whole)) for name, form in TABLE_FORMATS.items()]


def paper_card(item: Evidence, turn: int, several: bool = False) -> Markup:
    """A paper; its passage is quoted, or this project's own summary, or there is none."""
    record = item.record
    own = record.get("passage_from", "summary")
    note = words("cards.passage")[own].format(page=record.get("page"))
    return _card(
        "paper.html",
        item,
        turn,
        ads=ads_link(record["bibcode"]),
        short=(who := f"{record['authors'][0] if record['authors'] else ''} ({record['year']})".strip()),
        gist=say("cards.gist.paper", who=who, title=record["title"]),
        refereed=_REFEREED[refereed(record["bibcode"], record.get("refereed"))],
        citation=citation(record),
        bibtex=bibtex(record),
        passage=record["passage"] if own == "summary" or not record["passage"] else f"“{record['passage']}”",
        passage_note=note,
        library=record.get("library", "") if several else "",
    )


def source_card(item: Evidence, turn: int, several: bool = False) -> Markup:
    """A source of a library or an upload; says which of the two, whether its spectrum is real, and what a simulated one was
    made from."""
    record = item.record
    uploaded, simulated = bool(record.get("uploaded")), bool(record.get("simulated_spectrum"))
    facts = _source_facts(record)
    kind = facts[0][1]
    if several and record.get("library"):
        facts.append((say("cards.facts.library"), record["library"]))
    if uploaded:
        facts += _upload_facts(record)
    links = sky_links(record.get("ra"), record.get("dec"))
    if str(record.get("image_link", "")).startswith("https://"):
        links = [link(record["image_link"], say("cards.the_image")), *links]
    return _card(
        "source.html",
        item,
        turn,
        facts=facts,
        links=links,
        short=kind,
        gist=say("cards.gist.source", name=record["name"], kind=kind),
        spectrum=simulated_from(record.get("simulation") or {}) if simulated else "",
        uploaded=uploaded,
        simulated=simulated,
        real=bool(record.get("real_spectrum")),
        image=bool(record.get("real_image")),
    )


def table_card(item: Evidence, turn: int) -> Markup:
    record = cast(TableRecord, item.record)
    gist = say("cards.gist.table", title=record["title"], rows=len(record["rows"]))
    return _card("table.html", item, turn, formats=table_copies(record), gist=gist, short="")


def computation_card(item: Evidence, turn: int) -> Markup:
    """A computed value: the formula with its numbers, and each input with the mark of where it is from."""
    record = cast(ComputationRecord, item.record)
    facts = [(say("cards.facts.formula"), record["formula"]), (say("cards.facts.put_in"), record["put_in"])]
    facts += [(say("cards.facts.inputs"), "; ".join(inputs_of(record))), (say("cards.facts.says"), record["says"])]
    result = result_of(record)
    gist = say("cards.gist.computation", what=record["what"], value=result)
    return _card("computation.html", item, turn, result=result, facts=facts, gist=gist, short=result)


def term_card(item: Evidence, turn: int) -> Markup:
    record = item.record
    gist = say("cards.gist.term", term=record["term"], definition=record["definition"])
    return _card("term.html", item, turn, gist=gist, short="")


def simulated_from(simulation: dict[str, Any]) -> str:
    """What a simulated spectrum was made from, in one sentence."""
    origin, counts = simulation.get("from"), simulation.get("counts")
    how = [simulation.get("model"), simulation.get("response")]
    if counts is not None:
        how.append(say("cards.simulated_counts", counts=counts, exposure=f"{simulation.get('exposure_s', 0):g}"))
    text = say("cards.simulated_from", origin=origin) if origin else say("cards.simulated")
    return f"{text} ({', '.join(str(part) for part in how if part)})" if any(how) else text


def _card(template: str, item: Evidence, turn: int, **values: object) -> Markup:
    return render(template, id=item.id, anchor=anchor(turn, item.id), record=item.record, **values)


def _measurement_card(items: list[Evidence], answer: Answer, turn: int, several: bool) -> Markup:
    """The cited measurements as one table, each row the target of its mark."""
    anchors = [anchor(turn, item.id) for item in items]
    return Markup('<section class="ss-card">{}</section>').format(
        cited_measurements(items, anchors, answer.ledger, several)
    )


def _source_facts(record: dict[str, Any]) -> list[Fact]:
    kind = ", ".join(dict.fromkeys(part for part in (record.get("class"), record.get("subclass")) if part))
    redshift = record.get("redshift")
    return [
        (say("cards.facts.class"), kind),
        (say("cards.facts.class_from"), record.get("class_from") or ""),
        (say("cards.facts.position"), record.get("position") or ""),
        (say("cards.facts.position_from"), record.get("position_from") or ""),
        (say("cards.facts.redshift"), "" if redshift is None else format_number(redshift, 4)),
        (say("cards.facts.aliases"), _aliases(record.get("aliases") or [])),
        (say("cards.facts.image_by"), record.get("image_by") or ""),
    ]


def _aliases(names: list[str]) -> str:
    first, more = ", ".join(names[:MOST_ALIASES]), len(names) - MOST_ALIASES
    return say("cards.more_aliases", names=first, count=more) if more > 0 else first


def _upload_facts(record: dict[str, Any]) -> list[Fact]:
    if "pixels" in record:
        return [
            (say("cards.facts.file"), record["file"]),
            (say("cards.facts.instrument"), record["instrument"]),
            (say("cards.facts.pixels"), record["pixels"]),
        ]
    if "joined_by" in record:
        return [
            (say("cards.facts.file"), record["file"]),
            (say("cards.facts.joined_by"), record["joined_by"]),
            (say("cards.facts.model"), record["model"]),
            (say("cards.facts.comparison"), record["comparison"]),
        ]
    low, high = record["energy_range_keV"]
    counts = say("cards.counts", counts=record["counts"], low=low, high=high)
    if "net_counts" in record:
        counts += say("cards.net", net=plain_number(record["net_counts"]))
    return [
        (say("cards.facts.file"), record["file"]),
        (say("cards.facts.instrument"), record["instrument"]),
        (say("cards.facts.exposure"), f"{plain_number(record['exposure_s'])} s"),
        (say("cards.facts.counts"), counts),
    ]

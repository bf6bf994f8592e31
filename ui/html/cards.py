"""The evidence of an answer as HTML cards: papers, sources, measurements, tables, glossary.

Everything that comes from data, files or users goes through ``escape``. The only links are to cards on this page and to
the services of ``ui.html.links``.
"""

import re

from assistant.evidence.claims import Answer
from assistant.evidence.ledger import Evidence
from retriever.catalogue.quantities import format_number, label, split_unit
from retriever.catalogue.records import Measurement
from ui.html.citations import bibtex, citation
from ui.html.escaping import escape, prose
from ui.html.links import ads_link, refereed, sky_links
from ui.html.plain import plain_value
from ui.words import say, words

_ORDER = "GSMTP"
MOST_ALIASES = 10


def anchor(turn: int, evidence_id: str) -> str:
    """Id of a card on the page; ids of the ledger begin anew with every question."""
    return f"e{int(turn)}-{re.sub('[^A-Za-z0-9]', '', evidence_id)}"


def evidence_panel(answer: Answer, turn: int) -> str:
    """All cards that the answer cites, under its question."""
    cited = [item for item in answer.ledger if item.id in answer.cited]
    cited.sort(key=lambda item: (_ORDER.find(item.id[0]), int(item.id[1:])))
    measured = [item for item in cited if item.kind == "measurement"]
    makers = {"glossary": term_card, "source": source_card, "table": table_card, "paper": paper_card}
    parts = []
    for item in cited:
        if item.kind in makers:
            parts.append(makers[item.kind](item, turn))
        elif item is measured[0]:  # all of them in one table
            parts.append(measurement_cards(measured, answer, turn))
    body = "".join(parts) or f'<p class="ss-quiet">{say("cards.cites_nothing")}</p>'
    body = _copies(answer, [item.record for item in cited if item.kind == "paper"]) + body + _dropped(answer)
    return f'<details class="ss-turn" open><summary>{escape(answer.question[:200])}</summary>{body}</details>'


def paper_card(item: Evidence, turn: int) -> str:
    r = item.record
    authors = "; ".join(map(str, r["authors"]))
    copies = copy_button(say("cards.copy_citation"), citation(r)) + copy_button("BibTeX", bibtex(r))
    return _card(
        item.id,
        turn,
        escape(r["title"]),
        f"<p>{escape(authors)} ({escape(r['year'])})</p><p>{ads_link(r['bibcode'])} "
        f'<span class="ss-quiet">{words("cards.refereed")[_REFEREED[refereed(r["bibcode"], r.get("refereed"))]]}</span></p>'
        f"<blockquote>{prose(r['passage'])}</blockquote>"
        f'<p class="ss-quiet">{say("cards.summary")}</p><p class="ss-tools">{copies}</p>',
    )


_REFEREED = {True: "yes", False: "no", None: "unknown"}


def copy_button(text: str, content: str) -> str:
    """A button whose content the page's script puts on the clipboard."""
    return f'<button type="button" class="ss-small" data-copy="{escape(content)}">{escape(text)}</button>'


def _copies(answer: Answer, papers: list[dict]) -> str:
    """Buttons that copy the answer, and all its papers as BibTeX."""
    buttons = copy_button(say("cards.copy_answer"), answer.text)
    if papers:
        buttons += copy_button(say("cards.copy_bibtex"), "\n\n".join(bibtex(paper) for paper in papers))
    return f'<p class="ss-tools">{buttons}</p>'


def _dropped(answer: Answer) -> str:
    """What verification did not let through, and why, for who wants to see it."""
    if not answer.dropped:
        return ""
    rows = "".join(
        f'<li>{prose(d.text)} <span class="ss-quiet">({prose(d.reason)})</span></li>' for d in answer.dropped
    )
    summary = say("cards.dropped", count=len(answer.dropped))
    return f'<details class="ss-card ss-dropped"><summary>{escape(summary)}</summary><ul>{rows}</ul></details>'


def source_card(item: Evidence, turn: int) -> str:
    """A catalogue source or an upload; says which of the two, and what a simulated spectrum was made from."""
    r = item.record
    kind = ", ".join(dict.fromkeys(part for part in (r.get("class"), r.get("subclass")) if part))
    lines = [("class", kind), ("position", r.get("position")), ("position from", r.get("position_from"))]
    if r.get("redshift") is not None:
        lines.append(("redshift", format_number(r["redshift"], 4)))
    lines.append(("also known as", _aliases(r.get("aliases") or [])))
    if r.get("uploaded"):
        lines += _upload_lines(r)
        title = f"{escape(r['name'])} {badge(False, 'uploaded')}"
    else:
        title = f"{escape(r['name'])} {badge(True, 'spectrum') if r.get('simulated_spectrum') else ''}"
        if r.get("simulated_spectrum"):
            lines.append(("spectrum here", simulated_from(r.get("simulation") or {})))
    links = sky_links(r.get("ra"), r.get("dec"))
    outside = f"<p>{say('cards.elsewhere')}: {' · '.join(links)}</p>" if links else ""
    return _card(item.id, turn, title, definitions(lines) + outside)


def badge(simulated: bool, what: str) -> str:
    """REAL or SIMULATED, in words and not by colour alone."""
    word, style = ("SIMULATED", "ss-simulated") if simulated else ("REAL", "ss-real")
    return f'<span class="ss-badge {style}">{word} {escape(what)}</span>'


def simulated_from(simulation: dict) -> str:
    """What a simulated spectrum was made from, in one sentence."""
    how = [simulation.get("model"), simulation.get("response")]
    if simulation.get("counts") is not None:
        how.append(f"{simulation['counts']} counts in {simulation.get('exposure_s', 0):g} s")
    text = "not observed: simulated" + (f" from {simulation['from']}" if simulation.get("from") else "")
    return f"{text} ({', '.join(str(h) for h in how if h)})" if any(how) else text


def measurement_cards(items: list[Evidence], answer: Answer, turn: int) -> str:
    """The cited measurements as one table, each row the target of its mark."""
    rows = []
    for item in items:
        r = item.record
        source = answer.ledger.get(r["source"])
        m = Measurement(r["name"], r["value"], r["low"], r["high"], r["level"], r["unit"], r["method"], r["reference"])
        said = f"{mark(item.id)} {_quantity(m)}" + (f" of {escape(source.record['name'])}" if source else "")
        cells = _measurement_cells(m, r.get("in_domain", True), said)
        rows.append(f'<tr id="{anchor(turn, item.id)}" tabindex="-1">{cells}</tr>')
    return f'<section class="ss-card">{html_table(_MEASUREMENT_COLUMNS, rows, "ss-measured")}</section>'


def measurement_table(measured: list[tuple[Measurement, bool]]) -> str:
    """A table of measurements, each with whether it lies within its method's domain, and what it says in plain words."""
    rows = []
    for m, in_domain in measured:
        plain = plain_value({"name": m.name, "value": m.value, "unit": m.unit})
        said = f'{_quantity(m)}<br><span class="ss-quiet">{prose(plain)}</span>' if plain else _quantity(m)
        rows.append(f"<tr>{_measurement_cells(m, in_domain, said)}</tr>")
    return html_table(_MEASUREMENT_COLUMNS, rows, "ss-measured")


_MEASUREMENT_COLUMNS = ["quantity", "value and interval", "method and reference"]


def _quantity(m: Measurement) -> str:
    return prose(label(m.name))


def _measurement_cells(m: Measurement, in_domain: bool, said: str) -> str:
    value, interval = _numbers(m)
    doubt = "" if in_domain else '<br><span class="ss-badge ss-doubt">outside its domain</span>'
    reference = f"; {ads_link(m.reference)}" if m.reference else ""
    return (
        f"<td>{said}<br><code>{escape(m.name)}</code>{doubt}</td>"
        f'<td><b>{value}</b><br><span class="ss-quiet">{interval}</span></td><td>{prose(m.method)}{reference}</td>'
    )


def table_card(item: Evidence, turn: int) -> str:
    r = item.record
    rows = ["<tr>" + "".join(f"<td>{prose(cell)}</td>" for cell in row) + "</tr>" for row in r["rows"]]
    total = f'<p class="ss-quiet">{len(rows)} of {escape(r["total"])} shown.</p>' if r["total"] > len(rows) else ""
    return _card(item.id, turn, escape(r["title"]), html_table(r["columns"], rows) + total)


def term_card(item: Evidence, turn: int) -> str:
    r = item.record
    also = f'<p class="ss-quiet">See also: {escape(", ".join(r["see_also"]))}</p>' if r["see_also"] else ""
    return _card(item.id, turn, escape(r["term"]), f"<p>{prose(r['definition'])} {prose(r['example'])}</p>{also}")


def mark(evidence_id: str) -> str:
    return f'<span class="ss-mark">[{escape(evidence_id)}]</span>'


def definitions(lines: list[tuple[str, str]]) -> str:
    """A list of named facts; empty ones are left out."""
    return "<dl>" + "".join(f"<dt>{escape(k)}</dt><dd>{prose(v)}</dd>" for k, v in lines if v) + "</dl>"


def _aliases(names: list[str]) -> str:
    more = f" and {len(names) - MOST_ALIASES} more" if len(names) > MOST_ALIASES else ""
    return ", ".join(names[:MOST_ALIASES]) + more


def _upload_lines(r: dict) -> list[tuple[str, str]]:
    low, high = r["energy_range_keV"]
    counts = f"{r['counts']} at {low}-{high} keV, {format_number(r['net_counts'], 5)} net of background"
    exposure = f"{r['exposure_s']:g} s"
    return [("file", r["file"]), ("instrument", r["instrument"]), ("exposure", exposure), ("counts", counts)]


def _card(evidence_id: str, turn: int, title: str, body: str) -> str:
    heading = f"<h3>{mark(evidence_id)} {title}</h3>"
    return f'<article class="ss-card" id="{anchor(turn, evidence_id)}" tabindex="-1">{heading}{body}</article>'


def html_table(columns: list[str], rows: list[str], style: str = "") -> str:
    """A table whose cells are already escaped; wide ones scroll by themselves."""
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody>"
    return f'<div class="ss-wide"><table class="{style}">{body}</table></div>'


def _numbers(m: Measurement) -> tuple[str, str]:
    """Value with its unit, and interval with its level, as HTML; with the digits that sentences have."""
    factor, unit = split_unit(m.unit)
    digits = 4 if m.value and abs(m.value) >= 1 else 3
    value, low, high = (None if v is None else _number(v * factor, digits) for v in (m.value, m.low, m.high))
    bound = "&lt; " if m.name.endswith("_upper_limit") else "&gt; " if m.name.endswith("_lower_limit") else ""
    shown = f"{bound}{value} {prose(unit)}".strip()
    if m.low is None and m.high is None:
        return shown, "a limit" if bound else "no interval given"
    if m.low == m.high:
        return shown, "a number without an interval"
    level = f", {m.level * 100:g} %" if m.level else ""
    return shown, f"{low or 'unbounded'} to {high or 'unbounded'}{level}"


def _number(value: float, digits: int) -> str:
    mantissa, _, exponent = escape(format_number(value, digits)).partition("e")
    return (f"{mantissa}×10<sup>{exponent}</sup>" if exponent else mantissa).replace("-", "−")

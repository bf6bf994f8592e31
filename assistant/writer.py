"""The offline writer: sentences from the ledger's records, each with the ids that support it.

Nothing is said that is not in a record; what a record holds is said as it stands there, with its method and whether it
is simulated. One function for each kind of result.
"""

import re

from assistant.claims import NO_EVIDENCE, Claim
from assistant.engine import Draft, State
from assistant.intents import Intent
from retriever.catalogue import Measurement
from retriever.parameters import format_number, format_value, label, quantity_by_key

CLASS_NAMES = {
    "AGN": "an active galactic nucleus", "Seyfert": "a Seyfert galaxy", "quasar": "a quasar", "blazar": "a blazar",
    "galaxy cluster": "a galaxy cluster", "HMXB": "a high-mass X-ray binary (HMXB)", "LMXB": "a low-mass X-ray binary (LMXB)",
    "CV": "a cataclysmic variable (CV)", "symbiotic star": "a symbiotic star", "pulsar": "a pulsar",
    "PWN": "a pulsar wind nebula (PWN)", "SNR": "a supernova remnant (SNR)", "YSO": "a young stellar object (YSO)",
    "star": "a star", "ULX": "an ultraluminous X-ray source (ULX)",
}  # fmt: skip
# below this likeness, and without a shared content word, a paper is not about the question (measured in tests)
MIN_COSINE, MIN_COSINE_WITH_WORD = 0.55, 0.36
UPLOAD_PARAMETERS = ("powlaw_gamma", "powlaw_nh", "bb_kt", "brems_kt", "hard_hs", "hard_ms", "hard_hm", "flux_aper_b")


def write(state: State, intent: Intent, subjects: list[str]) -> Draft:
    """The claims that answer the question from what the tools found."""
    claims: list[Claim] = []
    notes: list[str] = []
    if state.result("read_spectrum"):
        return _upload(state)
    for call, result in state.done:
        kind = call.name
        if kind == "identify_source":
            claims += _identify(state, call, result, alone=len(state.done) == 1)
        elif kind == "source_parameters":
            claims += _parameters(state, result, intent)
        elif kind == "compare_sources":
            claims += _compare(state, result)
        elif kind == "filter_sources":
            claims += _list(state, result)
        elif kind == "similar_sources":
            claims += _similar(state, result)
        elif kind == "explain_term" and result.evidence:
            claims += _explain(state, result)
        elif kind == "papers_on_source":
            claims += _papers(state, call, result, intent, claims)
        elif kind == "search_papers":
            claims += _search(state, result, intent, claims)
    claims = _unique(claims)
    if not claims:
        claims = [Claim(NO_EVIDENCE, plain=True), _holdings(state)]
    return Draft(claims, notes)


def _identify(state: State, call, result, alone: bool) -> list[Claim]:
    if "source" in result.data:
        return [_who(state, result.evidence[0])]
    if "position" in result.data:
        rows = [[s.name, s.object_class, f"{sep * 3600:.0f} arcsec" if sep < 0.2 else f"{sep:.2f} deg"] for s, sep in
                result.data["nearest"]]  # fmt: skip
        table = state.ledger.add_table("the nearest source to that position", ["source", "class", "separation"], rows)
        source, _ = result.data["nearest"][0]
        source_id = state.ledger.add_source(source)
        return [Claim("I have no evidence on a source at that position.", plain=True),
                Claim(f"The nearest source here is {source.name} ({source.object_class}), {rows[0][2]} away.", (table, source_id))]  # fmt: skip
    name = re.sub(r"[^\w\s+.\-*]", "", call.arguments["name"])[:40]
    claims = [Claim(f"I have no evidence on {name}: it is not in this catalogue.", (_no_such(state, name),))]
    if not result.data.get("suggestions"):
        claims.append(_holdings(state))
    for suggestion in result.data.get("suggestions", []):
        source = state.toolbox.retriever.names.resolve(suggestion)
        claims.append(Claim(f"Spelled much like it: {source.name} ({source.object_class}).", (state.ledger.add_source(source),)))
    return claims


def _no_such(state: State, name: str) -> str:
    total = len(state.toolbox.retriever.catalogue.sources)
    return state.ledger.add_table(f"names looked up: {name}", ["name", "found"], [[name, f"no, among {total} sources"]], 0)


def _who(state: State, source_id: str) -> Claim:
    r = state.ledger.get(source_id).record
    subclass = f" ({r['subclass']})" if r["subclass"] and r["subclass"] != r["class"] else ""
    text = f"{r['name']} is {CLASS_NAMES.get(r['class'], r['class'])}{subclass} at {r['position']}"
    if r["redshift"]:
        text += f", redshift z = {format_number(r['redshift'], 4)}"
    others = [a for a in r["aliases"] if not a.startswith(("SWIFT", "2CXO", "GEN", "PPM", "GSC"))][:3]
    text += f"; also known as {', '.join(others)}." if others else "."
    return Claim(text, (source_id,))


def _parameters(state: State, result, intent: Intent) -> list[Claim]:
    source_id = result.evidence[0]
    name = state.ledger.get(source_id).record["name"]
    claims = []
    asked = [q.key for q in intent.quantities]
    for key, ids in result.data["values"].items():
        values = [i for i in ids if i[0] == "M"]
        if not values and key in asked:
            nothing = state.ledger.add_table(f"{quantity_by_key(key).label} of {name}", ["found"], [["nothing"]], 0)
            claims.append(Claim(f"I have no evidence on the {quantity_by_key(key).label} of {name}.", (nothing, source_id)))
        limit = 4 if key in asked else 2
        for i in values[:limit]:
            paper = ids[ids.index(i) + 1] if ids.index(i) + 1 < len(ids) and ids[ids.index(i) + 1][0] == "P" else ""
            claims.append(value_claim(state, i, name, paper))
    return claims


def value_claim(state: State, measurement_id: str, name: str, paper_id: str = "") -> Claim:
    """``The photon index of X is 1.4 (method)``; a paper's value is told as the paper's."""
    r = state.ledger.get(measurement_id).record
    m = _measurement(r)
    if paper_id:
        who = r["method"].removeprefix("reported by ")
        return Claim(f"{who} report {_a(label(m.name))} of {format_value(m)} for {name}.", (measurement_id, paper_id))
    reference = f"; reference {r['reference']}" if r["reference"] else ""
    return Claim(f"The {label(m.name)} of {name} is {format_value(m)} ({r['method']}{reference}).", (measurement_id,))


def _compare(state: State, result) -> list[Claim]:
    sources = result.data["sources"]
    claims = [_who(state, state.ledger.add_source(source)) for source in sources]
    for key, by_source in result.data["values"].items():
        common = _common_name(state, [by_source.get(s.id, []) for s in sources], quantity_by_key(key).names)
        if not common:
            missing = [s.name for s in sources if not by_source.get(s.id)]
            if missing:
                ids = tuple(state.ledger.add_source(s) for s in sources)
                claims.append(Claim(f"I have no evidence on the {quantity_by_key(key).label} of {' and '.join(missing)}.", ids))
            continue
        picked = [next(i for i in by_source[s.id] if state.ledger.get(i).record["name"] == common) for s in sources]
        claims.append(_comparison(state, sources, picked, common))
    return claims


def _comparison(state: State, sources, picked: list[str], name: str) -> Claim:
    measured = [_measurement(state.ledger.get(i).record) for i in picked]
    values = ", ".join(f"{s.name} {format_value(m)}" for s, m in zip(sources, measured, strict=True))
    highest = max(range(len(sources)), key=lambda n: measured[n].value)
    lowest = min(range(len(sources)), key=lambda n: measured[n].value)
    text = f"{label(name)[0].upper()}{label(name)[1:]}: {values}; "
    if measured[highest].value == measured[lowest].value:
        text += "they are equal."
    elif _overlap(measured[highest], measured[lowest]):
        text += "the intervals overlap, so no difference is established."
    else:
        text += f"it is highest in {sources[highest].name}"
        text += "." if None not in (measured[highest].low, measured[lowest].high) else ", but not all values have an uncertainty."
        if "photon index" in label(name):
            text += f" The smaller index, of {sources[lowest].name}, is the harder spectrum."
    return Claim(text, tuple(picked))


def _overlap(high: Measurement, low: Measurement) -> bool:
    return high.low is not None and low.high is not None and high.low <= low.high


def _common_name(state: State, ids_by_source: list[list[str]], order) -> str:
    names = [{state.ledger.get(i).record["name"] for i in ids} for ids in ids_by_source]
    shared = set.intersection(*names) if names else set()
    return next((name for name in order if name in shared), "")


def _list(state: State, result) -> list[Claim]:
    wanted, total = result.data["wanted"], result.data["total"]
    conditions = _conditions_text(wanted)
    record = state.ledger.get(result.data["table"]).record
    record["title"] = f"sources {conditions}".strip()
    table = state.ledger.add_table(record["title"], record["columns"], record["rows"], total)
    if not total:
        claims = [Claim(f"I have no evidence on sources {conditions}: none in this catalogue.", (table,))]
        for source, separation in result.data["nearest"]:
            rows = [[source.name, f"{separation:.2f} deg"]]
            near = state.ledger.add_table(f"distance of {source.name}", ["source", "separation"], rows)
            claims.append(Claim(f"Nearest to that position is {source.name}, {separation:.2f} deg away.", (near, state.ledger.add_source(source))))
        return claims
    shown = len(result.data["matches"])
    count = f"{total} sources here are" if total > 1 else "1 source here is"
    text = f"{count} {conditions}" if conditions else f"{total} sources here match"
    shown_table = state.ledger.add_table(record["title"] + f" ({shown} shown)", record["columns"], record["rows"], total)
    claims = [Claim(text + (f"; {shown} of them:" if shown < total else ":"), (shown_table,))]
    for match, source_id, values in result.data["matches"]:
        detail = [f"{label(m.name)} {format_value(m)}, {_short_method(m)}" for m in match.measurements]
        if match.separation_deg is not None:
            detail.append(f"{match.separation_deg:.3g} deg from the centre")
        kind = match.source.subclass
        subclass = f", {kind}" if kind and kind != match.source.object_class else ""
        text = f"{match.source.name} ({match.source.object_class}{subclass})" + (": " + "; ".join(detail) if detail else "") + "."
        ids = (source_id, *values) + ((shown_table,) if match.separation_deg is not None else ())
        claims.append(Claim(text, ids))
    return claims


def _conditions_text(wanted) -> str:
    parts = []
    if wanted.classes:
        parts.append("of class " + ", ".join(wanted.classes))
    if wanted.subclass:
        parts.append(f"of kind '{wanted.subclass}'")
    for c in wanted.conditions:
        quantity = quantity_by_key(c.quantity)
        unit = f" {quantity.unit}" if quantity.unit else ""
        reading = f" (my reading of '{c.reading}')" if c.reading else ""
        parts.append(f"with {quantity.label} {c.op} {format_number(c.value, 4)}{unit}{reading}")
    if wanted.centre is not None:
        centre = re.sub(r"[^\w\s+.*:-]", "", wanted.centre.text)[:40]
        parts.append(f"within {wanted.radius_deg:g} deg of {centre}")
    if wanted.order_by:
        parts.append(f"sorted by {quantity_by_key(wanted.order_by).label}, {'highest' if wanted.descending else 'lowest'} first")
    return ", ".join(parts)


def _similar(state: State, result) -> list[Claim]:
    origin = state.ledger.get(result.data["origin"])
    name = "the uploaded spectrum" if origin.record.get("uploaded") else origin.record["name"]
    rows = state.ledger.get(result.data["table"]).record["rows"]
    listed = ", ".join(f"{row[0]} ({row[1]}, similarity {row[2]})" for row in rows[:5])
    text = f"The spectra most like that of {name} here: {listed}. The catalogue's spectra are simulated from catalogue values, so this "
    ids = (result.data["table"], result.data["origin"], *result.data["ids"][:5])
    return [Claim(text + "compares shapes, not identities.", ids)]


def _explain(state: State, result) -> list[Claim]:
    term, paper = result.data["term"], result.data["paper"]
    name = term.term if any(c.isupper() for c in term.term) else term.term.capitalize()
    claims = [Claim(f"{name}: {term.definition} {term.example}", (result.evidence[0],))]
    if paper:
        claims.append(Claim(f"To read more: {paper.short_reference}, \"{paper.plain_title}\".", (result.evidence[1],)))
    return claims


def _papers(state: State, call, result, intent: Intent, seen: list[Claim]) -> list[Claim]:
    """Papers on a source; where a topic was asked, those that speak of it, or that none does."""
    if "source" not in result.data:
        return []
    name, asked, papers = result.data["source"].name, "papers" in intent.wants, result.data["papers"]
    listing = state.result("filter_sources") is not None
    if not papers:
        if not asked or listing:
            return []
        nothing = state.ledger.add_table(f"papers on {name}", ["found"], [["none in this catalogue"]], 0)
        return [Claim(f"I have no evidence in papers on {name}: none are in this catalogue.", (nothing, result.evidence[0]))]
    cited = {i for claim in seen for i in claim.evidence}
    papers = [i for i in papers if i not in cited]
    if call.arguments.get("topic"):
        words = topic_words(intent)
        on_topic = [i for i in papers if not words or _shares_word(words, state.ledger.get(i).support)]
        if on_topic or listing or not asked or cited:
            return [paper_claim(state, i) for i in on_topic]
        said = re.sub(r"[^\w\s+-]", "", " ".join(words))[:60]
        nothing = state.ledger.add_table(f"papers on {name} about: {said}", ["found"], [["none"]], 0)
        claims = [Claim(f"I have no evidence on that for {name} ({said}); papers on it that are here:", (nothing, result.evidence[0]))]
        return claims + [paper_claim(state, i, sentences=1) for i in papers]
    return [paper_claim(state, i) for i in papers]


def topic_words(intent: Intent) -> list[str]:
    """The words that a paper must share to be on the topic: of the topic, and of the quantities asked for."""
    common = {"x-ray", "x-rays", "source", "sources", "spectrum", "spectra", "spectral", "galaxy", "galaxies", "paper", "papers",
              "emission", "measured", "measure", "found", "discovered", "study", "studies", "reported", "observed", "latest",
              "recent", "strongly", "clearly", "which", "more", "most"}  # fmt: skip
    words = [w.lower() for w in re.findall(r"[\w+-]{4,}", intent.topic)]
    words = [w for w in dict.fromkeys(words) if w not in common]
    for condition in intent.conditions:  # whole phrases: "density" alone is in every other paper
        words += [w for w in quantity_by_key(condition["quantity"]).words if len(w) > 4]
        words += [w.lower() for w in re.findall(r"[\w-]{6,}", condition.get("reading", "")) if w.lower() not in common]
    return words


def paper_claim(state: State, paper_id: str, sentences: int = 2, before: str = "") -> Claim:
    """What a paper reports, in the words of this project's summary."""
    r = state.ledger.get(paper_id).record
    surnames = [a.split(",")[0] for a in r["authors"]]
    who = surnames[0] + (" et al." if len(surnames) > 2 else f" & {surnames[1]}" if len(surnames) == 2 else "")
    parts = re.split(r"(?<=[.!?])\s+(?=[A-Z0-9\"'(])", r["passage"])
    return Claim(f"{before}{who} ({r['year']}): {' '.join(parts[:sentences])}", (paper_id,))


def _search(state: State, result, intent: Intent, seen: list[Claim]) -> list[Claim]:
    claims = []
    cited = {i for claim in seen for i in claim.evidence}
    best = max((hit.cosine for hit in result.data["hits"]), default=0.0)
    for paper_id, hit in zip(result.evidence, result.data["hits"], strict=True):
        shared = _shares_word(topic_words(intent), hit.passage.text)
        relevant = hit.cosine >= MIN_COSINE or (hit.cosine >= MIN_COSINE_WITH_WORD and shared)
        if intent.classes and state.result("filter_sources") and not _of_classes(state, intent, hit):
            continue
        if relevant and hit.cosine >= 0.75 * best and paper_id not in cited:
            claims.append(paper_claim(state, paper_id))
    return claims


def _of_classes(state: State, intent: Intent, hit) -> bool:
    """Whether a paper speaks of the classes asked for: by its source's class, or by the class's name in the passage."""
    if hit.passage.source:
        return state.toolbox.retriever.catalogue.sources[hit.passage.source].object_class in intent.classes
    words = re.findall(r"[\w-]{3,}", " ".join(CLASS_NAMES.get(c, c) for c in intent.classes).lower())
    return _shares_word([w for w in words if w not in ("x-ray", "source", "galaxy", "object")], hit.passage.text)


def _shares_word(words: list[str], passage: str) -> bool:
    """Whether one of the words stands in the passage, up to its ending."""
    text = passage.lower()
    return any(word[: max(4, len(word) - 3)] in text for word in words)


def _holdings(state: State) -> Claim:
    """What the catalogue does have, said after an empty answer."""
    catalogue = state.toolbox.retriever.catalogue
    rows = [[name, count] for name, count in list(catalogue.classes.items())[:6]]
    table = state.ledger.add_table("what this catalogue holds", ["class", "sources"], rows, len(catalogue.sources))
    listed = ", ".join(f"{name} {count}" for name, count in rows)
    text = f"Near to hand: {len(catalogue.sources)} X-ray sources, most of class {listed}."
    return Claim(f"{text} Ask for one by name, class, position or parameter.", (table,))


def _upload(state: State) -> Draft:
    """What was read, the parameters, the nearest catalogue spectra, and papers on those."""
    claims, notes = [], []
    result = state.result("read_spectrum")
    for reading, (source_id, values) in zip(result.data["readings"], result.data["ids"], strict=True):
        r = state.ledger.get(source_id).record
        low, high = r["energy_range_keV"]
        text = (f"I read {r['file']}, a real (uploaded) spectrum: {r['instrument']}, exposure {format_number(r['exposure_s'], 5)} s, "
                f"{r['counts']} counts at {low}-{high} keV, {format_number(r['net_counts'], 5)} net of background.")  # fmt: skip
        claims.append(Claim(text, (source_id,)))
        if reading.object:
            claims.append(Claim(f"Its header calls the object '{reading.object}'; that is the file's word, not a finding.", (source_id,)))
        best = reading.estimate.best_fit
        for name in UPLOAD_PARAMETERS:
            if name in values and _fits_best(name, best):
                claims.append(_upload_value(state, values[name]))
        notes += reading.estimate.warnings
    for _, source, table in result.data["at_position"]:
        rows = state.ledger.get(table).record["rows"]
        text = f"The position in the header is {rows[0][1]} from {source.name} ({source.object_class}) of this catalogue."
        claims.append(Claim(text, (table, state.ledger.add_source(source))))
    similar = state.result("similar_sources")
    if similar:
        claims += _similar(state, similar)
    for call, found in state.done:
        if call.name == "papers_on_source":
            claims += [paper_claim(state, i, before=f"On {found.data['source'].name}: ") for i in found.data["papers"]]
    return Draft(_unique(claims), notes)


def _upload_value(state: State, measurement_id: str) -> Claim:
    """``Its photon index is ... (W-stat fit of an absorbed power law)``; the whole method stands in the record."""
    r = state.ledger.get(measurement_id).record
    m = _measurement(r)
    outside = "" if r["in_domain"] else "; outside the method's assumptions, see the warnings"
    method = re.split(r"[;(]", m.method)[0].split(", 0.5")[0].strip()
    return Claim(f"Its {label(m.name)} is {format_value(m)} by {method}{outside}.", (measurement_id,))


def _fits_best(name: str, best) -> bool:
    """Temperatures only of the model that describes the data best; the power law always."""
    if name == "bb_kt":
        return best is not None and best.model.name == "blackbody"
    if name == "brems_kt":
        return best is not None and best.model.name == "bremsstrahlung"
    return True


def _measurement(r: dict) -> Measurement:
    return Measurement(r["name"], r["value"], r["low"], r["high"], r["level"], r["unit"], r["method"], r["reference"])


def _short_method(m: Measurement) -> str:
    method = re.split(r"[:;(]", m.method)[0].strip().rstrip(",")
    return method + (f", reference {m.reference}" if m.reference else "")


def _a(text: str) -> str:
    return ("an " if text[0].lower() in "aeiou" else "a ") + text


def _unique(claims: list[Claim]) -> list[Claim]:
    return list({claim.text: claim for claim in claims}.values())

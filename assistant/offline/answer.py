"""The offline writer: sentences from the ledger's records, each with the ids that support it.

Premises that the catalogue contradicts come first, then what is missing, then what the tools found; the parts of it are in
``write_values``, ``write_lists``, ``write_papers`` and ``write_upload``.
"""

import re

from assistant.agent.engine import Draft, State
from assistant.check.support import sentences
from assistant.evidence.claims import NO_EVIDENCE, NO_EVIDENCE_ON, Claim
from assistant.evidence.remarks import how_to_ask, simulated_spectrum, spelled_like
from assistant.offline import lists
from assistant.offline import papers as write_papers
from assistant.offline.corrections import correction, misquote
from assistant.offline.upload import upload
from assistant.offline.values import nothing_on, value_claim, who_claim
from assistant.request.intents import Intent
from assistant.request.premises import contradicted, misquoted
from assistant.request.wording import stems_met
from retriever.catalogue.quantities import quantity_by_key

_REAL = re.compile(
    r"\bspectr\w+\b.*\b(?:real|simulat\w+|observed|fake|synthetic)\b|\b(?:real|simulat\w+|fake|synthetic)\b.*\bspectr\w+",
    re.I,
)
_ON_ITSELF = re.compile(
    r"^\W*(?:hi|hello|hey|good (?:morning|evening|day)|thanks?|thank you)\b[^?]{0,20}$|\b(?:who|what) are you\b|\bwhat can (?:you|i|this)\b|\bhelp\b\W*$|"
    r"\b(?:how many|number of|what|which|total) (?:kinds? of |types? of |classes of |all )?(?:x-ray )?(?:sources?|objects?|papers?|classes|entries|things)"
    r"(?: and (?:sources?|papers?))? (?:are|is|do|does|can|in|exist|there)\b(?!.*\b(?:with|within|near|whose|about|on|that|of class|above|below)\b)|"
    r"\bwhat (?:is|do you have|does .{0,20}have|does .{0,20}hold|'s) in (?:the|your|this) (?:catalog(?:ue)?|data ?base)\b|"
    r"\bwhat classes\b",
    re.I,
)


def write(state: State, intent: Intent, subjects: list[str]) -> Draft:
    """The claims that answer the question from what the tools found."""
    if state.result("read_spectrum"):
        return upload(state)
    wrong = contradicted(intent.text, intent.mentions, state.toolbox.retriever.catalogue)
    claims = corrections(state, intent)
    for call, result in state.done:
        claims += _of_call(state, call, result, intent, claims)
    if len(subjects) == 1 and _REAL.search(intent.text):
        claims.insert(0, _simulated(state, subjects[0]))
    claims = list({claim.shown: claim for claim in claims}.values())
    if _ON_ITSELF.search(intent.text) and not subjects and not any(i[0] == "P" for c in claims for i in c.evidence):
        return Draft([holdings(state, every=True)])
    if subjects and not wrong and not any(c.text.startswith(NO_EVIDENCE_ON) for c in claims):
        claims = unmet(state, intent, subjects, claims) + claims
    if not claims:
        claims = [Claim(NO_EVIDENCE, plain=True), holdings(state)]
    listed = intent.unread and state.result("filter_sources")
    return Draft(claims, [f"Not understood and left aside: {', '.join(intent.unread)}."] if listed else [])


def corrections(state: State, intent: Intent) -> list[Claim]:
    """Premises of the question, a class or a value, that the catalogue contradicts."""
    catalogue = state.toolbox.retriever.catalogue
    wrong = [correction(w.source, w.word, state.ledger) for w in contradicted(intent.text, intent.mentions, catalogue)]
    granted = misquoted(intent.bare, intent.mentions, intent.quantities, catalogue)
    return wrong + [misquote(w.source, w.quantity, w.number, state.ledger) for w in granted]


def _simulated(state: State, subject: str) -> Claim:
    """Where a catalogue source's spectrum is from."""
    source_id = state.ledger.add_source(state.toolbox.retriever.catalogue.sources[subject])
    name = state.ledger.get(source_id).record["name"]
    return Claim("", (source_id,), remark=simulated_spectrum(name))


def _of_call(state: State, call, result, intent: Intent, claims: list[Claim]) -> list[Claim]:
    """What one tool's result says, given what was said before."""
    match call.name:
        case "identify_source":
            return _identify(state, call, result, intent)
        case "source_parameters":
            return _parameters(state, result, intent)
        case "compare_sources" if "sources" in result.data and "values" in result.data:
            return lists.compared(state, result) if result.data["sources"] else []
        case "filter_sources" if "wanted" in result.data:
            return lists.listed(state, result)
        case "filter_sources":
            return [
                Claim(
                    f"{NO_EVIDENCE_ON} on the place of that: {_clean(result.note)}",
                    (_no_such(state, _clean(call.arguments["around"])),),
                )
            ]
        case "similar_sources" if "table" in result.data:
            return lists.similar(state, result)
        case "search_spectra":
            return lists.described(state, result)
        case "explain_term" if result.evidence:
            return _explain(result)
        case "papers_on_source":
            return write_papers.on_source(state, call, result, intent, claims)
        case "search_papers" if "named" in result.data:
            return write_papers.named(state, result)
        case "search_papers":
            return write_papers.found(state, result, intent, claims)
    return []


def _identify(state: State, call, result, intent: Intent) -> list[Claim]:
    if "source" in result.data:
        return [who_claim(state, result.evidence[0], intent.text)]
    if "position" in result.data:
        rows = [
            [s.name, s.object_class, f"{sep * 3600:.0f} arcsec" if sep < 0.2 else f"{sep:.2f} deg"]
            for s, sep in result.data["nearest"]
        ]
        table = state.ledger.add_table("the nearest source to that position", ["source", "class", "separation"], rows)
        source, _ = result.data["nearest"][0]
        source_id = state.ledger.add_source(source)
        return [
            Claim(f"{NO_EVIDENCE_ON} on a source at that position.", plain=True),
            Claim(
                f"The nearest source here is {source.name} ({source.object_class}), {rows[0][2]} away.",
                (table, source_id),
            ),
        ]
    claims = [missing_name(state, call.arguments["name"])]
    if not result.data.get("suggestions"):
        claims.append(holdings(state))
    for suggestion in result.data.get("suggestions", []):
        source = state.toolbox.retriever.names.resolve(suggestion)
        claims.append(
            Claim(f"{source.name} ({source.object_class}).", (state.ledger.add_source(source),), remark=spelled_like())
        )
    return claims


def missing_name(state: State, name: str) -> Claim:
    """``I have no evidence on X: it is not in this catalogue.``"""
    name = _clean(name)
    return Claim(f"{NO_EVIDENCE_ON} on {name}: it is not in this catalogue.", (_no_such(state, name),))


def _parameters(state: State, result, intent: Intent) -> list[Claim]:
    """Values of what was asked; where the catalogue has none, a paper on it may speak for it."""
    if not result.evidence:
        return []
    source_id = result.evidence[0]
    name = state.ledger.get(source_id).record["name"]
    asked, claims = [q.key for q in intent.quantities], []
    for key, ids in result.data["values"].items():
        values = [i for i in ids if i[0] == "M"]
        if not values and key in asked and not _told_by_paper(state, key):
            claims.append(nothing_on(state, quantity_by_key(key).label, name, source_id))
        for i in values[: 4 if key in asked else 2]:
            paper = ids[ids.index(i) + 1] if ids.index(i) + 1 < len(ids) and ids[ids.index(i) + 1][0] == "P" else ""
            claims.append(value_claim(state, i, name, paper))
    return claims


def _told_by_paper(state: State, key: str) -> bool:
    """Whether a paper that was found on the source gives a number for the quantity, by one of its spellings."""
    papers = [
        i for call, result in state.done if call.name == "papers_on_source" for i in result.data.get("papers", [])
    ]
    words = [w for w in (quantity_by_key(key).label, *quantity_by_key(key).words) if len(w) > 4]
    told = (sentence.lower() for i in papers for sentence in sentences(state.ledger.get(i).record["passage"]))
    return any(w in sentence and re.search(r"\d", sentence) for sentence in told for w in words)


def _explain(result) -> list[Claim]:
    term, paper = result.data["term"], result.data["paper"]
    name = term.term if any(c.isupper() for c in term.term) else term.term.capitalize()
    claims = [Claim(f"{name}: {term.definition} {term.example}", (result.evidence[0],))]
    if paper:
        claims.append(Claim(f'To read more: {paper.short_reference}, "{paper.plain_title}".', (result.evidence[1],)))
    return claims


def unmet(state: State, intent: Intent, subjects: list[str], claims: list[Claim]) -> list[Claim]:
    """That the evidence does not speak of what was asked about the source: said first, before what it does say."""
    wanted = write_papers.wanted_stems(intent)
    if not wanted or "similar" in intent.wants or state.result("filter_sources") or state.result("compare_sources"):
        return []
    name = state.toolbox.retriever.catalogue.sources[subjects[0]].name
    cited = [state.ledger.get(i).support for i in {i for claim in claims for i in claim.evidence}]
    values = " ".join(
        s for s, i in ((state.ledger.get(i).support, i) for c in claims for i in c.evidence) if i[0] in "SM"
    )
    if any(write_papers.is_met(wanted, text) for text in [*cited, values]) or stems_met(wanted, values) >= len(wanted):
        return []
    words = [w for w in re.findall(r"[\w'-]+", intent.bare) if stems_met(wanted, w)]
    said = re.sub(r"[^\w\s'+-]", "", " ".join(dict.fromkeys(words)))[:80]
    source_id = state.ledger.add_source(state.toolbox.retriever.catalogue.sources[subjects[0]])
    table = state.ledger.add_table(f"{said}: searched in what is known of {name}", ["found"], [["nothing"]], 0)
    return [Claim(f"{NO_EVIDENCE_ON} on that for {name} ({said}); what is here:", (table, source_id))]


def holdings(state: State, every: bool = False) -> Claim:
    """What the catalogue does have, said after an empty answer; every class where that is the question."""
    catalogue = state.toolbox.retriever.catalogue
    rows = [[name, count] for name, count in list(catalogue.classes.items())[: None if every else 6]]
    rows += [["papers", len(catalogue.papers)]] if every else []
    table = state.ledger.add_table("what this catalogue holds", ["class", "sources"], rows, len(catalogue.sources))
    among = ", ".join(f"{name} {count}" for name, count in rows)
    text = f"Near to hand: {len(catalogue.sources)} X-ray sources, {'by' if every else 'most of'} class {among}."
    return Claim(text, (table,), remark=how_to_ask())


def _no_such(state: State, name: str) -> str:
    total = len(state.toolbox.retriever.catalogue.sources)
    return state.ledger.add_table(
        f"names looked up: {name}", ["name", "found"], [[name, f"no, among {total} sources"]], 0
    )


def _clean(text: str) -> str:
    return re.sub(r"[^\w\s+.\-*]", "", text)[:40]

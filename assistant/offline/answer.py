"""The offline writer: sentences from the ledger's records, each with the ids that support it.

Premises that the catalogue contradicts come first, then what is missing, then what the tools found; the parts of it are in
``values``, ``lists``, ``papers`` and ``upload``. The words are those of ``evidence/sentences_en.toml``.
"""

import re

from assistant.agent.engine import Draft, State
from assistant.evidence.claims import NO_EVIDENCE, Claim, refused
from assistant.evidence.held import here, spectrum_from
from assistant.evidence.records import spectrum_kind
from assistant.evidence.remarks import how_to_ask, spelled_like
from assistant.evidence.sentences import say
from assistant.offline import lists
from assistant.offline import papers as write_papers
from assistant.offline.citation import paper_claim
from assistant.offline.corrections import correction, misquote
from assistant.offline.upload import upload
from assistant.offline.values import nothing_on, value_claim, who_claim
from assistant.offline.verdicts import verdicts
from assistant.request.topic import stems_met
from assistant.tools.compare_sources import Compared
from assistant.tools.filter_sources import Listed, UnknownPlace
from assistant.tools.identify_source import Identified, NothingThere, UnknownName
from assistant.tools.papers_on_source import PapersOn
from assistant.tools.read_spectrum import ReadFiles
from assistant.tools.search_papers import FoundPapers, NamedPapers
from assistant.tools.source_parameters import Parameters
from assistant.tools.tool import Result
from retriever.catalogue.quantities import quantity_by_key
from retriever.text.sentences import sentences

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
_NAMING = 4  # papers that are told on a name of which there is no source


def write(state: State) -> Draft:
    """The claims that answer the question from what the tools found."""
    asked = state.asked
    intent, subjects = asked.intent, asked.subjects
    if read := state.found(ReadFiles):
        return upload(state, read)
    claims = corrections(state)
    for _, result in state.done:
        claims += _of_result(state, result, claims)
    if len(subjects) == 1 and _REAL.search(intent.text):
        claims.insert(0, _simulated(state, subjects[0]))
    claims = list({claim.shown: claim for claim in claims}.values())
    if _ON_ITSELF.search(intent.text) and not subjects and not any(i[0] == "P" for c in claims for i in c.evidence):
        return Draft([holdings(state, every=True)])
    if subjects and not asked.wrong_classes and not any(c.refuses for c in claims):
        said = unmet(state, claims)
        if said:
            claims = [nothing_about(state, said, claims), *claims]
    if not claims:
        claims = [NO_EVIDENCE, holdings(state)]
    listed = intent.unread and state.called("filter_sources")
    return Draft(claims, [say("note.ignored", words=", ".join(intent.unread))] if listed else [])


def corrections(state: State) -> list[Claim]:
    """Premises of the question, a class or a value, that the catalogue contradicts."""
    wrong = [correction(w.source, w.word, state.ledger) for w in state.asked.wrong_classes]
    return wrong + [misquote(w.source, w.quantity, w.number, state.ledger) for w in state.asked.wrong_values]


def _simulated(state: State, subject: str) -> Claim:
    """Where a catalogue source's spectrum is from."""
    source_id = state.ledger.add_source(state.toolbox.library.sources[subject])
    record = state.ledger.source(source_id)
    return Claim("", (source_id,), remark=spectrum_from(record["name"], spectrum_kind(record)))


def _of_result(state: State, result: Result, claims: list[Claim]) -> list[Claim]:
    """What one tool's result says, given what was said before; most results need the question for that."""
    match result:
        case Identified():
            return [who_claim(state, result.evidence[0], state.question)]
        case NothingThere():
            return _nothing_there(state, result)
        case UnknownName():
            return _unknown_name(state, result)
        case Parameters():
            return _parameters(state, result)
        case Compared():
            return lists.compared(state, result)
        case Listed():
            return lists.listed(state, result)
        case UnknownPlace():
            place = _clean(result.around)
            where = here(state.toolbox.library)
            return [refused("refusal.place", (_no_such(state, place),), place=place, here=where)]
        case PapersOn():
            return write_papers.on_source(state, result, claims)
        case NamedPapers():
            return write_papers.named(state, result)
        case FoundPapers():
            return write_papers.found(state, result, claims)
    return result.claims(state.ledger)


def _nothing_there(state: State, result: NothingThere) -> list[Claim]:
    rows = [
        [s.name, s.object_class, f"{sep * 3600:.0f} arcsec" if sep < 0.2 else f"{sep:.2f} deg"]
        for s, sep in result.nearest
    ]
    table = state.ledger.add_table("the nearest source to that position", ["source", "class", "separation"], rows)
    source, _ = result.nearest[0]
    kind = source.object_class or say("source.class_unknown")
    found = {"name": source.name, "kind": kind, "distance": rows[0][2], "here": here(state.toolbox.library)}
    text = say("source.nearest_to_position", **found)
    return [
        refused("refusal.no_source_there", plain=True),
        Claim(text, (table, state.ledger.add_source(source))),
    ]


def _unknown_name(state: State, result: UnknownName) -> list[Claim]:
    claims = [missing_name(state, result.name)]
    if papers := state.naming.get(result.name):
        return [*claims, *(paper_claim(state, i) for i in papers[:_NAMING])]
    if not result.suggestions:
        claims.append(holdings(state))
    for suggestion in result.suggestions:
        if source := state.toolbox.source(suggestion):
            text = say("source.maybe", name=source.name, kind=source.object_class or say("source.class_unknown"))
            claims.append(Claim(text, (state.ledger.add_source(source),), remark=spelled_like()))
    return claims


def missing_name(state: State, name: str) -> Claim:
    """``I have no evidence on X: it is not in this catalogue.``"""
    name = _clean(name)
    return refused("refusal.unknown_name", (_no_such(state, name),), name=name, here=here(state.toolbox.library))


def _parameters(state: State, result: Parameters) -> list[Claim]:
    """Values of what was asked; where the catalogue has none, a paper on it may speak for it."""
    name, claims = result.source.name, verdicts(state, result)
    asked = asked_keys(state)
    for key, values in result.values.items():
        if not values and key in asked and not _told_by_paper(state, key):
            claims.append(nothing_on(state, quantity_by_key(key).label, name, result.source_id))
        for value in values[: 4 if key in asked else 2]:
            claims.append(value_claim(state, value.measurement, name, value.paper))
    return claims


def asked_keys(state: State) -> list[str]:
    """Keys of the quantities that the question asks for, those of its bounds included."""
    intent = state.asked.intent
    return [*(q.key for q in intent.quantities), *(c["quantity"] for c in intent.conditions)]


def _told_by_paper(state: State, key: str) -> bool:
    """Whether a paper that was found on the source gives a number for the quantity, by one of its spellings."""
    papers = [i for result in state.all_found(PapersOn) for i in result.papers]
    words = [w for w in (quantity_by_key(key).label, *quantity_by_key(key).words) if len(w) > 4]
    told = (sentence.lower() for i in papers for sentence in sentences(state.ledger[i].record["passage"]))
    return any(w in sentence and re.search(r"\d", sentence) for sentence in told for w in words)


def unmet(state: State, claims: list[Claim]) -> str:
    """The words of a question about a source that nothing in the evidence speaks of; "" where it does."""
    intent, wanted = state.asked.intent, write_papers.wanted_stems(state.asked.intent)
    if (
        not wanted
        or intent.wants & {"similar", "neighbours"}
        or state.called("filter_sources", "compare_sources", "papers_near_spectrum")
    ):
        return ""
    cited = [item for claim in claims for i in claim.evidence if (item := state.ledger.get(i))]
    values = " ".join(item.support for item in cited if item.kind in ("source", "measurement"))
    texts = [*dict.fromkeys(item.support for item in cited), values]
    if any(write_papers.is_met(wanted, text) for text in texts) or stems_met(wanted, values) >= len(wanted):
        return ""
    words = [w for w in re.findall(r"[\w'-]+", intent.bare) if stems_met(wanted, w)]
    return re.sub(r"[^\w\s'+-]", "", " ".join(dict.fromkeys(words)))[:80]


def nothing_about(state: State, said: str, claims: list[Claim]) -> Claim:
    """That nothing is known of it for the source: said first, before what is known."""
    source = state.toolbox.library.sources[state.asked.subjects[0]]
    name, source_id = source.name, state.ledger.add_source(source)
    table = state.ledger.add_table(f"{said}: searched in what is known of {name}", ["found"], [["nothing"]], 0)
    return refused("refusal.topic_but" if claims else "refusal.topic", (table, source_id), topic=said, name=name)


def holdings(state: State, every: bool = False) -> Claim:
    """What the library does have, said after an empty answer; every class where that is the question."""
    library = state.toolbox.library
    where, papers = here(library), len(library.papers)
    if not len(library.sources):
        table = state.ledger.add_table(f"what {where} holds", ["papers"], [[papers]], papers)
        return Claim(_capital(say("catalogue.holds_papers", papers=papers, here=where)), (table,))
    classes = list(library.classes.items())[: None if every else 6]
    rows = [[name, count] for name, count in classes] + ([["papers", papers]] if every else [])
    unknown = len(library.sources) - sum(library.classes.values())
    rows += [["unknown class", unknown]] if every and unknown else []
    table = state.ledger.add_table(f"what {where} holds", ["class", "sources"], rows, len(library.sources))
    told = [f"{name} ({count})" for name, count in classes]
    told += [say("catalogue.unclassified", count=unknown)] if every and unknown else []
    held = {"here": where, "sources": len(library.sources), "classes": ", ".join(told)}
    text = say("catalogue.holds_all", papers=papers, **held) if every else say("catalogue.holds", **held)
    return Claim(_capital(text), (table,), remark=how_to_ask())


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _no_such(state: State, name: str) -> str:
    total = len(state.toolbox.library.sources)
    return state.ledger.add_table(
        f"names looked up in {here(state.toolbox.library)}: {name}",
        ["name", "found"],
        [[name, f"no, among {total} sources"]],
        0,
    )


def _clean(text: str) -> str:
    return re.sub(r"[^\w\s+.\-*]", "", text)[:40]

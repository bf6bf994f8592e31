"""The offline writer: sentences from the ledger's records, each with the ids that support it.

Premises that the catalogue contradicts come first, then what is missing, then what the tools found; the parts of it are in
``values``, ``lists``, ``papers`` and ``upload``. The words are those of ``evidence/sentences_en.toml``.
"""

import re

from assistant.agent.engine import Draft, State
from assistant.evidence.claims import NO_EVIDENCE, Claim, refused
from assistant.evidence.held import here, spectrum_from
from assistant.evidence.records import spectrum_kind
from assistant.evidence.sentences import say
from assistant.offline import lists
from assistant.offline import papers as write_papers
from assistant.offline.corrections import correction, misquote
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
from assistant.verbs.unknown import clean, holdings, no_such, nothing_there, unknown_name
from assistant.verbs.upload.reading import upload
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
            return nothing_there(state, result)
        case UnknownName():
            return unknown_name(state, result)
        case Parameters():
            return _parameters(state, result)
        case Compared():
            return lists.compared(state, result)
        case Listed():
            return lists.listed(state, result)
        case UnknownPlace():
            place = clean(result.around)
            where = here(state.toolbox.library)
            return [refused("refusal.place", (no_such(state, place),), place=place, here=where)]
        case PapersOn():
            return write_papers.on_source(state, result, claims)
        case NamedPapers():
            return write_papers.named(state, result)
        case FoundPapers():
            return write_papers.found(state, result, claims)
    return result.claims(state.ledger)


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

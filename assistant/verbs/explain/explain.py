"""The verb ``explain``: terms by the glossary, sources by their values and what papers say of them, classes by what is here."""

from dataclasses import replace

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim, refused
from assistant.evidence.held import here
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.request.topic import stems_met, topic_stems
from assistant.tools.papers_on_source import PapersOn
from assistant.tools.search_papers import FoundPapers
from assistant.tools.terms.explain_words import Explained
from assistant.verbs import compare
from assistant.verbs.act.again import answered
from assistant.verbs.citation import best_claim
from assistant.verbs.classes.beside import class_words
from assistant.verbs.conclusions.among import values_among
from assistant.verbs.explain.entries import answered_by, noun_of, told_entries, words_of
from assistant.verbs.explain.hardness import counts_of_ratio
from assistant.verbs.explain.portrait import class_portrait
from assistant.verbs.portraits.notes import PLAINLY, answering, has_note
from assistant.verbs.sources import who
from assistant.verbs.sources.asked import told
from assistant.verbs.sources.premises import corrections
from assistant.verbs.verb import Verb
from retriever.catalogue.kinds import KINDS
from retriever.catalogue.quantities import QUANTITIES, quantity_by_key
from retriever.catalogue.records import Source
from retriever.library.term_matching import best_for

_KEYS = frozenset(quantity.key for quantity in QUANTITIES)
_TWO = frozenset(("difference", "relation"))
_PLAIN = frozenset(("what", "fact", ""))
_OF_ITS_KIND = frozenset(("misconception", "analogy", "consequence", "career"))  # told of the class that a source is of
_ON_IT = frozenset(("story", "fact", "record"))  # of a source these are on it, not on words
# what a question why on a source is about, by quantity and state
_REASONS = {
    ("hardness", "high"): "obscuration and hardness",
    ("photon_index", "low"): "obscuration and hardness",
    ("hardness", "low"): "soft X-ray spectra",
    ("photon_index", "high"): "soft X-ray spectra",
    ("variability", "variable"): "causes of X-ray variability",
}
_SOURCES = 2  # sources of one explanation
_LOOKED_AT = 6  # papers on each, of which those are told that bear on the question
_PORTRAITS = 2  # classes that are told with what is here of them
_NEAR, _SHARED = 0.45, 2  # likeness of a paper to a question without an entry, and words that they share


def calls(wanted: Wanted, state: State) -> list[ToolCall]:
    """The glossary, then values and papers of the sources; papers of a search where the glossary has nothing."""
    if _compares(wanted):
        return compare.calls(_comparison(wanted), state)
    wanted = _with_earlier(wanted, state)
    words, names = words_of(wanted, state), _names(wanted, state)
    limit = 2 if wanted.ask in _TWO or len(names) > 1 else 1
    sources = _sources(wanted)
    found = []
    if words or names:
        besides = [*wanted.class_words, *(noun_of(source) for source in _known(wanted, state))]
        valued = any(limit.values for limit in wanted.limits)
        whole = not (wanted.topic or valued)
        given = {"words": words, "names": names, "ask": wanted.ask, "limit": limit, "besides": besides[:4]}
        given |= {"whole": whole, "said": "" if words == wanted.question else wanted.question[:600]}
        found.append(ToolCall("explain_words", given))
    found += [
        ToolCall("papers_on_source", {"source": source, "topic": words[:300], "limit": _LOOKED_AT})
        for source in sources
    ]
    if not (sources or names or best_for(words, state.toolbox.library.terms)) and words:
        found.append(ToolCall("search_papers", {"query": words[:500], "limit": 3}))
    return found


_STORIES = ("discovery", "origin_of_name")  # of a source: told by themselves, whatever ask is beside them


def write(wanted: Wanted, state: State) -> list[Claim]:
    """Of a source what it is or measures, the entries that say why, and what papers say of it; a class with what is here of it."""
    if _compares(wanted):
        return compare.write(_comparison(wanted), state)
    wanted = _with_earlier(wanted, state)
    sources = _known(wanted, state)
    if wrong := corrections(wanted, state, sources):
        return wrong
    if len(sources) == 1 and (story := [key for key in wanted.quantities if key in _STORIES]):
        return [claim for key in story for claim in told(state, sources[0], key, wanted)]
    if (noted := _noted(wanted, state, sources)) and not _on_an_entry(wanted, state, sources):
        return noted
    claims = counts_of_ratio(wanted, state)
    if wanted.ask in ("why", "how") or _quantities(wanted) or not _on_an_entry(wanted, state, sources):
        claims += [claim for source in sources for claim in _of_source(wanted, state, source)]
    meant = [*_names(wanted, state), *(quantity_by_key(key).label for key in _quantities(wanted))]
    claims += told_entries(wanted, state, bool(sources), [name.lower() for name in meant])
    if not sources and wanted.register not in PLAINLY:
        claims += values_among(state, wanted)
    if not (sources and _whole(wanted)):
        claims += _of_papers(wanted, state)
    plainly = wanted.register in PLAINLY and claims
    if 0 < len(wanted.classes) <= _PORTRAITS and not sources and wanted.ask in _PLAIN and not plainly:
        claims += class_portrait(wanted, state, brief=answered_by(state))
    return claims or [_nothing(wanted, state)]


def _noted(wanted: Wanted, state: State, sources: tuple[Source, ...]) -> list[Claim]:
    """What the notes on famous sources say to a question on a source as such; with what its class is, where it is asked what
    the source is."""
    if len(sources) != 1 or wanted.classes or wanted.kinds or _quantities(wanted):
        return []
    told = answering(wanted, state, sources[0])
    if not told:
        return []
    if wanted.ask not in _PLAIN or wanted.ask == "fact" or wanted.length:
        return told
    first = [] if wanted.register in PLAINLY else [who.who_claim(state, sources[0], wanted.question)]
    return [*first, *told, *(told_entries(wanted, state, True, _names(wanted, state)))]


def _on_an_entry(wanted: Wanted, state: State, sources: tuple[Source, ...]) -> bool:
    """Whether the question on a source is on a term rather than on what the source is ("are the colours of its pictures real")."""
    told = [term.term for result in state.all_found(Explained) if result.answered for term in result.terms[:1]]
    return bool(wanted.topic and told) and told[0] not in {noun_of(source) for source in sources}


def _compares(wanted: Wanted) -> bool:
    """Whether it is asked how two sources differ or belong together, or classes in a quantity: that is told from values, not from the glossary."""
    classes = bool(wanted.quantities) and len(class_words(wanted)) > 1
    return wanted.ask in _TWO and (len(_sources(wanted)) > 1 or classes and wanted.ask == "difference")


def _comparison(wanted: Wanted) -> Wanted:
    belong = () if wanted.ask == "difference" else ("class", "redshift", "distance", "separation")
    return replace(wanted, do="compare", ask="", quantities=wanted.quantities or belong)


def _whole(wanted: Wanted) -> bool:
    """Whether a source is to be described as such, not a part of it."""
    parts = (*wanted.quantities, *wanted.limits, *wanted.classes, *wanted.kinds)
    return wanted.ask in _PLAIN and not parts and not wanted.topic


def _known(wanted: Wanted, state: State) -> tuple[Source, ...]:
    held = state.toolbox.library.sources
    return tuple(held[i] for i in _sources(wanted) if i in held)


def _of_source(wanted: Wanted, state: State, source: Source) -> list[Claim]:
    """The class that the question is on, and the quantities that it names."""
    claims = [who.class_claim(state, source)] if wanted.classes or wanted.kinds else []
    if wanted.ask in _ON_IT or _whole(wanted) or wanted.ask in _OF_ITS_KIND:
        plainly = wanted.register in PLAINLY
        claims = [who.plain_claim(state, source) if plainly else who.who_claim(state, source, wanted.question)]
    elif not claims and not _quantities(wanted) and answered_by(state):
        claims = [who.class_claim(state, source)]
    claims += [claim for key in _quantities(wanted) for claim in told(state, source, key, wanted)]
    none = any(claim.refuses for claim in claims) and not wanted.classes
    return [*claims, who.class_claim(state, source)] if none and source.object_class else claims


def lacks(wanted: Wanted) -> tuple[str, ...]:
    """Forms of explaining that there are no texts for."""
    told = []
    if wanted.register == "simpler" and not any(map(has_note, wanted.known)):
        told.append(say("explain.no_simpler"))
    if wanted.register in ("expert", "deeper"):
        told.append(say("explain.no_deeper"))
    return tuple(told)


def _with_earlier(wanted: Wanted, state: State) -> Wanted:
    """With the quantities of the answer before, where the question is on that answer; what such a value means is asked of no
    source."""
    turn = answered(state.conversation)
    if wanted.earlier not in ("answer", "quantity") or wanted.quantities or not (turn and turn.wanted):
        return wanted
    before = turn.wanted
    quantities = (*before.quantities, *(limit.quantity for limit in before.limits))
    general = wanted.ask == "what" and bool(quantities)
    return replace(wanted, quantities=quantities, sources=() if general else wanted.sources)


def _names(wanted: Wanted, state: State) -> list[str]:
    """Terms that the request names by their keys: quantities of which a value is explained, and classes."""
    quantities = [limit.quantity for limit in wanted.limits if limit.values] or list(wanted.quantities)
    plain = wanted.ask in ("what", "difference", "relation", "fact", "")
    alone = plain and not _sources(wanted)  # a quantity is no reason
    labels = [quantity_by_key(key).label for key in quantities if key in _KEYS] if alone else []
    classes = [word.replace("xray", "x-ray") for word in wanted.class_words]
    classes = classes or [KINDS[key].noun if key in KINDS else key for key in wanted.classes]
    if _sources(wanted):
        labels = [_REASONS[pair] for limit in wanted.limits if (pair := (limit.quantity, limit.state)) in _REASONS]
        differ = wanted.stance == "disagree" or any(limit.state == "disagree" for limit in wanted.limits)
        labels += ["why measurements differ"] if differ else []
        labels += ["names of X-ray sources"] if "origin_of_name" in wanted.quantities else []
        labels += ["causes of X-ray variability"] if "variability" in wanted.quantities and wanted.ask == "why" else []
        labels += [noun_of(source) for source in _known(wanted, state)] if _whole(wanted) else []
    classes = classes if alone else []
    return list(dict.fromkeys(label for label in (*labels, *classes) if label))[:4]


def _sources(wanted: Wanted) -> tuple[str, ...]:
    ids = (*(source.id for source in wanted.known), *wanted.sources)
    return tuple(dict.fromkeys(ids))[:_SOURCES]


def _quantities(wanted: Wanted) -> list[str]:
    asked = (*wanted.quantities, *(limit.quantity for limit in wanted.limits))
    return [key for key in dict.fromkeys(asked) if key in _KEYS][:6]


def _of_papers(wanted: Wanted, state: State) -> list[Claim]:
    """Sentences of papers that bear on the question; that there is none where it is on a source."""
    stems = topic_stems(" ".join((wanted.topic, *(quantity.replace("_", " ") for quantity in _quantities(wanted)))))
    claims = []
    for result in state.all_found(PapersOn):
        telling = [i for i in result.papers if state.ledger.paper(i)["passage"]]
        bearing = [i for i in telling if stems_met(stems, state.ledger.paper(i)["passage"])] if stems else telling
        claims += [best_claim(state, i, stems, on=result.source.name) for i in bearing[:2]]
        if not bearing and wanted.ask in ("why", "how") and "origin_of_name" not in wanted.quantities:
            title = f"papers that say why, on {result.source.name}"
            table = state.ledger.add_table(title, ["found"], [["nothing"]], 0)
            evidence = (table, result.source_id)
            claims.append(refused("refusal.no_reason", evidence, name=result.source.name))
    return claims + _of_search(stems, state)


def _of_search(stems: list[str], state: State) -> list[Claim]:
    """Papers that a search found where the glossary has nothing, said to be no more than that."""
    claims = [
        best_claim(state, paper_id, stems)
        for found in state.all_found(FoundPapers)
        for paper_id, hit in zip(found.evidence, found.hits, strict=True)
        if hit.cosine >= _NEAR and stems_met(stems, state.ledger[paper_id].support) >= min(_SHARED, len(stems))
    ]
    if not claims:
        return []
    table = state.ledger.add_table("entries that answer the question", ["found"], [["nothing"]], 0)
    return [refused("refusal.no_entry_but_papers", (table,)), *claims]


def _nothing(wanted: Wanted, state: State) -> Claim:
    where = here(state.toolbox.library)
    table = state.ledger.add_table(f"entries and papers in {where} on the question", ["found"], [["nothing"]], 0)
    return refused("refusal.no_entry", (table,), here=where)


EXPLAIN = Verb(calls, write, lacks)

"""Entries of the glossary in an answer: the words that they are looked for with, and what they say, or that they are only near."""

from collections.abc import Sequence

from assistant.agent.engine import State
from assistant.evidence.claims import Claim, refused
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.terms.explain_words import Explained
from assistant.verbs.explain.forms import Form, dated, form_of, formed, sentences_of, size
from retriever.catalogue.kinds import KINDS
from retriever.catalogue.quantities import QUANTITIES, quantity_by_key
from retriever.catalogue.records import Source, Term
from retriever.library.term_matching import stems
from retriever.text.sentences import sentences

_KEYS = frozenset(quantity.key for quantity in QUANTITIES)
_FURTHER = 2  # entries that are told beside one where more is asked for
# what is said where an entry is only near, by what is asked
_NOT_HELD = {
    "why": "refusal.no_reason_held",
    "how": "refusal.no_way_held",
    "compute_how": "refusal.no_way_held",
    "analogy": "refusal.no_analogy_held",
}
_COMPARISONS = "analogies for"  # how entries with comparisons for many things are called
_VERDICTS = frozenset(("Yes", "No", "Not"))
_AMAZING = "density of neutron stars"  # where a fact is asked for and nothing is named


def words_of(wanted: Wanted, state: State) -> str:
    """What is asked, in words: the question, else its topic and classes. A source is called by what it is: why it shines is told
    of its class."""
    plainly = wanted.language not in ("", "en") and wanted.ask == "what" and bool(wanted.classes)
    if wanted.ask == "analogy" and (nouns := nouns_of(wanted)):
        return f"an everyday comparison for {' and '.join(nouns)}"
    said = "" if plainly else wanted.question  # of another language the classes are known, not the words around them
    said = said or " ".join((wanted.topic if not plainly else "", *nouns_of(wanted)))
    held = state.toolbox.library.sources
    sources = list(wanted.known) + [held[i] for i in wanted.sources if i in held]
    mentions = list(reversed(state.toolbox.library.names.mentions(said))) if sources else []
    for mention in mentions:
        said = f"{said[: mention.start]} {noun_of(mention.source)} {said[mention.end :]}"
    if sources and not mentions:  # spoken of before
        said += f" {noun_of(sources[0])}"
    elif wanted.earlier and wanted.question:  # "why so slow then"
        labels = [quantity_by_key(key).label for key in wanted.quantities if key in _KEYS]
        said = " ".join((said, *nouns_of(wanted), *labels))
    return said[:600] if said.strip() else _AMAZING if wanted.ask == "fact" else ""


def nouns_of(wanted: Wanted) -> list[str]:
    """Words of the glossary for the classes of a request, as they were named rather than all that they take in."""
    named = [word.replace("xray", "x-ray") for word in wanted.class_words]
    return named or [KINDS[key].noun if key in KINDS else key for key in wanted.classes]


def noun_of(source: Source) -> str:
    """The word for what a source is; "" where it has no class."""
    return KINDS[source.object_class].noun if source.object_class in KINDS else source.object_class


def answered_by(state: State) -> bool:
    """Whether an entry answers what is asked."""
    return any(result.answered for result in state.all_found(Explained))


def told_entries(wanted: Wanted, state: State, of_source: bool, meant: Sequence[str] = ()) -> list[Claim]:
    """Definition and example of each entry, in the form that is asked for, and what to read. Entries that do not answer what is
    asked are told as what comes nearest; on a source, where they would seem to be on it, only those that the request names
    (``meant``)."""
    claims = []
    form = form_of(wanted)
    for result in state.all_found(Explained):
        near = of_source and not result.answered
        told = [term for term in result.terms if not near or term.term.lower() in meant]
        if not told:
            continue
        if not result.answered and not of_source or result.half:
            claims.append(_before(wanted, result, state))
        if form.unit == "facts":
            claims += _facts(told, form, state)
            continue
        for term, term_id, paper_id in zip(result.terms, result.ids, result.papers, strict=True):
            if term not in told:
                continue
            if result.answered:
                claims += _of_entry(term, term_id, wanted, form, state, len(told) > 1)
            else:
                claims.append(Claim(f"{_name(term)}: {' '.join(formed(term, form, _name(term)))}", (term_id,)))
            if paper_id and not form.brief and result.answered and not wanted.action:
                record = state.ledger.paper(paper_id)
                paper = state.toolbox.library.papers[record["bibcode"]]
                read = say("papers.read_more", reference=paper.short_reference, title=paper.plain_title)
                claims.append(Claim(read, (paper_id,)))
        if wanted.length == "long" and not form.brief:
            claims += _further(result, state)
    return claims


def _before(wanted: Wanted, result: Explained, state: State) -> Claim:
    """What is said before entries that are no answer: the reason is not held, or only one of two things, or only what is near."""
    key = "refusal.one_of_two" if result.half else _NOT_HELD.get(wanted.ask, "refusal.nearest_entry")
    table = state.ledger.add_table("entries that answer the question", ["found"], [["nothing"]], 0)
    return refused(key, (table,))


def _of_entry(term: Term, term_id: str, wanted: Wanted, form: Form, state: State, among: bool) -> list[Claim]:
    """An entry in the form that is asked for; what of the form can't be had is said in a clause."""
    if wanted.ask == "analogy" and (alike := _with_words(term, wanted)):
        return [Claim(" ".join(alike), (term_id,))]
    if not form.brief:
        claims = [Claim(entry_text(term, among), (term_id,))]
    else:
        label = _label(term)
        told = formed(term, form, label)
        claims = [Claim(f"{label}{_verdict_first(told)}", (term_id,))]
        if form.unit in ("words", "characters") and size(claims[0].text, form) > form.count:
            claims.append(Claim(say("explain.longer"), plain=True))
    if form.dated or form.example and form.brief:
        claims += _example(term, term_id, form, state)
    return claims


def _example(term: Term, term_id: str, form: Form, state: State) -> list[Claim]:
    """A sentence with an example of what an entry is on, with a year if that is asked for: its own, else one of an entry that
    names it."""
    own = [one for one in sentences_of(term) if dated(one)] if form.dated else sentences(term.example)
    if own:
        return [Claim(own[0], (term_id,))] if form.brief else []
    for other in state.toolbox.library.terms:
        named = term.term.lower() in other.definition.lower()
        told = [one for one in sentences_of(other) if named and dated(one)]
        if told and form.dated:
            return [Claim(told[0], (state.ledger.add_term(other),))]
    return [Claim(say("explain.no_dated_example" if form.dated else "explain.no_example"), plain=True)]


def _facts(terms: Sequence[Term], form: Form, state: State) -> list[Claim]:
    """So many sentences of the entries and of those that they refer to; that there are no more."""
    named = {name.lower() for term in terms for name in term.see_also}
    further = [term for term in state.toolbox.library.terms if term.term.lower() in named and term not in terms]
    told = [(one, term) for term in terms for one in sentences_of(term)]
    names = [name.lower() for term in terms for name in (term.term, *term.aliases)]
    told += [(one, term) for term in further for one in sentences_of(term) if any(n in one.lower() for n in names)]
    kept = told[: form.count]
    claims = [Claim(f"- {one}", (state.ledger.add_term(term),)) for one, term in kept]
    return claims if len(kept) == form.count else [*claims, Claim(say("explain.all_told"), plain=True)]


def _with_words(term: Term, wanted: Wanted) -> list[str]:
    """The sentences that are on what is asked of an entry with comparisons for many things; none of other entries."""
    if not term.term.startswith(_COMPARISONS):
        return []
    asked = set(stems(wanted.question)) & {stem for name in term.see_also for stem in stems(name)}
    return [one for one in sentences_of(term) if asked & set(stems(one))]


def _further(result: Explained, state: State) -> list[Claim]:
    """The entries that those told refer to; that there is no more where they refer to none."""
    named = dict.fromkeys(name.lower() for term in result.terms for name in term.see_also)
    held = [term for term in state.toolbox.library.terms if term.term.lower() in named and term not in result.terms]
    further = [Claim(entry_text(term, False), (state.ledger.add_term(term),)) for term in held[:_FURTHER]]
    return further or [Claim(say("explain.all_told"), plain=True)]


def _label(term: Term) -> str:
    """What an entry is called, before what it says; nothing where that begins with a verdict ("No: ...")."""
    first = term.definition.split(maxsplit=1)[0].strip(".,:;")
    return "" if first in _VERDICTS else f"{_name(term)}: "


def _name(term: Term) -> str:
    word = term.term.split()[0]
    return word.capitalize() + term.term[len(word) :] if word.islower() else term.term


def _verdict_first(told: Sequence[str]) -> str:
    """Sentences in one, a verdict that begins them in bold."""
    text = " ".join(told)
    first = text.split(maxsplit=1)[0].rstrip(".,:;")
    return f"**{first}**{text[len(first) :]}" if first in _VERDICTS else text


def entry_text(term: Term, among: bool) -> str:
    """A whole entry; of several that are told together the definition alone."""
    return _label(term) + _verdict_first([term.definition] if among else [term.definition, term.example])

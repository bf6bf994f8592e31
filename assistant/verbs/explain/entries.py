"""Entries of the glossary in an answer: the words that they are looked for with, and what they say, or that they are only near."""

from collections.abc import Sequence

from assistant.agent.engine import State
from assistant.evidence.claims import Claim, refused
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.terms.explain_words import Explained
from retriever.catalogue.kinds import KINDS
from retriever.catalogue.quantities import QUANTITIES, quantity_by_key
from retriever.catalogue.records import Source, Term
from retriever.text.sentences import sentences

_KEYS = frozenset(quantity.key for quantity in QUANTITIES)
_FURTHER = 2  # entries that are told beside one where more is asked for
_ENOUGH = 110  # letters of a short answer, which may take a second sentence
_AMAZING = "density of neutron stars"  # where a fact is asked for and nothing is named


def words_of(wanted: Wanted, state: State) -> str:
    """What is asked, in words: the question, else its topic and classes. A source is called by what it is: why it shines is told
    of its class."""
    plainly = wanted.language not in ("", "en") and wanted.ask == "what" and bool(wanted.classes)
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
    """Words of the glossary for the classes of a request."""
    return [KINDS[key].noun if key in KINDS else key for key in wanted.classes] or list(wanted.class_words)


def noun_of(source: Source) -> str:
    """The word for what a source is; "" where it has no class."""
    return KINDS[source.object_class].noun if source.object_class in KINDS else source.object_class


def answered_by(state: State) -> bool:
    """Whether an entry answers what is asked."""
    return any(result.answered for result in state.all_found(Explained))


def told_entries(wanted: Wanted, state: State, of_source: bool, meant: Sequence[str] = ()) -> list[Claim]:
    """Definition and example of each entry, and what to read. Entries that do not answer what is asked are told as what comes
    nearest; on a source, where they would seem to be on it, only those that the request names (``meant``)."""
    claims = []
    brief = bool(wanted.length) and wanted.length != "long" or wanted.register in ("child", "simpler")
    for result in state.all_found(Explained):
        near = of_source and not result.answered
        told = [term.term for term in result.terms if not near or term.term.lower() in meant]
        if not told:
            continue
        if not result.answered and not of_source:
            title = "entries that answer the question"
            table = state.ledger.add_table(title, ["found"], [["nothing"]], 0)
            claims.append(refused("refusal.nearest_entry", (table,)))
        for term, term_id, paper_id in zip(result.terms, result.ids, result.papers, strict=True):
            if term.term not in told:
                continue
            claims.append(Claim(_briefly(term, wanted) if brief else _text(term, told), (term_id,)))
            if paper_id and not brief and result.answered:
                record = state.ledger.paper(paper_id)
                paper = state.toolbox.library.papers[record["bibcode"]]
                read = say("papers.read_more", reference=paper.short_reference, title=paper.plain_title)
                claims.append(Claim(read, (paper_id,)))
        if wanted.length == "long" and not brief:
            claims += _further(result, state)
    return claims


def _further(result: Explained, state: State) -> list[Claim]:
    """The entries that those told refer to; that there is no more where they refer to none."""
    named = dict.fromkeys(name.lower() for term in result.terms for name in term.see_also)
    held = [term for term in state.toolbox.library.terms if term.term.lower() in named and term not in result.terms]
    further = [Claim(_text(term, ()), (state.ledger.add_term(term),)) for term in held[:_FURTHER]]
    return further or [Claim(say("explain.all_told"), plain=True)]


def _briefly(term: Term, wanted: Wanted) -> str:
    """As many sentences of a definition as are asked for, in short such as say enough, for those who are not of the field all."""
    told = sentences(term.definition) or [term.definition]
    if wanted.length.isdigit():
        told = sentences(f"{term.definition} {term.example}")[: max(int(wanted.length), 1)]
    elif wanted.length == "short":
        enough = next((n for n in range(1, len(told)) if len(" ".join(told[:n])) >= _ENOUGH), len(told))
        told = told[:enough]
    return f"{_name(term)}: {' '.join(told)}"


def _name(term: Term) -> str:
    word = term.term.split()[0]
    return word.capitalize() + term.term[len(word) :] if word.islower() else term.term


def _text(term: Term, among: Sequence[str]) -> str:
    name = _name(term)
    return f"{name}: {term.definition}" if len(among) > 1 else f"{name}: {term.definition} {term.example}"

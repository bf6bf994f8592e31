"""What is said of a name or a place that no library has, and what the libraries hold instead."""

import re

from assistant.agent.engine import State
from assistant.evidence.claims import Claim, refused
from assistant.evidence.held import here
from assistant.evidence.remarks import how_to_ask, spelled_like
from assistant.evidence.sentences import say
from assistant.tools.identify_source import NothingThere, UnknownName
from assistant.verbs.citation import paper_claim
from retriever.library.naming import papers_naming

_TITLES = 3
_PART_OF = re.compile(r"[\s-](?:X|ULX|HLX)[\s-]?\d{1,3}$", re.I)  # "NGC 5204 X-1" lies in NGC 5204
_NAMING = 4  # papers that are told on a name of which there is no source


def nothing_there(state: State, result: NothingThere) -> list[Claim]:
    """That there is no source at a position, and which is nearest."""
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


def unknown_name(state: State, result: UnknownName) -> list[Claim]:
    """That a name is in no library; papers on it that archives gave, or names spelled like it, or what there is instead."""
    claims = missing_but(state, result)
    return (
        [*claims, holdings(state)]
        if len(claims) == 1 and claims[0].evidence == (no_such(state, result.name),)
        else claims
    )


def missing_but(state: State, result: UnknownName) -> list[Claim]:
    """That a name is of no source here, with the papers here that name it all the same; else what may be meant."""
    otherwise = named_otherwise(state, result)
    if not otherwise and (naming := _papers_naming(state, result.name)):
        return [naming]
    return [missing_name(state, result.name), *otherwise]


def _papers_naming(state: State, name: str) -> Claim | None:
    """The titles of papers here that have the name, those with it in their title first; None for one word without a number, as
    any word is in papers."""
    library, name = state.toolbox.library, clean(name)
    proper = len(name.split()) > 1 and all(word[0].isupper() for word in name.split())  # "El Gordo"
    if not proper and not any(letter.isdigit() for letter in name):
        return None
    host = _PART_OF.sub("", name)
    host = host if any(letter.isdigit() for letter in host) else name  # "Circinus X-1" does not lie in Circinus
    named = next((one for one in dict.fromkeys((name, host)) if papers_naming(library, (one,))), "")
    found = papers_naming(library, (named,)) if named else {}
    order = sorted(found, key=lambda bibcode: found[bibcode] != "title")
    papers = [paper for bibcode in order[:_TITLES] if (paper := library.papers.get(bibcode))]
    if not papers:
        return None
    digits = ", ".join(re.findall(r"\d+", name))  # a name that is cut has numbers for whoever verifies them
    rows = [[paper.short_reference, paper.plain_title, paper.bibcode, f"{named}: {digits}"] for paper in papers]
    quoted = "; ".join(say("source.paper_titled", title=title, paper=paper) for paper, title, _, _ in rows)
    told = {"name": name, "named": named, "here": here(library), "count": len(found), "titles": quoted}
    text = say("refusal.only_papers" if len(found) > 1 else "refusal.only_paper", **told)
    title = f"papers in {here(library)} that name {named}"
    table = state.ledger.add_table(
        title, ["paper", "title", "bibcode", "names"], rows, len(found), text.replace("**", "")
    )
    return Claim(text, (table, no_such(state, name)), refuses=True)


def named_otherwise(state: State, result: UnknownName) -> list[Claim]:
    """Papers that the archives have on an unknown name, else sources whose names are spelled like it."""
    if papers := state.naming.get(result.name):
        return [paper_claim(state, i) for i in papers[:_NAMING]]
    claims = []
    for suggestion in result.suggestions:
        if source := state.toolbox.source(suggestion):
            text = say("source.maybe", name=source.name, kind=source.object_class or say("source.class_unknown"))
            claims.append(Claim(text, (state.ledger.add_source(source),), remark=spelled_like()))
    return claims


def missing_name(state: State, name: str) -> Claim:
    """``I have no evidence on X: it is not in this catalogue.``"""
    name = clean(name)
    return refused("refusal.unknown_name", (no_such(state, name),), name=name, here=here(state.toolbox.library))


def holdings(state: State, every: bool = False) -> Claim:
    """What the library does have, said after an empty answer; every class where that is the question."""
    library = state.toolbox.library
    where, papers = here(library), len(library.papers)
    if not len(library.sources):
        table = state.ledger.add_table(f"what {where} holds", ["papers"], [[papers]], papers)
        return Claim(capital(say("catalogue.holds_papers", papers=papers, here=where)), (table,))
    classes = list(library.classes.items())[: None if every else 6]
    rows = [[name, count] for name, count in classes] + ([["papers", papers]] if every else [])
    unknown = len(library.sources) - sum(library.classes.values())
    rows += [["unknown class", unknown]] if every and unknown else []
    table = state.ledger.add_table(f"what {where} holds", ["class", "sources"], rows, len(library.sources))
    told = [f"{name} ({count})" for name, count in classes]
    told += [say("catalogue.unclassified", count=unknown)] if every and unknown else []
    held = {"here": where, "sources": len(library.sources), "classes": ", ".join(told)}
    text = say("catalogue.holds_all", papers=papers, **held) if every else say("catalogue.holds", **held)
    return Claim(capital(text), (table,), remark=how_to_ask())


def capital(text: str) -> str:
    """With its first letter large."""
    return text[0].upper() + text[1:]


def no_such(state: State, name: str) -> str:
    """The ledger id of a look-up of a name that found nothing."""
    total = len(state.toolbox.library.sources)
    return state.ledger.add_table(
        f"names looked up in {here(state.toolbox.library)}: {name}",
        ["name", "found"],
        [[name, f"no, among {total} sources"]],
        0,
    )


def clean(text: str) -> str:
    """A name that a question gave, without signs that names do not have, cut to a sensible length."""
    return re.sub(r"[^\w\s+.\-*]", "", text)[:40]

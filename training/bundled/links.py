"""Which paper is about which source: names in titles and abstracts, references of classes and of compiled values.

A name links where the text writes it as a designation (``retriever.names.designations``), one source alone bears it, and it
is the source's own: not that of the galaxy, cluster or cloud that it lies in. A part of a longer name ("M 82" of
"M 82 X-1") is no mention.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from retriever.catalogue.records import Source
from retriever.names.designations import NAME, clean_text, designation_key, designations
from training.bundled.classes import HOSTS, class_references
from training.bundled.common_names import plain
from training.bundled.merging import Rows
from training.bundled.papers import Fact, hmxb_references

Link = tuple[str, str]  # bibcode, source id
_MESSIER = re.compile(r"m\d{1,3}$")
_SHORT = 4  # keys of fewer characters are Messier's or no names
# a name that stands for a kind or a unit of flux there: "Crab-like", "BL Lac objects", "5 Crab"
_AS_A_KIND = re.compile(
    r"(?:s\b|[\s-](?:types?|like|analog(?:ue)?s?|objects?|stars?|variables?|blazars?|units?|flux(?:es)?|sources?)\b)",
    re.I,
)
_AS_A_UNIT = re.compile(r"\d\s*m?$")
# the one name that is a kind's as often as the object's: only a title that is on it counts
_TITLE_ONLY = {designation_key("BL Lac")}


def owners(sources: Iterable[Source], rows: dict[str, Rows]) -> dict[str, str]:
    """The key of each name that a text may call a source by, with the source; a key of two sources leads to none."""
    held: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        for name in _own_names(source, rows[source.id]):
            key = designation_key(name)
            if len(key) >= _SHORT or _MESSIER.match(key):
                held[key].add(source.id)
    return {key: next(iter(ids)) for key, ids in held.items() if len(ids) == 1}


def _own_names(source: Source, rows: Rows) -> Iterator[str]:
    csc = rows.csc
    host = csc and csc["main_type"] in HOSTS and not source.curated
    hosts = {designation_key(plain(csc["main_id"])), designation_key(csc["name_cat"])} if csc and host else set()
    yield from (name for name in (source.name, *source.aliases) if designation_key(name) not in hosts)


def named(facts: Iterable[Fact], owner: dict[str, str]) -> dict[Link, str]:
    """Links by name: "title" where the title has it, else "mention"."""
    found: dict[Link, str] = {}
    for fact in facts:
        in_title = names_in(fact.title, owner)
        in_abstract = {key: source for key, source in names_in(fact.abstract, owner).items() if key not in _TITLE_ONLY}
        found |= {(fact.bibcode, source): "mention" for source in in_abstract.values()}
        found |= {(fact.bibcode, source): "title" for source in in_title.values()}
    return found


def names_in(text: str, owner: dict[str, str]) -> dict[str, str]:
    """The keys of the names in a text that are a source's, with the source; not where all uses are of a kind or unit."""
    plain_text = clean_text(text)
    return {
        d.key: owner[d.key]
        for d in designations(text)
        if d.strength >= NAME and d.key in owner and _is_itself(d.text, plain_text)
    }


def _is_itself(name: str, text: str) -> bool:
    starts = [match.start() for match in re.finditer(re.escape(name), text)]
    uses = [(text[:at], text[at + len(name) :]) for at in starts]
    return not uses or any(not _AS_A_KIND.match(after) and not _AS_A_UNIT.search(before) for before, after in uses)


def referred(rows: dict[str, Rows], facts: dict[str, Fact]) -> dict[Link, str]:
    """Links by the catalogues' columns: "class" from whose work a class is, "link" whose values are compiled."""
    known = {other: fact.bibcode for fact in facts.values() for other in (fact.bibcode, *fact.others)}
    found: dict[Link, str] = {}
    for source, group in rows.items():
        for code in class_references(group.csc) if group.csc else ():
            if code in known:
                found[known[code], source] = "class"
        for code in hmxb_references(group.hmxb) if group.hmxb else ():
            if code in known:
                found[known[code], source] = "link"
    return found

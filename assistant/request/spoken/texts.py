"""The heads of lines that ask for papers, for what they say, or for an explanation."""

from dataclasses import replace

from assistant.request.language.wanted import Wanted
from assistant.request.spoken.rest import topic, years
from assistant.request.spoken.sources import asked, best, bound, selects, which, whose
from assistant.request.spoken.words import Line, as_written, has, listed, name_of, number, put, word

_ORDERS = ("newest", "oldest", "most_cited")
_NAMED = 3  # papers that are told by bibcode


def papers(line: Line) -> str:
    """``papers on NGC 1068 by Bauer since 2020, newest first``."""
    wanted = line.wanted
    line.take("papers", "order", "descending", "limit")
    first = [word("paper", kind) for kind in wanted.papers if kind in _ORDERS]
    if wanted.order:
        superlative, extreme = best(wanted.order, wanted.descending)
        first.append(superlative or extreme)
    many = _how_many(wanted, listed(first))
    these = _these(line)
    parts = [these or many, *on(line)]
    others = [word("paper", kind) for kind in wanted.papers if kind not in (*_ORDERS, "reporting")]
    if "reporting" in wanted.papers and not wanted.quantities:
        others.append(word("paper", "reporting"))
    if first and (wanted.limit is None or these):
        others.append(put("papers.first", best=listed(first)))
    if these and wanted.limit:
        others.append(put("rest.only", what=number(wanted.limit)))
    return put("said.comma").join([" ".join(parts), *others])


def _how_many(wanted: Wanted, first: str) -> str:
    if wanted.limit and first:
        key = "papers.the_one" if wanted.limit == 1 else "papers.the_few"
        return put(key, best=first, count=number(wanted.limit))
    if wanted.limit == 1:
        return put("papers.first_one")
    return put("papers.first_few", count=number(wanted.limit)) if wanted.limit else put("papers.many")


def _these(line: Line) -> str:
    """The papers themselves, where they are named; "" where they are to be found."""
    wanted = line.wanted
    if not wanted.bibcodes:
        return ""
    line.take("bibcodes")
    if len(wanted.bibcodes) <= _NAMED:
        return put("papers.the_paper", bibcodes=listed(map(as_written, wanted.bibcodes)))
    return put("papers.from_before", count=len(wanted.bibcodes))


def on(line: Line) -> list[str]:
    """What papers are on, by whom and from when."""
    wanted, said = line.wanted, []
    line.take("topic", "quantities", "authors", "first_author", "year_from", "year_to")
    if wanted.bibcodes and wanted.earlier:
        line.take("earlier", "sources")  # these are the papers
    named = listed(map(name_of, wanted.names)) if wanted.bibcodes and wanted.earlier else whose(line)
    what = asked(line)
    if what or named:
        said.append(_on_quantity(wanted, what, named) if what else put("papers.on", what=named))
    if selects(wanted):
        said.append(put("papers.on", what=which(line)))
    if topic(wanted):
        said.append(put("papers.on", what=topic(wanted)))
    if wanted.authors:
        said.append(put("papers.by", who=listed(map(as_written, wanted.authors))))
    if wanted.first_author:
        said.append(put("papers.first_author", who=as_written(wanted.first_author)))
    if wanted.year_from or wanted.year_to:
        said.append(years(wanted))
    return said


def _on_quantity(wanted: Wanted, what: str, named: str) -> str:
    whole = put("frame.values", what=what, whose=named) if named else what
    return put("papers.report" if "reporting" in wanted.papers else "papers.on", what=whole)


def summarise(line: Line) -> str:
    """``what papers say on the corona of NGC 4151``."""
    wanted = line.wanted
    line.take("stance")
    head = put(f"stance.{wanted.stance}") if wanted.stance else put("frame.summarise")
    these = _these(line)
    return " ".join([head, *([put("papers.on", what=these)] if these else []), *on(line)])


def explain(line: Line) -> str:
    """``the reason behind the variability of quasars``."""
    wanted = line.wanted
    line.take("ask", "topic")
    what = listed([asked(line), *map(bound, wanted.limits)]) if not wanted.class_words else asked(line)
    if not wanted.class_words:
        line.take("limits")
    rest = replace(wanted, limits=()) if not wanted.class_words else wanted
    whole = listed([whose(line), which(line) if selects(rest) else ""])
    things = put("frame.values", what=what, whose=whole) if what and whole else what or whole
    if topic(wanted):
        things = put("said.comma").join([things, topic(wanted)]) if things else topic(wanted)
    key = f"ask.{wanted.ask}"
    return put(key if has(key) else "ask.none", things=things or put("frame.nothing"))

"""What is said beside papers: how they are linked, what was left out, and which condition could not be applied."""

from collections import Counter

from assistant.evidence.claims import Claim
from assistant.evidence.held import here
from assistant.evidence.sentences import say
from assistant.verbs.literature import conditions
from assistant.verbs.literature.rows import PaperRows
from assistant.verbs.sources.finding import finding

_LINKS = ("main", "title", "sample", "link", "mention")


def with_links(rows: PaperRows) -> tuple[str, tuple[str, ...]]:
    """How the papers found are linked to the one source that was asked for, and the table that counts it."""
    sources, found = conditions.sources_of(rows.wanted, rows.state), rows.result.found
    if len(sources) != 1 or len(rows.result.listed_papers) < 2:
        return "", ()
    counts = Counter(found.about.get(b, "main") for b in rows.result.listed_papers)
    held = [(word, counts[word]) for word in _LINKS if counts[word]]
    cells = [[say(f"literature.linked_{word}"), count] for word, count in held]
    name = sources[0].name
    title = f"how papers are linked to {name}: {'; '.join(str(cell[0]) for cell in cells)}"
    table = rows.state.ledger.add_table(title, ["link", "papers"], cells, len(rows.result.listed_papers))
    told = "; ".join(
        say("literature.linked", count=count, how=say(f"literature.linked_{word}")) for word, count in held
    )
    return " " + say("literature.links", name=name, told=told), (table,)


def notes(rows: PaperRows) -> list[Claim]:
    """What of the request could not be applied, and what was left out."""
    wanted, result = rows.wanted, rows.result
    asked, said = set(wanted.papers), [*_left_out(rows)]
    keys: list[str] = []
    if conditions.order_of(wanted) == "most_cited" and result.shown and not result.cited and wanted.limit != 1:
        keys.append("citations_unknown")
    if "refereed" in asked and not conditions.tells_refereed(rows.state):
        keys.append("refereed_unknown")
    if "open" in asked:
        keys.append("open_unknown")
    if "review" in asked:
        keys.append("review_told_by")
    if (wanted.authors or wanted.first_author) and _cut_short(rows):
        keys.append("first_authors_only")
    if "quote" in wanted.fields and any(r.summary and not r.by for r in result.reports.values()):
        keys.append("own_words")
    if asked & {"first", "oldest", "discovery"} and result.listed_papers:
        keys.append("earlier_elsewhere")
    where = here(rows.state.toolbox.library)
    naming = conditions.names_only(wanted)
    if naming and rows.result.ids | rows.result.other_ids:
        names = conditions.joined([conditions.plain(name) for name in naming], "or")
        title, told = f"{names}: no source of {where}", [[name] for name in naming]
        said.append(
            finding(rows.state, say("literature.not_a_source", names=names, here=where), title, ["name"], told, total=0)
        )
    return said + [Claim(say(f"literature.{key}", here=where), plain=True) for key in keys]


def _left_out(rows: PaperRows) -> list[Claim]:
    """How many papers on the source don't bear on the topic, and how many only say of which class it is."""
    found, said = rows.result.found, []
    sources = conditions.sources_of(rows.wanted, rows.state)
    if not sources or not rows.result.listed_papers:
        return []
    names = " or ".join(source.name for source in sources[:4])
    for key, count in (("off_topic", found.left_out), ("class_only", found.class_only)):
        if count:
            key += "" if count > 1 else "_one"
            title = f"further papers on {names}: title and summary on something else, or only where its class is from"
            table = rows.state.ledger.add_table(title, ["papers"], [[count]], count)
            said.append(Claim(say(f"literature.{key}", count=count, names=names), (table, *rows.result.sources)))
    return said


def _cut_short(rows: PaperRows) -> bool:
    """Whether not all authors are recorded: of one of the papers, or, where none was found, anywhere here."""
    library = rows.state.toolbox.library
    shown = [library.papers[b] for b in (*rows.result.ids, *rows.result.other_ids)]
    return not shown or any(paper.authors and paper.authors[-1].startswith("et al") for paper in shown)

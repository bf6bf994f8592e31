"""Papers counted: how many a year, by whom, on which sources, with which instruments."""

from collections.abc import Sequence

from assistant.evidence.claims import Claim
from assistant.evidence.held import here
from assistant.evidence.sentences import say
from assistant.verbs.literature import conditions
from assistant.verbs.literature.rows import PaperRows, counted, instruments
from retriever.catalogue.records import Paper

_SHOWN, _TIED = 15, 3


def claims(rows: PaperRows) -> list[Claim]:
    """The count that is asked for, with its table; nothing where papers themselves are."""
    wanted = rows.wanted
    many = len(rows.result.listed_papers) > 1
    if "per_year" in wanted.papers:
        return [_per_year(rows)]
    if "most_papers" in wanted.papers:
        return [_of(rows, "author", [_surnamed(p) for p in _papers(rows)])]
    if many and set(wanted.fields) == {"sources"}:
        return [_of(rows, "source", [rows.source_names(p) for p in _papers(rows)])]
    if many and set(wanted.fields) == {"instruments"}:
        return [_of(rows, "instrument", [instruments(p) for p in _papers(rows)])]
    return []


def _papers(rows: PaperRows) -> list[Paper]:
    return [rows.state.toolbox.library.papers[b] for b in rows.result.listed_papers]


def _surnamed(paper: Paper) -> list[str]:
    return [author for author in paper.authors if not author.startswith("et al")]


def _per_year(rows: PaperRows) -> Claim:
    """How many there are of each year, the newest year first."""
    counts = counted([[str(paper.year)] for paper in _papers(rows)])
    cells = [[year, count] for year, count in sorted(counts, reverse=True)]
    total, said = len(rows.result.listed_papers), conditions.in_words(rows.wanted, rows.state)
    where = here(rows.state.toolbox.library)
    title = f"papers in {where} {said}, of {len(cells)} years"
    table = rows.state.ledger.add_table(title, ["year", "papers"], cells, total)
    years = say("literature.years_many", years=len(cells)) if len(cells) > 1 else say("literature.years_one")
    text = say("literature.per_year", total=total, here=where, conditions=said, years=years)
    return Claim(text, (table, *rows.result.sources), table=table)


def _of(rows: PaperRows, what: str, names: Sequence[Sequence[str]]) -> Claim:
    """Who or what stands in how many of the papers, the most frequent first."""
    counts, total = counted(names), len(rows.result.listed_papers)
    said, where = conditions.in_words(rows.wanted, rows.state), here(rows.state.toolbox.library)
    cells = [[name, count] for name, count in counts[:_SHOWN]]
    title = f"{what}s of {total} papers in {where} {said}, most papers first: {say(f'literature.going_by_{what}')}"
    table = rows.state.ledger.add_table(title, [what, "papers"], cells, len(counts))
    told = {"total": total, "here": where, "conditions": said, "count": len(counts)}
    if not counts:
        return Claim(say(f"literature.no_{what}s", **told), (table, *rows.result.sources), refuses=True)
    best = [name for name, count in counts if count == counts[0][1]]
    if len(best) <= _TIED and len(counts) > len(best) and what != "source":
        text = say(
            f"literature.most_{what}" + ("s" if len(best) > 1 else ""),
            name="**, **".join(best),
            most=counts[0][1],
            **told,
        )
    else:
        text = say(f"literature.count_{what}s" if len(counts) > 1 else f"literature.one_{what}", name=best[0], **told)
    text = text.rstrip(".:") + (say("literature.first_of_them", shown=_SHOWN) if len(counts) > _SHOWN else ":")
    shown = rows.state.ledger.add_table(title + f" ({len(cells)} shown)", [what, "papers"], cells, len(counts))
    sources = rows.state.toolbox.library.names
    ids = tuple(
        rows.state.ledger.add_source(found)
        for name, _ in counts[:1]
        if what == "source" and (found := sources.resolve(name))
    )
    return Claim(text, (shown, *rows.result.sources, *ids), table=shown)

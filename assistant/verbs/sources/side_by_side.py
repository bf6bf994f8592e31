"""Several sources in one table: a row each, a column for everything that is asked, and how many have it."""

from collections.abc import Callable, Mapping, Sequence

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Unknown, Wanted
from assistant.tools.facts.known_values import label_of
from assistant.tools.facts.like_values import LikeValues, like_values
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.subjects import KEYS, restriction, restriction_on
from assistant.verbs.sources.value_text import restricted_text, said, value_text, with_article
from assistant.verbs.sources.who import constellation_of
from assistant.verbs.unknown import clean
from retriever.catalogue.kinds import GALACTIC, KINDS
from retriever.catalogue.nouns import joined
from retriever.catalogue.records import Source
from retriever.catalogue.roles import has_role
from retriever.names.positions import format_position

_NONE = "-"  # nothing is held
_CITED = 20
USUAL = ("photon_index", "column_density", "flux")  # what is looked at first of any source
_COMPACT = {"white_dwarf": "white dwarf", "neutron_star": "neutron star", "black_hole": "black hole"}
CELLS: dict[str, Callable[[Source], str]] = {
    "class": lambda s: ", ".join(part for part in (s.object_class, s.subclass) if part) or "unknown",
    "subclass": lambda s: s.subclass or _NONE,
    "position": lambda s: format_position(s.ra, s.dec),
    "declination": lambda s: f"{s.dec:+.4f} deg",
    "right_ascension": lambda s: f"{s.ra:.4f} deg",
    "names": lambda s: ", ".join(s.aliases[:5]) or _NONE,
    "constellation": lambda s: constellation_of(s.ra, s.dec),
    "compact_object": lambda s: next((word for role, word in _COMPACT.items() if has_role(s, role)), _NONE),
    "nature": lambda s: (
        "Galactic" if s.object_class in GALACTIC else "extragalactic" if s.object_class in KINDS else "unknown"
    ),
}


def side_by_side(
    state: State, sources: Sequence[Source], asked: Sequence[str], wanted: Wanted, chosen: bool = False
) -> list[Claim]:
    """The table, and how many of the sources have a value of a quantity that not all of them have; in one sentence where the
    quantities are not asked for but ``chosen``. Names that are asked for and not held have a row of their own."""
    like = {
        key: like_values(state.toolbox, sources, key, restriction_on(wanted, key))
        for key in asked
        if key not in CELLS and key != "papers"
    }
    columns, rows = ["source"], [[source.name] for source in sources]
    for key in asked:
        columns.append(_head(key, like.get(key)))
        for row, source in zip(rows, sources, strict=True):
            row.append(_cell(state, source, key, like.get(key)))
    rows += [[clean(name), *[_NONE] * len(asked)] for name in _not_held(wanted)]
    counted = [said for key, values in like.items() if (said := _counted(key, values, len(sources), wanted))]
    if chosen:
        counted = [_lacking(like, sources, asked)]
    if not chosen and len(without := [key for key, values in like.items() if not values.values]) > 1:
        kept = [
            said
            for key, values in like.items()
            if values.values and (said := _counted(key, values, len(sources), wanted))
        ]
        what = joined(
            [f"{label_of(key)} {restricted_text(restriction_on(wanted, key))}".strip() for key in without], "or"
        )
        counted = [*kept, say("beside.none_of", total=len(sources), what=what)]
    text = " ".join(counted) or say("beside.sources", count=len(sources))
    if len(sources) == 1:
        text = say("beside.alone", name=sources[0].name)
    cited = [i for s in sources for values in like.values() if (v := values.of(s)) for i in v.ids][:_CITED]
    cited += [state.ledger.add_source(source) for source in sources]
    held = any(cell != _NONE for row in rows for cell in row[1:])  # a table of nothing tells nothing
    title = f"{', '.join(columns[1:])} of {', '.join(source.name for source in sources)}"
    title = f"{title} {restricted_text(restriction(wanted))}".strip()
    counts = [[len(values.values), len(sources)] for values in like.values()] if counted else []
    claim = finding(state, text, title, columns, rows, cited, total=len(sources), shown=held)
    if not counts:
        return [claim]
    table = state.ledger.add_table(f"how many have {title}", ["have", "of"], counts, finding=text.replace("**", ""))
    return [Claim(text, (*claim.evidence, table), table=claim.table)]


def _not_held(wanted: Wanted) -> tuple[str, ...]:
    """The names of a request that no library has."""
    return tuple(dict.fromkeys(name.name for name in wanted.names if isinstance(name, Unknown)))


def _head(key: str, values: LikeValues | None) -> str:
    if values is None:
        return label_of(key)
    return values.name or label_of(key)


def _cell(state: State, source: Source, key: str, values: LikeValues | None) -> str:
    if key in CELLS:
        return CELLS[key](source)
    if key == "papers":
        return str(len(state.toolbox.library.papers_of.get(source.id, [])))
    value = values.of(source) if values else None
    if value is None or values is None:
        return _NONE
    told = value_text(value.measurement)
    if source.id in values.values:
        return told
    flagged = say("beside.flagged", flag=value.measurement.flag) if value.measurement.flag else ""
    return say("beside.other", value=told, what=said(value.measurement)) + flagged


def _counted(key: str, values: LikeValues, total: int, wanted: Wanted) -> str:
    if not values.values:
        restricted = restricted_text(restriction_on(wanted, key))
        what = f"{with_article(label_of(key))} {restricted}".strip()
        return say("beside.none", total=total, what=what)
    count, what = len(values.values), with_article(values.name)
    key_said = "beside.some_kind" if any(v.trusted for v in values.others.values()) else "beside.some"
    text = say(key_said, count=count, total=total, what=what) if count < total else ""
    return f"{text} {instead(values)}".strip() if values.instead_of else text


def _lacking(like: Mapping[str, LikeValues], sources: Sequence[Source], asked: Sequence[str]) -> str:
    """What is known of some of the sources only, or in no measurement of all, and which of the usual is known of none."""
    text = say("beside.sources", count=len(sources))
    some = [label_of(key) for key, values in like.items() if len(values.values) < len(sources)]
    none = [label_of(key) for key in USUAL if key not in asked]
    told = [say("beside.not_of_all", what=joined(some, "and"))] if some else []
    told += [say("beside.of_none", what=joined(none, "and"))] if none else []
    return " ".join([text.rstrip(":") + ".", *told]) if told else text


def instead(values: LikeValues) -> str:
    """That another quantity than the one asked for is compared, and how it is read."""
    return say("beside.index_instead") if values.key == "photon_index" else say("beside.redshift_instead")


def knows(key: str) -> bool:
    """Whether a column can be made of a word of the grammar."""
    return key in KEYS or key in CELLS or key == "papers"

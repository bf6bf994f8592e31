"""Whether two names are one source, two sources of one class, or a source and what is compared with it the same."""

from astropy.coordinates import SkyCoord

from assistant.agent.engine import State
from assistant.evidence.sentences import say
from assistant.tools.facts.known_values import label_of
from assistant.verbs.conclusions.classes.kinds import kind_text
from assistant.verbs.conclusions.verdict import Verdict
from assistant.verbs.sources.side_by_side import CELLS
from assistant.verbs.sources.subjects import AT_POSITION
from assistant.verbs.sources.who import angle_text, separation_claim
from retriever.catalogue.records import Source
from retriever.names.positions import Position

_NOT_KNOWN = ("-", "unknown")


def same_source(state: State, names: tuple[Source, ...]) -> Verdict:
    """Whether the names that were said are of one source; they are resolved already, so one id says it."""
    first, second = names[0], names[-1]
    cited = tuple(state.ledger.add_source(source) for source in (first, second))
    if first.id == second.id:
        why = say("same.one", name=first.name, names=", ".join(first.aliases[:6]))
        rows = ((first.name, ", ".join(first.aliases[:6])),)
        return Verdict(True, why, f"names of {first.name}", ("source", "names"), rows, cited)
    apart = separation_claim(state, first, second)
    why = say("same.two", first=first.name, second=second.name)
    title = f"{first.name} and {second.name} in this library"
    rows = ((first.name, second.name),)
    return Verdict(False, why, title, ("source", "other"), rows, (*cited, *apart.evidence))


def at_place(state: State, source: Source, place: Position) -> Verdict:
    """Whether a source is what lies at a position."""
    near = SkyCoord(place.ra, place.dec, unit="deg")
    apart = float(SkyCoord(source.ra, source.dec, unit="deg").separation(near).deg)
    told = angle_text(apart)
    why = say("same.place", name=source.name, angle=told)
    cited = (state.ledger.add_source(source),)
    holds = apart <= max(AT_POSITION, place.precision)
    return Verdict(holds, why, f"{source.name} and that position", ("source", "apart"), ((source.name, told),), cited)


def same_cell(state: State, first: Source, second: Source, key: str) -> Verdict:
    """Whether two sources have the same constellation, subclass or other attribute."""
    cells = [CELLS[key](source) for source in (first, second)]
    cited = tuple(state.ledger.add_source(source) for source in (first, second))
    what, rows = label_of(key), tuple((s.name, cell) for s, cell in zip((first, second), cells, strict=True))
    title = f"{what} of {first.name} and {second.name}"
    lacking = [s.name for s, cell in zip((first, second), cells, strict=True) if cell in _NOT_KNOWN]
    if lacking:
        why = say("same.no_cell", what=what, names=" or ".join(lacking))
        return Verdict(None, why, title, ("source", what), rows, cited)
    why = say("same.cells", what=what, first=first.name, one=cells[0], second=second.name, other=cells[1])
    return Verdict(cells[0] == cells[1], why, title, ("source", what), rows, cited)


def same_class(state: State, first: Source, second: Source) -> Verdict:
    """Whether two sources are of one class."""
    cited = tuple(state.ledger.add_source(source) for source in (first, second))
    told = {"first": first.name, "second": second.name, "one": kind_text(first), "other": kind_text(second)}
    holds: bool | None = first.object_class == second.object_class
    if not (first.object_class and second.object_class):
        holds = None
    why = say("same.classes", **told)
    rows = ((first.name, told["one"]), (second.name, told["other"]))
    return Verdict(holds, why, f"classes of {first.name} and {second.name}", ("source", "class"), rows, cited)

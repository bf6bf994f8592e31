"""Whether a source is of a class or has a role: a pulsar in an X-ray binary is a pulsar; what the record leaves open, papers may say."""

from dataclasses import replace

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Limit, Wanted
from assistant.tools.facts.known_values import KnownValue, known_values, label_of
from assistant.verbs.conclusions.bounds import on_limit
from assistant.verbs.conclusions.verdict import Verdict, word_of
from assistant.verbs.criteria.table import Criterion, bound_of, of_source, what_of
from assistant.verbs.selection.thresholds import COMPTON_THICK
from assistant.verbs.sources.paper_text import papers_saying, titles_saying
from assistant.verbs.sources.premises import a_kind, words_of
from assistant.verbs.sources.value_text import value_text, who_measured
from retriever.catalogue.families import FAMILIES
from retriever.catalogue.kinds import class_label
from retriever.catalogue.members import is_member
from retriever.catalogue.quantities import format_number
from retriever.catalogue.records import Source
from retriever.catalogue.roles import is_of, role_named

_OF_INSTRUMENTS = frozenset(("calibration",))  # titles have these words of other things
_SHOWN_BY = {
    "black_hole": ("spin", "black_hole_mass"),
    "stellar_black_hole": ("spin",),
    "neutron_star": ("spin_period",),
    "pulsar": ("spin_period",),
}


def on_kinds(state: State, source: Source, wanted: Wanted) -> list[Verdict]:
    """A verdict on each class word and kind of the request."""
    found = [_on_word(state, source, word, classes) for word, classes in words_of(wanted)]
    if wanted.not_classes:
        found.append(_not_of(state, source, wanted.not_classes))
    denied = [_on_word(state, source, kind.replace("_", " "), ()) for kind in wanted.not_kinds]
    return found + [replace(v, holds=None if v.holds is None else not v.holds) for v in denied]


def _not_of(state: State, source: Source, classes: tuple[str, ...]) -> Verdict:
    """Whether it is of none of these classes."""
    held = source.object_class in classes if source.object_class else None
    why = say("kinds.is", name=source.name, kind=kind_text(source))
    title = f"whether {source.name} is anything but {', '.join(classes)}"
    rows = ((source.name, kind_text(source)),)
    cited = (state.ledger.add_source(source),)
    return Verdict(None if held is None else not held, why, title, ("source", "is"), rows, cited)


def kind_text(source: Source) -> str:
    """What a source is here: its class and its subclass."""
    kind = class_label(source.object_class) or say("source.unclassified")
    return f"{kind} ({source.subclass})" if source.subclass and source.subclass.lower() not in kind.lower() else kind


def _on_word(state: State, source: Source, word: str, classes: tuple[str, ...]) -> Verdict:
    if word == "compton thick":
        return _thick(state, source)
    holds = is_of(source, word, classes)
    if holds is None and (counts := _by_its_value(state, source, word)):
        return counts
    told = {"name": source.name, "kind": kind_text(source)}
    supposed = a_kind(word)
    cited, further = [state.ledger.add_source(source)], list[Claim]()
    rows = [(source.name, told["kind"], supposed)]
    title = f"the class of {source.name}, looked at for {supposed}"
    if holds is not True and is_member(source, role_named(word)):
        holds, why = True, say("kinds.well_known", word=FAMILIES[role_named(word)].label, **told)
    elif holds is None and (shown := _shown_by(state, source, word)):
        key, value = shown
        holds, cited = True, [*cited, *value.ids]
        what, who = label_of(key), who_measured(value.measurement)
        rows.append((source.name, value_text(value.measurement), who))
        why = say("kinds.by_value", what=what, value=value_text(value.measurement), who=who, **told)
    elif holds is None:
        further = papers_saying(state, source, (word,), 1)
        if not further and word not in _OF_INSTRUMENTS:
            further = titles_saying(state, source, word)
        why = say("kinds.in_papers", word=supposed, **told) if further else say("kinds.open", word=supposed, **told)
        if criterion := _criterion_of(source, word):
            bound = bound_of(criterion)
            why += " " + say("criteria.would", kind=supposed, what=what_of(criterion), bound=bound, by=criterion.by)
            rows.append((what_of(criterion), bound, criterion.by))
    else:
        why = say("kinds.is", **told) if holds else say("kinds.is_not", **told)
    return Verdict(holds, why, title, ("source", "is", "looked for"), tuple(rows), tuple(cited), tuple(further))


def _criterion_of(source: Source, word: str) -> Criterion | None:
    """What counts as a kind, where the own values of such a source can tell it."""
    kind = word.replace(" ", "_")
    return of_source(kind, source.object_class) or of_source(kind.removesuffix("s"), source.object_class)


def _by_its_value(state: State, source: Source, word: str) -> Verdict | None:
    """The verdict by a value of the source, where one is known and a bound says what counts as such: never a plain one by one value,
    which is told with whose it is and how certain."""
    criterion = _criterion_of(source, word)
    if criterion is None or is_member(source, role_named(word)):
        return None
    limit = Limit(criterion.quantity, criterion.op, criterion.values)
    found, held = on_limit(state, source, limit, Wanted("conclude")), _comparable(state, source, criterion)
    if found is None or not held:
        return None
    why = say("criteria.by_value", why=found.why, kind=a_kind(word), bound=bound_of(criterion), by=criterion.by)
    rows = (*(tuple([*row, "", ""][:3]) for row in found.rows), ("counts", bound_of(criterion), criterion.by))
    said, further = found.said, found.further
    if len({who_measured(value.measurement) for value in held}) == 1 and found.holds is not None:
        said = say("verdicts.by_one", verdict=word_of(found.holds))
        with_error = held[0].measurement.low is not None or held[0].measurement.high is not None
        why += " " + say("criteria.only_value" if with_error else "criteria.only_value_bare")
        further = (*further, *papers_saying(state, source, (word,), 1))
    return replace(found, why=why, columns=("source", "value", "by"), rows=rows, said=said, further=further)


def _comparable(state: State, source: Source, criterion: Criterion) -> list[KnownValue]:
    return [value for value in known_values(state.toolbox, source, criterion.quantity) if value.trusted]


def _shown_by(state: State, source: Source, word: str) -> tuple[str, KnownValue] | None:
    """A reported value that only such sources have: the spin or the mass of a black hole."""
    for key in _SHOWN_BY.get(role_named(word), ()):
        if values := known_values(state.toolbox, source, key):
            return key, values[0]
    return None


def _thick(state: State, source: Source) -> Verdict:
    """Compton-thick is a column of at least 1.5e24 cm^-2; a fit of the soft band can't show one."""
    limit = Limit("column_density", "ge", (COMPTON_THICK,))
    found = on_limit(state, source, limit, Wanted("conclude"))
    further = tuple(papers_saying(state, source, ("Compton-thick",), 1))
    assert found is not None  # it has a bound
    values = known_values(state.toolbox, source, "column_density")
    best = next((v for v in values if v.comparable), None)
    if found.holds is False and best and best.measurement.instrument:
        told = {"name": source.name, "value": value_text(best.measurement), "who": who_measured(best.measurement)}
        bound = f"{format_number(COMPTON_THICK)} cm^-2"
        titled = titles_saying(state, source, "Compton-thick")
        further = (*further, *titled)
        why = say("kinds.thick_titled" if titled else "kinds.thick", bound=bound, **told)
        rows = ((source.name, told["value"], told["who"]), ("bound", bound, ""))
        return Verdict(None, why, found.title, found.columns, rows, found.cited, further)
    return replace(found, further=further)

"""A named source beside the mean or the median of a class: higher or lower, how many times, by how much."""

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.known_values import known_values, label_of
from assistant.tools.facts.population import Population, of_others
from assistant.verbs.selection.filter_of import filter_of
from assistant.verbs.selection.notes import refusals
from assistant.verbs.selection.words import kind_words
from assistant.verbs.sources.difference_text import with_unit
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.subjects import KEYS, restriction
from assistant.verbs.sources.value_text import value_text
from retriever.catalogue.filters import KindOf
from retriever.catalogue.quantities import format_number
from retriever.catalogue.records import Source

_FEWEST = 3
_STATS = ("mean", "median")


def beside_class(wanted: Wanted) -> bool:
    """Whether one source is set beside the mean of a class that is named, or of another source's."""
    one = len(wanted.known) + len(wanted.sources) == 1
    return one and wanted.stat in _STATS and bool(wanted.class_words or wanted.kinds or wanted.class_of)


def source_beside(state: State, source: Source, key: str, wanted: Wanted) -> list[Claim]:
    """The source's value and the class's number, with how the class is spread."""
    if key not in KEYS:
        return []
    kind = _kind(state, source, wanted)
    if kind is None and not (wanted.class_words or wanted.kinds):
        like = wanted.class_of if isinstance(wanted.class_of, Source) else source
        cited = [state.ledger.add_source(like)]
        text = say("beside_class.no_class", name=like.name)
        return [finding(state, text, f"the class of {like.name}", cited=cited, refuses=True)]
    if kind is None:
        return refusals(state, filter_of(wanted, state.toolbox.library), ())
    noun, of = kind_words(kind), restriction(wanted)
    found = of_others(state.toolbox, source, kind, key, of)
    values = [v for v in known_values(state.toolbox, source, key, of) if v.comparable]
    cited = [*(i for v in values[:3] for i in v.ids), state.ledger.add_source(source)]
    title = f"the {label_of(key)} of {source.name} beside the {noun}"
    told = {"what": label_of(key), "name": source.name, "noun": noun}
    if not values or found is None:
        return [finding(state, say("beside_class.no_value", **told), title, cited=cited, refuses=True)]
    population, own = found
    if population.count < _FEWEST:
        told |= {
            "value": value_text(values[0].measurement),
            "count": str(population.count),
            "total": str(population.total),
        }
        text = say("beside_class.few" if population.count else "beside_class.no_values", **told)
        rows = [[source.name, told["value"], population.count, population.total]]
        return [finding(state, text, title, ("source", "value", "others", "of"), rows, cited, refuses=True)]
    return [_told(state, source, key, population, own, noun, wanted, cited)]


def _told(
    state: State, source: Source, key: str, others: Population, own: float, noun: str, wanted: Wanted, cited: list[str]
) -> Claim:
    number = others.mean if wanted.stat == "mean" else others.median
    value, middle, scatter = (with_unit(key, format_number(one, 4)) for one in (own, number, others.scatter))
    ratio = format_number(own / number) if number > 0 and own > 0 else ""
    by = with_unit(key, format_number(abs(own - number)))
    share = f"{100 * others.share_below(own):.0f} %"
    told = {"what": others.group, "name": source.name, "stat": wanted.stat, "noun": noun, "value": value}
    told |= {"number": middle, "count": str(others.count), "total": str(others.total), "ratio": ratio, "by": by}
    how = wanted.verdict if wanted.verdict == "difference" or wanted.verdict == "ratio" and ratio else ""
    text = say(f"beside_class.{how or ('higher' if own > number else 'lower')}", **told)
    text += " " + say("beside_class.share", share=share, scatter=scatter)
    rows = [[source.name, value, "", ""], [noun, middle, str(others.count), str(others.total)]]
    rows += [["scatter", scatter, share, ""], ["ratio, difference", ratio, by, ""]]
    title = f"the {others.group} of {source.name} beside the {wanted.stat} of the {noun}"
    return finding(state, text, title, ("of", others.group, "number", "of all"), rows, cited)


def _kind(state: State, source: Source, wanted: Wanted) -> KindOf | None:
    """The kind that is compared with; None where no record tells it."""
    if not (wanted.class_words or wanted.kinds):
        like = wanted.class_of if isinstance(wanted.class_of, Source) else source
        return KindOf((like.object_class,)) if like.object_class else None
    planned = filter_of(wanted, state.toolbox.library)
    families = [KindOf(family=role) for role in planned.filter.roles]
    return None if planned.refused else next(iter((*planned.filter.kinds, *families)), None)

"""How far a source's class or value can be relied on, and whether what is known is enough."""

from statistics import NormalDist

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.differences import SURE
from assistant.tools.facts.known_values import KnownValue, known_values, label_of
from assistant.tools.facts.like_values import called
from assistant.verbs.conclusions.classes.kinds import kind_text
from assistant.verbs.conclusions.verdict import Verdict
from assistant.verbs.sources.judgement import judged
from assistant.verbs.sources.subjects import KEYS, restriction
from assistant.verbs.sources.value_text import value_text, who_measured
from retriever.catalogue.quantities import format_number
from retriever.catalogue.records import Source


def of_class(state: State, source: Source) -> Claim:
    """Whether a class is certain: a candidate is not; of the others no probability is given."""
    candidate = "candidate" in f"{source.subclass} {source.class_from}".lower()
    told = {"name": source.name, "kind": kind_text(source), "whose": source.class_from or say("source.by_hand")}
    if not source.object_class:
        holds, why = False, say("certainty.unclassified", name=source.name)
    elif candidate:
        holds, why = False, say("certainty.candidate", **told)
    else:
        holds, why = None, say("certainty.not_marked", **told)
    rows = ((source.name, told["kind"], told["whose"]),)
    title = f"how sure the class of {source.name} is"
    cited = (state.ledger.add_source(source),)
    return Verdict(holds, why, title, ("source", "class", "from"), rows, cited).claim(state)


def of_number(state: State, wanted: Wanted) -> list[Claim]:
    """Whether so many sigma are significant; what so many counts are enough for."""
    given = {limit.quantity: limit.values[0] for limit in wanted.limits if limit.op == "eq" and limit.values}
    if wanted.verdict == "significant" and "significance" in given:
        sigma = given["significance"]
        chance = format_number(NormalDist().cdf(-sigma), 2)
        told = {"sigma": f"{sigma:g}", "sure": f"{SURE:g}", "chance": chance}
        why = say("conclude.sigmas", beside="reaches" if sigma >= SURE else "falls short of", **told)
        rows = ((told["sigma"], told["sure"], chance),)
        return [Verdict(sigma >= SURE, why, "how significant that is", ("sigma", "sure", "p"), rows, ()).claim(state)]
    if wanted.verdict == "enough" and given.get("counts", 0.0) > 0:
        counts, error = given["counts"], format_number(100 / given["counts"] ** 0.5, 2)
        why = say("conclude.counts", counts=f"{counts:g}", error=error)
        rows = ((f"{counts:g}", f"{error} %", ""),)
        return [
            Verdict(None, why, "what so many counts are enough for", ("counts", "error", ""), rows, ()).claim(state)
        ]
    return []


def of_value(state: State, source: Source, key: str, wanted: Wanted) -> list[Claim]:
    """Whether a value can be relied on: a flag says no; an interval, and others of its kind beside it, speak for it."""
    values = known_values(state.toolbox, source, key, restriction(wanted))
    source_id, what = state.ledger.add_source(source), label_of(key)
    title = f"how far the {what} of {source.name} can be relied on"
    if not values:
        why = say("verdicts.unknown", what=what, name=source.name)
        return [Verdict(None, why, title, ("found",), (("nothing",),), (source_id,)).claim(state)]
    best = values[0]
    told = {
        "what": what,
        "name": source.name,
        "value": value_text(best.measurement),
        "who": who_measured(best.measurement),
    }
    rows = ((source.name, told["value"], told["who"]), ("values", str(len(values)), ""))
    if best.measurement.flag:
        holds, why = False, say("certainty.flagged", flag=best.measurement.flag, **told)
    elif warnings := judged(state, source, key, values):
        claim = Verdict(False, say("certainty.warned", **told), title, ("source", what, "by"), rows, best.ids).claim(
            state
        )
        return [claim, *warnings]
    elif best.bound:
        holds, why = None, say("certainty.limit", **told)
    elif best.measurement.low is None:
        holds, why = None, say("certainty.no_error", **told)
    else:
        holds, why = True, say("certainty.good", **told)
    why += _beside(best, values)
    return [Verdict(holds, why, title, ("source", what, "by"), rows, best.ids).claim(state)]


def _beside(best: KnownValue, values: tuple[KnownValue, ...]) -> str:
    others = [v for v in values if v is not best and v.comparable and called(v) == called(best)]
    return " " + say("certainty.others") if others else " " + say("certainty.alone")


def enough(state: State, source: Source, wanted: Wanted) -> Claim:
    """What is enough depends on the aim: what there is, is told."""
    library = state.toolbox.library
    keys = [key for key in wanted.quantities if key in KEYS]
    found = {key: len(known_values(state.toolbox, source, key)) for key in keys}
    count = sum(found.values()) if keys else len(source.measurements)
    papers = len(library.papers_of.get(source.id, []))
    why = say("certainty.enough", name=source.name, values=count, papers=papers)
    rows = ((source.name, str(count), str(papers)),)
    title = f"what is known here of {source.name}"
    cited = (state.ledger.add_source(source),)
    return Verdict(None, why, title, ("source", "values", "linked papers"), rows, cited).claim(state)

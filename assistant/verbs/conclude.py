"""The verb ``conclude``: a verdict, said first, and what supports it."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim, refused
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.like_values import like_values
from assistant.tools.facts.population import PLACED
from assistant.verbs.classes.beside import class_words, classes_beside
from assistant.verbs.classes.counted import classes_counted, counted
from assistant.verbs.conclusions import certainty, over_many, rank
from assistant.verbs.conclusions.among import values_among
from assistant.verbs.conclusions.bounds import on_limit
from assistant.verbs.conclusions.by_papers import by_papers
from assistant.verbs.conclusions.classes.beside_class import beside_class, source_beside
from assistant.verbs.conclusions.classes.kinds import on_kinds
from assistant.verbs.conclusions.classes.which_kind import of_which_kind, which_kind
from assistant.verbs.conclusions.computed import computed_beside
from assistant.verbs.conclusions.halves import halves_beside, in_halves
from assistant.verbs.conclusions.nearer import by_distance_or_redshift, too_near
from assistant.verbs.conclusions.no_source import of_no_source
from assistant.verbs.conclusions.odd_one import odd_one
from assistant.verbs.conclusions.over_many import on_many
from assistant.verbs.conclusions.places import PLACED_ORDERS, in_library, in_list, on_places, which_by_place
from assistant.verbs.conclusions.rank import on_place, on_rank
from assistant.verbs.conclusions.realms import by_realm
from assistant.verbs.conclusions.same import at_place, same_cell, same_class, same_source
from assistant.verbs.conclusions.spectra import same_spectrum
from assistant.verbs.conclusions.typical import typical
from assistant.verbs.conclusions.verdict import Verdict, told
from assistant.verbs.criteria.alternatives import beside_each_other
from assistant.verbs.criteria.verdicts import by_criteria, no_criterion
from assistant.verbs.portraits.notes import told_of
from assistant.verbs.selection import aggregating
from assistant.verbs.sources import asked
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.ranking import which_claim
from assistant.verbs.sources.side_by_side import CELLS, side_by_side
from assistant.verbs.sources.subjects import KEYS, look_ups, of_the_answer, restriction, subjects
from assistant.verbs.sources.who import who_claim
from assistant.verbs.verb import Verb
from assistant.verbs.weighing.both_given import both_given, numbers_beside
from assistant.verbs.weighing.likelier import between_kinds, likelier_kind
from assistant.verbs.weighing.proof import is_proof, of_proof
from assistant.verbs.weighing.two_values import alike, of_values
from retriever.catalogue.quantities import label
from retriever.catalogue.records import Source
from retriever.names.positions import Position

_BESIDE = ("ratio", "difference", "which", "whether", "")


def write(wanted: Wanted, state: State) -> list[Claim]:
    """The verdict that is asked for; where none can be given, that is said and nothing else."""
    if wanted.verdict == "trend":
        return by_papers(state, wanted, aggregating.write(_as_statistic(wanted), state))
    told = beside_each_other(state, wanted) or computed_beside(state, wanted) or by_criteria(state, wanted)
    told = told or _verdict(wanted, state)
    if all(claim.refuses for claim in told) and not (wanted.known or wanted.sources):
        told = [*told, *no_criterion(state, wanted)]
    return by_papers(state, wanted, told or [refused("conclude.cannot", plain=True)])


def _verdict(wanted: Wanted, state: State) -> list[Claim]:
    """The verdict on the sources that are meant, or on a number of the question."""
    if not (wanted.known or wanted.sources) and (claims := _of_numbers(wanted, state)):
        return claims
    if claims := _of_kinds(wanted, state):
        return claims
    sources = subjects(wanted, state)
    if on_place(wanted):
        return told(state, [on_rank(state, source, wanted) for source in wanted.known or sources])
    if _of_a_list(wanted):
        return told(state, [in_list(state, source, wanted.sources) for source in wanted.known])
    wanted = of_the_answer(wanted, state)
    if beside_class(wanted) and wanted.verdict in _BESIDE:
        return [claim for key in keys_of(wanted) for claim in source_beside(state, sources[0], key, wanted)]
    if not sources:
        if counted(wanted):
            return classes_counted(state, wanted)
        several = len(class_words(wanted)) > 1 and not any(limit.values for limit in wanted.limits)
        return classes_beside(state, wanted, keys_of(wanted)) if several else values_among(state, wanted)
    match wanted.verdict:
        case "which":
            return _which(state, sources, wanted)
        case "same":
            return _same(state, sources, wanted)
        case "unusual" if not (keys_of(wanted) or class_words(wanted)) and (odd := odd_one(state, sources)):
            return odd
        case "typical" | "unusual":
            return [claim for source in sources for claim in typical(state, source, wanted)]
        case "certain" | "reliable":
            return _certain(state, sources, wanted)
        case "enough":
            return [certainty.enough(state, source, wanted) for source in sources]
        case "changed" | "consistent" | "ratio" | "difference" | "significant":
            return of_values(state, sources, wanted, keys_of(wanted))
    return _whether(state, sources, wanted)


def _of_numbers(wanted: Wanted, state: State) -> list[Claim]:
    """The verdict on numbers of the question, where no source is named."""
    if unnamed := of_no_source(state, wanted):
        return unnamed
    if pair := both_given(wanted):
        return numbers_beside(state, pair, wanted)
    if between_kinds(wanted):
        return likelier_kind(state, wanted)
    if of_proof(wanted) and (proof := is_proof(state, wanted)):
        return proof
    return certainty.of_number(state, wanted)


def _of_kinds(wanted: Wanted, state: State) -> list[Claim]:
    """The verdict on kinds of sources, where none is named: against each other, one in halves, or one as a whole."""
    if classes_against(wanted):
        return classes_beside(state, wanted, class_keys(wanted))
    if in_halves(wanted):
        return halves_beside(state, wanted)
    return over_many.write(state, wanted) if on_many(wanted) else []


def _of_a_list(wanted: Wanted) -> bool:
    """Whether it asks if named sources were in the list of before, and nothing else."""
    lists = wanted.earlier in ("list", "both", "rest") and bool(wanted.sources) and bool(wanted.known)
    return lists and wanted.verdict == "whether" and not (wanted.limits or wanted.classes or wanted.kinds)


def classes_against(wanted: Wanted) -> bool:
    """Whether classes are set against each other by a quantity, and no source or share of them is asked about."""
    named = wanted.known or wanted.sources or wanted.unknown or isinstance(wanted.near, Position | Source)
    if named or len(class_words(wanted)) < 2 or wanted.stat in ("all", "any", "fraction", "count"):
        return False
    own = all(limit.state == "mean" for limit in wanted.limits)
    return own and wanted.verdict in ("whether", "which", "significant") and bool(class_keys(wanted))


def class_keys(wanted: Wanted) -> list[str]:
    """The quantities that classes are set against each other by: also what follows from their places."""
    placed = (*wanted.quantities, wanted.order)
    return [*keys_of(wanted), *dict.fromkeys(key for key in placed if key in PLACED)]


def keys_of(wanted: Wanted) -> list[str]:
    """The quantities that a verdict is on: those said, those of conditions, that of the order."""
    asked_for = (*wanted.quantities, *(limit.quantity for limit in wanted.limits), wanted.order)
    return [key for key in dict.fromkeys(asked_for) if key in KEYS]


def _whether(state: State, sources: Sequence[Source], wanted: Wanted) -> list[Claim]:
    """Each condition on each source; what else is asked is told as values."""
    if of_which_kind(wanted, sources) and len({v.holds for v in on_kinds(state, sources[0], wanted)}) > 1:
        return which_kind(state, sources[0], wanted)
    verdicts = [verdict for source in sources for verdict in _verdicts(state, source, wanted)]
    claims = told(state, verdicts, wanted.any)
    for source in sources if not wanted.limits or not claims else ():
        for key in wanted.quantities:
            if key != "in_library":
                claims += asked.told(state, source, key, wanted)
    return claims or [claim for source in sources for claim in _nothing_on(state, source, bool(wanted.topic))]


def _nothing_on(state: State, source: Source, in_words: bool) -> list[Claim]:
    """That nothing here decides what is asked of a source; then who it is, unless ``in_words`` more was asked, which papers may tell."""
    cited = [state.ledger.add_source(source)]
    first = finding(state, say("conclude.nothing_on", name=source.name), "what is asked", cited=cited, refuses=True)
    return [first, *([] if in_words else [who_claim(state, source)]), *told_of(state, source, "public")]


def _verdicts(state: State, source: Source, wanted: Wanted) -> list[Verdict]:
    found = [verdict for limit in wanted.limits if (verdict := on_limit(state, source, limit, wanted))]
    found += on_kinds(state, source, wanted)
    found += on_places(state, source, wanted)
    if isinstance(wanted.class_of, Source):
        found.append(same_class(state, source, wanted.class_of))
    bare = not (wanted.quantities or wanted.topic or wanted.limits or wanted.classes or wanted.kinds)
    if not found and (bare or "in_library" in wanted.quantities):
        found.append(in_library(state, source))
    return found


def _which(state: State, sources: Sequence[Source], wanted: Wanted) -> list[Claim]:
    """Which of several is highest or lowest; or which of them meet a condition."""
    if wanted.quantities == ("identity",):  # "is it A or B?"
        return _same(state, sources, wanted)
    if wanted.order in PLACED_ORDERS and len(sources) > 1:
        return which_by_place(state, sources, wanted)
    if wanted.order == "distance" and (placed := by_distance_or_redshift(state, sources, wanted)):
        return placed
    if wanted.order == "distance" and (near := too_near(state, sources, wanted)):
        return near
    keys = [wanted.order] if wanted.order in KEYS else list(keys_of(wanted)) if not wanted.limits else []
    if not keys and of_which_kind(wanted, sources):
        return which_kind(state, sources[0], wanted)
    if not keys:
        return _meeting(state, sources, wanted)
    if len(sources) == 1:
        return _one_only(state, sources[0], keys, wanted)
    claims = []
    for key in keys:
        like = like_values(state.toolbox, sources, key, restriction(wanted))
        realm = by_realm(state, sources, not wanted.descending) if key == "distance" and len(like.values) < 2 else None
        claims.append(realm or which_claim(state, sources, like, wanted.descending))
        if like.name == label("bat_flux") and not wanted.band and len(like.values) > 1:
            text = say("conclude.one_band", what=like.name)
            claims.append(
                finding(state, text, "what is compared", cited=[i for v in like.values.values() for i in v.ids])
            )
        if len(sources) > 2:
            claims += side_by_side(state, sources, [like.key], wanted)
    return claims


def _one_only(state: State, source: Source, keys: Sequence[str], wanted: Wanted) -> list[Claim]:
    """That the other one of a comparison is not here, and what is known of the one."""
    cited = [state.ledger.add_source(source)]
    first = finding(state, say("conclude.one_only", name=source.name), "what is compared", cited=cited, refuses=True)
    return [first, *(claim for key in keys for claim in asked.told(state, source, key, wanted))]


def _meeting(state: State, sources: Sequence[Source], wanted: Wanted) -> list[Claim]:
    """Which of the sources meet the conditions: their names first, then each with its reason."""
    by_source = [(source, _verdicts(state, source, wanted)) for source in sources]
    if not any(verdicts for _, verdicts in by_source):
        return []
    held = [s for s, verdicts in by_source if all(v.holds is True for v in verdicts)]
    names = ", ".join(source.name for source in held)
    open_for_all = all(any(v.holds is None for v in verdicts) for _, verdicts in by_source)
    none = say("conclude.none_known" if open_for_all else "conclude.none_of", total=len(sources))
    text = say("conclude.those", names=names) if held else none
    rows = [[source.name, "yes" if source in held else "no"] for source in sources] + [["", f"{len(sources)}"]]
    cited = [i for _, verdicts in by_source for v in verdicts for i in v.cited]
    refuses = not held and open_for_all
    first = finding(state, text, "which of them meet what is asked", ("source", "meets"), rows, cited, refuses=refuses)
    return [first, *(claim for _, found in by_source for v in found for claim in (v.reason(state), *v.further))]


def _same(state: State, sources: Sequence[Source], wanted: Wanted) -> list[Claim]:
    """One source, one class, or values that agree."""
    others = list(sources[1:])
    if "spectrum" in wanted.quantities and others:
        return same_spectrum(state, sources, wanted)
    if others and (attributes := [key for key in wanted.quantities if key in CELLS]):
        one = sources[0]
        pairs = [(key, other) for key in attributes for other in others]
        return told(
            state,
            [
                same_class(state, one, other) if key == "class" else same_cell(state, one, other, key)
                for key, other in pairs
            ],
        )
    keys = keys_of(wanted)
    if keys and others:
        return [claim for key in keys for claim in alike(state, sources, key, wanted)]
    if len(wanted.known) == 1 and isinstance(wanted.near, Position):
        return [at_place(state, sources[0], wanted.near).claim(state)]
    named = wanted.known if len(wanted.known) > 1 else tuple(sources)
    if len(named) > 2:
        return [same_source(state, (named[0], other)).claim(state) for other in named[1:]]
    if len(named) < 2 and len(wanted.known) < 2:
        return [asked.told(state, source, "identity", wanted)[0] for source in sources]
    return [same_source(state, named).claim(state)]


def _certain(state: State, sources: Sequence[Source], wanted: Wanted) -> list[Claim]:
    keys = keys_of(wanted)
    claims: list[Claim] = []
    for source in sources:
        if not keys and (claimed := on_kinds(state, source, wanted)):
            claims += told(state, claimed)
        elif not keys:
            claims.append(certainty.of_class(state, source))
        for key in keys:
            claims += certainty.of_value(state, source, key, wanted)
    return claims


def _as_statistic(wanted: Wanted) -> Wanted:
    """A trend is a number over all the sources that are meant."""
    return replace(wanted, do="aggregate", stat="trend", verdict="", quantities=tuple(keys_of(wanted)), order="")


def calls(wanted: Wanted, state: State) -> list[ToolCall]:
    """The sources that a verdict on many is over, or those that are named."""
    if wanted.verdict == "trend":
        return aggregating.calls(_as_statistic(wanted), state)
    if classes_against(wanted) or in_halves(wanted):
        return []
    if on_many(wanted):
        return over_many.calls(wanted, state)
    if on_place(wanted):
        return rank.calls(wanted, state)
    return look_ups(wanted, state)


VERB = Verb(calls, write)

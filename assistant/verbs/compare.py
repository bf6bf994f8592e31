"""The verb ``compare``: sources side by side, like with like, and how surely they differ."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim, refused
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.like_values import LikeValues, like_values
from assistant.verbs.classes.beside import class_words, classes_beside
from assistant.verbs.classes.counted import classes_counted, counted
from assistant.verbs.conclusions.between import one_source
from assistant.verbs.conclusions.classes.beside_class import beside_class, source_beside
from assistant.verbs.conclusions.halves import halves_beside, in_halves
from assistant.verbs.conclusions.typical import LOOKED_AT, among_its_class
from assistant.verbs.sources.asked import told
from assistant.verbs.sources.difference_text import difference_claim, not_comparable, pair_of
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.in_entries import entry_on
from assistant.verbs.sources.premises import corrections
from assistant.verbs.sources.ranking import ranking_claim
from assistant.verbs.sources.side_by_side import knows, side_by_side
from assistant.verbs.sources.spectra_beside import with_spectra
from assistant.verbs.sources.subjects import KEYS, look_ups, of_the_answer, restriction, subjects
from assistant.verbs.sources.who import separation_claim, who_claim
from assistant.verbs.verb import Verb
from retriever.catalogue.filters import EITHER
from retriever.catalogue.records import Source

IMPORTANT = (
    "class",
    "redshift",
    "distance",
    "photon_index",
    "hardness",
    "flux",
    "luminosity",
    "column_density",
    "spin_period",
    "orbital_period",
    "black_hole_mass",
)
_MOST = 20


def calls(wanted: Wanted, state: State) -> list[ToolCall]:
    return look_ups(of_the_answer(wanted, state), state)


def write(wanted: Wanted, state: State) -> list[Claim]:
    """What is compared; where nothing can be, that is said."""
    return _compared(of_the_answer(wanted, state), state) or [refused("compare.cannot", plain=True)]


def _compared(wanted: Wanted, state: State) -> list[Claim]:
    """How the sources differ in each quantity that is asked for, and the table; the table first where nothing is asked for."""
    sources = subjects(wanted, state)[:_MOST]
    if counted(wanted) and not sources:
        return classes_counted(state, wanted)
    if in_halves(wanted):
        return halves_beside(state, wanted)
    if len(class_words(wanted)) > 1 and not sources:
        return classes_beside(state, wanted, wanted.quantities)
    if beside_class(wanted):
        keys = wanted.quantities or LOOKED_AT
        return [claim for key in keys for claim in source_beside(state, sources[0], key, wanted)] if sources else []
    if len(sources) == 1 and (wanted.class_words or wanted.class_of):
        return [*corrections(wanted, state, sources), *among_its_class(state, sources[0], wanted)]
    if len(sources) == 1 and (EITHER in wanted.instrument or not wanted.unknown):
        return _alone(state, sources[0], wanted)
    if len(sources) < 2 and not (sources and set(map(knows, wanted.quantities)) & {True}):
        return []
    asked = with_spectra(state, sources, wanted) or _worth_a_look(state, sources, wanted)
    claims = corrections(wanted, state, sources)
    if "separation" in asked:
        claims += [separation_claim(state, one, other) for one, other in combinations(sources, 2)]
    free = wanted.quantities in ((), ("spectrum",))  # what is set side by side is chosen here
    known = [key for key in asked if knows(key)]
    beside = side_by_side(state, sources, known, wanted, free) if known else []
    how, shown = [], list[Claim]()
    for key in asked:
        if key in KEYS:
            like = like_values(state.toolbox, sources, key, restriction(wanted))
            if all(like.of(source) for source in sources):  # else the table says what is lacking
                how += differences(state, sources, like, free)
            elif len(sources) > 2:
                how += differences(state, sources, like, True)
        elif key == "spectrum":
            shown += [claim for source in sources for claim in told(state, source, key, wanted)]
        elif not knows(key) and key != "separation":
            how += [claim for source in sources for claim in told(state, source, key, wanted)]
    shown += [entry for source in sources if (entry := entry_on(state, (source.name, *source.aliases)))]
    shown += [entry for name in wanted.unknown if (entry := entry_on(state, (name,)))]
    return claims + (how + beside if wanted.quantities else beside + how) + shown


def _alone(state: State, source: Source, wanted: Wanted) -> list[Claim]:
    """What each of several instruments has measured of a source, and whether it agrees; else that there is no other source."""
    if EITHER not in wanted.instrument:
        text, cited = say("compare.alone", name=source.name), [state.ledger.add_source(source)]
        return [finding(state, text, "what is compared", cited=cited, refuses=True), who_claim(state, source)]
    claims = []
    for key in (key for key in wanted.quantities or ("flux", "photon_index") if key in KEYS):
        for instrument in wanted.instrument.split(EITHER):
            claims += told(state, source, key, replace(wanted, instrument=instrument))
        claims += one_source(state, source, key, wanted)
    return claims


def _worth_a_look(state: State, sources: Sequence[Source], wanted: Wanted) -> list[str]:
    """The class, and the important quantities that any of the sources has: that one of them lacks a value is told as well."""
    found = ["class"]
    for key in IMPORTANT[1:]:
        like = like_values(state.toolbox, sources, key, restriction(wanted))
        if like.key == key and (like.values or any(value.trusted for value in like.others.values())):
            found.append(key)
    return found


def differences(state: State, sources: Sequence[Source], like: LikeValues, free: bool) -> list[Claim]:
    """Of two sources how they differ; of more which is highest and which lowest."""
    if len(sources) == 2:
        if pair := pair_of(like, sources[0], sources[1]):
            return [difference_claim(state, pair)]
        return [not_comparable(state, like, sources[0], sources[1])] if not free else []
    return [ranking_claim(state, sources, like)] if len(like.values) > 1 else []


def lacks(wanted: Wanted) -> tuple[str, ...]:
    """Comparing needs two."""
    return (
        (say("compare.one_only"),)
        if len(wanted.known) + len(wanted.sources) == 1
        and wanted.unknown
        and not (wanted.classes or wanted.class_of or wanted.quantities)
        else ()
    )


VERB = Verb(calls, write, lacks)

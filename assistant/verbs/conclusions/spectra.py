"""Whether two sources have the same spectrum: by the numbers of its shape that both have; flux is no matter of shape."""

from collections.abc import Sequence

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.known_values import known_values
from assistant.tools.facts.like_values import like_values
from assistant.verbs.conclusions.verdict import Verdict
from assistant.verbs.sources.difference_text import pair_of
from assistant.verbs.sources.side_by_side import side_by_side
from assistant.verbs.sources.spectra_beside import SHAPE, with_spectra
from assistant.verbs.sources.subjects import restriction
from assistant.verbs.sources.value_text import said, value_text
from retriever.catalogue.records import Source


def same_spectrum(state: State, sources: Sequence[Source], wanted: Wanted) -> list[Claim]:
    """No where one number of the shape differs; else it stays open, with what both have, or what each has alone."""
    first, second = sources[:2]
    likes = {
        key: like_values(state.toolbox, (first, second), key, restriction(wanted)) for key in SHAPE if key != "flux"
    }
    pairs = {pair.what: pair for like in likes.values() if (pair := pair_of(like, first, second))}
    ids = tuple(state.ledger.add_source(source) for source in (first, second))
    cited = (*ids, *(i for pair in pairs.values() for i in pair.ids))
    told = {"first": first.name, "second": second.name}
    shown = [
        (pair.what, *(value_text(v.measurement) for v in pair.values), f"{pair.found.sigmas or 0:.1f}")
        for pair in pairs.values()
    ]
    apart = [pair for pair in pairs.values() if pair.found.how == "higher"]
    if apart:
        pair = apart[0]
        values = [value_text(v.measurement) for v in pair.values]
        why = say("spectra.differ", what=pair.what, one=values[0], other=values[1], **told)
        if pair.found.sigmas is not None:
            why += " " + say("between.sigmas", sigmas=f"{pair.found.sigmas:.1f}")
    elif unsure := [pair for pair in pairs.values() if pair.found.how == "no_errors"]:
        values = [value_text(v.measurement) for v in unsure[0].values]
        why = say("spectra.no_errors", what=unsure[0].what, one=values[0], other=values[1], **told)
    elif pairs:
        what = "; ".join(f"{what}: {one} and {other}" for what, one, other, _ in shown)
        why = say("spectra.no_difference", what=what, **told)
    else:
        why = say("spectra.nothing_alike", one=_held(state, first), other=_held(state, second), **told)
    title = f"spectra of {first.name} and {second.name}: {why.replace('**', '')}"
    verdict = Verdict(
        False if apart else None, why, title, ("of", first.name, second.name, "sigma"), tuple(shown), cited
    )
    asked = [key for key in with_spectra(state, sources, wanted) if key in SHAPE]
    return [verdict.claim(state), *(side_by_side(state, (first, second), asked, wanted, True) if asked else [])]


def _held(state: State, source: Source) -> str:
    """What a source has of the shape and of fluxes, the best of each."""
    best = [values[0] for key in SHAPE if (values := known_values(state.toolbox, source, key))]
    return ", ".join(f"{said(v.measurement)} {value_text(v.measurement)}" for v in best) or say("spectra.nothing")

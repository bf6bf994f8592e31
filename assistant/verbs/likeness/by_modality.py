"""Sources like one by other than spectra alone: by what papers say of it, or by several modalities together; what is not held is told by
name, and nothing stands in for it."""

from typing import Any

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim, refused
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.likeness.alike_by_modality import ByModality
from assistant.tools.likeness.sources_alike import SHOWN
from assistant.verbs.likeness.said import conditions, counted
from assistant.verbs.selection.arguments import arguments
from assistant.verbs.selection.words import noun_of
from retriever.catalogue.filters import SourceFilter
from retriever.catalogue.nouns import joined
from retriever.library.fused.blocks import blocks


def calls(wanted: Wanted, origins: list[str], found: SourceFilter) -> list[ToolCall]:
    """One ranking, by one source."""
    given: dict[str, Any] = {
        "source": origins[0],
        "modalities": list(wanted.modalities),
        "wanted": arguments(found),
        "limit": min(wanted.limit or SHOWN, 50),
    }
    return [ToolCall("alike_by_modality", given)]


def write(state: State, result: ByModality) -> list[Claim]:
    """What is not held, then the most alike with their table, and what such a likeness is worth."""
    claims = [_not_held(result, one) for one in result.not_held]
    claims += [_lacking(result, one) for one in result.lacks]
    if not result.by:
        return claims
    by = _by(result)
    what = _what(state, result)
    told: dict[str, Any] = {"name": result.name, "by": by, "what": what, "least": _told(result, result.least)}
    if not result.ids:
        return [*claims, counted(state, say("by_modality.none", **told), 0, result.origin)]
    first = result.sources[0].name
    told |= {"first": first, "value": _told(result, result.scores[0]), "total": result.total, "shown": len(result.ids)}
    text = say("by_modality.verdict" if result.total else "by_modality.unlike", **told)
    if result.total:
        text += " " + say("by_modality.how_many" if result.total > 1 else "by_modality.how_many_one", **told)
    numbers = [[result.total, told["value"], told["least"], result.shown]]
    table = state.ledger.add_table(text.replace("**", ""), ["alike", "first", "least", "shown"], numbers, result.total)
    ranked = Claim(text, (result.table, table, result.origin, *result.ids), table=result.table)
    return [*claims, ranked, _resting(state, result), _worth(state, result)]


def lacks(wanted: Wanted, origins: list[str]) -> tuple[str, ...]:
    """What can't be done of such a request."""
    return (say("by_modality.of_one"),) if len(origins) > 1 else ()


def _not_held(result: ByModality, one: str) -> Claim:
    return refused("by_modality.not_held", plain=True, what=say(f"by_modality.of_{one}"))


def _lacking(result: ByModality, one: str) -> Claim:
    key = "by_modality.lacks_rest" if result.by else "by_modality.lacks"
    return refused(
        key, (result.origin,), name=result.name, what=say(f"by_modality.of_{one}"), by=_by(result) if result.by else ""
    )


def _resting(state: State, result: ByModality) -> Claim:
    """On what the likeness rests: how many sources have what is compared, and what the text of the source is."""
    parts = [say("by_modality.compared", count=result.compared, what=joined(_each(result), "and"))]
    if "text" in result.by:
        key = "by_modality.text_one" if result.papers == 1 else "by_modality.text"
        parts.append(say(key, name=result.name, papers=result.papers))
    if "spectrum" in result.by:
        parts.append(say("by_modality.simulated"))
    if len(result.by) > 1:
        parts.append(say("by_modality.weighed", **_shares(result.by)))
    text = " ".join(parts)
    table = state.ledger.add_table(
        text, ["compared", "papers", *result.by], [[result.compared, result.papers, *_shares(result.by).values()]]
    )
    return Claim(text, (table, result.origin))


def _worth(state: State, result: ByModality) -> Claim:
    """Of sources that trained nothing, how many of the nearest five are of the source's class."""
    shipped = blocks()
    worth = shipped.worth(result.by)
    told = {
        "sources": shipped.sources,
        "share": f"{worth.share:.2f}",
        "low": f"{worth.low:.2f}",
        "high": f"{worth.high:.2f}",
        "chance": f"{shipped.chance:.2f}",
    }
    text = say("by_modality.worth", by=_by(result), **told)
    return Claim(text, (state.ledger.add_table(text, list(told), [list(told.values())]),))


def _by(result: ByModality) -> str:
    names = joined([say(f"by_modality.by_{one}") for one in result.by], "and")
    return say("by_modality.both", by=names) if len(result.by) > 1 else names


def _each(result: ByModality) -> list[str]:
    return [say(f"by_modality.of_{one}") for one in result.by]


def _shares(by: tuple[str, ...]) -> dict[str, str]:
    return {one: f"{100 * blocks().block(one).weight:.0f}" for one in by}


def _told(result: ByModality, value: float) -> str:
    return f"{value:.2f}" if len(result.by) > 1 else f"{value:.3f}"


def _what(state: State, result: ByModality) -> str:
    library = state.toolbox.library
    told = conditions(library, result)
    noun = noun_of(library, SourceFilter(kinds=result.wanted.kinds, roles=result.wanted.roles))
    return noun + (f" {say('likeness.with', what=told)}" if told else "")

"""What is told of real images and stars that are known by name: one of them, which of them meet a condition, what is like one."""

from typing import Any

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim, refused
from assistant.evidence.sentences import say
from assistant.reading.of_examples import AMONG, LIKE
from assistant.request.language.wanted import Wanted
from assistant.tools.likeness.known_examples import Known, One
from retriever.catalogue.nouns import joined
from retriever.encoders.curve_space import curve_spaces, survey_position
from retriever.encoders.image_space import Pictured, image_space
from retriever.names.positions import format_position
from retriever.timing.variable_class import SURVEY


def calls(wanted: Wanted) -> list[ToolCall]:
    """One look."""
    given: dict[str, Any] = {"domain": wanted.domain, "names": list(wanted.examples), "like": wanted.ask == LIKE}
    if wanted.ask == AMONG:
        given |= {"words": wanted.topic[:1000], "constellation": wanted.constellation}
    return [ToolCall("known_examples", given)]


def write(wanted: Wanted, state: State, known: Known) -> list[Claim]:
    """By what is asked of them."""
    if known.origin is not None:
        return _like(state, known, known.origin)
    return _among(state, known) if wanted.ask == AMONG else _shown(known)


def _shown(known: Known) -> list[Claim]:
    one = known.found[0]
    told: dict[str, Any] = {"name": _name(one), "kind": _kind(one), "position": _position(one)}
    if isinstance(one, Pictured):
        return [Claim(say("known.image", credit=one.credit, **told), known.ids)]
    return [Claim(say("known.star", **told), known.ids)]


def _among(state: State, known: Known) -> list[Claim]:
    if not known.condition:
        return [refused("known.no_condition", plain=True)]
    told: dict[str, Any] = {"of": known.asked, "condition": known.condition, "count": len(known.found)}
    key = "known.among" if known.found else "known.none_among"
    text = say(key, names=joined([_name(one) for one in known.found], "and"), **told)
    rows = [[len(known.found), known.asked, known.condition]]
    counted = state.ledger.add_table(text.replace("**", ""), [say("known.counted"), "of", "condition"], rows)
    tables = [known.table] if known.table else []
    return [Claim(text, (*tables, *known.ids, counted), table=known.table)]


def _like(state: State, known: Known, origin: One) -> list[Claim]:
    """The most alike, then what such a likeness is worth."""
    first, image = known.found[0], isinstance(origin, Pictured)
    card = image_space().card if image else {}
    of = len(card["objects"]) if image else len(curve_spaces()[SURVEY].stars)
    told = {
        "name": _name(origin),
        "first": _name(first),
        "kind": _kind(first),
        "cosine": f"{first.cosine:.3f}",
        "of": of,
    }
    text = say("known.like_image" if image else "known.like_star", **told)
    same = sum(one.label == origin.label for one in known.found)
    figures: dict[str, Any] = {"same": same, "shown": len(known.found)}
    if image:
        figures |= {"first": f"{card['nearest of the class'][0]:.2f}", "chance": f"{card['by chance']:.2f}"}
    worth = say("known.worth_image" if image else "known.worth_star", name=_name(origin), **figures)
    table = state.ledger.add_table(worth, ["of", *figures], [[of, *figures.values()]])
    return [Claim(text, (*known.evidence, table), table=known.table), Claim(worth, (table, known.evidence[0]))]


def _name(one: One) -> str:
    return one.name if isinstance(one, Pictured) else f"ASAS {one.name}"


def _kind(one: One) -> str:
    return one.finer if isinstance(one, Pictured) else one.label


def _position(one: One) -> str:
    return format_position(*((one.ra, one.dec) if isinstance(one, Pictured) else survey_position(one.name)))
